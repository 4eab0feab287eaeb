"""Habits and hints: what stands out is told with its figures, what may be chance is not."""

from decimal import Decimal
from random import Random

import pytest

from reviewers.reliability import (
    Flag,
    FlagKind,
    Reading,
    flags_of,
    least_seconds,
    reliability,
)
from reviewers.scoring import Scorecard

POINTS = {"idea": Decimal(50), "words": Decimal(35)}


def panel(*shifts: float, works: int = 40, noise: float = 2.0) -> list[Scorecard]:
    """Every judge reads every work; judge *i* gives *shifts[i]* points more than is due."""
    chance = Random(5)
    qualities = [chance.gauss(80, 5) for _ in range(works)]
    return [
        Scorecard(
            f"J{judge}",
            f"E{work:02}",
            {"all": Decimal(f"{quality + shift + chance.gauss(0, noise):.1f}")},
        )
        for work, quality in enumerate(qualities)
        for judge, shift in enumerate(shifts)
    ]


def pile(count: int, *, seconds: float = 300, least: float = 60, **given: object) -> list[Reading]:
    """One judge's works, each begun right after the one before was signed; points all differ."""
    return [
        Reading(
            judge="A",
            entry=f"E{number:02}",
            points={"idea": Decimal(40 + number), "words": Decimal(30)} | given,
            begun=number * seconds + 1,
            signed=(number + 1) * seconds,
            least=least,
        )
        for number in range(count)
    ]


def test_a_severe_judge_is_told_in_points_with_an_interval() -> None:
    found = reliability(panel(0, 0, 0, -6))
    severe = found.habits[3]

    assert found.is_severity_significant
    assert severe.shift == pytest.approx(-4.5, abs=0.8)
    assert severe.error is not None
    assert 0 < severe.error < 1
    assert [-1] == [found.word_of(one) for one in found.habits if one.judge == "J3"]
    assert severe.correlation is not None
    assert severe.correlation > 0.8


def test_equal_judges_differ_by_chance_alone() -> None:
    found = reliability(panel(0, 0, 0, 0))

    assert not found.is_severity_significant
    assert {0} == {found.word_of(one) for one in found.habits}
    assert found.icc is not None
    assert found.icc > 0.9


def test_a_judge_alone_on_the_works_has_no_shift() -> None:
    alone = [Scorecard("A", f"E{n}", POINTS) for n in range(6)]
    (habit,) = reliability(alone).habits

    assert (None, None, None) == (habit.shift, habit.error, habit.correlation)
    assert () == reliability(()).habits


def test_one_total_again_and_again_is_a_hint_with_its_figures() -> None:
    varied = pile(12)
    same = [
        Reading("B", one.entry, {"idea": Decimal(40 + n), "words": Decimal(45 - n)}, None, 0, 60)
        for n, one in enumerate(varied[:7])
    ] + [Reading("B", f"F{n}", {"idea": Decimal(n), "words": Decimal(n)}, None, 0, 60)
         for n in range(1, 6)]  # fmt: skip

    assert () == flags_of(varied)
    assert (Flag("B", FlagKind.SAME_TOTAL, 7, 12, total=Decimal(85)),) == flags_of(varied + same)


def test_one_pattern_again_and_again_is_a_hint_of_its_own() -> None:
    alike = flags_of(Reading("C", f"E{n}", POINTS, None, 0, 60) for n in range(9))

    assert [FlagKind.SAME_TOTAL, FlagKind.SAME_PATTERN] == [one.kind for one in alike]
    assert [(9, 9), (9, 9)] == [(one.count, one.of) for one in alike]
    assert () == flags_of(Reading("C", f"E{n}", POINTS, None, 0, 60) for n in range(7))


def test_signing_faster_than_anybody_reads_is_a_hint() -> None:
    (fast,) = flags_of(pile(10, seconds=20))

    assert Flag("A", FlagKind.FAST, 9, 9, seconds=20, least=60) == fast
    assert () == flags_of(pile(10, seconds=90))


def test_works_filled_in_from_a_sheet_are_not_timed() -> None:
    from_sheet = [
        Reading("A", one.entry, one.points, 7, 8 + n / 10, 60)
        for n, one in enumerate(pile(12))
    ]  # fmt: skip

    assert () == flags_of(from_sheet)


def test_least_time_follows_the_length_and_is_never_nothing() -> None:
    assert (80, 10) == (least_seconds(2000), least_seconds(None))
