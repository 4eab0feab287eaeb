"""
The cheapest plan within bounds on loads, exactly: successive shortest paths.

Prices on the judges make the first choice nearly even; each path after that takes one reading
from a judge with too many to one with too few at the least cost, which keeps the plan the
cheapest of all plans with its loads (Ford & Fulkerson 1962). Whole numbers throughout.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from reviewers.assignment.board import FAR, Board, cheapest
from reviewers.assignment.costs import ABSENT, CHUNK, RANGE, Costs
from reviewers.solver import Ints

Flags = NDArray[np.bool_]

ROUNDS: Final = 12
"""Tries at prices that even the loads before any path is sought."""
CANDIDATES: Final = 40
"""Judges of an entry the search for prices looks at, beyond those it wants."""


def opening_prices(
    costs: Costs, demand: Ints, low: Ints, high: Ints, *, scale: int = RANGE
) -> Ints:
    """
    Prices at which free choice comes near these bounds; any prices lead to the same cost.

    *scale* is the width of the costs: a price of ``scale / entries`` turns one reading away.
    """
    prices = np.zeros(costs.shape[1], dtype=np.int64)
    wanted = int(np.median(demand[demand > 0])) if (demand > 0).any() else 0
    if not wanted:
        return prices
    judges, offers = _candidates(costs, wanted)
    best, least = prices, FAR
    for _ in range(ROUNDS):
        asked = offers + prices[judges]
        chosen = np.argpartition(asked, wanted - 1, axis=1)[:, :wanted]
        picked = np.take_along_axis(judges, chosen, axis=1)
        loads = np.bincount(picked.ravel(), minlength=prices.size) * demand.sum()
        loads = loads // (wanted * len(costs))
        wrong = loads - np.clip(loads, low, high)
        total = int(np.abs(wrong).sum())
        if total < least:
            best, least = prices.copy(), total
        if not total:
            break
        prices = prices + wrong * max(scale // len(costs), 1)
    return best


def _candidates(costs: Costs, wanted: int) -> tuple[Ints, Ints]:
    width = min(costs.shape[1], wanted + CANDIDATES)
    free = np.zeros(costs.shape[1], dtype=np.int64)
    places = [
        cheapest(costs[first : first + CHUNK], free, width) for first in range(0, len(costs), CHUNK)
    ]
    judges = np.concatenate(places)
    offers = np.take_along_axis(costs, judges, axis=1).astype(np.int64)
    offers[offers == ABSENT] = FAR // 2
    return judges, offers


def settle(board: Board, low: Ints, high: Ints, prices: Ints) -> bool:
    """
    Bring all loads into bounds at the least cost; False when that cannot be.

    ``booked`` is what each judge is counted for; the node after the last judge takes up what
    the bounds leave open. A judge holding more than booked has a reading to pass on.
    """
    price = np.append(prices, 0)
    booked = np.where(prices > 0, high, np.where(prices < 0, low, 0))
    booked = np.where(prices == 0, np.clip(board.loads, low, high), booked)
    readings = int(board.loads.sum())
    while True:
        excess = np.append(board.loads - booked, int(booked.sum()) - readings)
        if not excess.any():
            return True
        path = _cheapest_path(board, price, excess, (booked > low, booked < high))
        if path is None:
            return False
        _pass_along(board, booked, path)


def _pass_along(board: Board, booked: Ints, path: list[int]) -> None:
    """Steps between judges move readings; steps over the last node only what is booked."""
    last = board.few
    run: list[int] = []
    for giver, taker in pairwise(path):
        if taker == last:
            booked[giver] += 1
        elif giver == last:
            booked[taker] -= 1
    for node in [*path, last]:
        if node != last:
            run.append(node)
            continue
        if len(run) > 1:
            board.hand_on(run)
        run = []


def _cheapest_path(
    board: Board, price: Ints, excess: Ints, bounds: tuple[Flags, Flags]
) -> list[int] | None:
    """Dijkstra at reduced costs, from the first node with too many to the nearest with too few."""
    source = int(np.flatnonzero(excess > 0)[0])
    distance = np.full(price.size, FAR, dtype=np.int64)
    waiting = distance.copy()
    parent = np.full(price.size, -1)
    distance[source] = waiting[source] = 0
    settled: list[int] = []
    while True:
        node = int(waiting.argmin())
        if waiting[node] >= FAR:
            return None
        if excess[node] < 0:
            break
        settled.append(node)
        waiting[node] = 2 * FAR
        row = _row(board, node, bounds)
        reach = row + price + (distance[node] - price[node])
        better = (row < FAR) & (reach < distance) & (waiting <= FAR)
        distance[better] = waiting[better] = reach[better]
        parent[better] = node
    price[settled] += distance[node] - distance[settled]
    path = [node]
    while parent[path[-1]] >= 0:
        path.append(int(parent[path[-1]]))
    return path[::-1]


def _row(board: Board, node: int, bounds: tuple[Flags, Flags]) -> Ints:
    can_lose, can_gain = bounds
    if node == board.few:
        return np.append(np.where(can_lose, 0, FAR), FAR)
    return np.append(board.steps[node], 0 if can_gain[node] else FAR)
