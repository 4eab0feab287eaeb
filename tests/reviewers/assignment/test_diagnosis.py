"""An impossible plan names the entries, the judges and the ways out."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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


def test_no_entry_is_told_to_have_fewer_readings_for_the_sake_of_one_that_wants_more() -> None:
    works = [EntryRef(f"E{place}", "U") for place in range(3)]
    with pytest.raises(Infeasible) as refusal:
        plan(
            works, [JudgeRef(f"J{place}") for place in range(4)], {},
            readings={"E0": 5, "E1": 3, "E2": 3}, seed=1,
        )  # fmt: skip
    found = refusal.value.shortfall

    assert (ShortEntry("E0", available=4, missing=1),) == found.short_entries
    assert (Relaxation(RelaxKind.ADD_JUDGE, 1, entry="E0"),) == found.relaxations


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


def excess(
    entries: tuple[str, ...], judges: list[JudgeRef], barred: set[tuple[str, str]], readings: int
) -> int:
    """Return what these entries want beyond what all judges could give them."""
    degrees = {one: sum((one.code, entry) not in barred for entry in entries) for one in judges}
    room = sum(
        degree if one.max_load is None else min(degree, one.max_load)
        for one, degree in degrees.items()
    )
    return readings * len(entries) - room


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_the_blocker_blocks_and_nothing_in_it_is_idle(seed: int) -> None:
    """The named entries cannot all be read; without any one of them (or unit) they could."""
    chance = Random(seed)
    judges = [JudgeRef(f"J{place}", max_load=chance.choice([1, 2, 4])) for place in range(4)]
    works = [EntryRef(f"E{place:02}", f"U{place % 3}") for place in range(9)]
    barred = {
        (judge.code, work.code): KIN for judge in judges for work in works if chance.random() < 0.3
    }
    try:
        plan(works, judges, barred, readings=2, seed=seed)
    except Infeasible as refusal:
        found = refusal.shortfall.blocker
    else:
        return

    assert found is not None
    lacks = excess(found.entries, judges, set(barred), 2)
    assert found.needed - found.room == lacks > 0
    of_unit = {work.code: work.unit for work in works}
    groups = found.units or found.entries
    for group in groups:
        rest = tuple(code for code in found.entries if group not in {code, of_unit[code]})
        if not found.units:
            rest = tuple(code for code in found.entries if code != group)
        assert excess(rest, judges, set(barred), 2) <= 0


def test_units_are_named_where_they_are_the_shorter_answer() -> None:
    """Ten works of one unit, for which one judge alone is free, and not for so many."""
    works = [EntryRef(f"E{place:02}", "U1" if place < 10 else "U2") for place in range(20)]
    judges = [JudgeRef("J0", max_load=4), JudgeRef("J1"), JudgeRef("J2")]
    barred = {(judge, work.code): KIN for judge in ("J1", "J2") for work in works[:10]}
    with pytest.raises(Infeasible) as refusal:
        plan(works, judges, barred, readings=1, seed=1)
    found = refusal.value.shortfall.blocker

    assert found is not None
    assert (("U1",), ("J0",), 10, 4) == (found.units, found.judges, found.needed, found.room)
