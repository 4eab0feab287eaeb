"""
Pictures by their headers: size, pages and whether the end is there. Nothing is decoded.

A 195 kB PNG can hold 1,600 megapixels, and a JPEG cut in half opens without a word;
both show in the first and last structures of the file, for the price of a few seeks.
"""

from __future__ import annotations

import mmap
import struct
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from portal.files import tiff
from portal.files.kinds import Kind
from portal.files.limits import Limits
from portal.files.refusals import FileRefused

Bytes = bytes | mmap.mmap
_SOF: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_STANDALONE: Final = frozenset({0x01, *range(0xD0, 0xD9)})
_SOS: Final = 0xDA
_EOI: Final = b"\xff\xd9"
_MAX_STRAY: Final = 65_536
_IHDR: Final = b"IHDR"
_IEND: Final = b"IEND"
# A colour profile comes in at most 255 segments, 30 MB of film data in some 500; small encoders
# write pixels in pieces of 512 bytes. Past that a file only keeps us busy.
_MAX_SEGMENTS: Final = 10_000
_MAX_CHUNKS: Final = 100_000


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


def _jpeg(data: Bytes) -> list[tuple[int, int]]:
    """Walk the segments to the frame header, then look for the end mark after the scan."""
    at, size = 2, None
    for _ in range(_MAX_SEGMENTS):
        marker, at = _next_marker(data, at)
        if marker in _STANDALONE:
            continue
        if marker in _SOF:
            height, width = struct.unpack_from(">HH", data, at + 3)
            size = (width, height)
        at += struct.unpack_from(">H", data, at)[0]
        if marker == _SOS:
            break
    else:
        raise FileRefused("too_complex")
    # Inside the scan every FF is stuffed, so this pair can only be the real end;
    # phones append films and maps behind it, hence not "the last two bytes".
    if data.find(_EOI, at) < 0:
        raise FileRefused("truncated")
    return [size] if size else []


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
