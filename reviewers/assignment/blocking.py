"""The smallest set that blocks a plan: a violation of Hall's condition, minimal by deletion."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import numpy as np

from reviewers.assignment.network import Network
from reviewers.assignment.values import Blocker
from reviewers.solver import Ints

Groups = list[list[int]]
"""Entries by place, in groups that stay or go together."""


def blocker_of(network: Network, crowded: Iterable[int]) -> Blocker | None:
    """
    Shrink the entries on the crowded side of a minimum cut to the least that still blocks.

    One entry alone if one blocks alone; else entries or whole units, whichever are fewer.
    """
    entries = sorted(crowded)
    alone = next((one for one in entries if _excess(network, [one]) > 0), None)
    if alone is not None:
        return _written(network, [alone], units=())
    fewest = _shrunk(network, [[one] for one in entries])
    if not fewest:
        return None
    by_unit: dict[str, list[int]] = defaultdict(list)
    for place, entry in enumerate(network.entries):
        by_unit[entry.unit].append(place)
    named = sorted({network.entries[one].unit for one in entries})
    of_units = _shrunk(network, [by_unit[unit] for unit in named])
    if of_units and len(of_units) < len(fewest):
        units = tuple(sorted({network.entries[group[0]].unit for group in of_units}))
        return _written(network, [one for group in of_units for one in group], units=units)
    return _written(network, [group[0] for group in fewest], units=())


def _excess(network: Network, entries: list[int]) -> int:
    """Readings these entries want beyond what all judges together could give them."""
    degrees = network.free[entries].sum(axis=0)
    return int(network.demand[entries].sum() - np.minimum(network.room, degrees).sum())


def _shrunk(network: Network, groups: Groups) -> Groups:
    """Drop every group the rest still blocks without, in order; empty if nothing blocks."""
    degrees: Ints = np.zeros(len(network.judges), dtype=np.int64)
    wanted = 0
    sizes = []
    for group in groups:
        sizes.append(network.free[group].sum(axis=0))
        degrees = degrees + sizes[-1]
        wanted += int(network.demand[group].sum())
    if wanted <= int(np.minimum(network.room, degrees).sum()):
        return []
    kept = []
    for group, size in zip(groups, sizes, strict=True):
        left = wanted - int(network.demand[group].sum())
        if left > int(np.minimum(network.room, degrees - size).sum()):
            wanted, degrees = left, degrees - size
        else:
            kept.append(group)
    return kept


def _written(network: Network, entries: list[int], *, units: tuple[str, ...]) -> Blocker:
    degrees = network.free[entries].sum(axis=0)
    return Blocker(
        entries=tuple(sorted(network.entries[one].code for one in entries)),
        units=units,
        judges=tuple(network.judges[int(one)].code for one in np.flatnonzero(degrees)),
        needed=int(network.demand[entries].sum()),
        room=int(np.minimum(network.room, degrees).sum()),
    )
