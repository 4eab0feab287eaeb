"""
What a PDF would do when it is opened: scripts, programs. Told from its bytes, unparsed.

Judges never get the PDF, but an organiser who looks an original up does.
"""

from __future__ import annotations

import mmap
import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from portal.files.limits import MEGABYTE
from portal.files.names import is_program
from portal.files.refusals import FileRefused

_ACTIVE: Final = re.compile(rb"/(?:JavaScript|Launch|RichMedia|ImportData)(?![A-Za-z0-9])")
# A name may spell any of its letters in hexadecimal; an honest program has no reason to.
_SPELT: Final = re.compile(rb"/[A-Za-z]{0,9}#[0-9A-Fa-f]{2}[A-Za-z#0-9]{0,30}")
_HEX: Final = re.compile(rb"#([0-9A-Fa-f]{2})")
_STREAM: Final = re.compile(rb"/ObjStm\b.{0,400}?stream\r?\n", re.DOTALL)
_MAX_INFLATED: Final = 16 * MEGABYTE
_MAX_ATTACHMENTS: Final = 1000


def check_actions(path: Path) -> None:
    """Refuse a PDF with scripts or launches among its objects, packed ones too."""
    with path.open("rb") as source, mmap.mmap(source.fileno(), 0, access=mmap.ACCESS_READ) as data:
        if is_active(data) or any(map(is_active, _packed(data))):
            raise FileRefused("pdf_active")


def check_attachments(document: Any) -> None:
    """Refuse an opened PDF that carries a program (child process only; pypdfium2 is untyped)."""
    for index in range(min(document.count_attachments(), _MAX_ATTACHMENTS)):
        if is_program(document.get_attachment(index).get_name()):
            raise FileRefused("pdf_active")


def is_active(data: bytes | mmap.mmap) -> bool:
    """Say whether a name in *data* stands for a script or a program to start."""
    if _ACTIVE.search(data):
        return True
    return any(_ACTIVE.match(_unspelt(found[0])) for found in _SPELT.finditer(data))


def _unspelt(name: bytes) -> bytes:
    return _HEX.sub(lambda digits: bytes([int(digits[1], 16)]), name)


def _packed(data: mmap.mmap) -> Iterator[bytes]:
    """Yield the object streams unpacked, as far as a document's own would go."""
    left = _MAX_INFLATED
    for found in _STREAM.finditer(data):
        try:
            content = zlib.decompressobj().decompress(
                data[found.end() : found.end() + MEGABYTE], left
            )
        except zlib.error:
            continue
        left -= len(content)
        yield content
        if left <= 0:
            raise FileRefused("too_complex")
