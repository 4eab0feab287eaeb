"""
One judge who knows the script for every calligraphy work, where conflicts and loads allow.

A lower cost alone would give one work three such judges and another none. So the first reader
(an expert) is placed before the others: as many works as can be get one, nobody beyond the
even load.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from reviewers.assignment.board import Board
from reviewers.assignment.costs import ABSENT, RANGE, Costs, known_by_judge
from reviewers.assignment.levels import Window
from reviewers.assignment.network import Network, Pair
from reviewers.assignment.settling import opening_prices, settle

FINER: Final = 10
"""Costs lose these bits, so that no chain of hands costs more than to leave a work without."""


def with_leads(network: Network, costs: Costs, window: Window) -> Network:
    """The network with an expert placed, as if kept, on every work that needs and can have one."""
    knows = knowing(network)
    needs = _needing(network, knows)
    if not needs.any():
        return network
    few = len(network.judges)
    nobody = np.full((int(needs.sum()), 1), RANGE, dtype=np.int32)
    can = knows[needs] & network.free[needs]
    offers = np.where(can, costs[needs] >> FINER, ABSENT).astype(np.int32)
    offers = np.concatenate([offers, nobody], axis=1)
    ones = np.ones(len(offers), dtype=np.int64)
    low = np.zeros(few + 1, dtype=np.int64)
    high = np.append(window.high, len(offers))
    prices = opening_prices(offers, ones, low, high, scale=RANGE >> FINER)
    board = Board(offers, ones, prices)
    settle(board, low, high, prices)
    judges, places = board.pairs()
    found = judges < few
    return _placed(network, judges[found], np.flatnonzero(needs)[places[found]])


def _needing(network: Network, knows: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Works that could end up without an expert although there is one."""
    rows, columns = network.fixed_indices()
    served = np.zeros(len(network.entries), dtype=np.bool_)
    served[columns[knows[columns, rows]]] = True
    others = (network.free & ~knows).sum(axis=1)
    some = (network.free & knows).any(axis=1)
    needs: NDArray[np.bool_] = ~served & some & (network.demand > 0) & (others >= network.demand)
    return needs


def knowing(network: Network) -> NDArray[np.bool_]:
    """Entries × judges: True where the judge knows the script of the entry."""
    knows = np.zeros(network.free.shape, dtype=np.bool_)
    for judge, entries in known_by_judge(network).items():
        knows[entries, judge] = True
    return knows


def _placed(network: Network, judges: NDArray[np.int64], entries: NDArray[np.int64]) -> Network:
    free, demand = network.free.copy(), network.demand.copy()
    free[entries, judges] = False
    demand[entries] -= 1
    leads = [
        (network.judges[judge].code, network.entries[entry].code)
        for judge, entry in zip(judges.tolist(), entries.tolist(), strict=True)
    ]
    return replace(
        network,
        fixed=(*network.fixed, *leads),
        free=free,
        demand=demand,
        kept=network.kept + np.bincount(judges, minlength=len(network.judges)),
    )


def unserved(network: Network, pairs: Iterable[Pair]) -> tuple[str, ...]:
    """Codes of works read by nobody who knows their script, although some judge does."""
    styles = {judge.code: judge.styles for judge in network.judges}
    known = frozenset[str]().union(*styles.values())
    asked = {one.code: one.style for one in network.entries if one.style in known}
    served = {entry for judge, entry in pairs if asked.get(entry) in styles[judge]}
    return tuple(sorted(asked.keys() - served))
