"""What phones, chats and browsers save instead of a picture that we take."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from tests.bench.hostile.case import Case, scan
from tests.portal.files import corpus, pictures

NAME = "作品.png"


def cases(_canary: str) -> Iterator[Case]:
    """Yield them."""
    wrong = "wrong_extension"
    webp = b"RIFF\x24\x00\x00\x00WEBPVP8 " + bytes(90)
    yield scan("other/WebP named jpg", lambda: webp, "kind_webp")
    yield scan("other/GIF", lambda: b"GIF89a" + bytes(90), "kind_gif", as_="作品.gif")
    yield scan(
        "other/BMP",
        lambda: b"BM\x46\x00\x00\x00\x00\x00\x00\x00" + bytes(90),
        "kind_bmp",
        as_="作品.bmp",
    )
    for brand in ("heic", "mif1", "avif"):
        body = b"\x00\x00\x00\x18ftyp" + brand.encode() + bytes(90)
        yield scan(f"other/{brand}", lambda body=body: body, "kind_heic", as_=f"IMG_1.{brand}")
    svg = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'
    yield scan("other/SVG named png", lambda: svg, "kind_svg", as_=NAME)
    yield scan(
        "other/HTML named jpg", lambda: b"<html><body><img src=x></body></html>", "html_as_picture"
    )
    yield scan("other/docx named jpg", corpus.docx, wrong)
    yield scan("other/docx", corpus.docx, "kind_not_here", as_="作品.docx", quick=True)
    yield scan(
        "other/PDF",
        partial(corpus.pdf, [[(72, 700, corpus.SENTENCE)]]),
        "kind_not_here",
        as_="作品.pdf",
    )
    yield scan(
        "other/Photoshop",
        lambda: b"8BPS\x00\x01" + bytes(90),
        "kind_unknown",
        wrong,
        as_="作品.psd",
    )
    yield scan(
        "other/JPEG XL", lambda: b"\xff\x0a" + bytes(90), "kind_unknown", wrong, as_="作品.jxl"
    )
    yield scan(
        "other/JPEG 2000",
        lambda: pictures.saved(pictures.quarters(90, 90), "JPEG2000"),
        "kind_unknown",
        wrong,
        as_="作品.jp2",
    )
    yield scan("other/zip named jpg", partial(corpus.zipped, {"作品.jpg": b"x"}), wrong)
    yield scan(
        "other/raw photo",
        lambda: pictures.saved(pictures.quarters(90, 90), "TIFF")[:8] + b"CR\x02\x00" + bytes(90),
        "truncated",
        "damaged",
        as_="IMG_1.CR2",
    )
    yield scan("other/empty", lambda: b"", "empty")
