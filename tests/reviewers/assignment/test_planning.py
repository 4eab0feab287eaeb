"""A plan is exact, even, connected and the same again from the same seed."""

from collections import Counter
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewers import ENGINE_VERSION
from reviewers.assignment import Island, Plan, Shortfall, plan
from reviewers.conflicts import ConflictKind
from reviewers.errors import Infeasible, InvalidPlanInput
from reviewers.values import EntryRef, JudgeRef

Conflicts = dict[tuple[str, str], ConflictKind]


def entries(count: int) -> list[EntryRef]:
    return [EntryRef(f"E{place:03}", f"U{place % 7}") for place in range(count)]


def judges(count: int, max_load: int | None = None) -> list[JudgeRef]:
    return [JudgeRef(f"J{place:02}", max_load=max_load) for place in range(count)]


def random_conflicts(chance: Random, share: float, many: int, few: int) -> Conflicts:
    return {
        (f"J{judge:02}", f"E{entry:03}"): ConflictKind.DECLARED
        for judge in range(few)
        for entry in range(many)
        if chance.random() < share
    }


def readings_of(found: Plan) -> Counter[str]:
    return Counter(entry for _, entry in found.pairs)


@settings(max_examples=60, deadline=None)
@given(
    many=st.integers(1, 25),
    few=st.integers(2, 8),
    readings=st.integers(1, 4),
    share=st.sampled_from([0.0, 0.1, 0.3, 0.6]),
    limit=st.sampled_from([None, 4, 12]),
    seed=st.integers(0, 10**6),
)
def test_plan_is_exact_and_free_of_conflict_or_says_why(
    many: int, few: int, readings: int, share: float, limit: int | None, seed: int
) -> None:
    conflicts = random_conflicts(Random(seed), share, many, few)
    why: Shortfall | None = None
    try:
        found = plan(entries(many), judges(few, limit), conflicts, readings=readings, seed=seed)
    except Infeasible as refusal:
        why = refusal.shortfall
    if why is not None:
        assert why.missing > 0
        assert why.bottleneck is not None
        assert why.relaxations
        return

    assert not set(found.pairs) & set(conflicts)
    assert readings_of(found) == {f"E{place:03}": readings for place in range(many)}
    assert len(set(found.pairs)) == many * readings
    assert dict(found.loads) == {
        f"J{place:02}": sum(judge == f"J{place:02}" for judge, _ in found.pairs)
        for place in range(few)
    }
    assert limit is None or max(load for _, load in found.loads) <= limit


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 10**6), chance=st.randoms(use_true_random=False))
def test_order_of_input_never_changes_the_plan(seed: int, chance: Random) -> None:
    conflicts = random_conflicts(Random(seed), 0.1, 20, 3)
    some, others = entries(20), judges(6)
    first = plan(some, others, conflicts, readings=3, seed=seed)
    chance.shuffle(some)
    chance.shuffle(others)
    mixed = dict(sorted(conflicts.items(), reverse=True))

    assert first == plan(some, others, mixed, readings=3, seed=seed)


def test_another_seed_gives_another_plan() -> None:
    first = plan(entries(30), judges(6), {}, readings=3, seed=1)
    second = plan(entries(30), judges(6), {}, readings=3, seed=2)

    assert first.pairs != second.pairs
    assert first.inputs_digest != second.inputs_digest
    assert first.engine_version == ENGINE_VERSION


def test_loads_are_floor_and_ceiling_of_the_mean() -> None:
    found = plan(entries(25), judges(7), {}, readings=3, seed=5)

    assert sorted(load for _, load in found.loads) == [10, 10, 11, 11, 11, 11, 11]
    assert found.widened == 0


def test_limited_judge_leaves_the_rest_even() -> None:
    panel = [JudgeRef("J00", max_load=3), *judges(5)[1:]]
    found = plan(entries(25), panel, {}, readings=3, seed=5)

    assert dict(found.loads) == {"J00": 3, "J01": 18, "J02": 18, "J03": 18, "J04": 18}
    assert found.widened == 12


@pytest.mark.parametrize(
    ("few", "loads", "widened"),
    [(4, (1, 9), 4), (5, (0, 9), 5), (8, (0, 9), 6)],
)
def test_conflicts_that_forbid_even_loads_widen_them_by_the_least(
    few: int, loads: tuple[int, int], widened: int
) -> None:
    """
    All judges but two may read only the first two of ten entries.

    With two such judges one reading more is given up to join them to the rest.
    """
    conflicts = {
        (f"J{judge:02}", f"E{entry:03}"): ConflictKind.SAME_UNIT
        for judge in range(2, few)
        for entry in range(2, 10)
    }
    found = plan(entries(10), judges(few), conflicts, readings=2, seed=1)

    found_loads = [load for _, load in found.loads]
    assert (min(found_loads), max(found_loads)) == loads
    assert found.widened == widened


def test_kept_pairs_stay_and_only_the_rest_is_added() -> None:
    first = plan(entries(20), judges(6), {}, readings=2, seed=1)
    more = plan(entries(20), judges(6), {}, readings=3, seed=2, fixed=first.pairs)

    assert set(first.pairs) <= set(more.pairs)
    assert set(more.added) == set(more.pairs) - set(first.pairs)
    assert set(readings_of(more).values()) == {3}
    assert {load for _, load in more.loads} == {10}


def test_entries_can_ask_for_readings_of_their_own() -> None:
    """Extra readings (加评) for two entries beside what everybody has."""
    first = plan(entries(20), judges(6), {}, readings=2, seed=1)
    wanted = {f"E{place:03}": 4 if place in {3, 7} else 2 for place in range(20)}
    more = plan(entries(20), judges(6), {}, readings=wanted, seed=2, fixed=first.pairs)

    assert readings_of(more) == wanted
    assert {entry for _, entry in more.added} == {"E003", "E007"}


@pytest.mark.parametrize("wanted", [{"E000": 1}, {"E000": 1, "E001": -1}])
def test_readings_that_leave_an_entry_out_or_take_away_are_refused(wanted: dict[str, int]) -> None:
    with pytest.raises(InvalidPlanInput):
        plan(entries(2), judges(2), {}, readings=wanted, seed=1)


def test_entry_with_more_kept_readings_than_wanted_keeps_them() -> None:
    kept = [("J00", "E000"), ("J01", "E000"), ("J02", "E000")]
    found = plan(entries(2), judges(4), {}, readings=2, seed=1, fixed=kept)

    assert readings_of(found) == {"E000": 3, "E001": 2}


def test_plan_with_everything_kept_adds_nothing() -> None:
    kept = [("J00", "E000"), ("J01", "E000")]
    found = plan(entries(1), judges(2), {}, readings=2, seed=1, fixed=kept)

    assert (found.pairs, found.added) == (tuple(kept), ())


def test_judge_of_the_script_is_preferred() -> None:
    works = [EntryRef(f"E{n:03}", "U", style="seal" if n % 2 else "running") for n in range(200)]
    panel = [
        JudgeRef(f"J{n:02}", styles=frozenset({"seal" if n % 2 else "running"})) for n in range(8)
    ]
    found = plan(works, panel, {}, readings=3, seed=9)
    matching = sum(int(judge[1:]) % 2 == int(entry[1:]) % 2 for judge, entry in found.pairs)

    assert 0.55 < matching / len(found.pairs) < 0.95


def test_random_plan_is_connected() -> None:
    found = plan(entries(120), judges(12), {}, readings=3, seed=3)

    assert len(found.components) == 1
    assert len(found.components[0].entries) == 120


def test_islands_by_chance_are_drawn_again() -> None:
    attempts = {seed: plan(entries(4), judges(4), {}, readings=2, seed=seed) for seed in range(40)}

    assert any(found.attempt > 0 for found in attempts.values())
    assert all(len(found.components) == 1 for found in attempts.values())


def test_idle_judge_belongs_to_no_island() -> None:
    panel = [*judges(2), JudgeRef("J09", max_load=0)]
    found = plan(entries(3), panel, {}, readings=2, seed=1)

    assert found.components == (Island(("J00", "J01"), ("E000", "E001", "E002")),)


@pytest.mark.parametrize(
    ("kept", "conflicts"),
    [
        ([("J99", "E000")], {}),
        ([("J00", "E999")], {}),
        ([("J00", "E000")], {("J00", "E000"): ConflictKind.KIN}),
    ],
)
def test_kept_pair_no_plan_could_honour_is_refused(
    kept: list[tuple[str, str]], conflicts: Conflicts
) -> None:
    with pytest.raises(InvalidPlanInput):
        plan(entries(3), judges(3), conflicts, readings=1, seed=1, fixed=kept)


@pytest.mark.parametrize(
    ("many", "few", "readings", "seed"),
    [
        (entries(2) * 2, judges(2), 1, 1),
        (entries(2), judges(2) * 2, 1, 1),
        ([], judges(2), 1, 1),
        (entries(2), judges(2), 0, 1),
        (entries(2), judges(2), 1, -1),
    ],
)
def test_arguments_without_meaning_are_refused(
    many: list[EntryRef], few: list[JudgeRef], readings: int, seed: int
) -> None:
    with pytest.raises(InvalidPlanInput):
        plan(many, few, {}, readings=readings, seed=seed)


def test_conflict_with_somebody_outside_the_round_is_ignored() -> None:
    conflicts = {("J99", "E000"): ConflictKind.KIN, ("J00", "E999"): ConflictKind.KIN}

    assert len(plan(entries(2), judges(2), conflicts, readings=2, seed=1).pairs) == 4
