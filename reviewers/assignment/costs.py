"""
Random costs of pairs: whole numbers drawn from a seed.

Whole, so that every sum is exact; and drawn by arithmetic written down here (SplitMix64,
Steele et al. 2014), so that no later NumPy can change what a seed means.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from reviewers.assignment.network import Network

Costs: TypeAlias = NDArray[np.int32]
"""Entries × judges."""

RANGE: Final = 2**29
STYLE_BONUS: Final = RANGE // 4
"""What knowing an entry's script is worth against costs spread evenly over RANGE."""
ABSENT: Final = 2**31 - 1
"""In the place of a cost: no reading can be placed here."""
CHUNK: Final = 4096
"""Entries looked at together: what bounds the memory of a large call."""

GOLDEN: Final = np.uint64(0x9E3779B97F4A7C15)
FIRST: Final = np.uint64(0xBF58476D1CE4E5B9)
SECOND: Final = np.uint64(0x94D049BB133111EB)


def draw(network: Network, seed: int, attempt: int) -> Costs:
    """Costs of all pairs, lower where the judge knows the script, ABSENT where none is free."""
    costs = noise(f"{seed}:{attempt}", network.free.shape)
    costs += STYLE_BONUS
    for place, known in known_by_judge(network).items():
        costs[known, place] -= STYLE_BONUS
    costs[~network.free] = ABSENT
    return costs


def noise(stream: str, shape: tuple[int, int]) -> Costs:
    """Whole numbers below RANGE, as *stream* says."""
    many, few = shape
    start = np.uint64(int.from_bytes(hashlib.sha256(stream.encode()).digest()[:8], "big"))
    costs: Costs = np.empty(shape, dtype=np.int32)
    for first in range(0, many, CHUNK):
        last = min(first + CHUNK, many)
        counter = np.arange(first * few, last * few, dtype=np.uint64)
        bits = _mixed(counter * GOLDEN + start) >> np.uint64(35)
        costs[first:last] = bits.reshape(last - first, few)
    return costs


def known_by_judge(network: Network) -> dict[int, list[int]]:
    """Judge → entries whose script they know, both by place; judges who know none left out."""
    by_style: dict[str, list[int]] = defaultdict(list)
    for place, entry in enumerate(network.entries):
        if entry.style is not None:
            by_style[entry.style].append(place)
    found = {
        place: [one for style in sorted(judge.styles) for one in by_style.get(style, ())]
        for place, judge in enumerate(network.judges)
    }
    return {place: known for place, known in found.items() if known}


def _mixed(state: NDArray[np.uint64]) -> NDArray[np.uint64]:
    state = (state ^ (state >> np.uint64(30))) * FIRST
    state = (state ^ (state >> np.uint64(27))) * SECOND
    return state ^ (state >> np.uint64(31))
