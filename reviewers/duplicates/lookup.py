"""
One document against the segments of an index: who shares enough with it.

The same rules as in ``joining``, where all pairs are looked for at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from reviewers.duplicates.basetexts import Base
from reviewers.duplicates.compiling import compiled
from reviewers.duplicates.fingerprints import ORDINALS, fingerprints
from reviewers.duplicates.grams import Hashes
from reviewers.duplicates.joining import Reach, least_of, rank_of
from reviewers.duplicates.normalising import normalise
from reviewers.duplicates.segments import Positions, Segment
from reviewers.duplicates.values import Document

_FAN: Final = 4
"""So many segments of about one size become one of the next size."""
Place = tuple[int, int]
"""The number of a segment and an ordinal in it."""
Dead = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """A segment in an index, and which of its documents are withdrawn."""

    segment: Segment
    dead: Dead = field(repr=False)

    @classmethod
    def whole(cls, segment: Segment) -> Held:
        """A segment with all its documents."""
        return cls(segment, np.zeros(len(segment), dtype=np.bool_))

    @property
    def count(self) -> int:
        """How many documents are left."""
        return len(self.dead) - int(np.count_nonzero(self.dead))

    def without(self, ordinal: int) -> Held:
        """The same with one document withdrawn."""
        dead = self.dead.copy()
        dead[ordinal] = True
        return Held(self.segment, dead)


def size_of(one: Held) -> int:
    """The class of a segment: 0 for one document, 1 for up to four, 2 up to sixteen …"""
    size, class_ = 1, 0
    while size < one.count:
        size, class_ = size * _FAN, class_ + 1
    return class_


def crowded(held: Sequence[Held]) -> int | None:
    """The class with too many segments, or the one of a segment that is half dead."""
    sizes = [size_of(one) for one in held]
    for size in sorted(set(sizes)):
        if sizes.count(size) >= _FAN:
            return size
    return next((size_of(one) for one in held if 2 * one.count < len(one.segment)), None)


@dataclass(frozen=True, slots=True, eq=False)
class Sought:
    """The document that is looked up."""

    prints: Hashes = field(repr=False)
    rank: np.uint64

    @classmethod
    def of(cls, document: Document, base: Base) -> Sought:
        """Take its fingerprints."""
        prints = fingerprints(normalise(document.text).codes, base)
        return cls(prints, np.uint64(rank_of(document.key)))


@dataclass(frozen=True, slots=True, eq=False)
class Lists:
    """The lists of some fingerprints in every segment, and in how many documents each is."""

    spans: tuple[tuple[Positions, Positions], ...]
    counts: Positions

    @classmethod
    def of(cls, held: Sequence[Held], prints: Hashes) -> Lists:
        """Look the fingerprints up."""
        spans = tuple(one.segment.spans(prints) for one in held)
        counts = np.zeros(len(prints), dtype=np.int64)
        for one, (starts, ends) in zip(held, spans, strict=True):
            counts += _alive(one.segment.postings, starts, ends, one.dead)
        return cls(spans, counts)


def occurrences(held: Sequence[Held], prints: Hashes) -> Positions:
    """In how many documents each fingerprint is found."""
    return Lists.of(held, prints).counts


def neighbours(held: Sequence[Held], sought: Sought, reach: Reach) -> list[Place]:
    """The documents that are candidates with *sought*, were it in the index."""
    lists = Lists.of(held, sought.prints)
    bounds = _bounds(held, sought, lists, reach)
    is_rare = lists.counts + 1 <= reach.rare
    own = int(least_of(np.array([len(sought.prints)]), reach)[0])
    found: list[Place] = []
    for number, (one, (starts, ends)) in enumerate(zip(held, lists.spans, strict=True)):
        segment = one.segment
        least = np.minimum(least_of(segment.sizes, reach), own)
        lists_of = (segment.postings, segment.ranks, one.dead, starts, ends)
        near = _near(*lists_of, bounds, is_rare, least, reach.shared)
        found += [(number, ordinal) for ordinal in near.tolist()]
    return found


def _bounds(held: Sequence[Held], sought: Sought, lists: Lists, reach: Reach) -> Hashes:
    """Up to which rank each list links its documents with *sought*."""
    bounds = np.full(len(sought.prints), np.iinfo(np.uint64).max, dtype=np.uint64)
    for place in np.flatnonzero(lists.counts + 1 > reach.common).tolist():
        last = last_anchors(held, lists, place, reach.anchors)
        # the last anchor gives way when sought comes before it
        if sought.rank > last[-1]:
            bounds[place] = last[-1]
    return bounds


def last_anchors(held: Sequence[Held], lists: Lists, place: int, anchors: int) -> list[int]:
    """The ranks of the first documents of a list, in order."""
    ranks: list[int] = []
    for one, (starts, ends) in zip(held, lists.spans, strict=True):
        start, end = int(starts[place]), int(ends[place])
        found = 0
        while start < end and found < anchors:
            ordinal = int(one.segment.postings[start] & ORDINALS)
            if not one.dead[ordinal]:
                ranks.append(int(one.segment.ranks[ordinal]))
                found += 1
            start += 1
    return sorted(ranks)[:anchors]


@compiled
def _alive(postings: Hashes, starts: Positions, ends: Positions, dead: Dead) -> Positions:
    counts = ends - starts
    if dead.any():
        for number in range(len(starts)):
            for place in range(starts[number], ends[number]):
                if dead[np.int64(postings[place] & ORDINALS)]:
                    counts[number] -= 1
    return counts


@compiled
def _near(
    postings: Hashes,
    ranks: Hashes,
    dead: Dead,
    starts: Positions,
    ends: Positions,
    bounds: Hashes,
    is_rare: Dead,
    least: NDArray[np.int32],
    shared: int,
) -> Positions:
    counts = np.zeros(len(ranks), dtype=np.int32)
    rare = np.zeros(len(ranks), dtype=np.int32)
    for number in range(len(starts)):
        for place in range(starts[number], ends[number]):
            ordinal = np.int64(postings[place] & ORDINALS)
            # a list is in the order of the ranks
            if ranks[ordinal] > bounds[number]:
                break
            counts[ordinal] += 1
            if is_rare[number]:
                rare[ordinal] += 1
    return np.flatnonzero(((rare >= shared) | (counts >= least)) & ~dead)
