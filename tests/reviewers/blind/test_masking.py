"""Masked text holds no own data, and nothing else is lost."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewers.blind import (
    BlindEntry,
    BlindPage,
    Identity,
    Leak,
    LeakAction,
    LeakKind,
    identity_leaks,
    mask,
)
from reviewers.blind.folding import squeezed

NAME, UNIT, PHONE = "古丽夏木", "兴庆区信访局", "13912345678"
IDENTITY = Identity(names=(NAME, "何伟"), units=(UNIT,), phones=(PHONE,))


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("何伟说。", "×××说。"),
        ("在兴庆区信访局。", "在××单位。"),
        ("打13800001234。", "打［电话］。"),
        ("写a@b.cn。", "写［邮箱］。"),
        ("证11010519491231002X。", "证［证件号］。"),
        ("加微信 abc12345。", "加［微信］。"),
        ("题目\n作者：李某\n正文。", "题目\n\n正文。"),
        ("没有什么。", "没有什么。"),
        ("", ""),
    ],
)
def test_each_kind_has_its_token(text: str, masked: str) -> None:
    assert mask(text, identity_leaks(text, IDENTITY)) == masked


def test_flagged_leak_stays_until_a_person_decides() -> None:
    leaks = identity_leaks("大家很高兴。", Identity(names=("高兴",)))

    assert mask("大家很高兴。", leaks) == "大家很高兴。"
    decided = [replace(leak, action=LeakAction.MASKED) for leak in leaks]
    assert mask("大家很高兴。", decided) == "大家很×××。"


def test_overlapping_leaks_become_the_token_of_the_longest() -> None:
    leaks = [
        Leak(LeakKind.NAME, 0, 2, "ab", LeakAction.MASKED),
        Leak(LeakKind.UNIT, 1, 4, "bcd", LeakAction.MASKED),
        Leak(LeakKind.NAME, 4, 5, "e", LeakAction.MASKED),
    ]

    assert mask("abcdef", leaks) == "××单位×××f"


def test_leak_that_overlaps_a_removed_one_goes_with_it() -> None:
    leaks = [
        Leak(LeakKind.SIGNATURE, 0, 3, "abc", LeakAction.REMOVED),
        Leak(LeakKind.NAME, 2, 5, "cde", LeakAction.MASKED),
    ]

    assert mask("abcdef", leaks) == "f"


@given(
    st.lists(
        st.sampled_from(
            [
                NAME,
                UNIT,
                PHONE,
                "何伟",
                *NAME,
                *"兴庆信访局",
                *"139",
                " ",
                "　",
                "·",
                "\n",
                "-",
                "：",
                "作者",
            ]
        ),
        max_size=30,
    )
)
def test_masked_text_never_holds_own_data(pieces: list[str]) -> None:
    text = "".join(pieces)
    masked = squeezed(mask(text, identity_leaks(text, IDENTITY))).text

    assert [own for own in (NAME, UNIT, PHONE) if own in masked] == []


@given(st.text(max_size=80))
def test_leaks_quote_the_raw_text_and_never_fail(text: str) -> None:
    for leak in identity_leaks(text, IDENTITY):
        assert leak.text == text[leak.start : leak.end]
        assert leak.start < leak.end


def test_blind_entry_has_no_place_for_an_author() -> None:
    entry = BlindEntry(
        "ZW-0417", "essay", "信访路上", blocks=("正文",), pages=(BlindPage(1, 9, 9),)
    )

    assert set(BlindEntry.__slots__) == {"code", "category", "title", "blocks", "pages"}
    with pytest.raises(AttributeError):
        _ = entry.author  # type: ignore[attr-defined]  # the point of the test
