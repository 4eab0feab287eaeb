"""
The full check: every document against every other, from texts to pairs with passages.

The result is a function of the documents, the base texts and the settings: neither the order of
the documents nor the number of processes changes it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import sha256
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from reviewers.duplicates.basetexts import Base
from reviewers.duplicates.commonness import Commonness
from reviewers.duplicates.fingerprints import MOST_DOCUMENTS
from reviewers.duplicates.joining import Candidates, Numbers, Reach, candidates, rank_of
from reviewers.duplicates.preparing import Prepared, prepare
from reviewers.duplicates.reading import read_all, words_of
from reviewers.duplicates.spreading import spread
from reviewers.duplicates.topics import COMPARED, Nearest, Topics
from reviewers.duplicates.values import (
    ENGINE_VERSION,
    Document,
    Pair,
    SameTopic,
    Settings,
    Shares,
)
from reviewers.duplicates.verdicts import compare_prepared, shares_of
from reviewers.errors import InvalidDocuments

Progress = Callable[[float], None]
"""Told how much is done, 0 to 1, never less than before."""

TOPICS_UP_TO: Final = 5_000
"""Topics take time with the square of the number, and memory: beyond this they are asked for."""
_PIECE: Final = 256
_KEPT: Final = 512
"""So many documents a process keeps ready for comparison."""
_READ: Final = 0.4
_JOINED: Final = 0.45
_WORDS: Final = 0.5

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Report:
    """
    What a full check found: pairs, strongest first, and the shares of every document by key.

    ``inputs_digest`` is equal for equal documents, base texts and settings. ``topics`` are the
    nearest by their words that are no pair; None where nobody asked for topics.
    """

    pairs: tuple[Pair, ...]
    shares: tuple[Shares, ...]
    engine_version: str
    inputs_digest: str
    topics: tuple[SameTopic, ...] | None = None


def check_all(
    documents: Iterable[Document],
    base: Base,
    settings: Settings,
    progress: Progress | None = None,
    jobs: int = 1,
    reach: Reach | None = None,
    topics: bool | None = None,
) -> Report:
    """
    Check all *documents* against each other. Raises InvalidDocuments when two share a key.

    With *topics* (as a rule, up to TOPICS_UP_TO documents) pairs say how alike their words are,
    and the ten nearest by topic are compared too, whatever their fingerprints say.
    """
    tell, reach = progress or _silent, reach or Reach()
    kept = in_rank_order(documents)
    has_topics = len(kept) <= TOPICS_UP_TO if topics is None else topics
    read = read_all(kept, base, has_topics, lambda part: tell(_READ * part), jobs)
    alone, words, postings = read.alone, read.words, read.postings
    del read
    common = Commonness.of_postings(len(kept), postings)
    near = candidates(postings, len(kept), reach, jobs)
    del postings
    alike = Topics.of(words) if has_topics else None
    del words
    nearest = alike.nearest(jobs) if alike is not None else None
    every = _union(near, nearest)
    tell(_JOINED)
    found = _compared(kept, base, common, settings, every, tell, jobs)
    pairs = _told(kept, near, found, alike)
    shares = _shared(kept, base, common, pairs, alone, jobs)
    others = None if nearest is None else _topical(kept, nearest, pairs)
    tell(1.0)
    return Report(pairs, shares, ENGINE_VERSION, digest_of(kept, base, settings), others)


def same_topics(
    documents: Iterable[Document],
    pairs: Iterable[Pair],
    progress: Progress | None = None,
    jobs: int = 1,
) -> tuple[SameTopic, ...]:
    """
    The nearest by topic that are none of *pairs*, where a check was made without topics.

    In the memory of the words alone; time goes with the square of the number of documents.
    """
    tell, kept = progress or _silent, in_rank_order(documents)
    words = words_of(kept, lambda part: tell(_WORDS * part), jobs)
    topics = Topics.of(words)
    del words
    nearest = topics.nearest(jobs, lambda part: tell(_WORDS + (1 - _WORDS) * part))
    return _topical(kept, nearest, pairs)


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


def _union(near: Candidates, nearest: Nearest | None) -> Candidates:
    """The candidates, and the nearest by topic."""
    if nearest is None:
        return near
    firsts, seconds = (one[nearest[2] >= COMPARED] for one in nearest[:2])
    pairs = np.concatenate([_packed(near.first, near.second), _packed(firsts, seconds)])
    pairs = np.unique(pairs)
    return Candidates((pairs >> 32).astype(np.int32), (pairs & 0xFFFFFFFF).astype(np.int32))


def _packed(firsts: Numbers, seconds: Numbers) -> NDArray[np.int64]:
    return firsts.astype(np.int64) << 32 | seconds


def _compared(
    kept: Sequence[Document],
    base: Base,
    common: Commonness,
    settings: Settings,
    near: Candidates,
    tell: Progress,
    jobs: int,
) -> dict[Place, Pair]:
    """The candidates that really share something, by their ordinals."""
    pieces = -(-len(near) // _PIECE)

    # Equal texts are compared with a third one once: thousands may have copied all of it.
    first_of: dict[str, int] = {}
    alike = [first_of.setdefault(one.text, ordinal) for ordinal, one in enumerate(kept)]

    @lru_cache(maxsize=_KEPT)
    def ready(ordinal: int) -> Prepared:
        return prepare(kept[ordinal], base, common)

    @lru_cache(maxsize=_KEPT)
    def compared(first: int, second: int) -> Pair | None:
        one, other = ready(first), ready(second)
        return compare_prepared(replace(one, key="a"), replace(other, key="b"), settings)

    def compared_at(place: Place) -> Pair | None:
        first, second = sorted(place, key=lambda ordinal: kept[ordinal].key)
        pair = compared(alike[first], alike[second])
        return pair and replace(pair, a=kept[first].key, b=kept[second].key)

    def piece(number: int) -> dict[Place, Pair]:
        some = slice(number * _PIECE, (number + 1) * _PIECE)
        places = zip(near.first[some].tolist(), near.second[some].tolist(), strict=True)
        told = ((place, compared_at(place)) for place in places)
        return {place: pair for place, pair in told if pair is not None}

    found: dict[Place, Pair] = {}
    for number, some in enumerate(spread(piece, pieces, jobs), start=1):
        found |= some
        tell(_JOINED + (1 - _JOINED) * number / (pieces + 1))
    return found


def _told(
    kept: Sequence[Document], near: Candidates, found: dict[Place, Pair], topics: Topics | None
) -> tuple[Pair, ...]:
    """
    The pairs to be told, strongest first, with their topic.

    What topics alone brought up counts only as an alarm: the index knows no topics.
    """
    own = set(zip(near.first.tolist(), near.second.tolist(), strict=True))
    places = [place for place, pair in found.items() if pair.is_alarm or place in own]
    pairs = [found[place] for place in places]
    if topics is not None and places:
        firsts, seconds = np.array(places, dtype=np.int32).T
        alike = topics.likeness(firsts, seconds).tolist()
        pairs = [replace(pair, topic=round(one, 4)) for pair, one in zip(pairs, alike, strict=True)]
    return tuple(sorted(pairs, key=strongest_first))


def _topical(
    kept: Sequence[Document], nearest: Nearest, pairs: Iterable[Pair]
) -> tuple[SameTopic, ...]:
    """The nearest by topic that are none of *pairs*, the most alike first."""
    told = {(pair.a, pair.b) for pair in pairs}
    found = []
    for first, second, topic in zip(*(one.tolist() for one in nearest), strict=True):
        a, b = sorted((kept[first].key, kept[second].key))
        if (a, b) not in told:
            found.append(SameTopic(a, b, round(min(topic, 1.0), 4)))
    return tuple(sorted(found, key=lambda one: (-one.topic, one.a, one.b)))


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
