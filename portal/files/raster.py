"""
Pictures by their headers: size, pages and whether the end is there. Nothing is decoded.

A 195 kB PNG can hold 1,600 megapixels, and a JPEG cut in half opens without a word;
both show in the first and last structures of the file, for the price of a few seeks.
"""

from __future__ import annotations

import mmap
import struct
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from portal.files import tiff
from portal.files.kinds import Kind
from portal.files.limits import MEGABYTE, Limits
from portal.files.refusals import FileRefused

Bytes = bytes | mmap.mmap
_SOF: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_STANDALONE: Final = frozenset({0x01, *range(0xD0, 0xD9)})
_PROGRESSIVE: Final = 2
_SOS: Final = 0xDA
_EOI: Final = b"\xff\xd9"
_MAX_STRAY: Final = 65_536
_IHDR: Final = b"IHDR"
_IEND: Final = b"IEND"
# A colour profile comes in at most 255 segments, 30 MB of film data in some 500; small encoders
# write pixels in pieces of 512 bytes. Past that a file only keeps us busy.
_MAX_SEGMENTS: Final = 10_000
_MAX_CHUNKS: Final = 100_000
# What the child takes besides is some 105 MB, and it stays below 400: a usual progressive JPEG may
# have 100 million pixels, one without chroma subsampling half of that.
MOST_KEPT: Final = 290 * MEGABYTE


def inspect(path: Path, kind: Kind, limits: Limits) -> Mapping[str, int]:
    """Tell width, height and pages from the headers; refuse the cut and the enormous."""
    with path.open("rb") as source, mmap.mmap(source.fileno(), 0, access=mmap.ACCESS_READ) as data:
        try:
            pages = _READERS[kind](data)
        except (struct.error, IndexError):
            raise FileRefused("truncated") from None
    if not pages or any(width < 1 or height < 1 for width, height in pages):
        raise FileRefused("damaged")
    if len(pages) > limits.image_pages:
        raise FileRefused("too_many_pages", pages=len(pages), limit=limits.image_pages)
    check_pixels(pages, limits)
    width, height = max(pages, key=lambda page: page[0] * page[1])
    return {"width": width, "height": height, "pages": len(pages)}


def check_pixels(pages: list[tuple[int, int]], limits: Limits) -> None:
    """Refuse a page with more pixels than we decode."""
    most = max(width * height for width, height in pages)
    if most > limits.pixels:
        pixels, limit = f"{most / 1e8:.1f}", f"{limits.pixels / 1e8:g}"
        raise FileRefused("too_many_pixels", pixels=pixels, limit=limit)


def kept_bytes(path: Path) -> int:
    """Return how much of a JPEG its reader keeps in memory: nothing when it comes in one pass."""
    with path.open("rb") as source, mmap.mmap(source.fileno(), 0, access=mmap.ACCESS_READ) as data:
        frame, _ = _walked(data)
    return frame.kept_bytes if frame and frame.is_in_passes else 0


def _jpeg(data: Bytes) -> list[tuple[int, int]]:
    """Walk the segments to the frame header, then look for the end mark after the scan."""
    frame, at = _walked(data)
    if frame and frame.is_in_passes:
        _check_kept(frame)
    # Inside the scan every FF is stuffed, so this pair can only be the real end;
    # phones append films and maps behind it, hence not "the last two bytes".
    if data.find(_EOI, at) < 0:
        raise FileRefused("truncated")
    return [(frame.width, frame.height)] if frame else []


def _walked(data: Bytes) -> tuple[_Frame | None, int]:
    """Return what the header says, and the place where the first scan begins."""
    at, frame = 2, None
    for _ in range(_MAX_SEGMENTS):
        marker, at = _next_marker(data, at)
        if marker in _STANDALONE:
            continue
        if marker in _SOF:
            frame = _frame(data, marker, at)
        if marker == _SOS and frame and data[at + 2] < len(frame.samplings):
            frame = replace(frame, is_in_passes=True)
        at += struct.unpack_from(">H", data, at)[0]
        if marker == _SOS:
            return frame, at
    raise FileRefused("too_complex")


@dataclass(frozen=True, slots=True)
class _Frame:
    """
    What the header of a JPEG says: its size, and how finely each component is sampled.

    *is_in_passes*: finer coefficients mend coarser ones, or one component follows another, so
    that it can only be drawn from all of them at once.
    """

    width: int
    height: int
    samplings: tuple[tuple[int, int], ...]
    is_in_passes: bool

    @property
    def kept_bytes(self) -> int:
        """How much a reader holds that keeps every coefficient, two bytes each."""
        across = max((h for h, _ in self.samplings), default=1)
        down = max((v for _, v in self.samplings), default=1)
        wide, high = -(-self.width // (8 * across)), -(-self.height // (8 * down))
        return 128 * wide * high * sum(h * v for h, v in self.samplings)


def _frame(data: Bytes, marker: int, at: int) -> _Frame:
    height, width, count = struct.unpack_from(">HHB", data, at + 3)
    sampled = [data[at + 9 + 3 * number] for number in range(count)]
    # nought is no sampling; what decodes the file will say so
    samplings = tuple((max(one >> 4, 1), max(one & 15, 1)) for one in sampled)
    return _Frame(width, height, samplings, marker & 3 == _PROGRESSIVE)


def _check_kept(frame: _Frame) -> None:
    """Refuse a picture of whose coefficients too many would have to be kept."""
    if frame.kept_bytes > MOST_KEPT:
        pixels = frame.width * frame.height
        limit = MOST_KEPT * pixels // frame.kept_bytes
        raise FileRefused(
            "progressive_too_large", pixels=f"{pixels / 1e8:.1f}", limit=f"{limit / 1e8:.1f}"
        )


def _next_marker(data: Bytes, at: int) -> tuple[int, int]:
    """
    Return the next marker and the place behind it.

    Stray bytes between segments and FF as filling are legal enough, but not by the megabyte.
    """
    window = data[at : at + _MAX_STRAY]
    start = window.find(b"\xff")
    rest = window[start:].lstrip(b"\xff") if start >= 0 else b""
    if not rest:
        raise FileRefused("truncated" if len(window) < _MAX_STRAY else "damaged")
    return rest[0], at + len(window) - len(rest) + 1


def _png(data: Bytes) -> list[tuple[int, int]]:
    """Walk the chunks; a whole file begins with IHDR and ends in IEND."""
    if data[12:16] != _IHDR:
        raise FileRefused("damaged")
    width, height = struct.unpack_from(">II", data, 16)
    at = 8
    for _ in range(_MAX_CHUNKS):
        length = struct.unpack_from(">I", data, at)[0]
        if data[at + 4 : at + 8] == _IEND:
            return [(width, height)]
        at += 12 + length
    raise FileRefused("too_complex")


def _tiff(data: Bytes) -> list[tuple[int, int]]:
    return [(page.width, page.height) for page in tiff.pages(data)]


_READERS: Final = {Kind.JPEG: _jpeg, Kind.PNG: _png, Kind.TIFF: _tiff}
