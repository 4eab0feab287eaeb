"""
The full check: every document against every other, from texts to pairs with passages.

The result is a function of the documents, the base texts and the settings: neither the order of
the documents nor the number of processes changes it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from itertools import pairwise
from typing import Final

import numpy as np

from reviewers.duplicates.basetexts import Base
from reviewers.duplicates.commonness import Commonness
from reviewers.duplicates.fingerprints import MOST_DOCUMENTS, fingerprints
from reviewers.duplicates.grams import Hashes
from reviewers.duplicates.joining import Candidates, Reach, candidates, rank_of
from reviewers.duplicates.normalising import Normal, normalise
from reviewers.duplicates.preparing import Prepared, prepare
from reviewers.duplicates.spreading import spread
from reviewers.duplicates.values import ENGINE_VERSION, Document, Pair, Settings, Shares
from reviewers.duplicates.verdicts import compare_prepared, shares_of
from reviewers.errors import InvalidDocuments

Progress = Callable[[float], None]
"""Told how much is done, 0 to 1, never less than before."""

_PIECE: Final = 256
_KEPT: Final = 512
"""So many documents a process keeps ready for comparison."""
_READ_PART: Final = 0.4
_JOINED: Final = 0.45


@dataclass(frozen=True, slots=True)
class Report:
    """
    What a full check found: pairs, strongest first, and the shares of every document by key.

    ``inputs_digest`` is equal for equal documents, base texts and settings.
    """

    pairs: tuple[Pair, ...]
    shares: tuple[Shares, ...]
    engine_version: str
    inputs_digest: str


def check_all(
    documents: Iterable[Document],
    base: Base,
    settings: Settings,
    progress: Progress | None = None,
    jobs: int = 1,
    reach: Reach | None = None,
) -> Report:
    """Check all *documents* against each other. Raises InvalidDocuments when two share a key."""
    tell, reach = progress or _silent, reach or Reach()
    kept = in_rank_order(documents)
    read = _read(kept, base, tell, jobs)
    common = Commonness.of_postings(len(kept), read.postings)
    near = candidates(read.postings, len(kept), reach, jobs)
    tell(_JOINED)
    alone = read.alone
    del read
    pairs = _compared(kept, base, common, settings, near, tell, jobs)
    shares = _shared(kept, base, common, pairs, alone, jobs)
    tell(1.0)
    return Report(pairs, shares, ENGINE_VERSION, digest_of(kept, base, settings))


def in_rank_order(documents: Iterable[Document]) -> tuple[Document, ...]:
    """The documents as every list has them, whatever the order they came in."""
    kept = tuple(sorted(documents, key=lambda one: (rank_of(one.key), one.key)))
    if len(kept) > MOST_DOCUMENTS:
        raise InvalidDocuments(f"more than {MOST_DOCUMENTS} documents")
    for one, other in pairwise(kept):
        if one.key == other.key:
            raise InvalidDocuments(f"two documents have the key {one.key!r}")
    return kept


def digest_of(documents: Iterable[Document], base: Base, settings: Settings) -> str:
    """SHA-256 over everything a result depends on, documents in any order."""
    digest = sha256(f"{ENGINE_VERSION} {base.digest} {settings}".encode())
    for document in sorted(documents, key=lambda one: one.key):
        for part in (document.key, document.text):
            content = part.encode("utf-8", "surrogatepass")
            digest.update(len(content).to_bytes(8, "little"))
            digest.update(content)
    return digest.hexdigest()


def strongest_first(pair: Pair) -> tuple[float, str, str]:
    """The order of pairs everywhere: by score, then by keys."""
    return -pair.score, pair.a, pair.b


def _silent(_done: float) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True, eq=False)
class _Read:
    """All postings, sorted, and the shares of each document before any pair is known."""

    postings: Hashes
    alone: list[Shares]


def _read(kept: Sequence[Document], base: Base, tell: Progress, jobs: int) -> _Read:
    """Read every document once."""
    pieces = -(-len(kept) // _PIECE)

    def piece(number: int) -> _Read:
        first = number * _PIECE
        prints, alone = [], []
        for ordinal, document in enumerate(kept[first : first + _PIECE], start=first):
            normal = normalise(document.text)
            prints.append(fingerprints(normal.codes, base) | np.uint64(ordinal))
            alone.append(_quoting(document.key, normal, base))
        return _Read(np.concatenate(prints), alone)

    normalise("")  # its table is made before the children are, who then share it
    found: list[_Read] = []
    for number, some in enumerate(spread(piece, pieces, jobs), start=1):
        found.append(some)
        tell(_READ_PART * number / pieces)
    postings = np.concatenate([one.postings for one in found] or [np.zeros(0, dtype=np.uint64)])
    postings.sort()
    return _Read(postings, [shares for one in found for shares in one.alone])


def _quoting(key: str, normal: Normal, base: Base) -> Shares:
    """The shares of a document that is in no pair."""
    chars, quoted = len(normal), int(np.count_nonzero(base.mask_of(normal)))
    return Shares(key, chars, quoted, quoted / max(1, chars), 0.0)


def _compared(
    kept: Sequence[Document],
    base: Base,
    common: Commonness,
    settings: Settings,
    near: Candidates,
    tell: Progress,
    jobs: int,
) -> tuple[Pair, ...]:
    """The candidates that really share something."""
    pieces = -(-len(near) // _PIECE)

    @lru_cache(maxsize=_KEPT)
    def ready(ordinal: int) -> Prepared:
        return prepare(kept[ordinal], base, common)

    def piece(number: int) -> list[Pair]:
        start = number * _PIECE
        firsts = near.first[start : start + _PIECE].tolist()
        seconds = near.second[start : start + _PIECE].tolist()
        compared = (
            _in_key_order(ready(first), ready(second), settings)
            for first, second in zip(firsts, seconds, strict=True)
        )
        return [pair for pair in compared if pair is not None]

    found: list[Pair] = []
    for number, some in enumerate(spread(piece, pieces, jobs), start=1):
        found += some
        tell(_JOINED + (1 - _JOINED) * number / (pieces + 1))
    return tuple(sorted(found, key=strongest_first))


def _in_key_order(one: Prepared, other: Prepared, settings: Settings) -> Pair | None:
    first, second = (one, other) if one.key < other.key else (other, one)
    return compare_prepared(first, second, settings)


def _shared(
    kept: Sequence[Document],
    base: Base,
    common: Commonness,
    pairs: Sequence[Pair],
    alone: Sequence[Shares],
    jobs: int,
) -> tuple[Shares, ...]:
    """The shares of every document, by key."""
    of_key: dict[str, list[Pair]] = defaultdict(list)
    for pair in pairs:
        of_key[pair.a].append(pair)
        of_key[pair.b].append(pair)
    paired = [document for document in kept if document.key in of_key]

    def piece(number: int) -> list[Shares]:
        some = paired[number * _PIECE : (number + 1) * _PIECE]
        return [shares_of(prepare(one, base, common), of_key[one.key]) for one in some]

    shares = {one.key: one for one in alone}
    for some in spread(piece, -(-len(paired) // _PIECE), jobs):
        shares |= {one.key: one for one in some}
    return tuple(shares[key] for key in sorted(shares))
