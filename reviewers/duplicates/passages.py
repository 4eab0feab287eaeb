"""From chains to the passages that people are shown: apart, whole, and in order."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from reviewers.duplicates.aligning import chains, equal_runs, in_line
from reviewers.duplicates.edges import drawn_out, in_paragraphs, trimmed
from reviewers.duplicates.preparing import FULL, HEADING, Flags, Prepared

_OVERLAP: Final = 0.3
"""A passage that lies in better ones by more than this, on both sides, is theirs."""
_TWICE: Final = 40.0
"""A passage worth this much may lie in a better one on one side: it was copied twice."""
_NEAR: Final = 60
"""Passages so near to each other on both sides are one."""
_NEARER: Final = 150
"""The same where the order of phrases shows that a text was said again."""
_BESIDE: Final = 12
_FAR: Final = 400
"""So much may be left out or put in on one side, when the other goes on at once."""
LEAST: Final = 5.0
"""What is worth less than this is not looked at."""
USUAL: Final = 14.0
"""Two texts about one matter often share a phrase that proves so much."""
_TAIL: Final = 0.3
"""Of all phrases they share, so much fewer are longer by a character (the power of e)."""
ORDERED: Final = 45.0
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


@dataclass(frozen=True, slots=True)
class Shared:
    """
    What two texts share: stretches, the strongest first; what their order proves by itself;
    and what a stretch may prove by mere chance, the more the more phrases lie here and there.
    """

    stretches: list[Stretch]
    order: float
    chance: float


def shared_by(a: Prepared, b: Prepared) -> Shared:
    """What both say, and how much chance has to do with it."""
    runs = equal_runs(a.normal.codes, b.normal.codes)
    found, worths = chains(runs, _sums(a.worths), _sums(b.worths), LEAST)
    lined, order = in_line(found, worths, LEAST, 2 * USUAL)
    noise = int(np.count_nonzero(~lined & (worths < USUAL)))
    chance = max(USUAL, LEAST + math.log(max(1, noise)) / _TAIL)
    found = trimmed(found, a.bounds, b.bounds)
    wanted = (worths >= PIECE) | lined if order >= ORDERED else worths >= PIECE
    kept = np.flatnonzero(wanted & (found[:, 0] < found[:, 1]) & (found[:, 2] < found[:, 3]))
    found = drawn_out(found[kept], a.normal.codes, b.normal.codes, a.bounds, b.bounds)
    found = in_paragraphs(found, a.normal.codes, b.normal.codes, a.begins, b.begins)
    rows = list(zip(found.tolist(), worths[kept].tolist(), strict=True))
    # who shares a passage of the middle too has not just begun as everybody does
    is_alone = all(worth < USUAL or _is_at_an_end(row, a, b) for row, worth in rows)
    stretches = []
    for row, worth in rows:
        a_start, a_end, b_start, b_end, equal = row
        share = HEADING if is_alone and _is_at_an_end(row, a, b) else 1.0
        stretches.append(Stretch(a_start, a_end, b_start, b_end, equal, worth * share))
    return Shared(stretches, order, chance)


def _is_at_an_end(row: Sequence[int], a: Prepared, b: Prepared) -> bool:
    """Whether a passage lies in the openings of both texts, or in their closings."""
    a_start, a_end, b_start, b_end, _ = row
    is_opening = a_end <= a.ends and b_end <= b.ends
    return is_opening or (len(a.normal) - a_start <= a.ends and len(b.normal) - b_start <= b.ends)


def whole(found: Iterable[Stretch], order: float, a: Prepared, b: Prepared) -> list[Stretch]:
    """*found* without what lies in better ones, neighbours joined, in the order of a."""
    return _joined(_apart(found, a, b), a, b, _NEARER if order >= ORDERED else _NEAR)


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


def _joined(found: list[Stretch], a: Prepared, b: Prepared, near: int = _NEAR) -> list[Stretch]:
    a_taken = covered(a, ((one.a_start, one.a_end) for one in found))
    b_taken = covered(b, ((one.b_start, one.b_end) for one in found))
    joined: list[Stretch] = []
    for one in sorted(found, key=lambda x: (x.a_start, x.b_start, x.a_end, x.b_end)):
        before = joined[-1] if joined else None
        if before is None or not _is_one(before, one, a_taken, b_taken, near):
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


def _is_one(before: Stretch, after: Stretch, a_taken: Flags, b_taken: Flags, near: int) -> bool:
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
    near = max(near if after.length < _NEAR else _NEAR, min(_FAR, int(both * 0.08)))
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
