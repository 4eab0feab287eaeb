"""
A segment: some documents and their sorted postings, never changed once made.

As bytes it is a header and plain arrays, each at a multiple of eight, so a memory-mapped file
or a database blob is used where it lies. The header names what the segment was made with; a
checksum over everything else shows a torn or a changed file.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias, TypedDict

import numpy as np
from numpy.typing import NDArray

from reviewers.duplicates.basetexts import Base
from reviewers.duplicates.compiling import compiled
from reviewers.duplicates.fingerprints import ORDINAL_BITS, ORDINALS, PRINTS, fingerprints
from reviewers.duplicates.grams import Hashes
from reviewers.duplicates.joining import Reach, rank_of
from reviewers.duplicates.normalising import normalise
from reviewers.duplicates.tokenising import engine
from reviewers.duplicates.values import ENGINE_VERSION, Document
from reviewers.errors import UnreadableIndex

Buffer: TypeAlias = "bytes | memoryview | NDArray[np.uint8]"
Positions = NDArray[np.int64]
_MAGIC: Final = b"WENHENG1"
_PER_BUCKET: Final = 32
NEXT: Final = np.uint64(1 << ORDINAL_BITS)
# The arrays of a segment in the order they are written.
_ARRAYS: Final = (
    ("postings", np.uint64),
    ("ranks", np.uint64),
    ("sizes", np.int64),
    ("buckets", np.int64),
    ("key_ends", np.int64),
    ("text_ends", np.int64),
    ("keys", np.uint8),
    ("texts", np.uint8),
)


class _Header(TypedDict):
    making: str
    lengths: dict[str, int]
    checksum: str


@dataclass(frozen=True, slots=True)
class Making:
    """With what an index was made: another one's postings mean something else."""

    version: str
    words: str
    dictionary: str
    base: str
    reach: Reach

    @classmethod
    def now(cls, base: Base, reach: Reach) -> Making:
        """What an index would be made with here."""
        words = engine()
        return cls(ENGINE_VERSION, words.name, words.dictionary, base.digest, reach)

    @property
    def told(self) -> str:
        """The same as one line."""
        return repr(self)


@dataclass(frozen=True, slots=True, eq=False)
class Segment:
    """
    Documents in the order of their ranks. ``sizes`` counts the fingerprints of each,
    ``buckets`` says where in the postings each stretch of the numbers begins.
    """

    making: str
    postings: Hashes = field(repr=False)
    ranks: Hashes = field(repr=False)
    sizes: Positions = field(repr=False)
    buckets: Positions = field(repr=False)
    key_ends: Positions = field(repr=False)
    text_ends: Positions = field(repr=False)
    keys: NDArray[np.uint8] = field(repr=False)
    texts: NDArray[np.uint8] = field(repr=False)

    def __post_init__(self) -> None:
        # what comes from a file cannot be written to: compiled for one kind, not for two
        for name, _ in _ARRAYS:
            getattr(self, name).setflags(write=False)

    def __len__(self) -> int:
        return len(self.ranks)

    def key(self, ordinal: int) -> str:
        """The key of a document."""
        return _word(self.keys, self.key_ends, ordinal)

    def document(self, ordinal: int) -> Document:
        """A document as it was given."""
        return Document(self.key(ordinal), _word(self.texts, self.text_ends, ordinal))

    def ordinal(self, key: str) -> int | None:
        """The place of the document with this key."""
        place = int(np.searchsorted(self.ranks, np.uint64(rank_of(key))))
        while place < len(self) and int(self.ranks[place]) == rank_of(key):
            if self.key(place) == key:
                return place
            place += 1
        return None

    def spans(self, prints: Hashes) -> tuple[Positions, Positions]:
        """Where the postings of each fingerprint begin and end."""
        return _spans(prints, self.postings, self.buckets)

    @property
    def name(self) -> str:
        """A name of the content: equal segments have equal names."""
        return f"{self._checksum():016x}-{len(self)}"

    def _checksum(self) -> int:
        total = np.uint64(len(self))
        for name, _ in _ARRAYS:
            total = np.uint64(checksum(_words(getattr(self, name)), total))
        return int(total)

    def to_bytes(self) -> bytes:
        """The segment as it is kept in a file or a blob."""
        lengths = {name: len(getattr(self, name)) for name, _ in _ARRAYS}
        header = {"making": self.making, "lengths": lengths, "checksum": f"{self._checksum():x}"}
        told = json.dumps(header, sort_keys=True).encode()
        told += b" " * (-len(told) % 8)
        parts = [_MAGIC, len(told).to_bytes(8, "little"), told]
        parts += (_words(getattr(self, name)).tobytes() for name, _ in _ARRAYS)
        return b"".join(parts)

    @classmethod
    def of_bytes(cls, content: Buffer, making: Making) -> Segment:
        """Use the segment in *content*. Raises UnreadableIndex: it is to be made anew."""
        whole = np.frombuffer(content, dtype=np.uint8)
        header, start = _header(whole)
        if header["making"] != making.told:
            raise UnreadableIndex("it was made with another engine, base or dictionary")
        bounds = {}
        for name, kind in _ARRAYS:
            end = start + header["lengths"][name] * np.dtype(kind).itemsize
            bounds[name] = slice(start, end)
            start = end + -(end - start) % 8
        if start != len(whole):
            raise UnreadableIndex("it has another length than its header says")
        segment = cls(
            making=header["making"],
            postings=whole[bounds["postings"]].view(np.uint64),
            ranks=whole[bounds["ranks"]].view(np.uint64),
            sizes=whole[bounds["sizes"]].view(np.int64),
            buckets=whole[bounds["buckets"]].view(np.int64),
            key_ends=whole[bounds["key_ends"]].view(np.int64),
            text_ends=whole[bounds["text_ends"]].view(np.int64),
            keys=whole[bounds["keys"]],
            texts=whole[bounds["texts"]],
        )
        if f"{segment._checksum():x}" != header["checksum"]:
            raise UnreadableIndex("its checksum is wrong")
        return segment


def segment_of(documents: Iterable[Document], base: Base, making: Making) -> Segment:
    """Make a segment of documents that are in the order of their ranks."""
    kept = list(documents)
    prints = [fingerprints(normalise(one.text).codes, base) for one in kept]
    packed = [some | np.uint64(ordinal) for ordinal, some in enumerate(prints)]
    postings = np.sort(np.concatenate(packed)) if packed else np.zeros(0, dtype=np.uint64)
    return _assembled(kept, postings, [len(some) for some in prints], making.told)


def merged(parts: Sequence[tuple[Segment, NDArray[np.bool_]]], making: Making) -> Segment:
    """One segment of several without their dead documents."""
    places = [(number, int(one)) for number, (segment, dead) in enumerate(parts)
              for one in np.flatnonzero(~dead)]  # fmt: skip
    places.sort(key=lambda place: (int(parts[place[0]][0].ranks[place[1]]), _key(parts, place)))
    becomes = [np.full(len(segment), -1, dtype=np.int64) for segment, _ in parts]
    for ordinal, (number, one) in enumerate(places):
        becomes[number][one] = ordinal
    postings = [_moved(part[0].postings, new) for part, new in zip(parts, becomes, strict=True)]
    documents = [parts[number][0].document(one) for number, one in places]
    sizes = [int(parts[number][0].sizes[one]) for number, one in places]
    return _assembled(documents, np.sort(np.concatenate(postings)), sizes, making.told)


def _key(parts: Sequence[tuple[Segment, NDArray[np.bool_]]], place: tuple[int, int]) -> str:
    return parts[place[0]][0].key(place[1])


def _moved(postings: Hashes, becomes: Positions) -> Hashes:
    ordinals = becomes[(postings & ORDINALS).astype(np.int64)]
    alive = ordinals >= 0
    return (postings[alive] & PRINTS) | ordinals[alive].astype(np.uint64)


def _assembled(
    documents: Sequence[Document], postings: Hashes, sizes: Sequence[int], making: str
) -> Segment:
    ranks = np.array([rank_of(one.key) for one in documents], dtype=np.uint64)
    keys, key_ends = _blob([one.key for one in documents])
    texts, text_ends = _blob([one.text for one in documents])
    return Segment(
        making,
        postings,
        ranks,
        np.array(sizes, dtype=np.int64),
        _bucketed(postings),
        key_ends,
        text_ends,
        keys,
        texts,
    )


def _bucketed(postings: Hashes) -> Positions:
    """Where the numbers that begin with the same bits begin, and the end."""
    bits = max(0, (len(postings) // _PER_BUCKET).bit_length() - 1)
    firsts = np.arange(1 << bits, dtype=np.uint64) << np.uint64(63 - bits) << np.uint64(1)
    return np.append(np.searchsorted(postings, firsts), len(postings)).astype(np.int64)


def _blob(words: Sequence[str]) -> tuple[NDArray[np.uint8], Positions]:
    parts = [word.encode("utf-8", "surrogatepass") for word in words]
    ends = np.cumsum([0, *map(len, parts)], dtype=np.int64)
    return np.frombuffer(b"".join(parts), dtype=np.uint8), ends


def _word(blob: NDArray[np.uint8], ends: Positions, number: int) -> str:
    return blob[ends[number] : ends[number + 1]].tobytes().decode("utf-8", "surrogatepass")


def _words(array: NDArray[np.generic]) -> Hashes:
    """An array as whole numbers of eight bytes, filled up with noughts."""
    content = np.ascontiguousarray(array).view(np.uint8)
    if len(content) % 8:
        content = np.append(content, np.zeros(-len(content) % 8, dtype=np.uint8))
    content.setflags(write=False)
    return content.view(np.uint64)


def _header(whole: NDArray[np.uint8]) -> tuple[_Header, int]:
    if whole[:8].tobytes() != _MAGIC:
        raise UnreadableIndex("it is no segment")
    end = 16 + int.from_bytes(whole[8:16].tobytes(), "little")
    try:
        header: _Header = json.loads(whole[16:end].tobytes())
        return header, end
    except ValueError:
        raise UnreadableIndex("its header is torn") from None


@compiled
def _spans(prints: Hashes, postings: Hashes, buckets: Positions) -> tuple[Positions, Positions]:
    starts = np.empty(len(prints), dtype=np.int64)
    ends = np.empty(len(prints), dtype=np.int64)
    bits = np.uint64(0)
    while (1 << np.int64(bits)) < len(buckets) - 1:
        bits += np.uint64(1)
    for number in range(len(prints)):
        bucket = np.int64(prints[number] >> (np.uint64(63) - bits) >> np.uint64(1))
        low, high = buckets[bucket], buckets[bucket + 1]
        starts[number] = _first_above(postings, low, high, prints[number])
        ends[number] = _first_above(postings, starts[number], high, prints[number] + NEXT)
    return starts, ends


@compiled
def _first_above(postings: Hashes, low: int, high: int, number: np.uint64) -> int:
    while low < high:
        middle = (low + high) // 2
        if postings[middle] < number:
            low = middle + 1
        else:
            high = middle
    return low


@compiled
def checksum(words: Hashes, start: np.uint64) -> np.uint64:
    """A number that any changed, lost or moved word changes; no protection against intent."""
    total = start
    for word in words:
        total = (total ^ word) * np.uint64(0x9E3779B97F4A7C15)
        total ^= total >> np.uint64(29)
    return total
