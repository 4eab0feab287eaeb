"""What a file is, told by its content. The name only helps to choose a kinder sentence."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import filetype

from portal.files import names, ole
from portal.files.archives import open_archive
from portal.files.kinds import Kind
from portal.files.plain_text import TextUnreadable, decode
from portal.files.refusals import FileRefused

# Endpoint encryption as found on office machines: the file is opaque outside the unit.
_ENDPOINT_MARKS: Final = (b"%TSD-Header-###%", b"E-SafeNet")
_MAGIC: Final = (
    (b"%PDF-", Kind.PDF),
    (b"PK\x03\x04", Kind.ZIP),
    (b"PK\x05\x06", Kind.ZIP),
    (b"\xff\xd8\xff", Kind.JPEG),
    (b"\x89PNG\r\n\x1a\n", Kind.PNG),
    (b"II*\x00", Kind.TIFF),
    (b"MM\x00*", Kind.TIFF),
    (b"II+\x00", Kind.TIFF),
    (b"MM\x00+", Kind.TIFF),
    (b"{\\rtf", Kind.RTF),
    (b"GIF8", Kind.GIF),
    (b"\x7fELF", Kind.PROGRAM),
    (b"\x4c\x00\x00\x00\x01\x14\x02\x00", Kind.SHORTCUT),
)
_HEIF_BRANDS: Final = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1", b"avif"}
_HTML: Final = re.compile(
    # possessive: a page of comments that ends in nothing would be read in more ways than atoms
    rb"\s*+(?:<\?xml[^>]*+>\s*+)?+(?:<!--(?:(?!-->).)*+-->\s*+)*+"
    rb"<(?:!doctype\s+html|(?:html|head|body|meta|title|style|script|table|div|p|span|font|h[1-6])[\s>])",
    re.IGNORECASE | re.DOTALL,
)
_XML: Final = re.compile(rb"\s*<(?:\?xml|w:wordDocument|pkg:package|uof:UOF)[\s>]")
_SHORTCUT: Final = re.compile(rb"\s*\[(?:InternetShortcut|Desktop Entry)\]", re.IGNORECASE)
# Mails and Word's own "single file" pages: header lines, one of which only they have.
_MAIL: Final = re.compile(
    rb"(?:[A-Za-z][A-Za-z-]{1,40}:[^\n]{0,2000}\n(?:[ \t][^\n]{0,2000}\n){0,50}){0,50}?"
    rb"(?:MIME-Version|Message-ID):",
    re.IGNORECASE,
)
_SVG: Final = re.compile(rb"^\s*(?:<\?xml[^>]*>\s*)?(?:<![^>]*>\s*)*<svg", re.IGNORECASE)
_MARKUP: Final = (
    (_SVG, Kind.SVG),
    (_HTML, Kind.HTML),
    (_XML, Kind.XML),
    (_MAIL, Kind.MAIL),
    (_SHORTCUT, Kind.SHORTCUT),
)
_GUESSED: Final = {"video": Kind.VIDEO, "audio": Kind.AUDIO}
_ARCHIVES: Final = {"application/x-rar-compressed", "application/x-7z-compressed"} | {
    "application/gzip",
    "application/x-tar",
    "application/x-bzip2",
    "application/x-xz",
}
# What is read of a text here; whether it is sound to its end, the child says.
_TEXT_SAMPLE: Final = 64 * 1024
_PDF_WITHIN: Final = 1024
# Word's and Excel's lock files have these sizes: the owner's name twice, once in UTF-16.
_LOCK_SIZES: Final = {162, 165}
_LOCK_LIMIT: Final = 4096
_LOCK_NAME: Final = range(1, 55)


def kind_of(path: Path, head: bytes, name: str) -> Kind:
    """Return the kind of the file at *path*, whose first bytes are *head*."""
    if any(mark in head[:512] for mark in _ENDPOINT_MARKS):
        raise FileRefused("endpoint_encrypted")
    if head.startswith(ole.MAGIC):
        return ole.kind_of(path, name)
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return _zip_kind(path) if kind is Kind.ZIP else kind
    if _is_lock(path, head, name):
        raise FileRefused("lock_file")
    found = _media_kind(head) or _markup_kind(head)
    # junk before the header is legal, another file's beginning is a disguise
    if found in {None, Kind.UNKNOWN} and b"%PDF-" in head[:_PDF_WITHIN]:
        return Kind.PDF
    return found or _text_kind(path, head)


def _is_lock(path: Path, head: bytes, name: str) -> bool:
    size = path.stat().st_size
    is_named = names.is_lock(name) and size < _LOCK_LIMIT
    return is_named or (size in _LOCK_SIZES and head[0] in _LOCK_NAME and b"\x00" in head)


def _zip_kind(path: Path) -> Kind:
    """Tell an office package from a plain archive by the parts it must have."""
    with open_archive(path) as archive:
        members = set(archive.namelist())
    if "[Content_Types].xml" in members:
        for folder, kind in (("word/", Kind.DOCX), ("xl/", Kind.XLSX), ("ppt/", Kind.PPTX)):
            if any(member.startswith(folder) for member in members):
                return kind
        return Kind.DOCX  # an office package without a body: the package check says so
    if "OFD.xml" in members:
        return Kind.OFD
    return Kind.ODT if {"mimetype", "content.xml"} <= members else Kind.ZIP


def _media_kind(head: bytes) -> Kind | None:
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return Kind.WEBP
    if head[4:8] == b"ftyp" and head[8:12] in _HEIF_BRANDS:
        return Kind.HEIC
    if head[:2] == b"BM" and head[6:10] == b"\x00\x00\x00\x00":
        return Kind.BMP
    if head[:2] == b"MZ" and b"\x00" in head[:64]:
        return Kind.PROGRAM
    guess = filetype.guess(head)
    if guess is None:
        return None
    if guess.mime in _ARCHIVES:
        return Kind.ARCHIVE
    return _GUESSED.get(guess.mime.split("/")[0], Kind.UNKNOWN)


def _markup_kind(head: bytes) -> Kind | None:
    start = head.removeprefix(b"\xef\xbb\xbf")
    if head[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        start = head.decode("utf-16", "ignore").encode("utf-8")
    return next((kind for pattern, kind in _MARKUP if pattern.match(start)), None)


def _text_kind(path: Path, head: bytes) -> Kind:
    wide = head[:2] in {b"\xff\xfe", b"\xfe\xff"}
    if not wide and head[:64].count(0) > len(head[:64]) // 2:
        return Kind.UNKNOWN
    with path.open("rb") as source:
        sample = source.read(_TEXT_SAMPLE)
    try:
        decode(sample, is_cut=len(sample) == _TEXT_SAMPLE)
    except TextUnreadable:
        return Kind.UNKNOWN
    return Kind.TXT
