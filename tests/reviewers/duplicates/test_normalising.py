"""Tests for reviewers/duplicates/normalising.py: one text whatever it is dressed in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewers.duplicates.normalising import normalise, simplified

HIDDEN = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u180e\u202e"
texts = st.text(alphabet=st.characters(codec=None, exclude_categories=()), max_size=60)


@pytest.mark.parametrize(
    ("raw", "plain"),
    [
        ("信 访\n工作，条例。", "信访工作条例"),
        ("信访工作條例", "信访工作条例"),
        ("⺠主⼊⻔", "民主入门"),
        ("ＡＢＣ１２３", "abc123"),
        ("信\u200b访\u00ad工\ufeff作", "信访工作"),
        ("㈱①㎡", "株1m2"),
        ("Сервис vs. сервиc", "cepbиcvscepbиc".replace("b", "в")),
        ("é é", "ee"),
        ("豈更車", "岂更车"),
        ("二〇二二年", "二零二二年"),
        ("信访😀工作👍🏽", "信访工作"),
        ("信\ud800访", "信访"),
        ("", ""),
    ],
)
def test_normalise_undresses_text(raw: str, plain: str) -> None:
    assert plain == normalise(raw).text


def test_offsets_lead_back_to_the_raw_text() -> None:
    normal = normalise("甲，㍿乙\u200b丙")

    assert "甲株式会社乙丙" == normal.text
    assert [0, 2, 2, 2, 2, 3, 5] == normal.offsets.tolist()
    assert (2, 4) == normal.raw_span(3, 6)


@given(texts)
def test_offsets_never_fall_and_stay_within_the_text(raw: str) -> None:
    offsets = normalise(raw).offsets.tolist()

    assert sorted(offsets) == offsets
    assert all(0 <= offset < len(raw) for offset in offsets)


@given(texts)
def test_normalising_twice_changes_nothing(raw: str) -> None:
    once = normalise(raw).text

    assert once == normalise(once).text


@given(texts, st.lists(st.tuples(st.integers(0, 60), st.sampled_from(HIDDEN)), max_size=20))
def test_characters_without_width_change_nothing_but_offsets(
    raw: str, hidden: list[tuple[int, str]]
) -> None:
    dressed = raw
    for place, mark in hidden:
        dressed = dressed[:place] + mark + dressed[place:]

    assert normalise(raw).codes.tolist() == normalise(dressed).codes.tolist()


@given(texts)
def test_simplified_keeps_every_place(raw: str) -> None:
    assert len(raw) == len(simplified(raw))
