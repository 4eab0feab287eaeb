"""Runs of k characters as numbers of 64 bits: equal runs, equal numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from reviewers.duplicates.compiling import compiled
from reviewers.duplicates.normalising import Codes

Hashes: TypeAlias = NDArray[np.uint64]

_STEP: Final = np.uint64(0x9E3779B97F4A7C15)
_MIX_1: Final = np.uint64(0xBF58476D1CE4E5B9)
_MIX_2: Final = np.uint64(0x94D049BB133111EB)


def grams(codes: Codes, k: int) -> Hashes:
    """Return the number of codes[i:i+k] for every i; none where the text is shorter."""
    return _grams(np.ascontiguousarray(codes), k)


@dataclass(frozen=True, slots=True, eq=False)
class Marks:
    """Some grams of a text, chosen by what they are, not by where: equal runs choose alike."""

    hashes: Hashes
    places: NDArray[np.int32]


@compiled
def _grams(codes: Codes, k: int) -> Hashes:
    count = max(0, len(codes) - k + 1)
    numbers = np.empty(count, dtype=np.uint64)
    if count == 0:
        return numbers
    highest = np.uint64(1)
    for _ in range(k - 1):
        highest = highest * _STEP
    rolling = np.uint64(0)
    for i in range(k):
        rolling = rolling * _STEP + np.uint64(codes[i])
    for i in range(count):
        numbers[i] = mixed(rolling)
        if i + 1 < count:
            rolling = (rolling - np.uint64(codes[i]) * highest) * _STEP + np.uint64(codes[i + k])
    return numbers


@compiled
def mixed(number: np.uint64) -> np.uint64:
    """Every bit of *number* reaches every bit of the answer (splitmix64's last step)."""
    number = (number ^ (number >> np.uint64(30))) * _MIX_1
    number = (number ^ (number >> np.uint64(27))) * _MIX_2
    return number ^ (number >> np.uint64(31))
