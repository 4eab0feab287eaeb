"""
Islands joined in several steps: room is made first for the judge who could join them.

The judge who may read a work of another island can be full, and the one who reads it now can have
none to spare. Then readings are handed on along a row of judges, each by one, until the loads are
what they may be. Hand-overs can cut what held together, so each row is tried and counted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from reviewers.assignment.board import EMPTY, FAR, Board
from reviewers.assignment.costs import ABSENT
from reviewers.assignment.islands import count, labels_of, on_circle, with_kept
from reviewers.assignment.levels import Window
from reviewers.assignment.network import Network
from reviewers.solver import Ints

GIFTS: Final = 4
"""Readings looked at that a judge could take over from another island, the cheapest."""
TRIES: Final = 64
"""Rows of hand-overs tried for an island before the next island is looked at."""

Handed = tuple[int, int, int]
"""Entry, slot and judge who takes it."""
Row = tuple[int, list[Handed]]
"""What a row of hand-overs costs, and the readings that go."""


@dataclass(frozen=True, slots=True)
class Lie:
    """
    Readings as they lie: entry, slot and judge of each, which may go, and everybody's island.

    ``steps[a, b]`` is the cheapest way to hand a reading that may go from *a* to *b*, and
    ``which[a, b]`` that reading. The last node is nobody: who has room can hand a reading to it,
    and it hands one to no judge but stands for one that can be spared.
    """

    entries: Ints
    places: Ints
    judges: Ints
    may_go: NDArray[np.bool_]
    of_judge: Ints
    of_entry: Ints
    steps: Ints
    which: Ints

    @classmethod
    def of(cls, board: Board, network: Network, window: Window) -> Lie:
        """The readings on the board."""
        entries, places = (side.astype(np.int64) for side in np.nonzero(board.slots != EMPTY))
        judges = board.slots[entries, places].astype(np.int64)
        edges = with_kept(network, (judges, entries))
        alone = (board.loads == 1) & (network.kept == 0)
        may_go = on_circle(edges, board.few)[: judges.size] | alone[judges]
        steps = np.full((board.few + 1, board.few + 1), FAR, dtype=np.int64)
        which = np.full_like(steps, -1)
        for judge in range(board.few):
            own = np.flatnonzero(may_go & (judges == judge))
            if own.size:
                change = _change(board, (entries[own], places[own]), slice(None))
                best = change.argmin(axis=0)
                steps[judge, :-1] = change[best, np.arange(board.few)]
                which[judge, :-1] = own[best]
        steps[:-1, -1] = np.where(board.loads < window.high, 0, FAR)
        steps[-1, :-1] = np.where(board.loads > window.low, 0, FAR)
        return cls(entries, places, judges, may_go, *labels_of(network, edges), steps, which)


def _change(board: Board, held: tuple[Ints, Ints], takers: slice | int) -> Ints:
    """What it costs that these readings go to each of *takers*; FAR where they cannot."""
    costs = board.costs[held[0], takers].astype(np.int64)
    paid = board.paid[held].astype(np.int64)
    change: Ints = np.where(
        costs == ABSENT, FAR, costs - (paid if costs.ndim == 1 else paid[:, None])
    )
    return change


def hand_over(board: Board, network: Network, window: Window) -> bool:
    """Join the smallest island there is a row of hand-overs for; False where none is found."""
    lie = Lie.of(board, network, window)
    names, sizes = np.unique(lie.of_entry[lie.of_entry >= 0], return_counts=True)
    return any(
        _is_joined(board, network, sorted(_rows(board, lie, int(island)))[:TRIES], names.size)
        for island in names[np.lexsort((names, sizes))]
    )


def _is_joined(board: Board, network: Network, rows: list[Row], pieces: int) -> bool:
    """Hand over along the first row that leaves fewer pieces; the others leave no trace."""
    for _, handed in rows:
        givers = [int(board.slots[entry, place]) for entry, place, _ in handed]
        for one in handed:
            board.replace(*one)
        if count(network, with_kept(network, board.pairs())) < pieces:
            return True
        for (entry, place, _), giver in zip(handed, givers, strict=True):
            board.replace(entry, place, giver)
    return False


def _rows(board: Board, lie: Lie, island: int) -> Iterator[Row]:
    """For each judge who could take over a reading across the island's edge: the rows for it."""
    inside = lie.of_entry[lie.entries] == island
    for taker in np.flatnonzero(lie.of_judge >= 0).tolist():
        across = lie.may_go & (inside if lie.of_judge[taker] != island else ~inside)
        gifts = np.flatnonzero(across)
        change = _change(board, (lie.entries[gifts], lie.places[gifts]), taker)
        order = np.argsort(change, kind="stable")[:GIFTS]
        cheap = [int(one) for one in order if change[one] < FAR]
        if not cheap:
            continue
        parents = _ways_from(lie, taker)
        for one in cheap:
            gift = int(gifts[one])
            way = _way(parents, taker, int(lie.judges[gift]))
            if way:
                passed = [pair for pair in pairwise(way) if board.few not in pair]
                paid = sum(int(lie.steps[pair]) for pair in passed)
                readings = [(gift, taker), *((int(lie.which[pair]), pair[1]) for pair in passed)]
                handed = [(int(lie.entries[at]), int(lie.places[at]), to) for at, to in readings]
                yield int(change[one]) + paid, handed


def _ways_from(lie: Lie, start: int) -> Ints:
    """Who hands to whom so that a reading gets away from *start* in the fewest steps."""
    size = len(lie.steps)
    parents = np.full(size, -1, dtype=np.int64)
    parents[start] = start
    reached, paid = np.array([start]), np.zeros(size, dtype=np.int64)
    while reached.size:
        ahead = np.where(lie.steps[reached] < FAR, lie.steps[reached] + paid[reached, None], FAR)
        best = ahead.argmin(axis=0)
        found = (parents < 0) & (ahead[best, np.arange(size)] < FAR)
        parents[found] = reached[best[found]]
        paid[found] = ahead[best[found], np.flatnonzero(found)]
        reached = np.flatnonzero(found)
    return parents


def _way(parents: Ints, start: int, end: int) -> list[int]:
    """The nodes from *start* to *end*; none where it is not reached."""
    if parents[end] < 0:
        return []
    way = [end]
    while way[-1] != start:
        way.append(int(parents[way[-1]]))
    return way[::-1]
