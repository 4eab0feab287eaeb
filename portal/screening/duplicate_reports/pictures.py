"""Screening room: scanned pages for a duplicate report, as our own pictures, not the originals."""

from typing import Final

from portal.files.active import storage
from portal.files.storage import BlobMissing
from portal.screening.duplicate_reports.paper import Paper

START: Final = b"\xff\xd8"
#: Our pictures carry no tags at all; word processors look for this one to know a JPEG.
JFIF: Final = b"\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"


def pictures_of(paper: Paper) -> dict[str, bytes]:
    """Return key → JPEG of every picture in the report; one that is gone is left out."""
    found = {}
    for comparison in paper.comparisons:
        for picture in comparison.pictures:
            try:
                found[picture.key] = tagged(storage().read(picture.key))
            except BlobMissing:
                continue
    return found


def tagged(content: bytes) -> bytes:
    """Return a JPEG with the tag that says it is one."""
    body = content.removeprefix(START)
    return content if body.startswith(b"\xff\xe0") else START + JFIF + body
