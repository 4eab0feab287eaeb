"""How even loads can be: bounds on new readings, the narrowest that conflicts and limits allow."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reviewers.assignment.board import FAR, Board
from reviewers.assignment.network import Network
from reviewers.solver import Ints


@dataclass(frozen=True, slots=True)
class Window:
    """Fewest and most new readings of each judge."""

    low: Ints
    high: Ints


@dataclass(frozen=True, slots=True)
class Cut:
    """Readings that find no place, and the judges who are full for the entries they hold."""

    missing: int
    judges: tuple[int, ...]


def room_at(network: Network, level: int) -> Ints:
    """New readings that fill each judge up to *level*, or to their own limit if lower."""
    room: Ints = np.maximum(np.minimum(network.caps, level) - network.kept, 0)
    return room


def hoped_for(network: Network) -> Window:
    """Bounds that would be the narrowest if every judge could read everything."""
    wanted = int(network.demand.sum())
    ceiling = _first(lambda level: int(room_at(network, level).sum()) >= wanted, network.needed)
    floor = _first(lambda level: int(room_at(network, level).sum()) > wanted, ceiling + 1) - 1
    return Window(room_at(network, max(floor, 0)), room_at(network, ceiling))


def _first(holds: Callable[[int], bool], last: int) -> int:
    """The least level from 0 to *last* where *holds* is true; it must stay true from there."""
    return bisect_left(range(last), True, key=holds)


def even_out(board: Board, network: Network, *, is_only_limits: bool = False) -> Cut | None:
    """
    Make loads as even as conflicts and limits allow, or say where limits cannot be kept.

    A reading moves from a judge to one with at least two fewer until no chain of hands does
    that. Load vectors are an M-convex set (Frank & Murota 2022): what no such move betters has
    the least highest and the greatest lowest load at once.
    """
    while True:
        move = _better(board, network, is_only_limits=is_only_limits)
        if move is None:
            break
        board.hand_on(move)
    over = network.kept + board.loads - np.maximum(network.caps, network.kept)
    if not (over > 0).any():
        return None
    full = np.zeros(board.few, dtype=np.bool_)
    for judge in np.flatnonzero(over > 0):
        full |= _reachable(board, int(judge))[0]
    judges = tuple(int(judge) for judge in np.flatnonzero(full))
    return Cut(int(over[over > 0].sum()), judges)


def _better(board: Board, network: Network, *, is_only_limits: bool) -> list[int] | None:
    """The hands a reading goes through from the fullest judge that can be helped."""
    totals = network.kept + board.loads
    caps = np.maximum(network.caps, network.kept)
    over = totals - caps
    helped = (over > 0) | (totals >= totals.min() + 2) & (not is_only_limits)
    for giver in np.lexsort((-totals, over <= 0)):
        judge = int(giver)
        if not board.loads[judge] or not helped[judge]:
            continue
        reached, parent = _reachable(board, judge)
        takes = reached & (totals < caps)
        if over[judge] <= 0:
            takes &= totals <= totals[judge] - 2
        if takes.any():
            return _way(parent, int(np.where(takes, totals, FAR).argmin()))
    return None


def _reachable(board: Board, start: int) -> tuple[NDArray[np.bool_], Ints]:
    """Judges a reading of *start* can come to through any hands, and who hands it to them."""
    seen = np.zeros(board.few, dtype=np.bool_)
    parent: Ints = np.full(board.few, -1, dtype=np.int64)
    seen[start], queue = True, [start]
    for judge in queue:
        found = np.flatnonzero((board.steps[judge] < FAR) & ~seen)
        seen[found], parent[found] = True, judge
        queue.extend(int(one) for one in found)
    return seen, parent


def _way(parent: Ints, end: int) -> list[int]:
    way = [end]
    while parent[way[-1]] >= 0:
        way.append(int(parent[way[-1]]))
    return way[::-1]


def narrowest(board: Board, network: Network) -> Window:
    """The bounds of loads that were evened out."""
    totals = network.kept + board.loads
    ceiling = int(totals[board.loads > 0].max(initial=0))
    floor = int(totals[totals < network.caps].min(initial=ceiling))
    return Window(room_at(network, floor), room_at(network, ceiling))
