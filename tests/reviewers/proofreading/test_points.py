"""Tests for reviewers/proofreading/points.py and layout.py."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewers.proofreading import Counted, Fault, PointsRule, cells, divided, tally

RULE = PointsRule(
    start=Decimal(15),
    costs={
        Fault.WRONG: Decimal(1),
        Fault.MISSING: Decimal("0.5"),
        Fault.EXTRA: Decimal("0.5"),
        Fault.TRANSPOSED: Decimal(1),
        Fault.DOUBTFUL: Decimal(9),
    },
    cap=Decimal(10),
    limit=4,
)
marks = st.lists(st.builds(Counted, st.sampled_from(Fault), st.integers(0, 5)), max_size=12)


def test_tally_counts_characters_and_exchanges() -> None:
    found = tally(
        [Counted(Fault.WRONG), Counted(Fault.MISSING, 3), Counted(Fault.TRANSPOSED, 8)], RULE
    )

    assert (Decimal("11.5"), Decimal("3.5"), 5) == (found.points, found.lost, found.total)
    assert found.is_over_limit


def test_tally_takes_no_more_than_the_cap() -> None:
    found = tally([Counted(Fault.WRONG, 40)], RULE)

    assert (Decimal(5), Decimal(10), 40) == (found.points, found.lost, found.total)


def test_tally_leaves_doubts_out() -> None:
    found = tally([Counted(Fault.DOUBTFUL, 9)], RULE)

    assert (Decimal(15), 0, False) == (found.points, found.total, found.is_over_limit)


@given(marks, marks)
def test_points_fall_with_every_mark_and_whatever_the_order(
    some: list[Counted], more: list[Counted]
) -> None:
    few, many = tally(some, RULE), tally(some + more, RULE)

    assert many == tally((some + more)[::-1], RULE)
    assert many.points <= few.points
    assert RULE.start - RULE.cap <= many.points <= RULE.start
    assert RULE.start == many.points + many.lost


def test_a_rule_whose_cap_is_more_than_its_points_is_refused() -> None:
    with pytest.raises(ValueError, match="cap"):
        PointsRule(start=Decimal(5), costs={}, cap=Decimal(6))


def test_columns_run_from_right_to_left_and_down() -> None:
    columns = divided(0, [2, 1], area=(0.1, 0.2, 0.8, 0.6))
    found = [(cell.place, *(round(part, 6) for part in cell.box)) for cell in cells(columns, 99)]

    assert [(0, 0.5, 0.2, 0.4, 0.3), (1, 0.5, 0.5, 0.4, 0.3), (2, 0.1, 0.2, 0.4, 0.3)] == found
    assert [0, 1] == [cell.place for cell in cells(columns, 2)]


def test_what_is_missing_or_added_moves_the_characters_behind_it() -> None:
    columns = divided(0, [4])
    found = cells(columns, 5, missing={1}, extra={3: 1})

    assert [(0, 0.0), (1, 0.25), (2, 0.25), (3, 0.75)] == [
        (cell.place, cell.box[1]) for cell in found
    ]
