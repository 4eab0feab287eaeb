"""
The plan itself: a seeded random transport problem, solved exactly in whole numbers.

Balanced random pairing keeps the judge–entry graph connected, so severity can be told
from quality (Linacre, judging plans), and no judge can angle for an entry (Jecmen et
al., NeurIPS 2020). Pairs in conflict are no variables at all: no cost can buy them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from reviewers import ENGINE_VERSION
from reviewers.assignment.board import Board
from reviewers.assignment.costs import Costs, draw
from reviewers.assignment.diagnosis import shortfall_of
from reviewers.assignment.islands import (
    as_islands,
    count,
    fewest_by_links,
    fewest_by_pairs,
    with_kept,
)
from reviewers.assignment.joining import Joined, join
from reviewers.assignment.leads import unserved, with_leads
from reviewers.assignment.levels import Window, even_out, hoped_for, narrowest
from reviewers.assignment.network import Network, Pair, Readings, build
from reviewers.assignment.panels import Panels, impose
from reviewers.assignment.settling import opening_prices, settle
from reviewers.assignment.values import LoadReason, Plan, UnevenLoad
from reviewers.conflicts import ConflictKind
from reviewers.errors import Infeasible, InvalidPlanInput
from reviewers.solver import Ints, SolverFailed
from reviewers.values import EntryRef, JudgeRef, inputs_digest

ATTEMPTS: Final = 6
"""Draws, the first included, before islands are joined by hand."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A network with experts placed, and what was added to it."""

    network: Network
    joined: Joined
    attempt: int

    @property
    def spread(self) -> int:
        """Most readings of a judge less fewest."""
        loads = self.network.kept + np.bincount(
            self.joined.added[0], minlength=len(self.network.judges)
        )
        return int(loads.max() - loads.min())

    @property
    def islands(self) -> int:
        """Pieces the readings fall into."""
        return count(self.network, with_kept(self.network, self.joined.added))


def plan(
    entries: Iterable[EntryRef],
    judges: Iterable[JudgeRef],
    conflicts: Mapping[Pair, ConflictKind],
    *,
    readings: Readings,
    seed: int,
    fixed: Collection[Pair] = (),
    panels: Panels | None = None,
) -> Plan:
    """
    Give every entry exactly *readings* judges, none in conflict, loads as even as can be.

    *readings* is one number for all, or names every entry with a number of its own.
    ``conflicts`` and ``fixed`` are keyed (judge code, entry code). ``fixed`` pairs stay; an
    entry that already has more keeps them all. With *panels* each entry is read within one of
    them, and its anchors by everybody. The order of *entries* and *judges* never
    matters. Raises Infeasible (with why), InvalidPlanInput, or SolverFailed.
    """
    if seed < 0:
        raise InvalidPlanInput("a seed counts from 0")
    network = build(entries, judges, conflicts, readings=readings, fixed=fixed)
    if panels is not None:
        network = impose(network, panels, seed)
    try:
        outcome = _best_of(network, seed)
    except NoRoom:
        raise Infeasible(shortfall_of(network, conflicts, readings)) from None
    given = (network.entries, network.judges, dict(conflicts), network.fixed, readings, seed)
    digest = inputs_digest(given if panels is None else (*given, panels))
    return _written(network, outcome, seed=seed, digest=digest)


class NoRoom(Exception):
    """No plan: an entry has too few judges, or limits cannot be kept."""


def _best_of(network: Network, seed: int) -> Outcome:
    """With experts placed first, unless even loads or a link between judges would suffer."""
    led = _solved(network, seed, is_led=True)
    if led.network is network:
        return led
    if led.spread <= 1 and led.islands == 1 and not led.joined.slack:
        return led
    plain = _solved(network, seed, is_led=False)
    better = min((plain, led), key=lambda one: (one.islands, one.spread))
    return led if (led.islands, led.spread) == (plain.islands, plain.spread) else better


def _solved(network: Network, seed: int, *, is_led: bool) -> Outcome:
    """The first draw in one piece; when none is, the first with the fewest pieces, joined."""
    tries: list[tuple[int, int]] = []
    for attempt in range(ATTEMPTS):
        placed, board, window = drawn(network, seed, attempt, is_led=is_led)
        added = board.pairs()
        pieces = count(placed, with_kept(placed, added))
        if pieces <= 1:
            return Outcome(placed, Joined(added, 0, 0, is_forced=False), attempt)
        tries.append((pieces, attempt))
        if pieces <= _fewest(placed, window):
            break
    attempt = min(tries)[1]
    placed, board, window = drawn(network, seed, attempt, is_led=is_led)
    return Outcome(placed, join(board, placed, window), attempt)


def _fewest(network: Network, window: Window) -> int:
    """Pieces no other draw could do without."""
    return max(fewest_by_links(network, window.low, window.high), fewest_by_pairs(network))


def drawn(
    network: Network, seed: int, attempt: int, *, is_led: bool
) -> tuple[Network, Board, Window]:
    """The cheapest plan of one draw, within the narrowest bounds on loads. Raises NoRoom."""
    short = bool((network.free.sum(axis=1) < network.demand).any())
    if short or bool((network.kept > network.caps).any()):
        raise NoRoom
    costs = draw(network, seed, attempt)
    if is_led:
        network = with_leads(network, costs, hoped_for(network))
        costs = draw(network, seed, attempt)
    try:
        board, window = _settled(network, costs, hoped_for(network))
    except NoRoom:
        if not is_led:
            raise
        return drawn(network, seed, attempt, is_led=False)
    return network, board, window


def _settled(network: Network, costs: Costs, window: Window) -> tuple[Board, Window]:
    prices = opening_prices(costs, network.demand, window.low, window.high)
    board = Board(costs, network.demand, prices)
    if settle(board, window.low, window.high, prices):
        return board, window
    if even_out(board, network) is not None:
        raise NoRoom
    window = narrowest(board, network)
    board.clear()
    prices = opening_prices(board.costs, network.demand, window.low, window.high)
    board = Board(board.costs, network.demand, prices)
    if not settle(board, window.low, window.high, prices):
        raise SolverFailed("no plan within bounds that were met")
    return board, window


def _written(network: Network, outcome: Outcome, *, seed: int, digest: str) -> Plan:
    placed, joined = outcome.network, outcome.joined
    added = [
        (network.judges[judge].code, network.entries[entry].code)
        for judge, entry in zip(*(side.tolist() for side in joined.added), strict=True)
    ]
    added += set(placed.fixed) - set(network.fixed)
    pairs = tuple(sorted((*network.fixed, *added)))
    new = np.bincount(joined.added[0], minlength=len(network.judges))
    loads: Ints = placed.kept + new
    floor, ceiling = _even(network)
    return Plan(
        pairs=pairs,
        added=tuple(sorted(added)),
        loads=tuple(
            (judge.code, int(load)) for judge, load in zip(network.judges, loads, strict=True)
        ),
        widened=max(0, floor - int(loads.min()), int(loads.max()) - ceiling),
        uneven=_uneven(network, loads, slack=joined.slack),
        components=as_islands(placed, joined.added),
        is_split_forced=outcome.islands > 1 and joined.is_forced,
        swaps=joined.swaps,
        without_expert=unserved(network, pairs),
        seed=seed,
        attempt=outcome.attempt,
        engine_version=ENGINE_VERSION,
        inputs_digest=digest,
    )


def _even(network: Network) -> tuple[int, int]:
    few = len(network.judges)
    return network.needed // few, -(-network.needed // few)


def _uneven(network: Network, loads: Ints, *, slack: int) -> tuple[UnevenLoad, ...]:
    """Judges outside floor and ceiling of the mean, by code."""
    floor, ceiling = _even(network)
    found = []
    for place, judge in enumerate(network.judges):
        load = int(loads[place])
        if floor <= load <= ceiling:
            continue
        if load < floor:
            reason = LoadReason.LIMIT if load == judge.max_load else LoadReason.CONFLICTS
        else:
            reason = LoadReason.KEPT if load == network.kept[place] else LoadReason.OTHERS
        if slack and floor - slack <= load <= ceiling + slack:
            reason = LoadReason.JOINING
        found.append(UnevenLoad(judge.code, load, reason))
    return tuple(found)
