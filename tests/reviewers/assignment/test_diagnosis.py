"""An impossible plan names the entries, the judges and the ways out."""

import pytest

from reviewers.assignment import (
    Bottleneck,
    Overload,
    Relaxation,
    RelaxKind,
    ShortEntry,
    Shortfall,
    plan,
)
from reviewers.conflicts import ConflictKind
from reviewers.errors import Infeasible
from reviewers.values import EntryRef, JudgeRef

KIN, OWN = ConflictKind.KIN, ConflictKind.SAME_PERSON


def shortfall(
    entries: int,
    judges: list[JudgeRef],
    conflicts: dict[tuple[str, str], ConflictKind],
    *,
    readings: int,
    fixed: tuple[tuple[str, str], ...] = (),
) -> Shortfall:
    works = [EntryRef(f"E{place}", "U") for place in range(entries)]
    with pytest.raises(Infeasible) as refusal:
        plan(works, judges, conflicts, readings=readings, seed=1, fixed=fixed)
    return refusal.value.shortfall


def test_entry_with_too_few_judges_free_of_conflict_is_named() -> None:
    judges = [JudgeRef(f"J{place}") for place in range(3)]
    found = shortfall(
        2, judges, {("J0", "E0"): KIN, ("J1", "E0"): OWN, ("J0", "E1"): KIN}, readings=2
    )

    assert found.short_entries == (ShortEntry("E0", available=1, missing=1),)
    assert (found.missing, found.needed, found.capacity) == (1, 4, 3)
    assert found.relaxations == (
        Relaxation(RelaxKind.ADD_JUDGE, 1, entry="E0"),
        Relaxation(RelaxKind.LOWER_READINGS, 1),
        Relaxation(RelaxKind.REVIEW_CONFLICT, 1, judge="J0", entry="E0"),
    )


def test_total_capacity_is_counted() -> None:
    judges = [JudgeRef("J0", max_load=2), JudgeRef("J1", max_load=3)]
    found = shortfall(4, judges, {}, readings=2)

    assert (found.missing, found.needed, found.capacity) == (3, 8, 5)
    assert found.bottleneck == Bottleneck(("E0", "E1", "E2", "E3"), ("J0", "J1"), 3)
    assert found.short_entries == ()
    assert found.relaxations == (
        Relaxation(RelaxKind.ADD_JUDGE, 3),
        Relaxation(RelaxKind.RAISE_MAX_LOAD, 3, judge="J0"),
        Relaxation(RelaxKind.RAISE_MAX_LOAD, 3, judge="J1"),
        Relaxation(RelaxKind.LOWER_READINGS, 1),
    )


def test_entries_that_compete_for_one_judge_are_told_apart_from_the_rest() -> None:
    judges = [JudgeRef("J0", max_load=1), JudgeRef("J1")]
    found = shortfall(3, judges, {("J1", "E0"): KIN, ("J1", "E1"): KIN}, readings=1)

    assert found.bottleneck == Bottleneck(("E0", "E1"), ("J0",), 1)
    assert found.missing == 1
    assert Relaxation(RelaxKind.RAISE_MAX_LOAD, 1, judge="J0") in found.relaxations


def test_judge_over_their_own_limit_is_named() -> None:
    judges = [JudgeRef("J0", max_load=1), JudgeRef("J1")]
    kept = (("J0", "E0"), ("J0", "E1"))
    found = shortfall(2, judges, {}, readings=1, fixed=kept)

    assert found.overloaded == (Overload("J0", load=2, max_load=1),)
    assert (found.missing, found.bottleneck) == (0, None)
    assert found.relaxations == (Relaxation(RelaxKind.RAISE_MAX_LOAD, 1, judge="J0"),)


def test_round_without_judges_is_a_shortfall() -> None:
    found = shortfall(2, [], {}, readings=2)

    assert (found.missing, found.capacity) == (4, 0)
    assert [one.missing for one in found.short_entries] == [2, 2]


def test_no_number_of_readings_is_offered_where_none_would_do() -> None:
    judges = [JudgeRef("J0"), JudgeRef("J1")]
    found = shortfall(1, judges, {("J0", "E0"): KIN, ("J1", "E0"): KIN}, readings=2)

    assert RelaxKind.LOWER_READINGS not in {one.kind for one in found.relaxations}
