"""
Whose pairs change when one document comes or goes, beside its own.

A count that passes one of its steps changes what is said of a wording in every text that has
it; a list that grows too long, or gets another anchor, links other texts than before.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from reviewers.duplicates.commonness import in_steps
from reviewers.duplicates.fingerprints import ORDINALS
from reviewers.duplicates.joining import Reach
from reviewers.duplicates.lookup import Held, Lists, Place, Sought, last_anchors
from reviewers.duplicates.segments import Positions


def disturbed(held: Sequence[Held], sought: Sought, reach: Reach, limit: int) -> set[Place]:
    """
    The documents that may be in other pairs with *sought* among them than without.

    From *limit* on, counts are all one to a verdict.
    """
    lists = Lists.of(held, sought.prints)
    before, after = lists.counts, lists.counts + 1
    is_told = _told(before, limit) != _told(after, limit)
    passed = (before == reach.rare) | (before == reach.common) | is_told
    places: set[Place] = set()
    for number in np.flatnonzero(passed & (before > 0)).tolist():
        places.update(_list(held, lists, number))
    for number in np.flatnonzero(~passed & (before > reach.common)).tolist():
        last = last_anchors(held, lists, number, reach.anchors)[-1]
        if sought.rank < last:
            places.update(_of_rank(held, lists, number, last))
    return places


def _told(counts: Positions, limit: int) -> NDArray[np.int32]:
    return np.minimum(in_steps(counts), np.int32(limit))


def _list(held: Sequence[Held], lists: Lists, number: int) -> Iterator[Place]:
    for part, (one, (starts, ends)) in enumerate(zip(held, lists.spans, strict=True)):
        found = one.segment.postings[starts[number] : ends[number]] & ORDINALS
        for ordinal in found.astype(np.int64).tolist():
            if not one.dead[ordinal]:
                yield part, ordinal


def _of_rank(held: Sequence[Held], lists: Lists, number: int, rank: int) -> Iterator[Place]:
    for part, ordinal in _list(held, lists, number):
        if int(held[part].segment.ranks[ordinal]) == rank:
            yield part, ordinal
