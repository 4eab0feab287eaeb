"""The three official rules, exact and rounded once."""

from decimal import Decimal
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewers.errors import InvalidPoints, TooFewReadings
from reviewers.rubric import Criterion, Rubric
from reviewers.scoring import (
    ALONE,
    OfficialRule,
    Scorecard,
    mean,
    median,
    official,
    rounded,
    scorecard,
    trimmed_mean,
)

D = Decimal
RUBRIC = Rubric("small", 1, (Criterion("theme", "主题", D(20)), Criterion("rest", "其他", D(80))))
points_lists = st.lists(st.integers(0, 200).map(lambda half: D(half) / 2), min_size=5, max_size=12)


def test_scorecard_totals_its_points() -> None:
    assert Scorecard("J1", "E1", {"a": D("10.5"), "b": D(20)}).total == D("30.5")


def test_scorecard_is_checked_against_its_rubric() -> None:
    full = {criterion.key: criterion.maximum for criterion in RUBRIC.criteria}

    assert scorecard(RUBRIC, "J1", "E1", full).total == D(100)
    with pytest.raises(InvalidPoints):
        scorecard(RUBRIC, "J1", "E1", full | {"theme": D(21)})


def test_mean_is_exact() -> None:
    assert mean([D(80), D(81), D(81)]) == Fraction(242, 3)


def test_trimmed_mean_drops_one_highest_and_one_lowest() -> None:
    assert trimmed_mean([D(100), D(100), D(80), D(85), D(0)]) == Fraction(265, 3)


def test_trimmed_mean_of_four_is_refused() -> None:
    with pytest.raises(TooFewReadings) as refusal:
        trimmed_mean([D(1), D(2), D(3), D(4)])

    assert (refusal.value.needed, refusal.value.found) == (5, 4)


@pytest.mark.parametrize(
    ("points", "middle"),
    [([90], 90), ([70, 90], 80), ([90, 70, 71], 71), ([10, 80, 81, 90], Fraction(161, 2))],
)
def test_median_is_the_middle(points: list[int], middle: Fraction) -> None:
    assert median([D(one) for one in points]) == middle


@pytest.mark.parametrize("rule", sorted(ALONE))
def test_every_rule_refuses_no_readings(rule: OfficialRule) -> None:
    with pytest.raises(TooFewReadings):
        official([], rule)


@given(points_lists)
def test_every_rule_stays_between_lowest_and_highest(points: list[D]) -> None:
    for rule in sorted(ALONE):
        assert min(points) <= official(points, rule) <= max(points)


@given(points_lists, st.randoms(use_true_random=False))
def test_order_of_readings_never_matters(points: list[D], chance: Random) -> None:
    mixed = list(points)
    chance.shuffle(mixed)
    for rule in sorted(ALONE):
        assert official(points, rule) == official(mixed, rule)


@pytest.mark.parametrize(
    ("exact", "shown"),
    [
        (Fraction(80005, 1000), "80.01"),
        (Fraction(242, 3), "80.67"),
        (Fraction(80004999, 1000000), "80.00"),
        (Fraction(-5, 1000), "-0.01"),
        (Fraction(90), "90.00"),
    ],
)
def test_score_is_rounded_half_up_to_the_cent(exact: Fraction, shown: str) -> None:
    assert str(rounded(exact)) == shown
