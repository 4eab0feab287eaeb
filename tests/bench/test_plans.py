"""How long a plan takes as a call grows, beside a general solver, and that it is the cheapest."""

import resource
import time
from random import Random

import numpy as np
import pytest
from scipy.optimize import linprog
from scipy.sparse import csr_array, vstack

from reviewers.assignment import Plan, plan
from reviewers.assignment.costs import draw
from reviewers.assignment.network import build
from reviewers.conflicts import ConflictKind
from reviewers.values import EntryRef, JudgeRef
from tests.bench.measuring import say
from tests.reviewers.assignment.test_optimum import compared

# entries, judges, readings, and the seconds a plan may take
SIZES = ((2_000, 40, 3, 2.0), (5_000, 60, 5, 8.0), (100_000, 600, 3, 240.0))
BESIDE = 10_000
"""The general solver is given no more entries than this: it holds every pair in memory."""

Given = tuple[list[EntryRef], list[JudgeRef], dict[tuple[str, str], ConflictKind]]


def pool(entries: int, judges: int) -> Given:
    """Return works and judges of 300 units; beside the unit one pair in a hundred must not meet."""
    chance = Random(entries)
    works = [EntryRef(f"ZW-{number:06}", f"U{number % 300}") for number in range(entries)]
    people = [JudgeRef(f"J{number:03}", f"U{chance.randrange(300)}") for number in range(judges)]
    conflicts = {}
    for judge in people:
        for work in chance.sample(works, entries // 100):
            conflicts[judge.code, work.code] = ConflictKind.DECLARED
        for place in range(int(str(judge.unit)[1:]), entries, 300):
            conflicts[judge.code, works[place].code] = ConflictKind.SAME_UNIT
    return works, people, conflicts


def measured(given: Given, readings: int) -> tuple[Plan, float]:
    works, people, conflicts = given
    began = time.perf_counter()
    found = plan(works, people, conflicts, readings=readings, seed=7)
    return found, time.perf_counter() - began


def general_solver(given: Given, readings: int) -> float:
    """Solve the same problem by linear programming over every pair; return the seconds."""
    works, people, conflicts = given
    network = build(works, people, conflicts, readings=readings, fixed=())
    costs = draw(network, 7, 0)
    began = time.perf_counter()
    entries, judges = np.nonzero(network.free)
    many, few, ones = len(works), len(people), np.ones(entries.size)
    every = np.arange(entries.size)
    loads = csr_array((ones, (judges, every)), shape=(few, entries.size))
    floor, ceiling = many * readings // few, -(-many * readings // few)
    answer = linprog(
        costs[entries, judges].astype(float),
        A_ub=vstack([loads, -loads]),
        b_ub=np.concatenate([np.full(few, ceiling), np.full(few, -floor)]),
        A_eq=csr_array((ones, (entries, every)), shape=(many, entries.size)),
        b_eq=np.full(many, readings), bounds=(0, 1), method="highs",
    )  # fmt: skip
    assert answer.status == 0
    return time.perf_counter() - began


@pytest.mark.parametrize(("entries", "judges", "readings", "limit"), SIZES)
def test_seconds_of_a_plan(entries: int, judges: int, readings: int, limit: float) -> None:
    given = pool(entries, judges)
    found, took = measured(given, readings)
    again, _ = measured(given, readings)
    beside = f"{general_solver(given, readings):6.2f} s" if entries <= BESIDE else "does not fit"
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    loads = {load for _, load in found.loads}
    size = f"{entries:,} x {judges} x {readings}, {len(given[2]):,} conflicts"
    say(f"\n{took:7.2f} s   plan {size}; "
        f"general solver {beside}; process {memory:,.0f} MB; loads {sorted(loads)}")  # fmt: skip

    assert entries * readings == len(found.pairs) == len(set(found.pairs))
    assert not set(found.pairs) & given[2].keys()
    assert max(loads) - min(loads) <= 1
    assert 1 == len(found.components)
    assert found == again
    assert took < limit


def test_cost_is_the_optimum_on_two_hundred_instances() -> None:
    pairs = compared(200)
    feasible = sum(ours is not None for ours, _ in pairs)
    say(f"\n   plan: 200 instances, {feasible} of them possible, "
        f"{sum(ours != best for ours, best in pairs)} dearer than need be")  # fmt: skip

    assert [best for _, best in pairs] == [ours for ours, _ in pairs]
