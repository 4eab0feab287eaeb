"""A document made ready to be compared with many others."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from reviewers.duplicates.basetexts import Base
from reviewers.duplicates.commonness import Commonness, marks_of
from reviewers.duplicates.normalising import Normal, normalise
from reviewers.duplicates.values import Document


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """
    ``quoted`` says which comparable characters quote a base text, ``shared_by`` in how many
    documents of the check the wording around each is found (0: in few).
    """

    key: str
    normal: Normal = field(repr=False)
    quoted: NDArray[np.bool_] = field(repr=False)
    shared_by: NDArray[np.int32] = field(repr=False)

    @property
    def own_chars(self) -> int:
        """Comparable characters outside the base texts."""
        return len(self.normal) - int(np.count_nonzero(self.quoted))


def prepare(document: Document, base: Base, common: Commonness) -> Prepared:
    """Make *document* ready for ``compare_prepared``."""
    normal = normalise(document.text)
    chosen = marks_of(normal, base)
    shared_by = np.zeros(len(normal), np.int32)
    for place, count in zip(chosen.places, common.counts_of(chosen.hashes), strict=True):
        shared_by[place : place + 8] = np.maximum(shared_by[place : place + 8], count)
    return Prepared(document.key, normal, base.mask_of(normal), shared_by)
