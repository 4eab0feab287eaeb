"""Why no plan exists: short entries, full judges, and what could be relaxed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import numpy as np

from reviewers.assignment.blocking import blocker_of
from reviewers.assignment.board import Board
from reviewers.assignment.costs import ABSENT
from reviewers.assignment.levels import even_out
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
from reviewers.solver import Ints


def shortfall_of(
    network: Network, conflicts: Mapping[Pair, ConflictKind], readings: Readings
) -> Shortfall:
    """Name the cause from the minimum cut: the entries that compete, the judges who are full."""
    missing, judges, entries = crowd_of(network, network.demand)
    short = _short_entries(network)
    bottleneck = Bottleneck(
        entries=tuple(network.entries[one].code for one in entries),
        judges=tuple(network.judges[one].code for one in judges),
        missing=missing,
    )
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
        bottleneck=bottleneck if missing else None,
        blocker=blocker_of(network, entries) if missing else None,
        relaxations=(
            *_more_judges(short, missing),
            *_more_load(bottleneck if missing else None, overloaded),
            *_fewer_readings(network, readings, missing),
            *_fewer_conflicts(short, conflicts, {judge.code for judge in network.judges}),
        ),
    )


def crowd_of(network: Network, demand: Ints) -> tuple[int, tuple[int, ...], tuple[int, ...]]:
    """
    Readings that find no place at best, and the judges and entries that compete for them.

    Judges by place who are full, entries by place whose judges all are: the side of the
    minimum cut next to the unmet demand (Ford & Fulkerson 1956).
    """
    have = network.free.sum(axis=1)
    placed = np.minimum(demand, have)
    costs = np.where(network.free, 0, ABSENT).astype(np.int32)
    board = Board(costs, placed, np.zeros(len(network.judges), dtype=np.int64))
    cut = even_out(board, network, is_only_limits=True) if network.judges else None
    crowded = demand > have
    if cut is not None:
        full = np.zeros(len(network.judges) + 1, dtype=np.bool_)
        full[list(cut.judges)] = True
        # the last place of ``full`` stands for empty slots
        crowded = crowded | full[board.slots].any(axis=1)
    missing = int((demand - placed).sum()) + (cut.missing if cut else 0)
    entries = tuple(int(one) for one in np.flatnonzero(crowded))
    return missing, cut.judges if cut else (), entries


def _short_entries(network: Network) -> tuple[ShortEntry, ...]:
    """Entries whose own judges are too few, whatever the loads."""
    open_judges = network.caps > network.kept
    free = (network.free & open_judges).sum(axis=1)
    read = Counter(entry for _, entry in network.fixed)
    return tuple(
        ShortEntry(entry.code, read[entry.code] + int(have), int(want - have))
        for entry, want, have in zip(network.entries, network.demand, free, strict=True)
        if have < want
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


def _fewer_readings(network: Network, readings: Readings, missing: int) -> list[Relaxation]:
    """The most readings an entry that could all be placed, if any and if all want the same."""
    if not missing or not isinstance(readings, int):
        return []
    for fewer in range(1, readings):
        if not crowd_of(network, np.maximum(network.demand - fewer, 0))[0]:
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
