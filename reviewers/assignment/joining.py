"""
One island, whenever a plan can have one: swaps first, an exact search where no swap does.

An exact search takes too long for many pairs; there readings are handed on along a row of judges
until one has room to join two islands (``handing``). What that does not join may be joinable.

Two readings of different islands that trade judges join them, if one of the two lies on a
circle; so does one reading that goes to a judge of another island, if it lies on a circle or
was all its judge had.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from reviewers.assignment.board import EMPTY, FAR, Board
from reviewers.assignment.costs import ABSENT
from reviewers.assignment.handing import hand_over
from reviewers.assignment.islands import (
    Edges,
    count,
    fewest_by_links,
    fewest_by_pairs,
    labels_of,
    on_circle,
    parts_of,
    with_kept,
)
from reviewers.assignment.levels import Window
from reviewers.assignment.network import Network
from reviewers.solver import Ints, SearchGaveUp, cheapest_cover

EXACT_PAIRS: Final = 4_000
"""More free pairs than these are not searched: swaps and rows of hand-overs join what they can."""
EXACT_CUTS: Final = 60
ROUNDING: Final = 1e-6

Move = tuple[int, list[tuple[int, int, int]]]
"""Cost of a move, and (entry, slot, judge who takes it) of each reading that goes."""


@dataclass(frozen=True, slots=True)
class Joined:
    """
    Readings of a plan and what joining its islands took.

    ``slack`` readings were given up of even loads. ``is_forced``: no plan has fewer islands.
    """

    added: Edges
    swaps: int
    slack: int
    is_forced: bool


def join(board: Board, network: Network, window: Window) -> Joined:
    """Join the islands of the plan on the board; one reading of even loads is given up for it."""
    least = fewest_by_pairs(network)
    swaps, added, is_forced = _within(board, network, window, least)
    if _pieces(network, added) <= least:
        return Joined(added, swaps, 0, is_forced=True)
    wider = Window(np.maximum(window.low - 1, 0), np.minimum(window.high + 1, network.room))
    if _can_be_whole(network, wider, least):
        more, other, is_settled = _within(board, network, wider, least)
        if _pieces(network, other) <= least:
            return Joined(other, swaps + more, 1, is_forced=True)
        is_forced = is_forced and is_settled
    return Joined(added, swaps, 0, is_forced)


def _pieces(network: Network, added: Edges) -> int:
    return count(network, with_kept(network, added))


def _can_be_whole(network: Network, window: Window, least: int) -> bool:
    return fewest_by_links(network, window.low, window.high) <= least


def _within(board: Board, network: Network, window: Window, least: int) -> tuple[int, Edges, bool]:
    """Swaps made, the readings, and whether no plan of this window is in *least* pieces."""
    is_large = int(network.free.sum()) > EXACT_PAIRS
    swaps = 0
    while _pieces(network, board.pairs()) > least and (
        _is_swapped(board, network, window) or (is_large and hand_over(board, network, window))
    ):
        swaps += 1
    added = board.pairs()
    if _pieces(network, added) <= least or not _can_be_whole(network, window, least):
        return swaps, added, True
    if is_large:
        return swaps, added, False
    try:
        found = _searched(board, network, window)
    except SearchGaveUp:
        return swaps, added, False
    return swaps, added if found is None else found, True


def _is_swapped(board: Board, network: Network, window: Window) -> bool:
    """Make the best move there is; False where there is none."""
    move = _best_move(board, network, window)
    if move is None:
        return False
    for entry, place, taker in move[1]:
        board.replace(entry, place, taker)
    return True


def _best_move(board: Board, network: Network, window: Window) -> Move | None:
    """The cheapest move that joins the smallest island there is one for to another."""
    entries, places = (side.astype(np.int64) for side in np.nonzero(board.slots != EMPTY))
    judges = board.slots[entries, places].astype(np.int64)
    edges = with_kept(network, (judges, entries))
    loose = on_circle(edges, board.few)[: judges.size]
    of_judge, of_entry = labels_of(network, edges)
    of_edge = of_entry[entries]
    alone = (board.loads == 1) & (network.kept == 0)
    spare = (loose | alone[judges]) & (board.loads > window.low)[judges]
    takers = np.flatnonzero((board.loads < window.high) & (of_judge >= 0))
    names, sizes = np.unique(of_entry[of_entry >= 0], return_counts=True)
    for island in names[np.lexsort((names, sizes))]:
        inside = of_edge == island
        moves = [
            *_trades(board, (entries, places, judges), inside, loose),
            *(
                gift
                for taker in takers
                for gift in _gifts(
                    board,
                    (entries, places, judges),
                    spare & (inside if of_judge[taker] != island else ~inside),
                    int(taker),
                )
            ),
        ]
        if moves:
            return min(moves)
    return None


Placed = tuple[Ints, Ints, Ints]
"""Entry, slot and judge of every reading that may move."""


def _trades(
    board: Board, placed: Placed, inside: NDArray[np.bool_], loose: NDArray[np.bool_]
) -> Iterator[Move]:
    """For each reading inside the cheapest trade with one outside."""
    entries, places, judges = placed
    paid = board.paid[entries, places].astype(np.int64)
    for one in np.flatnonzero(inside):
        others = np.flatnonzero(~inside & (loose | loose[one]))
        comes = board.costs[entries[one], judges[others]].astype(np.int64)
        goes = board.costs[entries[others], judges[one]].astype(np.int64)
        total = np.where((comes == ABSENT) | (goes == ABSENT), FAR, comes + goes - paid[others])
        if total.min(initial=FAR) < FAR:
            other = int(others[int(total.argmin())])
            here = (int(entries[one]), int(places[one]), int(judges[other]))
            there = (int(entries[other]), int(places[other]), int(judges[one]))
            yield int(total.min() - paid[one]), [here, there]


def _gifts(board: Board, placed: Placed, spare: NDArray[np.bool_], taker: int) -> Iterator[Move]:
    """Return the cheapest of the readings to spare that this judge, with room, could take over."""
    entries, places, _ = placed
    givers = np.flatnonzero(spare)
    costs = board.costs[entries[givers], taker].astype(np.int64)
    change = np.where(costs == ABSENT, FAR, costs - board.paid[entries[givers], places[givers]])
    if change.min(initial=FAR) < FAR:
        giver = int(givers[int(change.argmin())])
        yield int(change.min()), [(int(entries[giver]), int(places[giver]), taker)]


def _searched(board: Board, network: Network, window: Window) -> Edges | None:
    """
    The cheapest plan in as few pieces as free pairs allow, None when there is none.

    Solved with no word of pieces first; each piece found then asks for a link out of it.
    """
    entries, judges = (side.astype(np.int64) for side in np.nonzero(network.free))
    whole = board.costs.copy()
    slots, places = np.nonzero(board.slots != EMPTY)
    whole[slots, board.slots[slots, places]] = board.paid[slots, places]
    costs = whole[entries, judges].astype(np.float64)
    links: list[Ints] = []
    is_whole = False
    for _ in range(EXACT_CUTS):
        shares = cheapest_cover(
            costs, (judges, entries), (window.low, window.high), network.demand, links,
            is_whole=is_whole,
        )  # fmt: skip
        if shares is None:
            return None
        chosen = np.flatnonzero(shares > ROUNDING)
        added = judges[chosen], entries[chosen]
        asked = _links_asked(network, added, (judges, entries))
        if not asked and is_whole:
            return added
        # fractions are cheap and often enough to find what is apart, or that nothing fits
        is_whole = is_whole or not asked
        links.extend(asked)
    raise SearchGaveUp


def _links_asked(network: Network, added: Edges, pairs: Edges) -> list[Ints]:
    """For each island that shares its part of the graph with another: the pairs that leave it."""
    judges, entries = pairs
    of_judge, of_entry = labels_of(network, with_kept(network, added))
    parts = parts_of(network)
    found = sorted({(int(part), int(one)) for part, one in zip(parts, of_entry, strict=True)})
    several = Counter(part for part, one in found if one >= 0)
    return [
        np.flatnonzero((of_entry[entries] == one) != (of_judge[judges] == one))
        for part, one in found
        if one >= 0 and several[part] > 1
    ]
