"""
Deep search: finds a string in an answer however it is written or wrapped.

Looks for every spelling (UTF-8, UTF-16, GBK, percent, JSON, HTML, hex, base64) in the bytes as
they are, then opens what is inside: zips and Office files, PDF streams and strings, gzip, data
addresses, and the metadata of pictures; containers within containers to the third level.
"""

import base64
import gzip
import html
import io
import json
import re
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

import numpy as np
from PIL import ExifTags, Image, UnidentifiedImageError

LEVELS: Final = 3
PDF_STREAM: Final = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
PDF_LITERAL: Final = re.compile(rb"\((?:[^()\\]|\\.)*\)", re.DOTALL)
PDF_OCTAL: Final = re.compile(rb"\\([0-7]{1,3})")
DATA_ADDRESS: Final = re.compile(rb";base64,([A-Za-z0-9+/=]+)")
PICTURES: Final = (b"\xff\xd8\xff", b"\x89PNG", b"II*\x00", b"MM\x00*", b"RIFF")
MORE_IFDS: Final = (ExifTags.IFD.Exif, ExifTags.IFD.GPSInfo, ExifTags.IFD.Interop)


@dataclass(frozen=True, slots=True, order=True)
class Hit:
    """One find: which string, and on which way into the answer."""

    canary: str
    place: str


class Search:
    """A search for a set of names, ready to be used on many answers."""

    def __init__(self, canaries: Iterable[str]) -> None:
        self.needles = Needles(
            (spelling, canary) for canary in canaries for spelling in spellings_of(canary)
        )

    def hits(self, content: bytes, place: str = "body", levels: int = LEVELS) -> set[Hit]:
        """Return what is found in *content* and in everything it contains."""
        found = {Hit(canary, place) for canary in self.needles.within(content)}
        if levels:
            for name, inner in inside(content):
                found |= self.hits(inner, f"{place} > {name}", levels - 1)
        return found


class Needles:
    """Thousands of strings that are looked for at once, each standing for one name."""

    #: Two letters in any code take as many bytes.
    START: Final = 4

    def __init__(self, spelled: Iterable[tuple[bytes, str]]) -> None:
        self.by_start: dict[bytes, list[tuple[bytes, str]]] = defaultdict(list)
        for spelling, name in spelled:
            assert len(spelling) >= self.START, f"too short to be looked for: {spelling!r}"
            self.by_start[spelling[: self.START]].append((spelling, name))
        starts = np.frombuffer(b"".join(self.by_start), np.uint16).reshape(-1, 2)
        self.first, self.second = (np.zeros(1 << 16, bool) for _ in range(2))
        self.first[starts[:, 0]] = True
        self.second[starts[:, 1]] = True

    def within(self, content: bytes) -> set[str]:
        """Return the names of the strings that stand in *content*."""
        found = set()
        for at in self.places(content):
            for spelling, name in self.by_start.get(content[at : at + self.START], ()):
                if content.startswith(spelling, at):
                    found.add(name)
        return found

    def places(self, content: bytes) -> Iterator[int]:
        """Yield where one of the strings may begin."""
        if len(content) < self.START:
            return
        letters = np.frombuffer(content, np.uint8).astype(np.uint16)
        pairs = letters[:-1] | letters[1:] << 8
        (likely,) = np.nonzero(self.first[pairs[:-2]] & self.second[pairs[2:]])
        yield from map(int, likely)


def spellings_of(text: str) -> set[bytes]:
    """Return every way in which the text may stand in bytes."""
    raw = [text.encode(one) for one in ("utf-8", "utf-16-le", "utf-16-be", "gb18030")]
    written = {
        json.dumps(text)[1:-1],
        json.dumps(text)[1:-1].upper().replace("\\U", "\\u"),
        html.escape(text),
        "".join(f"&#{ord(letter)};" for letter in text),
        "".join(f"&#x{ord(letter):x};" for letter in text),
        "".join(f"&#x{ord(letter):X};" for letter in text),
        *(quote(one, safe="") for one in raw),
        *(quote(one, safe="").lower() for one in raw),
        *("".join(f"%{byte:02X}" for byte in one) for one in raw),
        *(one.hex() for one in raw),
        *(one.hex().upper() for one in raw),
    }
    return {*raw, *(one.encode() for one in written), *(b for one in raw for b in in_base64(one))}


def in_base64(raw: bytes) -> Iterator[bytes]:
    """Yield the letters that stand for *raw* in base64 wherever it starts in the content."""
    for shift in range(3):
        code = base64.b64encode(bytes(shift) + raw)
        first = -(-shift * 8 // 6)
        last = (shift + len(raw)) * 8 // 6
        yield code[first:last]
        yield code[first:last].replace(b"+", b"-").replace(b"/", b"_")


def inside(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield (name, bytes) of everything a reader can take out of *content*."""
    if b"PK\x03\x04" in content:
        yield from zip_members(content)
    if b"%PDF-" in content[:1024]:
        yield from pdf_parts(content)
    if content.startswith(b"\x1f\x8b"):
        yield "gzip", gzip.decompress(content)
    if content.startswith(PICTURES):
        yield from picture_notes(content)
    for number, match in enumerate(DATA_ADDRESS.finditer(content)):
        yield f"data address {number}", base64.b64decode(match.group(1) + b"==")


def zip_members(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield what a zip says of itself and holds."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except zipfile.BadZipFile:
        return
    yield "zip comment", archive.comment
    for member in archive.infolist():
        yield f"name of {member.filename}", member.filename.encode() + member.comment
        yield member.filename, archive.read(member)


def pdf_parts(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield every stream unpacked, and every literal string with its escapes resolved."""
    pieces = [content]
    for number, match in enumerate(PDF_STREAM.finditer(content)):
        try:
            plain = zlib.decompressobj().decompress(match.group(1))
        except zlib.error:
            plain = match.group(1)
        pieces.append(plain)
        yield f"PDF stream {number}", plain
    for number, match in enumerate(m for piece in pieces for m in PDF_LITERAL.finditer(piece)):
        text = PDF_OCTAL.sub(lambda octal: bytes([int(octal[1], 8) & 255]), match.group()[1:-1])
        yield f"PDF string {number}", text.replace(b"\\", b"")


def picture_notes(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield every piece of metadata that Pillow can read, unpacked."""
    try:
        image = Image.open(io.BytesIO(content))
        image.load()
    except (UnidentifiedImageError, OSError):
        return
    yield "picture notes", as_bytes(image.info)
    yield "EXIF", as_bytes(dict(image.getexif()))
    for number in MORE_IFDS:
        yield f"EXIF {number.name}", as_bytes(image.getexif().get_ifd(number))
    if hasattr(image, "tag_v2"):
        yield "TIFF tags", as_bytes(dict(image.tag_v2))


def as_bytes(value: Any) -> bytes:
    """Write a nest of metadata down as bytes, so that it can be searched."""
    if isinstance(value, bytes):
        return value
    if isinstance(value, dict):
        return b"\n".join(as_bytes(part) for pair in value.items() for part in pair)
    if isinstance(value, list | tuple | set):
        return b"\n".join(map(as_bytes, value))
    return str(value).encode("utf-8", "surrogateescape")
