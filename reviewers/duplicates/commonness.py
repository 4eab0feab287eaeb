"""
How common a wording is among the documents of a check.

A verdict about a pair depends on both texts, the base texts and this value, on nothing else.
Counts are told in steps of a half more each: one more document changes what is said of a
wording only now and then, and an index then looks again at those that have it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from reviewers.duplicates.basetexts import Base
from reviewers.duplicates.fingerprints import PRINTS, firsts_of, printed
from reviewers.duplicates.grams import Hashes, Marks
from reviewers.duplicates.normalising import Normal

RARE: Final = 3
"""A wording found in fewer documents than this need not be remembered."""
STEPS: Final = (3, 5, 7, 11, 16, 24, 36, 54, 81, 122, 183, 274, 411, 617, 925, 1388, 2082)
"""What is said of a count: the highest of these that it reaches."""


@dataclass(frozen=True, slots=True, eq=False)
class Commonness:
    """
    In how many of ``documents`` each mark occurs: ``hashes`` sorted, ``counts`` beside them
    in STEPS, marks of fewer than RARE documents left out.
    """

    documents: int
    hashes: Hashes = field(repr=False)
    counts: NDArray[np.int32] = field(repr=False)

    @classmethod
    def none(cls) -> Commonness:
        """Nothing is known to be common."""
        return cls(0, np.zeros(0, np.uint64), np.zeros(0, np.int32))

    @classmethod
    def of(cls, marked: Iterable[Hashes]) -> Commonness:
        """Count the marks of documents; a mark twice in one document counts once."""
        each = [np.unique(hashes) for hashes in marked]
        every = np.sort(np.concatenate(each)) if each else np.zeros(0, np.uint64)
        return cls.of_sorted(len(each), every)

    @classmethod
    def of_postings(cls, documents: int, postings: Hashes) -> Commonness:
        """The same from sorted postings."""
        return cls.of_sorted(documents, postings & PRINTS)

    @classmethod
    def of_sorted(cls, documents: int, every: Hashes) -> Commonness:
        """The same from the marks of all documents in one sorted row."""
        starts = np.flatnonzero(firsts_of(every)) if len(every) else np.zeros(0, np.intp)
        counts = np.diff(np.append(starts, len(every)))
        common = counts >= RARE
        return cls(documents, every[starts[common]], in_steps(counts[common]))

    @property
    def limit(self) -> int:
        """A wording proves nothing when so many documents have it."""
        return limit_of(self.documents)

    def counts_of(self, hashes: Hashes) -> NDArray[np.int32]:
        """In how many documents each of these marks occurs; 0 stands for few or none."""
        if not len(self.hashes):
            return np.zeros(len(hashes), np.int32)
        places = np.minimum(np.searchsorted(self.hashes, hashes), len(self.hashes) - 1)
        return np.where(self.hashes[places] == hashes, self.counts[places], 0).astype(np.int32)


def limit_of(documents: int) -> int:
    """
    From which count on a wording proves nothing: the root of the number of documents.

    A step as well, so that it changes only when their number grows by more than double.
    """
    return max(STEPS[1], int(in_steps(np.array([documents**0.5]))[0]))


def in_steps(counts: NDArray[np.intp] | NDArray[np.float64]) -> NDArray[np.int32]:
    """Each count as it is told: the highest step that it reaches, 0 below the first."""
    steps = np.array((0, *STEPS), dtype=np.int32)
    return steps[np.searchsorted(steps[1:], counts, side="right")]


def marks_of(normal: Normal, base: Base) -> Marks:
    """The marks of a text that commonness is counted by: its fingerprints."""
    return Marks(*printed(normal.codes, base))
