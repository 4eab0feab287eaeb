"""JPEGs that are cut or made to keep a reader busy."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from tests.bench.hostile.case import TAKEN, Case, scan
from tests.bench.hostile.pixels import noise
from tests.portal.files import pictures

MEGABYTE = 1024 * 1024


def cases(_canary: str) -> Iterator[Case]:
    """Yield them."""
    plain = pictures.saved(pictures.quarters(900, 600), "JPEG", quality=95)
    noisy = pictures.saved(noise(1200, 900), "JPEG", quality=95)
    yield scan("jpeg/cut/half", lambda: noisy[: len(noisy) // 2], "truncated")
    yield scan(
        "jpeg/cut/half with an end mark",
        lambda: noisy[: len(noisy) // 2] + b"\xff\xd9",
        TAKEN,
        "truncated",
    )
    yield scan("jpeg/cut/header alone", lambda: plain[:30], "truncated")
    yield scan(
        "jpeg/cut/zeros in the middle",
        lambda: noisy[:9000] + bytes(9000) + noisy[18_000:],
        TAKEN,
        "damaged",
        "truncated",
    )
    yield scan(
        "jpeg/cut/no picture between the marks", lambda: b"\xff\xd8\xff\xd9", "damaged", "truncated"
    )
    comment = b"\xff\xfe" + struct.pack(">H", 4) + b"hi"
    yield scan(
        "jpeg/segment/64,000 comments",
        lambda: plain[:2] + comment * 64_000 + plain[2:],
        "too_complex",
        quick=True,
    )
    yield scan("jpeg/segment/200 comments", lambda: plain[:2] + comment * 200 + plain[2:])
    yield scan(
        "jpeg/segment/25 MB of fill bytes",
        lambda: plain[:2] + b"\xff" * (25 * MEGABYTE) + plain[2:],
        "too_complex",
        "damaged",
        "truncated",
        quick=True,
    )
    yield scan(
        "jpeg/segment/25 MB of stray zeros",
        lambda: plain[:20] + bytes(25 * MEGABYTE) + plain[20:],
        "too_complex",
        "damaged",
        "truncated",
        quick=True,
    )
    yield scan(
        "jpeg/segment/length of nothing",
        lambda: plain[:2] + b"\xff\xfe\x00\x00" + plain[2:],
        "damaged",
        "truncated",
        TAKEN,
    )
    yield scan(
        "jpeg/segment/EXIF of noise", lambda: plain[:2] + exif(bytes(range(256)) * 100) + plain[2:]
    )
    yield scan(
        "jpeg/segment/EXIF in a circle", lambda: plain[:2] + exif(circle()) + plain[2:], quick=True
    )
    yield scan("jpeg/segment/no tables", without_tables, TAKEN, "damaged")
    yield scan(
        "jpeg/lossless", lambda: plain.replace(b"\xff\xc0", b"\xff\xc3", 1), "damaged", "truncated"
    )
    yield scan(
        "jpeg/arithmetic of noise",
        lambda: noisy.replace(b"\xff\xc0", b"\xff\xc9", 1),
        "damaged",
        "truncated",
        TAKEN,
    )
    yield scan(
        "jpeg/12 bits",
        lambda: plain.replace(b"\xff\xc0\x00\x11\x08", b"\xff\xc1\x00\x11\x0c", 1),
        "damaged",
        "truncated",
    )
    yield scan("jpeg/1,000 scans", thousand_scans, "too_complex", "damaged", "truncated", TAKEN)


def exif(body: bytes) -> bytes:
    """Return a segment that calls itself EXIF."""
    content = b"Exif\0\0" + body[:60_000]
    return b"\xff\xe1" + struct.pack(">H", len(content) + 2) + content


def circle() -> bytes:
    """Return a TIFF header whose first directory follows itself."""
    entry = struct.pack("<HHII", 0x8769, 4, 1, 8)
    return b"II*\0" + struct.pack("<I", 8) + struct.pack("<H", 1) + entry + struct.pack("<I", 8)


def without_tables() -> bytes:
    content = pictures.saved(pictures.quarters(300, 200), "JPEG")
    return content.replace(b"\xff\xc4", b"\xff\xfe")


def thousand_scans() -> bytes:
    """Return a progressive JPEG of 100 megapixels whose last scan comes a thousand times."""
    content = bytearray(pictures.saved(pictures.quarters(640, 640), "JPEG", progressive=True))
    at = content.index(b"\xff\xc2")
    struct.pack_into(">HH", content, at + 5, 10_000, 10_000)
    last = content.rindex(b"\xff\xda")
    scanned = bytes(content[last:-2])
    return bytes(content[:-2]) + scanned * 1000 + b"\xff\xd9"
