"""
All pairs of texts that share enough fingerprints, from sorted postings.

A pair is a candidate when it shares four fingerprints that hardly anybody else has, or a good
part of all those of the shorter text: a property of the two texts, not a rank among others, so
that one more essay never pushes a copy off somebody's list. Of the copies we have seen none
shares fewer than nine. Runs that more than ``Reach.common`` texts have would make the work
quadratic; they link every text of the list with the first ``Reach.anchors`` of it only. Copies
of one essay without number are therefore found through the same few anchors, and a phrase that
half of the entries use costs no more than a rare one.

"First" goes by the documents' ranks, a hash of the key: it does not matter who came earlier.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from hashlib import blake2b
from typing import Final

import numpy as np
from numpy.typing import NDArray

from reviewers.duplicates.compiling import compiled
from reviewers.duplicates.fingerprints import ORDINALS, PRINTS, firsts_of
from reviewers.duplicates.grams import Hashes

Positions = NDArray[np.int64]
Numbers = NDArray[np.int32]
_SLICES: Final = 64
"""Work is handed to threads in so many pieces, whatever their number: results never differ."""


@dataclass(frozen=True, slots=True)
class Reach:
    """
    What makes two texts candidates; the index and the full check use the same.

    ``shared`` fingerprints that at most ``rare`` texts have, or ``part`` hundredths of the
    fingerprints of the one that has fewer (and ``shared`` at least).
    """

    shared: int = 4
    rare: int = 8
    part: int = 15
    common: int = 128
    anchors: int = 8


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """Pairs of ordinals, first < second, sorted."""

    first: Numbers
    second: Numbers

    def __len__(self) -> int:
        return len(self.first)


def rank_of(key: str) -> int:
    """The place of a document in every list: 64 bits of a hash of its key."""
    return int.from_bytes(blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest())


def candidates(postings: Hashes, documents: int, reach: Reach, jobs: int = 1) -> Candidates:
    """Every candidate pair among documents whose ordinals go by their ranks."""
    borders = np.flatnonzero(firsts_of(postings & PRINTS)) if len(postings) else postings
    borders = np.append(borders, len(postings)).astype(np.int64)
    starts, after, until = _forward(postings, borders, documents, reach.common, reach.anchors)
    sizes = np.bincount((postings & ORDINALS).astype(np.int64), minlength=documents)
    least = least_of(sizes, reach)
    bounds = np.linspace(0, documents, _SLICES + 1).astype(np.int64)

    def piece(number: int) -> NDArray[np.int32]:
        first, last = int(bounds[number]), int(bounds[number + 1])
        limits = (reach.shared, reach.rare)
        return _joined(postings, starts, after, until, first, last, least, *limits)

    with ThreadPoolExecutor(max_workers=max(1, jobs)) as pool:
        pairs = np.concatenate(list(pool.map(piece, range(_SLICES))))
    return Candidates(pairs[:, 0], pairs[:, 1])


def least_of(sizes: NDArray[np.int64], reach: Reach) -> Numbers:
    """How many fingerprints of any kind a text must share, by how many it has."""
    return np.maximum(reach.shared, -(-sizes * reach.part // 100)).astype(np.int32)


@compiled
def _last_of(start: int, end: int, common: int, anchors: int) -> int:
    """Up to where the texts of a list look for others behind them."""
    return end - 1 if end - start <= common else min(start + anchors, end - 1)


@compiled
def _forward(
    postings: Hashes, borders: Positions, documents: int, common: int, anchors: int
) -> tuple[Positions, Positions, Positions]:
    """
    For each document the stretches of postings with whom it shares a fingerprint.

    Document d has after[starts[d]:starts[d + 1]] and the same of until: in each stretch the
    others with a higher ordinal.
    """
    starts = np.zeros(documents + 1, dtype=np.int64)
    for group in range(len(borders) - 1):
        start, end = borders[group], borders[group + 1]
        for place in range(start, _last_of(start, end, common, anchors)):
            starts[np.int64(postings[place] & ORDINALS) + 1] += 1
    for document in range(documents):
        starts[document + 1] += starts[document]
    after = np.empty(starts[documents], dtype=np.int64)
    until = np.empty(starts[documents], dtype=np.int64)
    free = starts[:-1].copy()
    for group in range(len(borders) - 1):
        start, end = borders[group], borders[group + 1]
        for place in range(start, _last_of(start, end, common, anchors)):
            owner = np.int64(postings[place] & ORDINALS)
            after[free[owner]] = place + 1
            # the size of the list is needed too: it goes into the upper half
            until[free[owner]] = end | (min(end - start, 0x7FFFFF) << 40)
            free[owner] += 1
    return starts, after, until


@compiled
def _joined(
    postings: Hashes,
    starts: Positions,
    after: Positions,
    until: Positions,
    first: int,
    last: int,
    least: Numbers,
    shared: int,
    rare: int,
) -> NDArray[np.int32]:
    # Fingerprints count in the lower half of each number, rare ones in the upper half too.
    counts = np.zeros(len(least), dtype=np.int64)
    touched = np.empty(len(least), dtype=np.int32)
    pairs = np.empty((1024, 2), dtype=np.int32)
    found = 0
    for document in range(first, last):
        met = 0
        for stretch in range(starts[document], starts[document + 1]):
            worth = 0x100000001 if until[stretch] >> 40 <= rare else 1
            for place in range(after[stretch], until[stretch] & 0xFFFFFFFFFF):
                other = np.int64(postings[place] & ORDINALS)
                if counts[other] == 0:
                    touched[met] = other
                    met += 1
                counts[other] += worth
        for neighbour in np.sort(touched[:met]):
            other = np.int64(neighbour)
            both = counts[other]
            counts[other] = 0
            if both >> 32 >= shared or both & 0xFFFFFFFF >= min(least[document], least[other]):
                if found == len(pairs):
                    longer = np.empty((2 * found, 2), dtype=np.int32)
                    longer[:found] = pairs
                    pairs = longer
                pairs[found, 0], pairs[found, 1] = document, other
                found += 1
    return pairs[:found].copy()
