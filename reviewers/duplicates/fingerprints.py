"""
Fingerprints: a few runs of eight characters stand for a text; who shares them is looked at.

Winnowing (Schleimer, Wilkerson, Aiken 2003): of every six neighbouring runs the one with the
least number is kept, so two texts with thirteen equal characters in a row share at least one
fingerprint, wherever those stand. Runs of the base texts are left out before, so what lies
between two quotations keeps its own; runs that many essays have are kept, else a model essay
copied by everybody would vanish.

A posting is one number: 40 bits of the run, 24 bits of the document's place in its segment.
Sorted, postings are an index. Two different runs agree in 40 bits about 400 times in the
30 million postings of 100,000 essays, and four shared fingerprints make a candidate.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from reviewers.duplicates.basetexts import GRAM, Base
from reviewers.duplicates.compiling import compiled
from reviewers.duplicates.grams import Hashes, grams
from reviewers.duplicates.normalising import Codes

WINDOW: Final = 6
ORDINAL_BITS: Final = 24
MOST_DOCUMENTS: Final = 1 << ORDINAL_BITS
ORDINALS: Final = np.uint64(MOST_DOCUMENTS - 1)
PRINTS: Final = ~ORDINALS

Places = NDArray[np.int32]


def fingerprints(codes: Codes, base: Base) -> Hashes:
    """The fingerprints of one text, each once, sorted; their lowest 24 bits are nought."""
    return np.unique(printed(codes, base)[0])


def printed(codes: Codes, base: Base) -> tuple[Hashes, Places]:
    """The fingerprints of one text in the order of the text, and where each run begins."""
    numbers = grams(codes, GRAM)
    found, places = _winnowed(numbers, base.hashes, base.slots, base.following)
    return found & PRINTS, places


def postings(texts: Sequence[Codes], base: Base, first: int = 0) -> Hashes:
    """
    The postings of some texts, sorted, each once; their places count from *first*.

    One call for many texts: what costs time runs outside of Python and beside other threads.
    """
    if not texts:
        return np.zeros(0, dtype=np.uint64)
    ends = np.cumsum([len(codes) for codes in texts], dtype=np.int64)
    numbers = grams(np.concatenate(texts), GRAM)
    return postings_of(numbers, ends, base, first)


def postings_of(numbers: Hashes, ends: NDArray[np.int64], base: Base, first: int) -> Hashes:
    """The same for texts laid end to end: the numbers of all their runs, and where each ends."""
    found = _posted(numbers, ends, np.uint64(first), base.hashes, base.slots, base.following)
    found.sort()
    return found[firsts_of(found)]


def firsts_of(ordered: Hashes) -> NDArray[np.bool_]:
    """Which of the sorted numbers differ from the one before."""
    firsts = np.ones(len(ordered), dtype=np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=firsts[1:])
    return firsts


@compiled
def _winnowed(
    numbers: Hashes, base: Hashes, slots: Places, following: Places
) -> tuple[Hashes, Places]:
    found = np.empty(len(numbers), dtype=np.uint64)
    places = np.empty(len(numbers), dtype=np.int32)
    count = _winnow(numbers, 0, len(numbers), base, slots, following, found, places, 0)
    return found[:count].copy(), places[:count].copy()


@compiled
def _posted(
    numbers: Hashes,
    ends: NDArray[np.int64],
    first: np.uint64,
    base: Hashes,
    slots: Places,
    following: Places,
) -> Hashes:
    found = np.empty(len(numbers), dtype=np.uint64)
    places = np.empty(len(numbers), dtype=np.int32)
    count, start = 0, 0
    for text in range(len(ends)):
        before = count
        # runs that would reach into the next text are none of this one's
        end = max(start, min(ends[text] - GRAM + 1, len(numbers)))
        count = _winnow(numbers, start, end, base, slots, following, found, places, count)
        for k in range(before, count):
            found[k] = (found[k] & PRINTS) | (first + np.uint64(text))
        start = ends[text]
    return found[:count].copy()


@compiled
def _winnow(
    numbers: Hashes,
    start: int,
    end: int,
    base: Hashes,
    slots: Places,
    following: Places,
    found: Hashes,
    places: Places,
    count: int,
) -> int:
    """Write the fingerprints of numbers[start:end] behind the first *count*; return how many."""
    # The last six runs and whether each is a base text's, newest at i % WINDOW.
    quoted = np.zeros(WINDOW, dtype=np.bool_)
    chosen = -1
    for i in range(start, end):
        quoted[i % WINDOW] = _is_in_base(numbers[i], base, slots, following)
        if i - start < WINDOW - 1 and i < end - 1:
            continue
        oldest = max(start, i - WINDOW + 1)
        before = chosen
        if chosen >= oldest:
            if not quoted[i % WINDOW] and numbers[i] < numbers[chosen]:
                chosen = i
        else:
            chosen = -1
            for k in range(oldest, i + 1):
                if not quoted[k % WINDOW] and (chosen < 0 or numbers[k] <= numbers[chosen]):
                    chosen = k
        if chosen >= 0 and chosen != before:
            found[count] = numbers[chosen]
            places[count] = chosen - start
            count += 1
    return count


@compiled
def _is_in_base(number: np.uint64, base: Hashes, slots: Places, following: Places) -> bool:
    place = slots[np.int64(number & np.uint64(len(slots) - 1))]
    while place >= 0:
        if base[place] == number:
            return True
        place = following[place]
    return False
