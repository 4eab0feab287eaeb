"""PDF files that look odd: scans, strange fonts, enormous pages, saved twice."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from functools import partial
from typing import Any

from tests.bench.hostile.case import TAKEN, Case, essay
from tests.bench.hostile.paper import Paper, shown, stream
from tests.portal.files import corpus, pictures

NAME = "征文.pdf"
PAGE = [(72.0, 700.0 - 20 * line, corpus.SENTENCE) for line in range(20)]


def cases(_canary: str) -> Iterator[Case]:
    """Yield the odd ones."""
    yield essay("pdf/odd/plain", partial(corpus.pdf, [PAGE]), as_=NAME)
    yield essay("pdf/odd/named docx", partial(corpus.pdf, [PAGE]))
    yield essay(
        "pdf/odd/garbled",
        partial(corpus.pdf, [[(72, 700, "\ue001\ue002\ue003" * 12)]]),
        "pdf_garbled",
        as_=NAME,
    )
    yield essay("pdf/odd/blank pages", partial(corpus.pdf, [[], []]), "pdf_without_text", as_=NAME)
    yield essay("pdf/odd/saved twice", saved_twice, as_=NAME)
    yield essay("pdf/odd/version 2.0", Paper(head=b"%PDF-2.0\n").written, as_=NAME)
    yield essay(
        "pdf/odd/header of an old program",
        Paper(head=b"%!PS-Adobe-3.0 PDF-1.4\n%PDF-1.4\n").written,
        as_=NAME,
    )
    yield essay(
        "pdf/odd/form", Paper(catalog="/AcroForm << /Fields [] /XFA [] >>").written, as_=NAME
    )
    for name, box in {
        "enormous": "0 0 900000 900000",
        "negative": "0 0 -595 -842",
        "empty": "0 0 0 0",
        "no numbers": "/a /b /c /d",
        "infinite": "0 0 1e99 1e99",
    }.items():
        odd = (TAKEN, "damaged", "pdf_without_text", "too_complex", "too_many_pixels")
        yield essay(f"pdf/box/{name}", Paper(box=box).written, *odd, as_=NAME)
    yield from fonts()
    yield from scanned()


def saved_twice() -> bytes:
    """Return a PDF with an incremental update: the old contents are still in it."""
    first = Paper().written()
    at = first.rindex(b"xref\n0")
    new = len(first)
    update = b"4 0 obj\n%s\nendobj\n" % stream(
        shown("The second version of the letter is shorter.")
    )
    table = f"xref\n4 1\n{new:010d} 00000 n \n".encode()
    trailer = b"trailer\n<< /Size 6 /Root 1 0 R /Prev %d >>\nstartxref\n%d\n%%%%EOF\n" % (
        at,
        new + len(update),
    )
    return first + update + table + trailer


def fonts() -> Iterator[Case]:
    """Yield fonts that lie about themselves."""
    odd = (TAKEN, "damaged", "pdf_without_text", "pdf_garbled", "too_complex")
    broken = stream(bytes(range(256)) * 64, "/Length1 16384")
    font = (
        "/Font << /F1 << /Type /Font /Subtype /TrueType /BaseFont /X /FirstChar 0 /LastChar 255 "
        "/FontDescriptor << /Type /FontDescriptor /FontName /X /Flags 4 /FontFile2 4 0 R >> >> >>"
    )
    yield essay(
        "pdf/font/broken TrueType", Paper(more=[broken], resources=font).written, *odd, as_=NAME
    )
    ranges = b"1 beginbfrange <0000> <ffff> <0041> endbfrange\n" * 20_000
    cmap = stream(zlib.compress(ranges), "/Filter /FlateDecode")
    mapped = (
        "/Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 4 0 R >> >>"
    )
    yield essay(
        "pdf/font/endless ranges", Paper(more=[cmap], resources=mapped).written, *odd, as_=NAME
    )
    itself = "/Font << /F1 << /Type /Font /Subtype /Type3 /CharProcs << /a 4 0 R >> >> >>"
    glyph = stream(b"BT /F1 9 Tf (a) Tj ET")
    yield essay(
        "pdf/font/glyph in itself", Paper(more=[glyph], resources=itself).written, *odd, as_=NAME
    )


def scanned() -> Iterator[Case]:
    """Yield pages that are pictures; where these are sound they are taken as pages."""
    leaf = pictures.quarters(1240, 1754)
    jpeg = pictures.saved(leaf, "JPEG", quality=80)
    yield essay(
        "pdf/scan/one page",
        partial(scan, [jpeg], "/DCTDecode", (1240, 1754)),
        as_=NAME,
    )
    yield essay(
        "pdf/scan/five pages", partial(scan, [jpeg] * 5, "/DCTDecode", (1240, 1754)), as_=NAME
    )
    jpx = pictures.saved(leaf, "JPEG2000")
    yield essay("pdf/scan/JPEG 2000", partial(scan, [jpx], "/JPXDecode", (1240, 1754)), as_=NAME)
    odd = (TAKEN, "damaged", "pdf_without_text", "too_complex", "too_many_pixels")
    yield essay(
        "pdf/scan/JPEG 2000 cut",
        partial(scan, [jpx[:300]], "/JPXDecode", (1240, 1754)),
        *odd,
        as_=NAME,
    )
    yield essay(
        "pdf/scan/JBIG2 of noise",
        partial(scan, [bytes(range(256)) * 9], "/JBIG2Decode", (900, 900)),
        *odd,
        as_=NAME,
    )
    yield essay("pdf/scan/picture of 1,600 megapixels", partial(bilevel, 40_000), *odd, as_=NAME)
    yield essay(
        "pdf/scan/201 pages",
        partial(scan, [jpeg] * 201, "/DCTDecode", (1240, 1754)),
        "too_many_pages",
        as_=NAME,
    )


def scan(images: list[bytes], method: str, size: tuple[int, int], **more: Any) -> bytes:
    """Return a PDF with one picture a page."""
    kind = "" if method == "/JPXDecode" else "/ColorSpace /DeviceRGB /BitsPerComponent 8"
    if method == "/JBIG2Decode":
        kind = "/ColorSpace /DeviceGray /BitsPerComponent 1"
    described = f"/Type /XObject /Subtype /Image /Width {size[0]} /Height {size[1]} {kind}"
    objects = [stream(image, f"{described} /Filter {method}") for image in images]
    contents = [stream(f"q 595 0 0 842 0 0 cm /X{n} Do Q".encode()) for n in range(len(images))]
    names = " ".join(f"/X{n} {4 + n} 0 R" for n in range(len(images)))
    return Paper(
        contents=contents, more=objects, resources=f"/XObject << {names} >>", **more
    ).written()


def bilevel(side: int) -> bytes:
    """Return a page with one bit a pixel, deflated."""
    squeeze = zlib.compressobj(9)
    row = bytes(side // 8)
    content = b"".join(squeeze.compress(row * 100) for _ in range(side // 100)) + squeeze.flush()
    image = stream(
        content,
        f"/Type /XObject /Subtype /Image /Width {side} /Height {side} /ColorSpace /DeviceGray "
        "/BitsPerComponent 1 /Filter /FlateDecode",
    )
    return Paper(
        contents=[stream(b"q 595 0 0 842 0 0 cm /X Do Q")],
        more=[image],
        resources="/XObject << /X 4 0 R >>",
    ).written()
