"""Why no plan exists: short entries, full judges, and what could be relaxed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import numpy as np

from reviewers.assignment.network import Network, Pair, Readings
from reviewers.assignment.values import (
    Bottleneck,
    Overload,
    Relaxation,
    RelaxKind,
    ShortEntry,
    Shortfall,
)
from reviewers.conflicts import ConflictKind
from reviewers.solver import Ints, most_flow


def shortfall_of(
    network: Network, conflicts: Mapping[Pair, ConflictKind], readings: Readings
) -> Shortfall:
    """Name the cause from the minimum cut: the entries that compete, the judges who are full."""
    room = np.maximum(network.caps - network.kept, 0)
    placed, reached = most_flow(network.rows, network.columns, room, network.demand)
    missing = int(network.demand.sum()) - placed
    most = readings if isinstance(readings, int) else max(readings.values(), default=0)
    short = _short_entries(network)
    bottleneck = _bottleneck(network, reached, missing) if missing else None
    overloaded = tuple(
        Overload(judge.code, int(kept), int(cap))
        for judge, kept, cap in zip(network.judges, network.kept, network.caps, strict=True)
        if kept > cap
    )
    return Shortfall(
        missing=missing,
        needed=network.needed,
        capacity=int(np.maximum(network.caps, network.kept).sum()),
        short_entries=short,
        overloaded=overloaded,
        bottleneck=bottleneck,
        relaxations=(
            *_more_judges(short, missing),
            *_more_load(bottleneck, overloaded),
            *_fewer_readings(network, room, most, missing),
            *_fewer_conflicts(short, conflicts, {judge.code for judge in network.judges}),
        ),
    )


def _short_entries(network: Network) -> tuple[ShortEntry, ...]:
    """Entries whose own judges are too few, whatever the loads."""
    open_judges = network.caps > network.kept
    free = np.bincount(network.columns[open_judges[network.rows]], minlength=len(network.entries))
    read = Counter(entry for _, entry in network.fixed)
    return tuple(
        ShortEntry(entry.code, read[entry.code] + int(have), int(want - have))
        for entry, want, have in zip(network.entries, network.demand, free, strict=True)
        if have < want
    )


def _bottleneck(network: Network, reached: Ints, missing: int) -> Bottleneck:
    count = len(network.judges)
    return Bottleneck(
        entries=tuple(network.entries[node - count].code for node in reached if node >= count),
        judges=tuple(network.judges[node].code for node in reached if node < count),
        missing=missing,
    )


def _more_judges(short: tuple[ShortEntry, ...], missing: int) -> list[Relaxation]:
    if short:
        return [Relaxation(RelaxKind.ADD_JUDGE, one.missing, entry=one.entry) for one in short]
    return [Relaxation(RelaxKind.ADD_JUDGE, missing)] if missing else []


def _more_load(bottleneck: Bottleneck | None, overloaded: tuple[Overload, ...]) -> list[Relaxation]:
    """
    Limits that bind: of overloaded judges, and of the full judges in the bottleneck.

    A judge in the bottleneck is always held by ``max_load``: one without it would still
    have room for every entry free of conflict, and not be full.
    """
    excess = {over.judge: over.load - over.max_load for over in overloaded}
    if bottleneck is not None:
        for judge in bottleneck.judges:
            excess[judge] = excess.get(judge, 0) + bottleneck.missing
    return [
        Relaxation(RelaxKind.RAISE_MAX_LOAD, amount, judge=judge)
        for judge, amount in sorted(excess.items())
    ]


def _fewer_readings(network: Network, room: Ints, readings: int, missing: int) -> list[Relaxation]:
    """The most readings an entry that could all be placed, if any."""
    if not missing:
        return []
    for fewer in range(1, readings):
        demand = np.maximum(network.demand - fewer, 0)
        placed, _ = most_flow(network.rows, network.columns, room, demand)
        if placed == int(demand.sum()):
            return [Relaxation(RelaxKind.LOWER_READINGS, readings - fewer)]
    return []


def _fewer_conflicts(
    short: tuple[ShortEntry, ...], conflicts: Mapping[Pair, ConflictKind], judges: set[str]
) -> list[Relaxation]:
    """Conflicts on the short entries worth a second look; one's own entry never is."""
    entries = {one.entry for one in short}
    return [
        Relaxation(RelaxKind.REVIEW_CONFLICT, 1, judge=judge, entry=entry)
        for (judge, entry), kind in sorted(conflicts.items())
        if judge in judges and entry in entries and kind is not ConflictKind.SAME_PERSON
    ]
