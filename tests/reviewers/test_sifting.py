"""Passed or not, by a rule; what no rule settles waits for a person."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewers.errors import DuplicateReading, InvalidQuota
from reviewers.sifting import Outcome, Sifted, SiftingRule, Verdict, decide, sift

MAJORITY, AT_LEAST = SiftingRule.MAJORITY, SiftingRule.AT_LEAST
PASSED, FAILED, OPEN = Outcome.PASSED, Outcome.FAILED, Outcome.OPEN


def verdicts_of(given_: dict[str, str]) -> list[Verdict]:
    """Entry → a letter a judge: + passed, - not."""
    return [
        Verdict(f"J{place}", entry, word == "+")
        for entry, words in given_.items()
        for place, word in enumerate(words)
    ]


@pytest.mark.parametrize(
    ("rule", "passes", "fails", "outcome"),
    [
        (MAJORITY, 3, 1, PASSED),
        (MAJORITY, 1, 3, FAILED),
        (MAJORITY, 3, 0, PASSED),
        # a word is missing and could make it even, or turn it
        (MAJORITY, 2, 1, OPEN),
        (MAJORITY, 0, 1, OPEN),
        (MAJORITY, 2, 2, OPEN),
        (MAJORITY, 0, 0, OPEN),
        # of four words two passes are needed
        (AT_LEAST, 2, 0, PASSED),
        (AT_LEAST, 2, 2, PASSED),
        (AT_LEAST, 1, 3, FAILED),
        # one word is missing and could have carried it
        (AT_LEAST, 1, 2, OPEN),
        (AT_LEAST, 0, 3, FAILED),
    ],
)
def test_an_entry_is_decided_by_the_declared_rule(
    rule: SiftingRule, passes: int, fails: int, outcome: Outcome
) -> None:
    assert outcome is decide(rule, passes, fails, wanted=4, needed=2)


def test_passed_entries_stand_first_then_the_share_of_passes() -> None:
    rows = sift(verdicts_of({"A": "++-", "B": "+++", "C": "--+", "D": "---"}), MAJORITY, wanted=3)

    assert [("B", 1), ("A", 2), ("C", 3), ("D", 4)] == [(row.entry, row.rank) for row in rows]


def test_a_casting_vote_settles_a_tie_and_nothing_else() -> None:
    rows = sift(
        verdicts_of({"A": "+-", "B": "+-", "C": "++"}), MAJORITY, wanted=2,
        casting={"A": True, "B": False, "C": False},
    )  # fmt: skip

    assert [
        Sifted("C", PASSED, 2, 0, False, 1, False),
        Sifted("A", PASSED, 1, 1, True, 2, False),
        Sifted("B", FAILED, 1, 1, True, 3, False),
    ] == list(rows)


def test_an_entry_nobody_spoke_on_waits() -> None:
    assert [OPEN] == [row.outcome for row in sift([], MAJORITY, wanted=3, entries=["A"])]


def test_a_judge_speaks_once_on_an_entry() -> None:
    with pytest.raises(DuplicateReading):
        sift([Verdict("J", "A", True), Verdict("J", "A", False)], MAJORITY, wanted=2)
    with pytest.raises(InvalidQuota):
        decide(AT_LEAST, 1, 1, wanted=3, needed=None)


@given(st.integers(0, 9), st.integers(0, 9), st.integers(1, 9))
def test_one_more_pass_never_hurts(passes: int, fails: int, needed: int) -> None:
    standing = {FAILED: 0, OPEN: 1, PASSED: 2}
    for rule in SiftingRule:
        before = decide(rule, passes, fails, wanted=passes + fails + 1, needed=needed)
        after = decide(rule, passes + 1, fails, wanted=passes + fails + 1, needed=needed)
        assert standing[before] <= standing[after]
