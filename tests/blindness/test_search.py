"""The deep search finds a planted string wherever it stands: else 0 hits would mean nothing."""

import base64
import gzip
import io
import json
import zipfile
import zlib
from urllib.parse import quote

import pytest
from PIL import Image, PngImagePlugin, TiffImagePlugin, TiffTags

from tests.blindness.search import LEVELS, Search

CANARY = "金丝雀CANARY7"
FILLING = b"a page with nothing in it " * 20


def zipped(content: bytes, *, name: str = "word/document.xml", comment: bytes = b"") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
        archive.comment = comment
    return buffer.getvalue()


def nested(levels: int) -> bytes:
    content = CANARY.encode()
    for _ in range(levels):
        content = zipped(content)
    return content


def picture(kind: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(buffer, kind, **options)
    return buffer.getvalue()


def exif(tag: int, value: bytes) -> Image.Exif:
    notes = Image.Exif()
    notes[tag] = value
    return notes


def png_text() -> PngImagePlugin.PngInfo:
    notes = PngImagePlugin.PngInfo()
    notes.add_itxt("Author", CANARY, zip=True)
    return notes


def tiff_artist() -> TiffImagePlugin.ImageFileDirectory_v2:
    tags = TiffImagePlugin.ImageFileDirectory_v2()
    tags.tagtype[315] = TiffTags.UNDEFINED
    tags[315] = CANARY.encode()
    return tags


def pdf(body: bytes) -> bytes:
    return b"%PDF-1.7\n1 0 obj\n" + body + b"\nendobj\n%%EOF"


def octal(raw: bytes) -> bytes:
    return b"".join(b"\\%03o" % byte for byte in raw)


UTF16 = b"\xfe\xff" + CANARY.encode("utf-16-be")
PLANTED = {
    "utf-8": CANARY.encode(),
    "utf-16-le": CANARY.encode("utf-16-le"),
    "utf-16-be": CANARY.encode("utf-16-be"),
    "gbk": CANARY.encode("gbk"),
    "percent": quote(CANARY).encode(),
    "percent, small letters": quote(CANARY, safe="").lower().encode(),
    "percent of gbk": quote(CANARY.encode("gbk")).encode(),
    "percent, every byte": "".join(f"%{byte:02X}" for byte in CANARY.encode()).encode(),
    "json": json.dumps({"name": CANARY}).encode(),
    "html, decimal": "".join(f"&#{ord(one)};" for one in CANARY).encode(),
    "html, hexadecimal": "".join(f"&#x{ord(one):x};" for one in CANARY).encode(),
    "base64 at 0": base64.b64encode(CANARY.encode() + b"!"),
    "base64 at 1": base64.b64encode(b"." + CANARY.encode() + b"!"),
    "base64 at 2": base64.b64encode(b".." + CANARY.encode() + b"!!"),
    "base64 for addresses": base64.urlsafe_b64encode(b"??" + CANARY.encode()),
    "data address of a zip": b"data:x;base64," + base64.b64encode(nested(1)),
    "gzip": gzip.compress(FILLING + CANARY.encode()),
    "zip": nested(1),
    "zip within zips": nested(LEVELS),
    "zip behind a picture": picture("JPEG") + nested(1),
    "member name": zipped(b"", name=f"{CANARY}.txt"),
    "zip comment": zipped(b"", comment=CANARY.encode()),
    "PDF string": pdf(b"<< /Author (" + UTF16 + b") >>"),
    "PDF string in octal": pdf(b"<< /Author (" + octal(UTF16) + b") >>"),
    "PDF string in hex": pdf(b"<< /Author <" + UTF16.hex().encode() + b"> >>"),
    "PDF stream": pdf(b"stream\n" + zlib.compress(FILLING + CANARY.encode()) + b"\nendstream"),
    "JPEG comment": picture("JPEG", comment=CANARY.encode()),
    "JPEG EXIF": picture("JPEG", exif=exif(315, CANARY.encode())),
    "JPEG EXIF in UTF-16": picture("JPEG", exif=exif(40093, CANARY.encode("utf-16-le"))),
    "JPEG XMP": picture("JPEG", xmp=f"<x:xmpmeta>{CANARY}</x:xmpmeta>".encode()),
    "JPEG colour profile": picture("JPEG", icc_profile=FILLING + CANARY.encode()),
    "PNG text, packed": picture("PNG", pnginfo=png_text()),
    "PNG colour profile, packed": picture("PNG", icc_profile=FILLING + CANARY.encode()),
    "TIFF artist": picture("TIFF", tiffinfo=tiff_artist()),
}


@pytest.mark.parametrize("content", PLANTED.values(), ids=PLANTED.keys())
def test_a_planted_string_is_found(content: bytes) -> None:
    found = Search([CANARY, "另一个"]).hits(b"" + content)

    assert {CANARY} == {hit.canary for hit in found}


@pytest.mark.parametrize(
    "content",
    [FILLING, zipped(FILLING), picture("JPEG"), picture("PNG"), pdf(FILLING), b"PK\x03\x04broken"],
    ids=["text", "zip", "jpeg", "png", "pdf", "broken zip"],
)
def test_a_clean_answer_has_no_hits(content: bytes) -> None:
    assert set() == Search([CANARY]).hits(content)
