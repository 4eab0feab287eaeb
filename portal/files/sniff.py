"""What a file is, told by its content. The name only helps to choose a kinder sentence."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import filetype

from portal.files import names
from portal.files.archives import open_archive
from portal.files.kinds import Kind
from portal.files.plain_text import TextUnreadable, decode
from portal.files.refusals import FileRefused

# Endpoint encryption as found on office machines: the file is opaque outside the unit.
_ENDPOINT_MARKS: Final = (b"%TSD-Header-###%", b"E-SafeNet")
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAGIC: Final = (
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
)
_HEIF_BRANDS: Final = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1", b"avif"}
_HTML: Final = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|meta|table|div)",
    re.IGNORECASE | re.DOTALL,
)
_WORD_XML: Final = re.compile(rb"<\?mso-application|<w:wordDocument|<pkg:package|^MIME-Version:")
_SVG: Final = re.compile(rb"^\s*(?:<\?xml[^>]*>\s*)?(?:<![^>]*>\s*)*<svg", re.IGNORECASE)
_OLE_STREAMS: Final = (("EncryptedPackage", None), ("Workbook", Kind.XLS), ("Book", Kind.XLS))
_GUESSED: Final = {"video": Kind.VIDEO, "audio": Kind.AUDIO}
_ARCHIVES: Final = {"application/x-rar-compressed", "application/x-7z-compressed"} | {
    "application/gzip",
    "application/x-tar",
    "application/x-bzip2",
    "application/x-xz",
}
_TEXT_BYTES: Final = 8 * 1024 * 1024


def kind_of(path: Path, head: bytes, name: str) -> Kind:
    """Return the kind of the file at *path*, whose first bytes are *head*."""
    if any(mark in head[:512] for mark in _ENDPOINT_MARKS):
        raise FileRefused("endpoint_encrypted")
    if head.startswith(_OLE):
        return _ole_kind(path, name)
    if b"%PDF-" in head[:1024]:
        return Kind.PDF
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return _zip_kind(path) if kind is Kind.ZIP else kind
    return _media_kind(head) or _markup_kind(head) or _text_kind(path, head)


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


def _ole_kind(path: Path, name: str) -> Kind:
    """Tell what an OLE container holds by the names in its directory (UTF-16)."""
    content = path.read_bytes()
    for stream, kind in _OLE_STREAMS:
        if stream.encode("utf-16-le") + b"\x00\x00" in content:
            if kind is None:
                raise FileRefused("office_encrypted")
            return kind
    # WPS writes .wps with the same streams as .doc: only here does the name decide the words.
    return Kind.WPS if names.suffix(name) in {"wps", "wpt"} else Kind.DOC


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
    if _SVG.match(start):
        return Kind.SVG
    # Word's own "single file" formats are web pages under another name.
    return Kind.HTML if _HTML.match(start) or _WORD_XML.search(start[:2048]) else None


def _text_kind(path: Path, head: bytes) -> Kind:
    wide = head[:2] in {b"\xff\xfe", b"\xfe\xff"}
    if path.stat().st_size > _TEXT_BYTES or (not wide and head[:64].count(0) > len(head[:64]) // 2):
        return Kind.UNKNOWN
    try:
        decode(path.read_bytes())
    except TextUnreadable:
        return Kind.UNKNOWN
    return Kind.TXT
