"""Where a passage begins and ends: never in boilerplate, and not short of its last words."""

from __future__ import annotations

from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from reviewers.duplicates.compiling import compiled
from reviewers.duplicates.normalising import Codes

_REACH: Final = 10
"""So far from the end of a passage, on both sides together, a shorter run still belongs to it."""

_STRAY: Final = 3
"""So few characters beyond the end of a paragraph are none of a passage's."""

Numbers: TypeAlias = NDArray[np.int32]
Flags: TypeAlias = NDArray[np.bool_]


@compiled
def trimmed(found: Numbers, a_bounds: Flags, b_bounds: Flags) -> Numbers:
    """*found* (start and end in a, in b) without boilerplate at the ends; empty where all is."""
    better = found.copy()
    for k in range(len(better)):
        a_first, a_last, b_first, b_last = better[k, 0], better[k, 1], better[k, 2], better[k, 3]
        while a_first < a_last and b_first < b_last:
            if not a_bounds[a_first] and not b_bounds[b_first]:
                break
            a_first += 1
            b_first += 1
        while a_first < a_last and b_first < b_last:
            if not a_bounds[a_last - 1] and not b_bounds[b_last - 1]:
                break
            a_last -= 1
            b_last -= 1
        better[k, 0], better[k, 1], better[k, 2], better[k, 3] = a_first, a_last, b_first, b_last
    return better


def drawn_out(found: Numbers, a: Codes, b: Codes, a_bounds: Flags, b_bounds: Flags) -> Numbers:
    """*found* drawn out over the short runs beside it, as far as nothing else claims them."""
    a_taken, b_taken = a_bounds.copy(), b_bounds.copy()
    for row in found.tolist():
        a_taken[row[0] : row[1]] = True
        b_taken[row[2] : row[3]] = True
    better = found.copy()
    _draw_out(better, a, b, a_taken, b_taken)
    return better


@compiled
def _draw_out(found: Numbers, a: Codes, b: Codes, a_taken: Flags, b_taken: Flags) -> None:
    for k in range(len(found)):
        a_step, b_step = 1, 1
        while a_step > 0:
            a_step, b_step = _step(a, b, a_taken, b_taken, found[k, 1], found[k, 3], 1)
            found[k, 1] += a_step
            found[k, 3] += b_step
        a_step, b_step = 1, 1
        while a_step > 0:
            a_step, b_step = _step(a, b, a_taken, b_taken, found[k, 0] - 1, found[k, 2] - 1, -1)
            found[k, 0] -= a_step
            found[k, 2] -= b_step


@compiled
def in_paragraphs(found: Numbers, a: Codes, b: Codes, a_begins: Flags, b_begins: Flags) -> Numbers:
    """*found* without the few letters that it shares with the paragraphs before and after."""
    better = found.copy()
    for k in range(len(better)):
        for way in (1, -1):
            i = better[k, 1] if way > 0 else better[k, 0] - 1
            j = better[k, 3] if way > 0 else better[k, 2] - 1
            stray = _stray(a, b, a_begins, b_begins, i, j, way)
            both = min(better[k, 1] - better[k, 0], better[k, 3] - better[k, 2])
            if stray == 0 or both < 3 * _STRAY:
                continue
            side = 1 if way > 0 else 0
            better[k, side] -= way * stray
            better[k, side + 2] -= way * stray
            better[k, 4] -= stray
    return better


@compiled
def _stray(a: Codes, b: Codes, a_begins: Flags, b_begins: Flags, i: int, j: int, way: int) -> int:
    """How many equal letters lie between a passage's end before (i, j) and a paragraph's."""
    for count in range(1, _STRAY + 1):
        at, other = i - way * count, j - way * count
        if not (0 <= at < len(a) and 0 <= other < len(b)) or a[at] != b[other]:
            return 0
        # the letter that begins a paragraph is stray itself when the passage runs into it
        edge, beyond = (at, other) if way > 0 else (at + 1, other + 1)
        if edge < len(a) and beyond < len(b) and (a_begins[edge] or b_begins[beyond]):
            return count
    return 0


@compiled
def _step(
    a: Codes, b: Codes, a_taken: Flags, b_taken: Flags, i: int, j: int, way: int
) -> tuple[int, int]:
    """How far it is in a and b to the end of the nearest short run; (0, 0) without one."""
    for gaps in range(_REACH):
        for a_gap in range(gaps + 1):
            a_at, b_at = i + way * a_gap, j + way * (gaps - a_gap)
            length = _free_run(a, b, a_taken, b_taken, a_at, b_at, way)
            if length >= 2 and 2 * length > gaps:
                return a_gap + length, gaps - a_gap + length
    return 0, 0


@compiled
def _free_run(a: Codes, b: Codes, a_taken: Flags, b_taken: Flags, i: int, j: int, way: int) -> int:
    length = 0
    while 0 <= i < len(a) and 0 <= j < len(b) and a[i] == b[j]:
        if a_taken[i] or b_taken[j]:
            break
        length += 1
        i += way
        j += way
    return length
