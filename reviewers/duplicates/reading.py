"""Every document read once: its fingerprints, what it quotes, and its words where asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from reviewers.duplicates.basetexts import Base
from reviewers.duplicates.fingerprints import fingerprints
from reviewers.duplicates.grams import Hashes
from reviewers.duplicates.normalising import Normal, normalise
from reviewers.duplicates.spreading import spread
from reviewers.duplicates.tokenising import tokens
from reviewers.duplicates.topics import Counted, counted
from reviewers.duplicates.values import Document, Shares

_PIECE: Final = 256


@dataclass(frozen=True, slots=True, eq=False)
class Read:
    """
    All postings, sorted; the shares of each document before any pair is known; and the words,
    in pieces and in the order of the documents.
    """

    postings: Hashes
    alone: list[Shares]
    words: list[Counted]


def read_all(
    kept: Sequence[Document],
    base: Base,
    has_topics: bool,
    tell: Callable[[float], None],
    jobs: int,
) -> Read:
    """Read documents that are in the order of their ranks."""
    pieces = -(-len(kept) // _PIECE)

    def piece(number: int) -> Read:
        first = number * _PIECE
        some = kept[first : first + _PIECE]
        prints, alone = [], []
        for ordinal, document in enumerate(some, start=first):
            normal = normalise(document.text)
            prints.append(fingerprints(normal.codes, base) | np.uint64(ordinal))
            alone.append(_quoting(document.key, normal, base))
        words = [counted(document.text for document in some)] if has_topics else []
        return Read(np.concatenate(prints), alone, words)

    # Tables and dictionaries are made before the children are, who then share them.
    normalise("")
    if has_topics:
        tokens("")
    found: list[Read] = []
    for number, one in enumerate(spread(piece, pieces, jobs), start=1):
        found.append(one)
        tell(number / pieces)
    postings = np.concatenate([one.postings for one in found] or [np.zeros(0, dtype=np.uint64)])
    postings.sort()
    return Read(
        postings,
        [shares for one in found for shares in one.alone],
        [words for one in found for words in one.words],
    )


def words_of(kept: Sequence[Document], tell: Callable[[float], None], jobs: int) -> list[Counted]:
    """The words of documents alone, in pieces and in the order of the documents."""
    pieces = -(-len(kept) // _PIECE)

    def piece(number: int) -> Counted:
        return counted(one.text for one in kept[number * _PIECE : (number + 1) * _PIECE])

    tokens("")
    found = []
    for number, one in enumerate(spread(piece, pieces, jobs), start=1):
        found.append(one)
        tell(number / pieces)
    return found


def _quoting(key: str, normal: Normal, base: Base) -> Shares:
    """The shares of a document that is in no pair."""
    chars, quoted = len(normal), int(np.count_nonzero(base.mask_of(normal)))
    return Shares(key, chars, quoted, quoted / max(1, chars), 0.0)
