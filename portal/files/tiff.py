"""The directory chain of a TIFF or BigTIFF: sizes, and whether its data is all there."""

from __future__ import annotations

import mmap
import struct
from dataclasses import dataclass
from typing import Final

from portal.files.refusals import FileRefused

_TYPE_SIZES: Final = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8}
_TYPE_SIZES_BIG: Final = {**_TYPE_SIZES, 13: 4, 16: 8, 17: 8, 18: 8}
_FORMATS: Final = {1: "B", 3: "H", 4: "I", 13: "I", 16: "Q", 18: "Q"}
_SUBFILE, _WIDTH, _HEIGHT = 254, 256, 257
_STRIP_OFFSETS, _STRIP_COUNTS, _TILE_OFFSETS, _TILE_COUNTS = 273, 279, 324, 325
_WANTED: Final = {_SUBFILE, _WIDTH, _HEIGHT} | {
    _STRIP_OFFSETS,
    _STRIP_COUNTS,
    _TILE_OFFSETS,
    _TILE_COUNTS,
}
_MAX_TAGS: Final = 4096
_MAX_DIRECTORIES: Final = 1000
# An A0 sheet at 600 dpi in tiles of 128 pixels, three planes, has 150,000 of them. Directories
# may share one list, so the sum counts too: a thousand that do would keep us busy for minutes.
_MAX_VALUES: Final = 250_000
_MAX_ALL_VALUES: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class TiffPage:
    """One full-size picture: which directory holds it, and its size as stored."""

    index: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class _Layout:
    """The words of the two dialects: classic and big."""

    order: str
    big: bool

    @property
    def entry(self) -> int:
        return 20 if self.big else 12

    @property
    def word(self) -> str:
        return self.order + ("Q" if self.big else "I")

    @property
    def count(self) -> str:
        return self.order + ("Q" if self.big else "H")


def pages(data: bytes | mmap.mmap) -> list[TiffPage]:
    """Return the full-size pages; thumbnails and pyramid levels inside are left out."""
    order = "<" if data[:2] == b"II" else ">"
    layout = _Layout(order, struct.unpack_from(order + "H", data, 2)[0] == 43)
    at = struct.unpack_from(layout.word, data, 8 if layout.big else 4)[0]
    found: list[TiffPage] = []
    seen: set[int] = set()
    values = 0
    while at:
        if at in seen or len(seen) >= _MAX_DIRECTORIES:
            raise FileRefused("damaged")
        seen.add(at)
        tags, at = _directory(data, at, layout)
        values += sum(map(len, tags.values()))
        if values > _MAX_ALL_VALUES:
            raise FileRefused("too_complex")
        reduced = bool(_one(tags, _SUBFILE) & 1)
        _check_extent(tags, len(data))
        if not reduced:
            found.append(TiffPage(len(seen) - 1, _one(tags, _WIDTH), _one(tags, _HEIGHT)))
    return found


def _directory(
    data: bytes | mmap.mmap, at: int, layout: _Layout
) -> tuple[dict[int, tuple[int, ...]], int]:
    """Read one directory; return its tags that matter and the offset of the next."""
    if at >= len(data):
        raise FileRefused("truncated")
    amount = struct.unpack_from(layout.count, data, at)[0]
    if amount > _MAX_TAGS:
        raise FileRefused("damaged")
    start = at + struct.calcsize(layout.count)
    tags: dict[int, tuple[int, ...]] = {}
    for entry in range(start, start + amount * layout.entry, layout.entry):
        tag = struct.unpack_from(layout.order + "H", data, entry)[0]
        if tag in _WANTED:
            tags[tag] = _values(data, entry, layout)
    following = struct.unpack_from(layout.word, data, start + amount * layout.entry)[0]
    return tags, following


def _values(data: bytes | mmap.mmap, entry: int, layout: _Layout) -> tuple[int, ...]:
    kind = struct.unpack_from(layout.order + "H", data, entry + 2)[0]
    amount = struct.unpack_from(layout.word, data, entry + 4)[0]
    room = struct.calcsize(layout.word)
    size = _TYPE_SIZES_BIG.get(kind, 0) * amount
    if kind not in _FORMATS:
        raise FileRefused("damaged")
    if amount > _MAX_VALUES:
        raise FileRefused("too_complex")
    at = entry + 4 + room
    if size > room:
        at = struct.unpack_from(layout.word, data, at)[0]
    if at + size > len(data):
        raise FileRefused("truncated")
    return struct.unpack_from(f"{layout.order}{amount}{_FORMATS[kind]}", data, at)


def _check_extent(tags: dict[int, tuple[int, ...]], size: int) -> None:
    """Every strip or tile must end inside the file."""
    for offsets, counts in ((_STRIP_OFFSETS, _STRIP_COUNTS), (_TILE_OFFSETS, _TILE_COUNTS)):
        starts, lengths = tags.get(offsets, ()), tags.get(counts, ())
        if lengths and len(lengths) != len(starts):
            raise FileRefused("damaged")
        ends = map(sum, zip(starts, lengths, strict=True)) if lengths else iter(starts)
        if any(end > size for end in ends):
            raise FileRefused("truncated")


def _one(tags: dict[int, tuple[int, ...]], tag: int) -> int:
    values = tags.get(tag, ())
    return values[0] if values else 0
