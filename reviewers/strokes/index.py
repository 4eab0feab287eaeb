"""
Strokes room: which few of a hundred thousand pages are worth a comparison.

Two ways in, together: the signs of the whole page in its eight positions, for pages that are
whole, and an inverted index of the places that stand out, for those that are cut, leaning or on
a table. A hit says nothing yet; ``compare_prints`` does.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from reviewers.strokes.hashes import variants_of
from reviewers.strokes.values import PageKey, Words

Numbers = npt.NDArray[np.int64]
Rows = npt.NDArray[np.int32]

NEAR: Final = 72
"""Signs of 256 that may differ between two pages which are looked at."""
_QUARTER: Final = 18  # of the first 64 signs: what differs in more is not counted out
_TABLES: Final = 3
_TABLE_BITS: Final = 20
_MOST_COUNTED: Final = 20_000
_LEAST_PLACES: Final = 4.0  # in common, each as rare as can be: fewer are chance


@dataclass(frozen=True, slots=True)
class Hit:
    """
    A page worth a comparison.

    ``distance`` is in how many of 256 signs it differs in the best of eight positions; ``votes``
    weighs the places it has in common with the page asked about.
    """

    page: int
    distance: int
    votes: float


class PageIndex:
    """The keys of many pages, each under a number of the caller's."""

    def __init__(self, pages: Iterable[tuple[int, PageKey]]) -> None:
        listed = sorted(pages, key=lambda one: one[0])
        self._numbers: Numbers = np.array([number for number, _ in listed], np.int64)
        signs = b"".join(key.signs for _, key in listed)
        whole = np.frombuffer(signs, np.uint64).reshape(-1, 4)
        self._signs = np.ascontiguousarray(whole.T)
        self._starts, self._members = _tables([key.codes for _, key in listed])

    def __len__(self) -> int:
        return len(self._numbers)

    def shortlist(self, key: PageKey, *, most: int = 24) -> list[Hit]:
        """
        Return at most *most* pages to compare with, the likeliest first.

        A page that is in the index itself is among its own hits.
        """
        if not len(self):
            return []
        eight = variants_of(key.signs)
        votes = np.maximum(self._votes(key.codes), self._votes(key.mirrored))
        near = self._near(eight)
        by_sign = near[np.lexsort((near, self._distances(eight, near)))][:most]
        rows = _in_turn(by_sign.tolist(), _top(votes, most).tolist())[:most]
        distances = self._distances(eight, np.array(rows, np.intp))
        return [
            Hit(int(self._numbers[row]), int(distance), float(votes[row]))
            for row, distance in zip(rows, distances, strict=True)
        ]

    def _near(self, eight: Words) -> npt.NDArray[np.intp]:
        """Return the rows whose signs are near in one of eight positions."""
        likely = [
            np.flatnonzero(np.bitwise_count(self._signs[0] ^ one) <= _QUARTER)
            for one in eight[:, 0]
        ]
        rows = np.unique(np.concatenate(likely))
        return np.asarray(rows[self._distances(eight, rows) <= NEAR], np.intp)

    def _distances(self, eight: Words, rows: npt.NDArray[np.intp]) -> Numbers:
        """Return in how many signs these rows differ, each in its best position."""
        apart = np.bitwise_count(self._signs[:, rows][None] ^ eight[:, :, None])
        return np.asarray(apart.sum(axis=1, dtype=np.int64).min(axis=0), np.int64)

    def _votes(self, codes: Words) -> npt.NDArray[np.float64]:
        """Weigh, for every page, the places it has in common; rare ones count for more."""
        cells = np.concatenate([_cells(codes, table) for table in range(_TABLES)])
        tables = np.repeat(np.arange(_TABLES), len(codes))
        first, last = self._starts[tables, cells], self._starts[tables, cells + 1]
        amounts = last - first
        order = np.argsort(amounts, kind="stable")
        amounts = amounts[order]
        # the rarest first, and no more than can be counted in a moment
        kept = (amounts > 0) & (amounts.cumsum() <= _MOST_COUNTED)
        amounts, begin, tables = amounts[kept], first[order][kept], tables[order][kept]
        within = np.arange(int(amounts.sum())) - np.repeat(amounts.cumsum() - amounts, amounts)
        rows = self._members[np.repeat(tables, amounts), np.repeat(begin, amounts) + within]
        weights = np.log((len(self) + 1) / amounts)
        counted = np.bincount(rows, np.repeat(weights, amounts), len(self))
        return np.asarray(counted, np.float64)


def _cells(codes: Words, table: int) -> npt.NDArray[np.int64]:
    mask = np.uint64((1 << _TABLE_BITS) - 1)
    return ((codes >> np.uint64(_TABLE_BITS * table)) & mask).astype(np.int64)


def _tables(codes: list[Words]) -> tuple[Rows, Rows]:
    """Return, for each table, where the rows of a cell begin, and all rows cell by cell."""
    whole = np.concatenate(codes) if codes else np.zeros(0, np.uint64)
    rows = np.repeat(np.arange(len(codes), dtype=np.int32), [len(one) for one in codes])
    starts = np.zeros((_TABLES, (1 << _TABLE_BITS) + 1), np.int32)
    members = np.empty((_TABLES, len(whole)), np.int32)
    for table in range(_TABLES):
        cells = _cells(whole, table)
        starts[table, 1:] = np.bincount(cells, minlength=1 << _TABLE_BITS).cumsum()
        members[table] = rows[np.argsort(cells, kind="stable")]
    return starts, members


def _top(votes: npt.NDArray[np.float64], most: int) -> Any:
    """Return the rows with the most votes, the best first, equal ones by their order."""
    rows = np.nonzero(votes >= _LEAST_PLACES * np.log(len(votes) + 1))[0]
    if len(rows) > 4 * most:
        floor = np.partition(votes[rows], -most)[-most]
        rows = rows[votes[rows] >= floor]
    return rows[np.lexsort((rows, -votes[rows]))][:most]


def _in_turn(one: list[int], other: list[int]) -> list[int]:
    """Return both in turn and nothing twice, so that neither crowds the other out."""
    longest = max(len(one), len(other))
    both = [row for i in range(longest) for row in (*one[i : i + 1], *other[i : i + 1])]
    return list(dict.fromkeys(both))
