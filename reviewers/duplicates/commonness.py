"""
How common a wording is among the documents of a check.

A verdict about a pair depends on both texts, the base texts and this value, on nothing
else: it is kept with an index until the next full check, so that a document that comes
later gets the verdict a rebuild would give it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final

import numpy as np
from numpy.typing import NDArray

from reviewers.duplicates.grams import Hashes, Marks, marks
from reviewers.duplicates.normalising import Normal

GRAM: Final = 8
WINDOW: Final = 6
RARE: Final = 3
"""A wording found in fewer documents than this need not be remembered."""


@dataclass(frozen=True, slots=True, eq=False)
class Commonness:
    """
    In how many of ``documents`` each mark occurs: ``hashes`` sorted, ``counts`` beside them,
    marks of fewer than RARE documents left out.
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
        every = np.concatenate(each) if each else np.zeros(0, np.uint64)
        hashes, counts = np.unique(every, return_counts=True)
        common = counts >= RARE
        return cls(len(each), hashes[common], counts[common].astype(np.int32))

    def counts_of(self, hashes: Hashes) -> NDArray[np.int32]:
        """In how many documents each of these marks occurs; 0 stands for few or none."""
        if not len(self.hashes):
            return np.zeros(len(hashes), np.int32)
        places = np.minimum(np.searchsorted(self.hashes, hashes), len(self.hashes) - 1)
        return np.where(self.hashes[places] == hashes, self.counts[places], 0).astype(np.int32)

    @property
    def digest(self) -> str:
        """Equal for equal counts."""
        parts = (str(self.documents).encode(), self.hashes.tobytes(), self.counts.tobytes())
        return sha256(b" ".join(parts)).hexdigest()


def marks_of(normal: Normal) -> Marks:
    """The marks of a text that commonness is counted by."""
    return marks(normal.codes, GRAM, WINDOW)
