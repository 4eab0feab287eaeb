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
_QUARTER: Final = 30  # of the first 64 signs: what differs in more is not counted out
_TABLES: Final = 4
_TABLE_BITS: Final = 16
_COMMON: Final = 0.02  # a code on a greater share of the pages tells nothing
_LEAST_COMMON: Final = 64
_LEAST_VOTES: Final = 3.0


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
        self._tables = _tables([key.codes for _, key in listed])

    def __len__(self) -> int:
        return len(self._numbers)

    def shortlist(self, key: PageKey, *, most: int = 24) -> list[Hit]:
        """
        Return at most *most* pages to compare with, the likeliest first.

        A page that is in the index itself is among its own hits.
        """
        if not len(self):
            return []
        near, distances = self._near(key)
        votes = np.maximum(self._votes(key.codes), self._votes(key.mirrored))
        by_sign = near[np.lexsort((near, distances))][:most]
        by_vote = _top(votes, most)
        rows = list(dict.fromkeys(_interleaved(by_sign.tolist(), by_vote.tolist())))[:most]
        known = dict(zip(near.tolist(), distances.tolist(), strict=True))
        return [
            Hit(
                page=int(self._numbers[row]),
                distance=known[row] if row in known else self._distance(key, row),
                votes=float(votes[row]),
            )
            for row in rows
        ]

    def _near(self, key: PageKey) -> tuple[npt.NDArray[np.intp], Numbers]:
        """Return the rows whose signs are near in one of eight positions, and how near."""
        eight = variants_of(key.signs)
        found: dict[int, int] = {}
        for one in eight:
            rows = np.nonzero(np.bitwise_count(self._signs[0] ^ one[0]) <= _QUARTER)[0]
            apart = np.bitwise_count(self._signs[:, rows] ^ one[:, None]).sum(0, dtype=np.int64)
            for row, distance in zip(rows[apart <= NEAR], apart[apart <= NEAR], strict=True):
                found[int(row)] = min(int(distance), found.get(int(row), 256))
        return np.array(list(found), np.intp), np.array(list(found.values()), np.int64)

    def _distance(self, key: PageKey, row: int) -> int:
        apart = np.bitwise_count(variants_of(key.signs) ^ self._signs[:, row])
        return int(apart.sum(axis=1).min())

    def _votes(self, codes: Words) -> npt.NDArray[np.float32]:
        """Weigh, for every page, the places it has in common; rare ones count for more."""
        rows, weights = [], []
        ceiling = max(_LEAST_COMMON, _COMMON * len(self))
        for table, (starts, members) in enumerate(self._tables):
            cells = np.unique(_cells(codes, table))
            for cell in cells:
                first, last = int(starts[cell]), int(starts[cell + 1])
                if 0 < last - first <= ceiling:
                    rows.append(members[first:last])
                    weights.append(np.full(last - first, _weight(last - first, len(self))))
        if not rows:
            return np.zeros(len(self), np.float32)
        counted = np.bincount(np.concatenate(rows), np.concatenate(weights), len(self))
        return counted.astype(np.float32)


def _weight(amount: int, pages: int) -> float:
    return float(np.log((pages + 1) / amount))


def _cells(codes: Words, table: int) -> npt.NDArray[np.int64]:
    mask = np.uint64((1 << _TABLE_BITS) - 1)
    return ((codes >> np.uint64(_TABLE_BITS * table)) & mask).astype(np.int64)


def _tables(codes: list[Words]) -> list[tuple[Rows, Rows]]:
    """Return, for each table, where the rows of a cell begin, and all rows cell by cell."""
    whole = np.concatenate(codes) if codes else np.zeros(0, np.uint64)
    rows = np.repeat(np.arange(len(codes), dtype=np.int32), [len(one) for one in codes])
    return [_table(_cells(whole, number), rows) for number in range(_TABLES)]


def _table(cells: npt.NDArray[np.int64], rows: Rows) -> tuple[Rows, Rows]:
    order = np.argsort(cells, kind="stable")
    counts = np.bincount(cells, minlength=1 << _TABLE_BITS)
    starts = np.concatenate([[0], counts.cumsum()]).astype(np.int32)
    return starts, rows[order]


def _top(votes: npt.NDArray[np.float32], most: int) -> Any:
    """Return the rows with the most votes, the best first, equal ones by their order."""
    rows = np.nonzero(votes >= _LEAST_VOTES)[0]
    if len(rows) > 4 * most:
        floor = np.partition(votes[rows], -most)[-most]
        rows = rows[votes[rows] >= floor]
    return rows[np.lexsort((rows, -votes[rows]))][:most]


def _interleaved(one: list[int], other: list[int]) -> list[int]:
    """Return both in turn, so that neither crowds the other out."""
    longest = max(len(one), len(other))
    return [row for i in range(longest) for row in (*one[i : i + 1], *other[i : i + 1])]
