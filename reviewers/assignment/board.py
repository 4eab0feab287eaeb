"""
Readings as they lie now, and what handing one on from a judge to another would cost.

Entries are many and judges are few, so everything is asked between judges: ``steps[a, b]``
is the cheapest way to take some entry from *a* and give it to *b*. Shortest paths in that
little graph are shortest paths of the whole transport network (Ahuja et al., Network Flows).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import pairwise
from typing import Final

import numpy as np

from reviewers.assignment.costs import ABSENT, CHUNK, RANGE, Costs
from reviewers.solver import Ints

FAR: Final = 2**60
"""No way from one judge to another."""
EMPTY: Final = -1
TELLING: Final = 2 * RANGE
"""Differences with ABSENT in them are larger than this, all others smaller."""


class Board:
    """
    Mutable on purpose, and never handed out: the plan is read off it at the end.

    ``slots`` holds the judges of each entry, ``paid`` what they cost; ``costs`` (taken over,
    not copied) says ABSENT where a judge cannot be added, so also where one already is.
    """

    def __init__(self, costs: Costs, demand: Ints, prices: Ints) -> None:
        """Give each entry its cheapest judges at these *prices*; every entry has enough."""
        self.costs = costs
        self.few = costs.shape[1]
        shape = (costs.shape[0], int(demand.max(initial=0)))
        self.slots = np.full(shape, EMPTY, dtype=np.int32)
        self.paid = np.zeros(shape, dtype=np.int32)
        for wanted in np.unique(demand[demand > 0]):
            entries = np.flatnonzero(demand == wanted)
            for first in range(0, entries.size, CHUNK):
                self._fill(entries[first : first + CHUNK], int(wanted), prices)
        taken = self.slots[self.slots != EMPTY]
        self.loads: Ints = np.bincount(taken, minlength=self.few).astype(np.int64)
        self.steps = np.full((self.few, self.few), FAR, dtype=np.int64)
        self.refresh(range(self.few))

    def _fill(self, entries: Ints, wanted: int, prices: Ints) -> None:
        chosen = cheapest(self.costs[entries], prices, wanted)
        rows = entries[:, None]
        self.slots[entries, :wanted] = chosen
        self.paid[entries, :wanted] = self.costs[rows, chosen]
        self.costs[rows, chosen] = ABSENT

    def refresh(self, judges: Collection[int]) -> None:
        """Look again at what these judges could hand on."""
        for judge in judges:
            entries, places = np.nonzero(self.slots == judge)
            if not entries.size:
                self.steps[judge] = FAR
                continue
            change = self.costs[entries] - self.paid[entries, places][:, None]
            row = change.min(axis=0).astype(np.int64)
            row[row > TELLING] = FAR
            self.steps[judge] = row

    def hand_on(self, path: Sequence[int]) -> None:
        """Pass one reading along these judges, each step by the entry that costs least."""
        touched = set(path)
        for giver, taker in pairwise(path):
            entries, places = np.nonzero(self.slots == giver)
            change = self.costs[entries, taker] - self.paid[entries, places]
            best = int(change.argmin())
            entry = int(entries[best])
            self.replace(entry, int(places[best]), taker)
            touched.update(int(judge) for judge in self.slots[entry] if judge != EMPTY)
        self.refresh(sorted(touched))

    def replace(self, entry: int, place: int, taker: int) -> None:
        """Give one slot of an entry to another judge; ``steps`` is left to the caller."""
        giver = self.slots[entry, place]
        cost = self.costs[entry, taker]
        self.costs[entry, giver] = self.paid[entry, place]
        self.costs[entry, taker] = ABSENT
        self.slots[entry, place], self.paid[entry, place] = taker, cost
        self.loads[giver] -= 1
        self.loads[taker] += 1

    def clear(self) -> None:
        """Take everything off; ``costs`` is as it was before anything was placed."""
        entries, places = np.nonzero(self.slots != EMPTY)
        self.costs[entries, self.slots[entries, places]] = self.paid[entries, places]
        self.slots[:] = EMPTY

    def pairs(self) -> tuple[Ints, Ints]:
        """Judge and entry of every reading placed here, by place."""
        entries, places = np.nonzero(self.slots != EMPTY)
        return self.slots[entries, places].astype(np.int64), entries.astype(np.int64)

    def cost(self) -> int:
        """What all readings placed here cost."""
        return int(self.paid.sum(dtype=np.int64))


def cheapest(costs: Costs, prices: Ints, wanted: int) -> Ints:
    """The *wanted* cheapest judges of each row, by place; equal ones by place."""
    few = costs.shape[1]
    keys = (costs + prices) * few + np.arange(few)
    keys[costs == ABSENT] = FAR
    chosen = np.argpartition(keys, wanted - 1, axis=1)[:, :wanted]
    ordered: Ints = np.sort(chosen, axis=1).astype(np.int64)
    return ordered
