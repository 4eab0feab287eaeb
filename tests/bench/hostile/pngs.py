"""PNGs that are cut, broken, or enormous once decoded; and what is too large of any kind."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from functools import partial

from tests.bench.hostile.case import TAKEN, Case, scan
from tests.portal.files import corpus, pictures

MEGABYTE = 1024 * 1024
SIGNATURE = b"\x89PNG\r\n\x1a\n"
NAME = "作品.png"


def cases(_canary: str) -> Iterator[Case]:
    """Yield them."""
    yield from enormous()
    yield from png_chunks()


def chunk(name: bytes, body: bytes, *, crc: int | None = None) -> bytes:
    """Return a PNG chunk."""
    checked = zlib.crc32(name + body) if crc is None else crc
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", checked)


def header(width: int, height: int, bits: int = 8, colour: int = 2, interlaced: int = 0) -> bytes:
    """Return the first chunk."""
    return chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, interlaced))


def rows(width: int, height: int, colours: int = 3) -> bytes:
    """Return the pixels of a grey-white picture."""
    row = b"\0" + b"\xe6" * (width * colours)
    return chunk(b"IDAT", zlib.compress(row * height))


def png(*between: bytes, first: bytes = b"", data: bytes | None = None) -> bytes:
    """Return a PNG of 300 × 200 with chunks before its pixels."""
    pixels = rows(300, 200) if data is None else data
    return (
        SIGNATURE + (first or header(300, 200)) + b"".join(between) + pixels + chunk(b"IEND", b"")
    )


def enormous() -> Iterator[Case]:
    """Yield small files of enormous pictures, and sizes that cannot be."""
    yield scan(
        "png/size/1,600 megapixels",
        partial(corpus.huge_png, 40_000, 40_000),
        "too_many_pixels",
        as_=NAME,
    )
    yield scan(
        "png/size/largest a header can say",
        partial(corpus.huge_png, 2**31 - 1, 2**31 - 1),
        "too_many_pixels",
        as_=NAME,
    )
    yield scan(
        "png/size/past what a header may say",
        partial(corpus.huge_png, 2**32 - 1, 2),
        "too_many_pixels",
        "damaged",
        as_=NAME,
    )
    yield scan(
        "png/size/200 megapixels of which few are there",
        partial(corpus.huge_png, 14_000, 14_000),
        "truncated",
        "damaged",
        as_=NAME,
    )
    yield scan(
        "png/size/no width", lambda: png(first=header(0, 200)), "damaged", as_=NAME, quick=True
    )
    yield scan("png/size/one by one", lambda: png(first=header(1, 1), data=rows(1, 1)), as_=NAME)
    yield scan(
        "png/size/one pixel high",
        lambda: png(first=header(30_000, 1), data=rows(30_000, 1)),
        as_=NAME,
    )
    yield scan(
        "png/size/larger than its pixels",
        lambda: png(first=header(300, 9000)),
        "truncated",
        "damaged",
        as_=NAME,
        quick=True,
    )
    yield scan(
        "png/size/interlaced 180 megapixels",
        interlaced,
        "truncated",
        "damaged",
        "too_complex",
        as_=NAME,
    )
    yield scan(
        "any/31 MB",
        lambda: png(chunk(b"teXt", bytes(31 * MEGABYTE))),
        "too_large",
        as_=NAME,
        quick=True,
    )
    yield scan("jpeg/size/4,290 megapixels", big_jpeg, "too_many_pixels", quick=True)


def interlaced() -> bytes:
    return SIGNATURE + header(13_400, 13_400, interlaced=1) + rows(300, 200) + chunk(b"IEND", b"")


def big_jpeg() -> bytes:
    content = bytearray(pictures.saved(pictures.quarters(64, 64), "JPEG"))
    at = content.index(b"\xff\xc0")
    struct.pack_into(">HH", content, at + 5, 65500, 65500)
    return bytes(content)


def bombed(name: bytes, start: bytes) -> bytes:
    """Return a PNG with a chunk that unpacks to 200 megabytes."""
    return png(chunk(name, start + zlib.compress(bytes(200 * MEGABYTE), 9)))


def png_chunks() -> Iterator[Case]:
    """Yield PNGs with bombs and lies in their chunks."""
    odd = (TAKEN, "damaged", "too_complex", "truncated")
    for name, start in {
        "iCCP": b"icc\0\0",
        "zTXt": b"Comment\0\0",
        "iTXt": b"Comment\0\x01\0\0\0",
    }.items():
        make = partial(bombed, name.encode(), start)
        yield scan(f"png/chunk/{name} bomb", make, *odd, as_=NAME, quick=name == "iCCP")
    profile = b"icc\0\0" + zlib.compress(b"no profile at all" * 20)
    yield scan("png/chunk/broken profile", partial(png, chunk(b"iCCP", profile)), as_=NAME)
    yield scan(
        "png/chunk/50,000 texts", lambda: png(chunk(b"tEXt", b"a\0b") * 50_000), *odd, as_=NAME
    )
    yield scan(
        "png/chunk/two million empty ones",
        lambda: png(chunk(b"teXt", b"") * 2_000_000),
        "too_complex",
        as_=NAME,
        quick=True,
    )
    yield scan(
        "png/chunk/length past the end",
        lambda: SIGNATURE + header(9, 9) + b"\x7f\xff\xff\xffIDAT",
        "truncated",
        as_=NAME,
    )
    whole = rows(300, 200)
    wrong = chunk(b"IDAT", whole[8:-4], crc=7)
    yield scan(
        "png/chunk/wrong checksum of the pixels",
        lambda: png(data=wrong),
        TAKEN,
        "damaged",
        "truncated",
        as_=NAME,
    )
    yield scan(
        "png/chunk/wrong checksum of the header",
        lambda: png(first=header(300, 200)[:-4] + b"junk"),
        TAKEN,
        "damaged",
        "truncated",
        as_=NAME,
    )
    yield scan(
        "png/chunk/no header",
        lambda: SIGNATURE + whole + chunk(b"IEND", b""),
        "damaged",
        "truncated",
        as_=NAME,
    )
    yield scan("png/chunk/no pixels", lambda: png(data=b""), "damaged", "truncated", as_=NAME)
    yield scan(
        "png/chunk/pixels of noise",
        lambda: png(data=chunk(b"IDAT", bytes(range(256)) * 30)),
        "damaged",
        "truncated",
        as_=NAME,
        quick=True,
    )
    yield scan(
        "png/chunk/bit depth 3",
        lambda: png(first=header(300, 200, bits=3)),
        "damaged",
        "truncated",
        as_=NAME,
    )
    yield scan(
        "png/chunk/palette missing",
        lambda: png(first=header(300, 200, colour=3), data=rows(300, 200, 1)),
        "damaged",
        "truncated",
        as_=NAME,
    )
    yield scan("png/cut/half", lambda: png()[: len(png()) // 2], "truncated", as_=NAME)
    yield scan("png/cut/end mark", lambda: png()[:-12], "truncated", as_=NAME)
    yield scan(
        "png/cut/end mark stuck on",
        lambda: png()[:-60] + chunk(b"IEND", b""),
        "damaged",
        "truncated",
        as_=NAME,
    )
