"""One score an entry, and the reasons to look twice."""

from decimal import Decimal
from fractions import Fraction

import pytest

from reviewers.aggregation import Attention, aggregate
from reviewers.errors import DuplicateReading
from reviewers.scoring import OfficialRule, Scorecard

D = Decimal


def cards(entry: str, *totals: str) -> list[Scorecard]:
    return [
        Scorecard(f"J{place}", entry, {"main": D(total) / 2, "rest": D(total) / 2})
        for place, total in enumerate(totals, start=1)
    ]


def test_entries_come_sorted_with_totals_by_judge() -> None:
    scores = aggregate(
        reversed(cards("E2", "80", "81", "81") + cards("E1", "70", "71", "72")),
        OfficialRule.MEAN,
        3,
        main_criterion="main",
    )

    assert [score.entry for score in scores] == ["E1", "E2"]
    assert scores[1].totals == (("J1", D(80)), ("J2", D(81)), ("J3", D(81)))
    assert (scores[1].exact, scores[1].official) == (Fraction(242, 3), D("80.67"))
    assert (scores[1].main_mean, scores[1].spread, scores[1].n) == (Fraction(121, 3), D(1), 3)
    assert scores[1].attention == ()


def test_entry_below_minimum_readings_has_no_official_score() -> None:
    (score,) = aggregate(cards("E1", "80", "90"), OfficialRule.MEAN, 3)

    assert (score.exact, score.official, score.untrimmed_mean) == (None, None, Fraction(85))
    assert score.attention == (Attention.TOO_FEW_READINGS,)
    assert score.main_mean is None


def test_trimmed_rule_takes_the_plain_mean_of_four_readings_and_says_so() -> None:
    (score,) = aggregate(cards("E1", "80", "81", "82", "84"), OfficialRule.TRIMMED_MEAN, 3)
    (few,) = aggregate(cards("E1", "80", "81"), OfficialRule.TRIMMED_MEAN, 3)

    assert (score.official, score.attention) == (D("81.75"), (Attention.TOO_FEW_TO_TRIM,))
    assert (few.official, few.attention[0]) == (None, Attention.TOO_FEW_READINGS)


def test_trimmed_rule_keeps_the_untrimmed_mean_beside_it() -> None:
    (score,) = aggregate(cards("E1", "80", "81", "82", "83", "89"), OfficialRule.TRIMMED_MEAN, 5)

    assert (score.official, score.untrimmed_mean) == (D("82.00"), Fraction(83))


@pytest.mark.parametrize(("highest", "wide"), [("95", False), ("95.5", True)])
def test_spread_above_fifteen_needs_attention(highest: str, *, wide: bool) -> None:
    (score,) = aggregate(cards("E1", "80", "85", highest), OfficialRule.MEDIAN, 3)

    assert bool(score.attention) is wide
    assert score.official == D("85.00")


def test_criterion_a_card_lacks_counts_as_zero() -> None:
    (score,) = aggregate(cards("E1", "80"), OfficialRule.MEAN, 1, main_criterion="other")

    assert score.main_mean == 0


def test_two_cards_by_one_judge_are_refused() -> None:
    with pytest.raises(DuplicateReading) as refusal:
        aggregate(cards("E1", "80") * 2, OfficialRule.MEAN, 1)

    assert (refusal.value.judge, refusal.value.entry) == ("J1", "E1")
