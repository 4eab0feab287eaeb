"""
XML parts read as a stream of bytes: nothing is built, so no part costs more than its chunk.

The web process itself asks these questions, before a child reads the document.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from typing import Final
from xml.parsers import expat

from portal.files.archives import BROKEN
from portal.files.limits import MEGABYTE, Limits
from portal.files.refusals import FileRefused

Visit = Callable[[str, dict[str, str]], None]
_CHUNK: Final = 256 * 1024
_OVERLAP: Final = 512
_MAX_WALKED: Final = 4 * MEGABYTE
# 500 parts with two relationships each are a thousand; no office needs fifty times as many.
_MAX_ELEMENTS: Final = 50_000
_DECLARATION: Final = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
# A field that runs a program when its author agrees; other fields only show something.
_PROGRAM_FIELD: Final = re.compile(
    rb"(?:instrText[^>]{0,200}>|:instr\s{0,9}=\s{0,9}[\"'])\s{0,99}DDE", re.IGNORECASE
)
# In these alone do the searches above find what a parser would: ASCII keeps its bytes, or is
# padded with NUL. The standard for packages allows UTF-8 and UTF-16 only.
_WIDER: Final = (b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff", b"<\x00\x00\x00", b"\x00\x00\x00<")
_EBCDIC: Final = b"\x4c\x6f\xa7\x94"
_ENCODING: Final = re.compile(rb"^\W{0,9}<\?xml[^>]{0,99}?encoding\s{0,9}=\s{0,9}[\"']([\w.:-]+)")
_KNOWN: Final = re.compile(
    rb"utf-?8|utf-?16(?:[-_]?[lb]e)?|us-ascii|ascii|iso-8859-\d+|windows-125\d|gb2312|gbk|gb18030"
    rb"|big5|euc-\w+|shift_jis",
    re.IGNORECASE,
)


def check_part(archive: zipfile.ZipFile, member: zipfile.ZipInfo, limits: Limits) -> None:
    """Refuse a part in a strange encoding, with a DOCTYPE, a program to run, or endless tags."""
    tags, tail = 0, b""
    try:
        with archive.open(member) as part:
            while chunk := part.read(_CHUNK):
                plain = chunk.replace(b"\x00", b"")
                if not tail:
                    _check_encoding(chunk[:_OVERLAP], plain[:_OVERLAP])
                _check_text(tail + plain)
                tags += plain.count(b"<")
                tail = plain[-_OVERLAP:]
    except BROKEN:
        raise FileRefused("damaged") from None
    if tags > limits.markup:
        raise FileRefused("too_complex")


def _check_encoding(start: bytes, plain: bytes) -> None:
    declared = _ENCODING.match(plain)
    is_known = declared is None or _KNOWN.fullmatch(declared[1])
    if start.startswith((*_WIDER, _EBCDIC)) or not is_known:
        raise FileRefused("package_unsafe")


def _check_text(text: bytes) -> None:
    # asked first without a pattern: a hundred megabytes of parts come through here
    if b"<!" in text and _DECLARATION.search(text):
        raise FileRefused("entities")
    if b"dde" in text.lower() and _PROGRAM_FIELD.search(text):
        raise FileRefused("external_links")


def walk(archive: zipfile.ZipFile, name: str, visit: Visit) -> None:
    """Call *visit* with the tag and attributes of every element of a small part."""
    seen = 0

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal seen
        seen += 1
        if seen > _MAX_ELEMENTS:
            raise FileRefused("too_complex")
        visit(tag.rpartition(":")[2], attributes)

    def declared(*_words: object) -> None:
        raise FileRefused("entities")

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = declared
    try:
        with archive.open(name) as part:
            size = 0
            while chunk := part.read(_CHUNK):
                size += len(chunk)
                if size > _MAX_WALKED:
                    raise FileRefused("unpacks_too_large")
                parser.Parse(chunk, False)
            parser.Parse(b"", True)
    except (*BROKEN, expat.ExpatError):
        raise FileRefused("damaged") from None
