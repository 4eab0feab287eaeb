"""
Fixed panels (固定评委组), where a call imposes them: each work goes to one panel's judges.

Panels share no work, so no model can tell a strict panel from weak works. Anchors (共评作品),
six to eight works that every judge reads, link them again (Linacre, judging plans).
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from reviewers.assignment.board import Board
from reviewers.assignment.costs import ABSENT, noise
from reviewers.assignment.levels import even_out
from reviewers.assignment.network import Free, Network, Pair
from reviewers.assignment.settling import opening_prices, settle
from reviewers.errors import InvalidPlanInput
from reviewers.solver import Ints
from reviewers.values import EntryRef, JudgeRef

ANCHORS: Final = 8
"""As many anchors as simulated calls needed for panels to be compared."""
FEWEST_ANCHORS: Final = 6
"""As many as each judge should read."""


@dataclass(frozen=True, slots=True)
class Panels:
    """``members`` is judge code → name of the panel; ``anchors`` are read by all of them."""

    members: Mapping[str, str]
    anchors: frozenset[str] = frozenset()


def propose_anchors(
    entries: Iterable[EntryRef],
    judges: Iterable[JudgeRef],
    conflicts: Collection[Pair],
    *,
    seed: int,
    count: int = ANCHORS,
) -> tuple[str, ...]:
    """Codes of works that as many judges as can be may read, in a seeded order at equal use."""
    codes = sorted(entry.code for entry in entries)
    codes.sort(key=lambda code: hashlib.sha256(f"{seed}:{code}".encode()).digest())
    people = sorted(judge.code for judge in judges)
    read = dict.fromkeys(people, 0)
    chosen: list[str] = []
    for _ in range(min(count, len(codes))):
        best = max(
            (code for code in codes if code not in chosen),
            key=lambda code: (
                sum(read[one] < FEWEST_ANCHORS for one in people if (one, code) not in conflicts),
                sum((one, code) not in conflicts for one in people),
            ),
        )
        chosen.append(best)
        for one in people:
            read[one] += (one, best) not in conflicts
    return tuple(sorted(chosen))


def impose(network: Network, panels: Panels, seed: int) -> Network:
    """The network in which each work is free for one panel only, and anchors for all panels."""
    names = sorted(set(panels.members.values()))
    codes = {entry.code for entry in network.entries}
    if not names or not panels.anchors <= codes:
        raise InvalidPlanInput("panels need members, and anchors are entries of the round")
    places = {name: place for place, name in enumerate(names)}
    of_judge = np.array(
        [places.get(panels.members.get(one.code, ""), -1) for one in network.judges]
    )
    is_anchor = np.array([entry.code in panels.anchors for entry in network.entries])
    of_entry = _dealt(network, of_judge, is_anchor, seed)
    free = network.free & (of_judge >= 0)
    free &= is_anchor[:, None] | (of_entry[:, None] == of_judge)
    demand = np.where(is_anchor, free.sum(axis=1), network.demand)
    degrees = network.kept + free.sum(axis=0)
    caps = np.minimum(network.caps, np.maximum(degrees, network.kept))
    return replace(network, free=free, demand=demand, caps=caps)


def _dealt(network: Network, of_judge: Ints, is_anchor: Ints, seed: int) -> Ints:
    """Deal the works to panels by the size of each, where enough of its judges may read them."""
    sizes = np.bincount(of_judge[of_judge >= 0])
    counts = np.stack([network.free[:, of_judge == one].sum(axis=1) for one in range(sizes.size)])
    can = counts.T >= network.demand[:, None]
    _bind_kept(network, of_judge, can)
    # where no panel can, the one that comes nearest: the plan then says who is missing
    hopeless = ~can.any(axis=1)
    can[hopeless, counts.T[hopeless].argmax(axis=1)] = True
    costs = np.where(can, noise(f"{seed}:panels", can.shape), ABSENT).astype(np.int32)
    demand = np.where(is_anchor, 0, 1)
    share = int(demand.sum()) * sizes / sizes.sum()
    low, high = np.floor(share).astype(np.int64), np.ceil(share).astype(np.int64)
    prices = opening_prices(costs, demand, low, high)
    board = Board(costs, demand, prices)
    if not settle(board, low, high, prices):
        even_out(board, _as_network(network, can, demand))
    found: Ints = np.full(len(network.entries), -1, dtype=np.int64)
    panels, entries = board.pairs()
    found[entries] = panels
    return found


def _bind_kept(network: Network, of_judge: Ints, can: Free) -> None:
    """A work one panel has begun stays with that panel, if it can go on."""
    rows, columns = network.fixed_indices()
    begun = np.zeros_like(can)
    inside = of_judge[rows] >= 0
    begun[columns[inside], of_judge[rows[inside]]] = True
    begun &= can
    bound = begun.any(axis=1)
    can[bound] = begun[bound]


def _as_network(network: Network, can: Free, demand: Ints) -> Network:
    few = can.shape[1]
    nobody = tuple(JudgeRef(f"{place:06}") for place in range(few))
    return Network(
        judges=nobody, entries=network.entries, fixed=(), free=can, demand=demand,
        kept=np.zeros(few, dtype=np.int64), caps=can.sum(axis=0),
    )  # fmt: skip
