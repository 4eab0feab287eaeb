"""
The plan itself: a seeded random transport problem, solved exactly.

Balanced random pairing keeps the judge–entry graph connected, so severity can be told
from quality (Linacre, judging plans), and no judge can angle for an entry (Jecmen et
al., NeurIPS 2020). Pairs in conflict are no variables at all: no cost can buy them.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Final

import numpy as np

from reviewers import ENGINE_VERSION
from reviewers.assignment.diagnosis import shortfall_of
from reviewers.assignment.network import Network, Pair, Readings, build
from reviewers.assignment.values import Island, Plan
from reviewers.conflicts import ConflictKind
from reviewers.errors import Infeasible, InvalidPlanInput
from reviewers.solver import Floats, Ints, SolverFailed, islands, most_flow, transport
from reviewers.values import EntryRef, JudgeRef, inputs_digest

STYLE_BONUS: Final = 0.25
"""What knowing an entry's script is worth against costs spread evenly over 0–1."""
ATTEMPTS: Final = 6
"""Tries, the first included, at a plan without islands."""
ROUNDING: Final = 1e-6


def plan(
    entries: Iterable[EntryRef],
    judges: Iterable[JudgeRef],
    conflicts: Mapping[Pair, ConflictKind],
    *,
    readings: Readings,
    seed: int,
    fixed: Collection[Pair] = (),
) -> Plan:
    """
    Give every entry exactly *readings* judges, none in conflict, loads as even as can be.

    *readings* is one number for all, or names every entry with a number of its own.
    ``conflicts`` and ``fixed`` are keyed (judge code, entry code). ``fixed`` pairs stay; an
    entry that already has more keeps them all. The order of *entries* and *judges* never
    matters. Raises Infeasible (with why), InvalidPlanInput, or SolverFailed.
    """
    if seed < 0:
        raise InvalidPlanInput("a seed counts from 0")
    network = build(entries, judges, conflicts, readings=readings, fixed=fixed)
    _refuse_if_short(network, conflicts, readings)
    window, demand = _window(network), network.demand
    fewest = _fewest_islands(network)
    tries: list[tuple[int, int, Ints]] = []
    for attempt in range(ATTEMPTS):
        costs = _costs(network, seed, attempt)
        chosen = verified(network, transport(costs, network.rows, network.columns, window, demand))
        tries.append((len(_components(network, chosen)), attempt, chosen))
        if tries[-1][0] <= fewest:
            break
    _, attempt, chosen = min(tries, key=lambda one: one[:2])
    digest = inputs_digest(
        (network.entries, network.judges, dict(conflicts), network.fixed, readings, seed)
    )
    return _written(network, chosen, seed=seed, attempt=attempt, digest=digest)


def _costs(network: Network, seed: int, attempt: int) -> Floats:
    """Uniform random costs of the free pairs, lower where the judge knows the script."""
    draw = np.random.default_rng([seed, attempt])
    every = draw.random((len(network.judges), len(network.entries)))
    for place, judge in enumerate(network.judges):
        if judge.styles:
            known = [entry.style in judge.styles for entry in network.entries]
            every[place, known] -= STYLE_BONUS
    costs: Floats = every[network.rows, network.columns]
    return costs


def _window(network: Network) -> tuple[Ints, Ints]:
    """
    Fewest and most *new* readings of each judge: floor and ceiling of the mean if can be.

    Where conflicts, limits or kept pairs forbid that, the highest load is the least
    possible and the lowest the greatest possible. The two can be sought apart: a plan
    under the upper bounds and one over the lower bounds make one that keeps to both
    (Mendelsohn & Dulmage 1958).
    """
    wanted = int(network.demand.sum())

    def meets_demand(level: int) -> bool:
        return _flow(network, _room(network, level)) == wanted

    def leaves_nobody_short(level: int) -> bool:
        room = _room(network, level)
        return _flow(network, room) == int(room.sum())

    ceiling = _first(meets_demand, network.needed)
    floor = _first(lambda level: not leaves_nobody_short(level), ceiling + 1) - 1
    return _room(network, floor), _room(network, ceiling)


def _room(network: Network, level: int) -> Ints:
    """New readings that fill each judge up to *level*, or to their own limit if lower."""
    room: Ints = np.maximum(np.minimum(network.caps, level) - network.kept, 0)
    return room


def _flow(network: Network, room: Ints) -> int:
    return most_flow(network.rows, network.columns, room, network.demand)[0]


def _first(holds: Callable[[int], bool], last: int) -> int:
    """The least level from 0 to *last* where *holds* is true; it must stay true from there."""
    return bisect_left(range(last), True, key=holds)


def verified(network: Network, shipment: Floats | None) -> Ints:
    """Positions of the ones in *shipment*. Raises SolverFailed unless it is a true 0–1 plan."""
    if shipment is None:
        raise SolverFailed("no shipment in a window proved feasible")
    whole = np.rint(shipment)
    if shipment.size and float(np.abs(shipment - whole).max()) > ROUNDING:
        raise SolverFailed("the shipment is not whole")
    chosen: Ints = np.flatnonzero(whole)
    found = np.bincount(network.columns[chosen], minlength=len(network.entries))
    if not np.array_equal(found, network.demand):
        raise SolverFailed("an entry did not get its readings")
    return chosen


def _refuse_if_short(
    network: Network, conflicts: Mapping[Pair, ConflictKind], readings: Readings
) -> None:
    placed = _flow(network, np.maximum(network.caps - network.kept, 0))
    if placed < int(network.demand.sum()) or bool((network.kept > network.caps).any()):
        raise Infeasible(shortfall_of(network, conflicts, readings))


def _fewest_islands(network: Network) -> int:
    """A bound: no plan can have fewer islands than this."""
    rows, columns = network.fixed_indices()
    possible = islands(
        np.concatenate([network.rows, rows]),
        np.concatenate([network.columns, columns]),
        (len(network.judges), len(network.entries)),
    )
    active = (network.caps > 0).sum() + len(network.entries)
    apart = len({int(label) for label in possible[len(network.judges) :]})
    return max(apart, int(active) - network.needed)


def _components(network: Network, chosen: Ints) -> tuple[Island, ...]:
    """Islands of the finished plan, by first entry; judges without work belong to none."""
    rows, columns = network.fixed_indices()
    shape = (len(network.judges), len(network.entries))
    labels = islands(
        np.concatenate([network.rows[chosen], rows]),
        np.concatenate([network.columns[chosen], columns]),
        shape,
    )
    groups: dict[int, tuple[list[str], list[str]]] = {}
    for place, entry in enumerate(network.entries):
        groups.setdefault(int(labels[shape[0] + place]), ([], []))[1].append(entry.code)
    for place, judge in enumerate(network.judges):
        if int(labels[place]) in groups:
            groups[int(labels[place])][0].append(judge.code)
    return tuple(Island(tuple(members), tuple(codes)) for members, codes in groups.values())


def _written(network: Network, chosen: Ints, *, seed: int, attempt: int, digest: str) -> Plan:
    added = tuple(
        sorted(
            (network.judges[row].code, network.entries[column].code)
            for row, column in zip(network.rows[chosen], network.columns[chosen], strict=True)
        )
    )
    loads = network.kept + np.bincount(network.rows[chosen], minlength=len(network.judges))
    even = network.needed // len(network.judges), -(-network.needed // len(network.judges))
    return Plan(
        pairs=tuple(sorted(network.fixed + added)),
        added=added,
        loads=tuple(
            (judge.code, int(load)) for judge, load in zip(network.judges, loads, strict=True)
        ),
        widened=max(0, even[0] - int(loads.min()), int(loads.max()) - even[1]),
        components=_components(network, chosen),
        seed=seed,
        attempt=attempt,
        engine_version=ENGINE_VERSION,
        inputs_digest=digest,
    )
