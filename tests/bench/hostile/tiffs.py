"""TIFFs: chains in a circle, offsets past the end, more strips than paper has rows."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from functools import partial

from tests.bench.hostile.case import TAKEN, Case, scan
from tests.bench.hostile.pixels import by_vips
from tests.portal.files import pictures

NAME = "作品.tif"
BROKEN = ("damaged", "truncated")
Tags = dict[int, list[int]]


def cases(_canary: str) -> Iterator[Case]:
    """Yield them."""
    yield scan("tiff/pages/5", partial(pages, 5), as_=NAME)
    yield scan("tiff/pages/50", partial(pages, 50), "too_many_pages", as_=NAME)
    yield scan("tiff/good/BigTIFF", partial(by_vips, "tiffsave", bigtiff=True), as_=NAME)
    yield scan("tiff/good/tiles", partial(by_vips, "tiffsave", tile=True), as_=NAME)
    yield scan("tiff/good/pyramid", partial(by_vips, "tiffsave", tile=True, pyramid=True), as_=NAME)
    yield scan("tiff/good/big endian", partial(small, order=">"), as_=NAME)
    yield scan("tiff/good/one strip a row", rows_alone, as_=NAME)
    yield scan("tiff/good/all tags", pictures.named_tiff, as_=NAME)
    plain = pictures.saved(pictures.quarters(), "TIFF")
    yield scan("tiff/cut/half", lambda: plain[: len(plain) // 2], *BROKEN, as_=NAME)
    yield scan("tiff/cut/header alone", lambda: plain[:8], *BROKEN, as_=NAME, quick=True)
    yield scan("tiff/cut/no directory", lambda: b"II*\0\0\0\0\0" + bytes(90), "damaged", as_=NAME)
    yield from chained()
    yield from stripped()


def tiff(tags: Tags, body: bytes = b"", *, following: int = 0, order: str = "<") -> bytes:
    """Return a TIFF whose directory comes first, then long values, then *body*."""
    values, entries = b"", b""
    after = 8 + 2 + 12 * len(tags) + 4
    for tag, numbers in sorted(tags.items()):
        packed = struct.pack(f"{order}{len(numbers)}I", *numbers)
        place = packed if len(numbers) == 1 else struct.pack(order + "I", after + len(values))
        values += packed if len(numbers) > 1 else b""
        entries += struct.pack(order + "HHI", tag, 4, len(numbers)) + place
    mark = b"II*\0" if order == "<" else b"MM\0*"
    head = mark + struct.pack(order + "I", 8) + struct.pack(order + "H", len(tags))
    return head + entries + struct.pack(order + "I", following) + values + body


def grey(width: int, height: int, **more: list[int]) -> Tags:
    """Return the tags of a grey picture of 8 bits; further ones by number as ``t278``."""
    tags = {256: [width], 257: [height], 258: [8], 259: [1], 262: [1], 277: [1]}
    return tags | {int(name[1:]): numbers for name, numbers in more.items()}


def small(*, order: str = "<", following: int = 0, width: int = 60, height: int = 40) -> bytes:
    """Return a small sound picture."""
    tags = grey(width, height, t273=[0], t278=[height], t279=[60 * 40])
    tags[273] = [len(tiff(tags))]
    return tiff(tags, b"\xe6" * 2400, order=order, following=following)


def pages(amount: int) -> bytes:
    leaves = [pictures.quarters(400, 300) for _ in range(amount)]
    return pictures.saved(leaves[0], "TIFF", save_all=True, append_images=leaves[1:])


def rows_alone() -> bytes:
    """Return 3,000 rows in as many strips, as some scanners write."""
    tags = grey(90, 3000, t273=[0] * 3000, t278=[1], t279=[90] * 3000)
    start = len(tiff(tags))
    tags[273] = [start + 90 * row for row in range(3000)]
    return tiff(tags, b"\xe6" * 90 * 3000)


def chained() -> Iterator[Case]:
    """Yield chains of directories that do not end where they should."""
    yield scan(
        "tiff/chain/its own successor", partial(small, following=8), "damaged", as_=NAME, quick=True
    )
    yield scan(
        "tiff/chain/past the end",
        partial(small, following=99_999_999),
        *BROKEN,
        as_=NAME,
        quick=True,
    )
    yield scan(
        "tiff/chain/2,000 directories", many_directories, "too_many_pages", "damaged", as_=NAME
    )
    big = b"II+\0\x08\0\0\0" + struct.pack("<Q", 2**63)
    yield scan(
        "tiff/chain/BigTIFF past the end", lambda: big + bytes(90), *BROKEN, as_=NAME, quick=True
    )
    odd = b"II+\0\x08\0\0\0" + struct.pack("<Q", 16) + struct.pack("<Q", 2**60) + bytes(90)
    yield scan("tiff/chain/BigTIFF of endless tags", lambda: odd, *BROKEN, as_=NAME)
    yield scan(
        "tiff/chain/999 directories over one long list",
        one_long_list,
        "too_complex",
        "damaged",
        as_=NAME,
        quick=True,
    )
    yield scan("tiff/size/no width", partial(small, width=0), "damaged", as_=NAME)
    yield scan("tiff/size/no height", partial(small, height=0), "damaged", as_=NAME)
    yield scan(
        "tiff/size/4,000,000 megapixels",
        partial(small, width=2_000_000, height=2_000_000),
        "too_many_pixels",
        as_=NAME,
    )
    yield scan(
        "tiff/size/larger than its pixels", partial(small, height=9000), TAKEN, *BROKEN, as_=NAME
    )


def many_directories() -> bytes:
    """Return 2,000 directories of one byte-size picture each."""
    tags = grey(1, 1, t273=[0], t278=[1], t279=[1])
    size = len(tiff(tags)) - 8
    tags[273] = [8]
    found = b"".join(tiff(tags, following=8 + size * (n + 1))[8:] for n in range(1999))
    return b"II*\0\x08\0\0\0" + found + tiff(tags)[8:]


def one_long_list() -> bytes:
    """Return 999 reduced pictures that all point to one list of two million strips."""
    amount = 1_900_000
    each = 2 + 12 * 5 + 4
    after = 8 + each * 999
    found = b""
    for number in range(999):
        found += struct.pack("<H", 5)
        for tag, count, value in (
            (254, 1, 1),
            (256, 1, 9),
            (257, 1, 9),
            (273, amount, after),
            (279, amount, after),
        ):
            found += struct.pack("<HHII", tag, 4, count, value)
        found += struct.pack("<I", 8 + each * (number + 1) if number < 998 else 0)
    return b"II*\0\x08\0\0\0" + found + bytes(4 * amount)


def squeezed() -> bytes:
    """Return a TIFF of 144 megapixels in one strip of few bytes."""
    bomb = zlib.compress(bytes(150_000_000), 9)
    tags = grey(12_000, 12_000, t259=[8], t273=[0], t278=[12_000], t279=[len(bomb)])
    tags[273] = [len(tiff(tags))]
    return tiff(tags, bomb)


def stripped() -> Iterator[Case]:
    """Yield strips that lie elsewhere, are too many, or hold too much."""
    beyond = grey(60, 40, t273=[2_000_000_000], t278=[40], t279=[2400])
    yield scan("tiff/strip/past the end", partial(tiff, beyond, bytes(3000)), "truncated", as_=NAME)
    longer = grey(60, 40, t273=[100], t278=[40], t279=[4_294_967_295])
    yield scan(
        "tiff/strip/longer than the file", partial(tiff, longer, bytes(3000)), "truncated", as_=NAME
    )
    uneven = grey(60, 40, t273=[100, 200], t278=[20], t279=[9])
    yield scan(
        "tiff/strip/more places than lengths",
        partial(tiff, uneven, bytes(3000)),
        *BROKEN,
        as_=NAME,
        quick=True,
    )
    none = grey(60, 40)
    yield scan("tiff/strip/none", partial(tiff, none, bytes(3000)), *BROKEN, as_=NAME)
    many = grey(10, 100_000, t273=[8] * 100_000, t278=[1], t279=[10] * 100_000)
    yield scan(
        "tiff/strip/100,000",
        partial(tiff, many, bytes(99)),
        TAKEN,
        "too_complex",
        "damaged",
        as_=NAME,
        quick=True,
    )
    more = grey(10, 900_000, t273=[8] * 900_000, t278=[1], t279=[10] * 900_000)
    yield scan(
        "tiff/strip/900,000", partial(tiff, more, bytes(99)), "too_complex", as_=NAME, quick=True
    )
    unknown = grey(60, 40, t259=[12_345], t273=[200], t278=[40], t279=[2400])
    yield scan(
        "tiff/strip/compression we do not know",
        partial(tiff, unknown, bytes(3000)),
        "damaged",
        as_=NAME,
    )
    noise = grey(60, 40, t259=[5], t273=[200], t278=[40], t279=[2400])
    yield scan(
        "tiff/strip/LZW of noise",
        partial(tiff, noise, bytes(range(256)) * 20),
        *BROKEN,
        TAKEN,
        as_=NAME,
    )
    yield scan(
        "tiff/strip/144 megapixels in one", squeezed, TAKEN, "too_complex", "damaged", as_=NAME
    )
    depth = grey(60, 40, t258=[64], t273=[200], t278=[40], t279=[2400])
    yield scan(
        "tiff/strip/64 bits a pixel", partial(tiff, depth, bytes(3000)), *BROKEN, TAKEN, as_=NAME
    )
