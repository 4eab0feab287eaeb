"""Agreement reproduces the published example and stays silent where it cannot tell."""

from decimal import Decimal
from random import Random

import pytest

from reviewers.agreement import agreement
from reviewers.errors import DuplicateReading
from reviewers.scoring import Scorecard

SHROUT_FLEISS = (
    (9, 2, 5, 8),
    (6, 1, 3, 2),
    (8, 4, 6, 8),
    (7, 1, 2, 6),
    (10, 5, 6, 9),
    (6, 2, 4, 7),
)


def cards_of(table: tuple[tuple[int | None, ...], ...]) -> list[Scorecard]:
    """Entries × judges; None where a judge did not read."""
    return [
        Scorecard(f"J{judge}", f"E{entry}", {"all": Decimal(total)})
        for entry, row in enumerate(table)
        for judge, total in enumerate(row)
        if total is not None
    ]


def test_icc_of_the_table_in_shrout_and_fleiss_1979() -> None:
    found = agreement(cards_of(SHROUT_FLEISS))

    assert round(found.icc or 0, 2) == 0.62
    assert found.k == 4


def test_judge_habits_are_told_in_points() -> None:
    first = agreement(cards_of(((80, 90), (70, 90)))).judges[0]

    assert (first.judge, first.n, first.mean, first.severity) == ("J0", 2, 75, 15)
    assert first.spread == pytest.approx(7.071068)


def test_judge_alone_on_one_entry_has_no_spread_and_no_severity() -> None:
    (report,) = agreement(cards_of(((80,),))).judges

    assert (report.spread, report.severity) == (None, None)


@pytest.mark.parametrize(
    "table",
    [
        (),
        ((80,), (90,)),
        ((80, None), (None, 90)),
        ((80, 81, None, None), (82, 85, None, None), (None, None, 7, 9), (None, None, 5, 5)),
        ((80, 80), (80, 80)),
    ],
)
def test_icc_is_not_given_where_it_cannot_be_told(
    table: tuple[tuple[int | None, ...], ...],
) -> None:
    assert agreement(cards_of(table)).icc is None


def test_judges_who_contradict_each_other_have_no_reliability() -> None:
    assert agreement(cards_of(((60, 90), (90, 60), (70, 80), (80, 70)))).icc == 0


def test_incomplete_design_recovers_a_strong_agreement() -> None:
    chance = Random(5)
    quality = [60 + entry for entry in range(30)]
    table = tuple(
        tuple(
            quality[entry] + chance.choice((-1, 0, 1)) if (entry + judge) % 5 < 3 else None
            for judge in range(5)
        )
        for entry in range(30)
    )
    found = agreement(cards_of(table))

    assert found.k == 3
    assert (found.icc or 0) > 0.98


def test_two_cards_by_one_judge_are_refused() -> None:
    with pytest.raises(DuplicateReading):
        agreement(cards_of(((80,),)) * 2)
