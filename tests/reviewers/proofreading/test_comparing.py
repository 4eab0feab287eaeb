"""Tests for reviewers/proofreading: what a work should say against what it says."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewers.proofreading import Fault, Suggestion, compare, folded, letters
from reviewers.proofreading.variants import PRINTED

ARTICLE = (
    "信访工作是党的群众工作的重要组成部分，是党和政府了解民情、集中民智、维护民利、凝聚民心的一项"
    "重要工作，是各级机关、单位及其领导干部、工作人员接受群众监督、改进工作作风的重要途径。"
)
words = st.text(alphabet="信访工作民情", max_size=40)


def rewritten(expected: str, suggestions: tuple[Suggestion, ...]) -> str:
    """Do to the expected text what the suggestions say was done to it."""
    keys = [letter.written for letter in letters(expected)]
    for one in reversed(suggestions):
        keys[one.start : one.start + one.length] = one.found
    return "".join(keys)


@pytest.mark.parametrize(
    "found",
    [
        ARTICLE,
        "信訪工作是黨的羣衆工作的重要組成部分　是黨和政府瞭解民情集中民智維護民利凝聚民心的一項\n"
        "重要工作是各級機關單位及其領導幹部工作人員接受羣衆監督改進工作作風的重要途徑",
    ],
)
def test_compare_finds_nothing_in_another_dress(found: str) -> None:
    assert () == compare(ARTICLE, found)


@pytest.mark.parametrize(
    ("written", "instead", "fault", "start", "length"),
    [
        ("民智", "民志", Fault.WRONG, 30, 1),
        ("维护民利、", "", Fault.MISSING, 31, 4),
        ("凝聚", "凝凝聚", Fault.EXTRA, 36, 0),
        ("民情", "情民", Fault.TRANSPOSED, 25, 2),
        ("集中民智、维护民利", "维护民利集中民智", Fault.TRANSPOSED, 27, 8),
    ],
)
def test_compare_names_each_fault_with_its_place(
    written: str, instead: str, fault: Fault, start: int, length: int
) -> None:
    found = compare(ARTICLE, ARTICLE.replace(written, instead))

    assert found is not None
    assert [(fault, start, length)] == [(one.fault, one.start, one.length) for one in found]


def test_compare_says_none_of_another_text() -> None:
    assert compare(ARTICLE, "春眠不觉晓，处处闻啼鸟。夜来风雨声，花落知多少。" * 3) is None


def test_compare_takes_what_a_call_accepts() -> None:
    read = ARTICLE.replace("群", "郡")

    assert () == compare(ARTICLE, read, {"郡": "群"})
    assert [Fault.WRONG] * 2 == [one.fault for one in compare(ARTICLE, read) or ()]


@given(words, words)
def test_suggestions_lead_from_one_text_to_the_other(expected: str, found: str) -> None:
    suggestions = compare(expected, found)

    if suggestions is not None:
        assert found == rewritten(expected, suggestions)
        assert (expected == found) == (not suggestions)


@given(st.integers(0, 2**32), st.integers(0, 12))
def test_compare_finds_no_more_faults_than_were_made(seed: int, count: int) -> None:
    chance = Random(seed)
    keys = [letter.written for letter in letters(ARTICLE)]
    for _ in range(count):
        place = chance.randrange(len(keys))
        deed = chance.choice(["wrong", "missing", "extra"])
        keys[place : place + (deed != "extra")] = [] if deed == "missing" else ["錯"]
    found = compare(ARTICLE, "".join(keys))

    assert found is not None
    made = sum(max(one.length, len(one.found)) for one in found if one.fault != Fault.TRANSPOSED)
    assert made <= count


def test_variants_are_read_as_one_printed_form() -> None:
    wrong = {
        variant: (folded(variant), folded(printed))
        for variant, printed in PRINTED.items()
        if folded(variant) != folded(printed) or folded(folded(variant)) != folded(variant)
    }

    assert {} == wrong


def test_forms_seen_in_brush_works_are_no_faults() -> None:
    pairs = "修脩 秘祕 翻飜 阴隂 美羙 善譱 德徳 惠恵 每毎 收収 弊獘 廉亷 复覆 法灋 群羣 国圀"

    assert [] == [pair for pair in pairs.split() if folded(pair[0]) != folded(pair[1])]


def test_words_that_are_no_variants_stay_apart() -> None:
    pairs = ["治冶", "己已", "末未", "戌戍", "析折", "辩辨", "作做", "象像", "记纪", "订定"]

    assert [] == [pair for pair in pairs if folded(pair[0]) == folded(pair[1])]
