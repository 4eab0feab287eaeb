"""Islands: which readings hang together, which could, and which of them lie on a circle."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
from numpy.typing import NDArray

from reviewers.assignment.network import Network
from reviewers.assignment.values import Island
from reviewers.solver import Ints, islands

Edges = tuple[Ints, Ints]
"""Judge and entry of every reading, by place."""


def with_kept(network: Network, added: Edges) -> Edges:
    """These readings and the kept ones."""
    rows, columns = network.fixed_indices()
    return np.concatenate([added[0], rows]), np.concatenate([added[1], columns])


def labels_of(network: Network, edges: Edges) -> tuple[Ints, Ints]:
    """Island of each judge and of each entry; −1 for whoever has no reading."""
    few = len(network.judges)
    found = islands(edges[0], edges[1], (few, len(network.entries)))
    idle = np.ones(found.size, dtype=np.bool_)
    idle[edges[0]] = idle[few + edges[1]] = False
    found[idle] = -1
    return found[:few], found[few:]


def count(network: Network, edges: Edges) -> int:
    """Return how many islands there are."""
    entries = labels_of(network, edges)[1]
    return int(np.unique(entries[entries >= 0]).size)


def fewest_by_links(network: Network, low: Ints, high: Ints) -> int:
    """
    No plan within these bounds on new readings has fewer islands than this.

    A graph in one piece has at least one link less than nodes; as few judges as can hold all
    readings are nodes of it, and so is everybody who must have some.
    """
    most = np.sort(network.kept + high)[::-1].cumsum()
    busy = max(
        int(((network.kept > 0) | (low > 0)).sum()), int(np.searchsorted(most, network.needed)) + 1
    )
    return busy + int(read_by_somebody(network).sum()) - network.needed


def read_by_somebody(network: Network) -> NDArray[np.bool_]:
    """Entries that have or get a reading."""
    read = network.demand > 0
    read[network.fixed_indices()[1]] = True
    return read


def fewest_by_pairs(network: Network) -> int:
    """No plan has fewer islands than this: nobody can join what no possible pair joins."""
    return int(parts_of(network).max(initial=-1)) + 1


def parts_of(network: Network) -> Ints:
    """Piece of each entry in the graph of all pairs that could be; −1 for what nobody reads."""
    could = network.free & read_by_somebody(network)[:, None]
    rows, columns = network.fixed_indices()
    could[columns, rows] = True
    left = could.any(axis=0)
    parts: Ints = np.full(len(network.entries), -1, dtype=np.int64)
    while left.any():
        seen = np.zeros_like(left)
        seen[int(left.argmax())] = True
        while True:
            held = could[:, seen].any(axis=1)
            grown = could[held].any(axis=0)
            if (grown == seen).all():
                break
            seen |= grown
        left &= ~seen
        parts[held] = parts.max(initial=-1) + 1
    return parts


def as_islands(network: Network, added: Edges) -> tuple[Island, ...]:
    """Islands of a finished plan, by first entry; judges without work belong to none."""
    judges, entries = labels_of(network, with_kept(network, added))
    groups: dict[int, tuple[list[str], list[str]]] = {}
    for entry, label in zip(network.entries, entries, strict=True):
        if label >= 0:
            groups.setdefault(int(label), ([], []))[1].append(entry.code)
    for judge, label in zip(network.judges, judges, strict=True):
        if label >= 0:
            groups[int(label)][0].append(judge.code)
    return tuple(Island(tuple(members), tuple(codes)) for members, codes in groups.values())


def on_circle(edges: Edges, few: int) -> NDArray[np.bool_]:
    """Which edges lie on a circle: taking one away leaves its island whole (Tarjan 1974)."""
    near: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for place, (judge, entry) in enumerate(zip(edges[0].tolist(), edges[1].tolist(), strict=True)):
        near[judge].append((few + entry, place))
        near[few + entry].append((judge, place))
    loose = np.ones(edges[0].size, dtype=np.bool_)
    reached: dict[int, int] = {}
    for start in near:
        if start not in reached:
            _find_bridges(near, start, reached, loose)
    return loose


def _find_bridges(
    near: dict[int, list[tuple[int, int]]],
    start: int,
    reached: dict[int, int],
    loose: NDArray[np.bool_],
) -> None:
    """One walk in depth; ``lowest`` is how far back a node's part of the walk is linked."""
    reached[start] = len(reached)
    lowest = {start: reached[start]}
    walk = [(start, -1, iter(near[start]))]
    while walk:
        node, came_by, ahead = walk[-1]
        for other, edge in ahead:
            if other not in reached:
                reached[other] = lowest[other] = len(reached)
                walk.append((other, edge, iter(near[other])))
                break
            if edge != came_by:
                lowest[node] = min(lowest[node], reached[other])
        else:
            walk.pop()
            if walk:
                above = walk[-1][0]
                lowest[above] = min(lowest[above], lowest[node])
                if lowest[node] > reached[above]:
                    loose[came_by] = False
