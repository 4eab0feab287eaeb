"""
Equal runs of two texts, and the chains they form over what was changed between them.

A chain is worth the characters it finds equal, each weighted by what it proves (nothing when
quoted), less a part of the length of each gap it jumps over.
"""

from __future__ import annotations

from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from reviewers.duplicates.compiling import compiled
from reviewers.duplicates.grams import Hashes, grams
from reviewers.duplicates.normalising import Codes

SEED: Final = 5
"""So many equal characters begin a run."""
_MOST_PLACES: Final = 16
"""A seed that comes again and again in a text is tried at so many places,"""
_LONG: Final = 100_000
"""and at fewer in texts longer than this together: time stays bounded."""
_DRONE: Final = 256
"""A seed that a text has more often is no seed: a line of one character, a page of dots."""
_FARTHEST: Final = 40
"""A chain never jumps over more characters than this, on either side."""
_LOOKED_BACK: Final = 128
_JUMP_COST: Final = 1.0
_GAP_COST: Final = 0.2
_SHIFT_COST: Final = 0.1

Numbers: TypeAlias = NDArray[np.int32]
Flags: TypeAlias = NDArray[np.bool_]
Sums: TypeAlias = NDArray[np.float64]
"""Sums[i] is what the first i characters are worth together."""
Values: TypeAlias = NDArray[np.float64]


def equal_runs(a: Codes, b: Codes) -> Numbers:
    """
    The longest equal runs of SEED characters and more, in order: start in a, in b, length.

    What a run of twice the length covers is left to that one.
    """
    if len(a) < SEED or len(b) < SEED:
        return np.zeros((0, 3), np.int32)
    runs = _equal_runs(a, b, grams(a, SEED), grams(b, SEED))
    return runs[np.lexsort((runs[:, 1], runs[:, 0]))]


def chains(runs: Numbers, a_sums: Sums, b_sums: Sums, least: float) -> tuple[Numbers, Values]:
    """
    Chains of *runs* worth at least *least*, the most valuable first, none sharing a run.

    A row is start and end in a, start and end in b, equal characters.
    """
    values, parents = _chained(runs, a_sums, b_sums)
    return _taken(runs, values, parents, least)


@compiled
def _equal_runs(a: Codes, b: Codes, a_grams: Hashes, b_grams: Hashes) -> Numbers:
    slots, following, times = _hashed(a_grams)
    most = max(1, min(_MOST_PLACES, _MOST_PLACES * _LONG // (len(a) + len(b))))
    done = np.zeros(len(a) + len(b), dtype=np.int32)
    runs = np.empty((256, 3), dtype=np.int32)
    count = 0
    for j in range(len(b_grams)):
        slot = np.int64(b_grams[j] & np.uint64(len(slots) - 1))
        i = slots[slot] if times[slot] <= _DRONE else -1
        tried = 0
        while i >= 0 and tried < most:
            if a_grams[i] == b_grams[j]:
                tried += 1
                if done[i - j + len(b)] <= j:
                    back, length = _around(a, b, i, j)
                    done[i - j + len(b)] = j + length
                    if count == len(runs):
                        runs = _room_for_more(runs)
                    runs[count, 0], runs[count, 1] = i - back, j - back
                    runs[count, 2] = length + back
                    count += 1
            i = following[i]
    return _outdone(runs[:count], len(a), len(b))


@compiled
def _hashed(numbers: Hashes) -> tuple[Numbers, Numbers, Numbers]:
    """For each slot its first place and how many there are, for each place the next one."""
    size = 16
    while size < 2 * len(numbers):
        size *= 2
    slots, times = np.full(size, -1, dtype=np.int32), np.zeros(size, dtype=np.int32)
    following = np.empty(len(numbers), dtype=np.int32)
    for i in range(len(numbers) - 1, -1, -1):
        slot = np.int64(numbers[i] & np.uint64(size - 1))
        following[i] = slots[slot]
        slots[slot] = i
        times[slot] += 1
    return slots, following, times


@compiled
def _room_for_more(runs: Numbers) -> Numbers:
    longer = np.empty((2 * len(runs), 3), dtype=np.int32)
    longer[: len(runs)] = runs
    return longer


@compiled
def _around(a: Codes, b: Codes, i: int, j: int) -> tuple[int, int]:
    """How many characters before, and from, (i, j) are equal."""
    length = 0
    while i + length < len(a) and j + length < len(b) and a[i + length] == b[j + length]:
        length += 1
    back = 0
    while i > back and j > back and a[i - back - 1] == b[j - back - 1]:
        back += 1
    return back, length


@compiled
def _outdone(runs: Numbers, a_length: int, b_length: int) -> Numbers:
    """Cut from the ends of each run what runs twice as long cover: it belongs to them."""
    a_best, b_best = np.zeros(a_length, np.int32), np.zeros(b_length, np.int32)
    for k in np.argsort(runs[:, 2], kind="mergesort"):
        i, j, length = runs[k, 0], runs[k, 1], runs[k, 2]
        a_best[i : i + length] = length
        b_best[j : j + length] = length
    kept = np.empty(runs.shape, dtype=np.int32)
    count = 0
    for k in range(len(runs)):
        i, j, length = runs[k, 0], runs[k, 1], runs[k, 2]
        first, last = 0, length
        while first < last and max(a_best[i + first], b_best[j + first]) >= 2 * length:
            first += 1
        while first < last and max(a_best[i + last - 1], b_best[j + last - 1]) >= 2 * length:
            last -= 1
        if last - first >= SEED:
            kept[count, 0], kept[count, 1], kept[count, 2] = i + first, j + first, last - first
            count += 1
    return kept[:count].copy()


@compiled
def _chained(runs: Numbers, a_sums: Sums, b_sums: Sums) -> tuple[Values, Numbers]:
    """The best value of a chain that ends with each run, and the run before it."""
    values = np.empty(len(runs), dtype=np.float64)
    parents = np.full(len(runs), -1, dtype=np.int32)
    for k in range(len(runs)):
        i, j, length = runs[k, 0], runs[k, 1], runs[k, 2]
        values[k] = _worth(a_sums, b_sums, i, j, length)
        for p in range(k - 1, max(-1, k - 1 - _LOOKED_BACK), -1):
            a_end, b_end = runs[p, 0] + runs[p, 2], runs[p, 1] + runs[p, 2]
            if runs[p, 0] >= i or runs[p, 1] >= j or max(i - a_end, j - b_end) > _FARTHEST:
                continue
            overlap = max(0, a_end - i, b_end - j)
            if overlap >= length:
                continue
            a_gap, b_gap = i + overlap - a_end, j + overlap - b_end
            value = values[p] + _worth(a_sums, b_sums, i + overlap, j + overlap, length - overlap)
            value -= _JUMP_COST + _GAP_COST * max(a_gap, b_gap) + _SHIFT_COST * abs(a_gap - b_gap)
            if value > values[k]:
                values[k], parents[k] = value, p
    return values, parents


@compiled
def _worth(a_sums: Sums, b_sums: Sums, i: int, j: int, length: int) -> float:
    return float(max(a_sums[i + length] - a_sums[i], b_sums[j + length] - b_sums[j]))


@compiled
def _taken(runs: Numbers, values: Values, parents: Numbers, least: float) -> tuple[Numbers, Values]:
    found = np.empty((len(runs), 5), dtype=np.int32)
    worths = np.empty(len(runs), dtype=np.float64)
    used = np.zeros(len(runs), dtype=np.bool_)
    count = 0
    for last in np.argsort(-values, kind="mergesort"):
        if values[last] < least:
            break
        first, k, equal = last, last, 0
        while k >= 0 and not used[k]:
            used[k] = True
            first = k
            equal += runs[k, 2]
            k = parents[k]
        worth = values[last] - (values[k] if k >= 0 else 0.0)
        if equal == 0 or worth < least:
            continue
        found[count, 0], found[count, 1] = runs[first, 0], runs[last, 0] + runs[last, 2]
        found[count, 2], found[count, 3] = runs[first, 1], runs[last, 1] + runs[last, 2]
        found[count, 4] = equal
        worths[count] = worth
        count += 1
    return found[:count].copy(), worths[:count].copy()


@compiled
def in_line(found: Numbers, worths: Values, cost: float, most: float) -> tuple[Flags, float]:
    """
    Which chains follow each other in both texts, and what that proves.

    Texts on one matter share phrases here and there; one that was said again, sentence by
    sentence, shares them in its order. Each chain proves what it is worth beyond *cost*, up to
    *most*; those out of line speak against it.
    """
    values = np.empty(len(found), np.float64)
    parents = np.full(len(found), -1, np.int32)
    order = np.argsort(found[:, 0], kind="mergesort")
    total = 0.0
    for at in range(len(order)):
        k = order[at]
        own = min(worths[k], most) - cost
        values[k] = own
        total += own
        for back in range(at - 1, max(-1, at - 1 - _LOOKED_BACK), -1):
            p = order[back]
            overlap = max(found[p, 1] - found[k, 0], found[p, 3] - found[k, 2])
            if overlap <= SEED and values[p] + own > values[k]:
                values[k], parents[k] = values[p] + own, p
    lined = np.zeros(len(found), np.bool_)
    if len(found) == 0:
        return lined, 0.0
    k = np.int64(np.argmax(values))
    best = values[k]
    while k >= 0:
        lined[k] = True
        k = np.int64(parents[k])
    return lined, 2 * best - total
