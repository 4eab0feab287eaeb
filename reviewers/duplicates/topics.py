"""
Who writes about the same: jieba words weighed by TF-IDF, the cosine of two texts.

Exact, and never an alarm: two honest essays about one case are as like as two copies. It costs
time with the square of the number of texts, where fingerprints do not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol, TypeAlias, cast

import numpy as np
from numpy.typing import NDArray

from reviewers.duplicates.tokenising import tokens

Numbers = NDArray[np.int32]
Nearest: TypeAlias = tuple[Numbers, Numbers, NDArray[np.float32]]
NEAREST: Final = 10
"""So many of the nearest texts of each are looked at."""
LEAST: Final = 0.3
"""Less alike than this is no topic in common: of a thousand pairs by chance one is so alike."""
COMPARED: Final = 0.5
"""Texts as alike as this are compared, whatever their fingerprints say."""
_FEWEST: Final = 2
_MOST: Final = 0.2
_TOGETHER: Final = 20_000
_ROWS: Final = 4_096
_NONE: Final[Numbers] = np.zeros(0, dtype=np.int32)


class Matrix(Protocol):
    """What we use of a sparse matrix: a row a document, a column a word."""

    shape: tuple[int, int]
    data: NDArray[np.float32]
    indices: Numbers
    indptr: Numbers

    def __getitem__(self, rows: object) -> Matrix:
        """Return some rows or columns."""

    def multiply(self, other: Matrix) -> Matrix:
        """Return the products of the elements."""

    def sum(self, axis: int) -> object:
        """Return the sums along an axis."""

    def transpose(self) -> Matrix:
        """Return rows as columns."""

    def tocsr(self) -> Matrix:
        """Return the same, by rows."""


@dataclass(frozen=True, slots=True, eq=False)
class Counted:
    """The words of some documents: for each document its words by number, and how often."""

    vocabulary: list[str] = field(repr=False)
    lengths: Numbers = field(repr=False)
    words: Numbers = field(repr=False)
    counts: Numbers = field(repr=False)


def counted(texts: Iterable[str]) -> Counted:
    """Cut some texts and count their words; words of one character say nothing of a topic."""
    numbers: dict[str, int] = {}
    number = numbers.setdefault
    lengths, words, counts = [], [], []
    for text in texts:
        said = [number(word, len(numbers)) for word in tokens(text) if len(word) > 1]
        found, often = np.unique(np.array(said, dtype=np.int32), return_counts=True)
        lengths.append(len(found))
        words.append(found)
        counts.append(often.astype(np.int32))
    none = [np.zeros(0, dtype=np.int32)]
    return Counted(
        list(numbers),
        np.array(lengths, dtype=np.int32),
        np.concatenate(words or none),
        np.concatenate(counts or none),
    )


@dataclass(frozen=True, slots=True, eq=False)
class Topics:
    """Documents as weighed words, a row of length one each."""

    rows: Matrix = field(repr=False)

    @classmethod
    def of(cls, pieces: Sequence[Counted]) -> Topics:
        """
        Weigh the words of all documents; *pieces* are in the order of the documents.

        Words of one document only, and words of more than a fifth of all, say nothing.
        """
        from scipy.sparse import csr_matrix  # noqa: PLC0415  # half a second; not all want topics
        from sklearn.feature_extraction.text import TfidfTransformer  # noqa: PLC0415  # the same

        columns, counts, bounds, width = _columns(pieces)
        count = len(bounds) - 1
        if not len(columns):
            return cls(csr_matrix((count, 1), dtype=np.float32))
        matrix = csr_matrix((counts.astype(np.float32), columns, bounds), shape=(count, width))
        matrix.sort_indices()
        weighing = TfidfTransformer(sublinear_tf=True).fit(matrix)
        return cls(cast(Matrix, weighing.transform(matrix, copy=False)))

    def nearest(self, jobs: int = 1, tell: Callable[[float], None] | None = None) -> Nearest:
        """The nearest documents of each that are alike at all: first < second, how much."""
        from sparse_dot_topn import sp_matmul_topn  # noqa: PLC0415  # see of

        count, columns = self.rows.shape[0], self.rows.transpose().tocsr()
        top = min(NEAREST + 1, max(1, count))
        firsts, seconds, alike = [_NONE], [_NONE], [np.zeros(0, dtype=np.float32)]
        for start in range(0, count, _ROWS):
            some = self.rows[start : start + _ROWS]
            asked = {"top_n": top, "threshold": LEAST, "sort": True, "n_threads": jobs}
            found = sp_matmul_topn(some, columns, **asked)
            numbers = np.arange(start, start + some.shape[0], dtype=np.int32)
            firsts.append(np.repeat(numbers, np.diff(found.indptr)))
            seconds.append(found.indices.astype(np.int32))
            alike.append(found.data.astype(np.float32))
            if tell is not None:
                tell(min(1.0, (start + _ROWS) / count))
        both = np.concatenate(firsts), np.concatenate(seconds)
        return _each_once(*both, np.concatenate(alike), count)

    def likeness(self, firsts: Numbers, seconds: Numbers) -> NDArray[np.float32]:
        """How alike each of some pairs is, 0 to 1."""
        parts = [np.zeros(0, dtype=np.float32)]
        for start in range(0, len(firsts), _TOGETHER):
            some = slice(start, start + _TOGETHER)
            products = self.rows[firsts[some]].multiply(self.rows[seconds[some]])
            parts.append(np.asarray(products.sum(axis=1), dtype=np.float32).ravel())
        return np.clip(np.concatenate(parts), 0, 1)


def _each_once(
    firsts: Numbers, seconds: Numbers, alike: NDArray[np.float32], count: int
) -> Nearest:
    """Each pair of two once, the smaller number first."""
    low, high = np.minimum(firsts, seconds), np.maximum(firsts, seconds)
    keys, places = np.unique(low.astype(np.int64) * count + high, return_index=True)
    places = places[keys // count != keys % count]
    return low[places], high[places], alike[places]


def _columns(pieces: Sequence[Counted]) -> tuple[Numbers, Numbers, NDArray[np.int64], int]:
    """The words of all documents by number, how often, where each document begins; how many."""
    vocabulary: dict[str, int] = {}
    none = np.zeros(0, dtype=np.int32)
    columns = np.concatenate([none, *(_renumbered(piece, vocabulary) for piece in pieces)])
    counts = np.concatenate([none, *(piece.counts for piece in pieces)])
    lengths = np.concatenate([none, *(piece.lengths for piece in pieces)])
    documents = np.bincount(columns, minlength=len(vocabulary))
    telling = (documents >= _FEWEST) & (documents <= max(_FEWEST, _MOST * len(lengths)))
    becomes = (np.cumsum(telling) - 1).astype(np.int32)
    kept = telling[columns] if len(columns) else np.zeros(0, dtype=np.bool_)
    before = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(kept)])
    bounds = before[np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(lengths)])]
    return becomes[columns[kept]], counts[kept], bounds, int(np.count_nonzero(telling))


def _renumbered(piece: Counted, vocabulary: dict[str, int]) -> Numbers:
    becomes = [vocabulary.setdefault(word, len(vocabulary)) for word in piece.vocabulary]
    return np.array(becomes, dtype=np.int32)[piece.words] if becomes else piece.words
