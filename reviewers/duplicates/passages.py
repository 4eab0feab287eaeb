"""From chains to the passages that people are shown: apart, whole, and in order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from reviewers.duplicates.aligning import chains, equal_runs, in_line
from reviewers.duplicates.edges import drawn_out, trimmed
from reviewers.duplicates.preparing import FULL, Flags, Prepared

_OVERLAP: Final = 0.3
"""A passage that lies in better ones by more than this, on both sides, is theirs."""
_TWICE: Final = 40.0
"""A passage worth this much may lie in a better one on one side: it was copied twice."""
_NEAR: Final = 60
"""Passages so near to each other on both sides are one."""
_BESIDE: Final = 12
_FAR: Final = 400
"""So much may be left out or put in on one side, when the other goes on at once."""
LEAST: Final = 5.0
"""What is worth less than this is not looked at."""
CHANCE: Final = 14.0
"""Two texts of the usual length about one matter share a phrase that proves so much."""
ORDERED: Final = 30.0
"""When the order of phrases proves this much, each of them is shown."""
PIECE: Final = 9.0
"""Between texts that copied, a piece that proves this much is shown as well."""
_REST: Final = 4
"""A clause of this length that both texts have left over, once each, is the same one."""

Sums: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Stretch:
    """A passage in comparable characters: how many are equal, and what they prove."""

    a_start: int
    a_end: int
    b_start: int
    b_end: int
    equal: int
    worth: float

    @property
    def length(self) -> int:
        """The longer of its two sides."""
        return max(self.a_end - self.a_start, self.b_end - self.b_start)


def stretches(a: Prepared, b: Prepared) -> tuple[list[Stretch], float]:
    """What both share, the strongest first; and what the order of it all proves by itself."""
    runs = equal_runs(a.normal.codes, b.normal.codes)
    found, worths = chains(runs, _sums(a.worths), _sums(b.worths), LEAST)
    lined, order = in_line(found, worths, LEAST, 2 * CHANCE)
    found = trimmed(found, a.bounds, b.bounds)
    wanted = (worths >= PIECE) | lined if order >= ORDERED else worths >= PIECE
    kept = np.flatnonzero(wanted & (found[:, 0] < found[:, 1]) & (found[:, 2] < found[:, 3]))
    if not len(kept):
        return [], order
    found = drawn_out(found[kept], a.normal.codes, b.normal.codes, a.bounds, b.bounds)
    return [
        Stretch(a_start, a_end, b_start, b_end, equal, float(worth))
        for (a_start, a_end, b_start, b_end, equal), worth in zip(
            found.tolist(), worths[kept], strict=True
        )
    ], order


def whole(found: Iterable[Stretch], a: Prepared, b: Prepared) -> list[Stretch]:
    """*found* without what lies in better ones, neighbours joined, in the order of a."""
    return _joined(_apart(found, a, b), a, b)


def with_the_rest(found: list[Stretch], a: Prepared, b: Prepared) -> list[Stretch]:
    """*found*, and the clauses between that are the same and left over once on each side."""
    a_rest = _rest(((one.a_start, one.a_end) for one in found), a)
    b_rest = _rest(((one.b_start, one.b_end) for one in found), b)
    rest = [
        Stretch(*place, *b_rest[words], place[1] - place[0], 0.0)
        for words, place in a_rest.items()
        if words in b_rest
    ]
    return _joined([*found, *rest], a, b) if rest else found


def covered(a: Prepared, spans: Iterable[tuple[int, int]]) -> Flags:
    """Which comparable characters lie in one of *spans*."""
    flags = np.zeros(len(a.normal), np.bool_)
    for start, end in spans:
        flags[start:end] = True
    return flags


def _sums(worths: NDArray[np.uint8]) -> Sums:
    sums = np.zeros(len(worths) + 1)
    np.cumsum(worths, out=sums[1:], dtype=np.float64)
    return sums / FULL


def _apart(found: Iterable[Stretch], a: Prepared, b: Prepared) -> list[Stretch]:
    a_taken, b_taken = covered(a, ()), covered(b, ())
    kept = []
    for one in found:
        a_part, b_part = a_taken[one.a_start : one.a_end], b_taken[one.b_start : one.b_end]
        less, more = sorted((float(a_part.mean()), float(b_part.mean())))
        if less > _OVERLAP or (more > _OVERLAP and one.worth < _TWICE):
            continue
        a_part[:] = True
        b_part[:] = True
        kept.append(one)
    return kept


def _joined(found: list[Stretch], a: Prepared, b: Prepared) -> list[Stretch]:
    a_taken = covered(a, ((one.a_start, one.a_end) for one in found))
    b_taken = covered(b, ((one.b_start, one.b_end) for one in found))
    joined: list[Stretch] = []
    for one in sorted(found, key=lambda x: (x.a_start, x.b_start, x.a_end, x.b_end)):
        before = joined[-1] if joined else None
        if before is None or not _is_one(before, one, a_taken, b_taken):
            joined.append(one)
            continue
        joined[-1] = Stretch(
            before.a_start,
            one.a_end,
            before.b_start,
            one.b_end,
            before.equal + one.equal,
            before.worth + one.worth,
        )
    return joined


def _is_one(before: Stretch, after: Stretch, a_taken: Flags, b_taken: Flags) -> bool:
    """Whether two passages are one, with something changed, left out or put in between."""
    if after.b_start <= before.b_start or after.b_end <= before.b_end:
        return False
    if after.a_end <= before.a_end or _is_busy(a_taken, before.a_end, after.a_start):
        return False
    if _is_busy(b_taken, before.b_end, after.b_start):
        return False
    less, more = sorted((after.a_start - before.a_end, after.b_start - before.b_end))
    if less < -_BESIDE:
        return False
    both = before.length + after.length
    near = max(_NEAR, min(_FAR, both * 0.08))
    far = min(_FAR, max(2 * _NEAR, both * 0.5))
    return more <= near or (less <= _BESIDE and more <= far)


def _is_busy(taken: Flags, start: int, end: int) -> bool:
    """Whether the gap is found elsewhere: then the text was reordered, not changed."""
    return end > start and bool(taken[start:end].mean() > _OVERLAP)


def _rest(spans: Iterable[tuple[int, int]], text: Prepared) -> dict[str, tuple[int, int]]:
    """Clauses outside of *spans* and of boilerplate that come once."""
    words = text.normal.text
    places: dict[str, list[tuple[int, int]]] = {}
    free = 0
    for start, end in [*sorted(spans), (len(text.normal), len(text.normal))]:
        inner = np.flatnonzero(text.opens[free + 1 : start]) + free + 1
        cuts = [free, *inner.tolist(), start]
        for first, last in pairwise(cuts):
            if last - first >= _REST and not text.bounds[first:last].any():
                places.setdefault(words[first:last], []).append((first, last))
        free = max(free, end)
    return {clause: found[0] for clause, found in places.items() if len(found) == 1}
