"""Rubrics add up, points keep to their steps, bands leave no gap."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewers.errors import InvalidPoints, InvalidRubric
from reviewers.rubric import (
    Band,
    BandRange,
    Criterion,
    LevelText,
    PointsFault,
    PointsProblem,
    Rubric,
    band_of,
    check_points,
    total,
)

D = Decimal
SMALL = Rubric("small", 1, (Criterion("a", "甲", D(60)), Criterion("b", "乙", D(40), D(1))))


@pytest.mark.parametrize(
    ("key", "maximum", "step"),
    [
        ("", D(10), D(1)),
        ("a", D(10), D(0)),
        ("a", D(0), D(1)),
        ("a", D(-5), D(1)),
        ("a", D(10), D("0.3")),
        ("a", D("NaN"), D(1)),
    ],
)
def test_criterion_nobody_could_score_is_refused(key: str, maximum: D, step: D) -> None:
    with pytest.raises(InvalidRubric):
        Criterion(key, "甲", maximum, step)


def test_criterion_describing_a_band_twice_is_refused() -> None:
    with pytest.raises(InvalidRubric, match="twice"):
        Criterion("a", "甲", D(10), texts=(LevelText(Band.GOOD, "x"), LevelText(Band.GOOD, "y")))


@pytest.mark.parametrize(
    ("version", "criteria"),
    [
        (1, ()),
        (0, (Criterion("a", "甲", D(100)),)),
        (1, (Criterion("a", "甲", D(99)),)),
        (1, (Criterion("a", "甲", D(50)), Criterion("a", "乙", D(50)))),
    ],
)
def test_rubric_that_does_not_fit_together_is_refused(
    version: int, criteria: tuple[Criterion, ...]
) -> None:
    with pytest.raises(InvalidRubric):
        Rubric("x", version, criteria)


def test_bands_of_a_criterion_keep_to_the_step() -> None:
    assert Criterion("a", "甲", D(25)).bands == (
        BandRange(Band.EXCELLENT, D("22.5"), D(25)),
        BandRange(Band.GOOD, D(20), D(22)),
        BandRange(Band.FAIR, D("17.5"), D("19.5")),
        BandRange(Band.POOR, D(0), D(17)),
    )


def test_band_narrower_than_a_step_is_left_out() -> None:
    assert [b.band for b in Criterion("a", "甲", D(1), D(1)).bands] == [Band.EXCELLENT, Band.POOR]


@given(st.integers(1, 200), st.sampled_from([D("0.5"), D(1), D("0.25")]))
def test_every_possible_mark_lies_in_exactly_its_own_band(steps: int, step: D) -> None:
    criterion = Criterion("a", "甲", steps * step, step)
    for count in range(steps + 1):
        points = count * step
        bands = [b.band for b in criterion.bands if b.low <= points <= b.high]

        assert bands == [band_of(points / criterion.maximum)]


def test_points_that_fit_add_up() -> None:
    assert total(SMALL, {"a": D("55.5"), "b": D(30)}) == D("85.5")


def test_each_problem_of_points_is_named_in_order() -> None:
    found = check_points(SMALL, {"b": D("10.5"), "z": D(1), "y": D(2)})

    assert found == (
        PointsProblem("a", PointsFault.MISSING, None),
        PointsProblem("b", PointsFault.OFF_STEP, D("10.5")),
        PointsProblem("y", PointsFault.UNKNOWN, D(2)),
        PointsProblem("z", PointsFault.UNKNOWN, D(1)),
    )


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        (D("-0.5"), PointsFault.BELOW_ZERO),
        (D("60.5"), PointsFault.ABOVE_MAXIMUM),
        (D("NaN"), PointsFault.NOT_A_NUMBER),
        (D("Infinity"), PointsFault.NOT_A_NUMBER),
        (D("0.3"), PointsFault.OFF_STEP),
    ],
)
def test_points_out_of_bounds_are_refused(value: D, fault: PointsFault) -> None:
    with pytest.raises(InvalidPoints, match=f"a: {fault}") as refusal:
        total(SMALL, {"a": value, "b": D(0)})

    assert [p.kind for p in refusal.value.problems] == [fault]


def test_draft_may_leave_criteria_out_but_not_break_bounds() -> None:
    assert check_points(SMALL, {"a": D(1)}, partial=True) == ()
    assert [p.kind for p in check_points(SMALL, {"a": D(61)}, partial=True)] == [
        PointsFault.ABOVE_MAXIMUM
    ]


@pytest.mark.parametrize(
    ("fraction", "band"),
    [("1", "优"), ("0.9", "优"), ("0.899", "良"), ("0.8", "良"), ("0.7", "中"), ("0.69", "差")],
)
def test_band_of_a_share(fraction: str, band: str) -> None:
    assert band_of(D(fraction)) == band


def test_a_total_beyond_the_marks_owes_a_remark() -> None:
    marked = replace(SMALL, remark_below=Decimal(60), remark_above=Decimal(95))
    totals = ("59.5", "60", "95", "95.5")

    assert [True, False, False, True] == [marked.owes_remark(Decimal(one)) for one in totals]
    assert not SMALL.owes_remark(Decimal(0))


def test_marks_that_cross_are_refused() -> None:
    with pytest.raises(InvalidRubric):
        replace(SMALL, remark_below=Decimal(80), remark_above=Decimal(70))
