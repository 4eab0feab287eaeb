"""Opening a zip without trusting it: its directory is measured before it is read."""

from __future__ import annotations

import lzma
import struct
import zipfile
import zlib
from pathlib import Path
from typing import IO, Final

from lxml import etree

from portal.files.refusals import FileRefused

# 500 members with long Chinese names stay far below; a directory of a million
# members would cost the web process hundreds of megabytes just to list.
MAX_DIRECTORY_BYTES: Final = 1024 * 1024
_END: Final = b"PK\x05\x06"
_END_SIZE: Final = 22
_END_WINDOW: Final = 65_557  # with the longest comment
_END64_LOCATOR: Final = b"PK\x06\x07"
BROKEN: Final = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OSError,
    EOFError,
)
# libxml2's own ceilings: depth, text length, names; and no memory left.
_BEYOND_XML: Final = {
    etree.ErrorTypes.ERR_NO_MEMORY,
    etree.ErrorTypes.ERR_NAME_TOO_LONG,
    etree.ErrorTypes.ERR_RESOURCE_LIMIT,
}


def open_archive(source: Path | IO[bytes]) -> zipfile.ZipFile:
    """Open the zip at *source* for reading, or refuse: cut short, too many members, odd."""
    tail = _tail(source)
    at = tail.rfind(_END)
    if at < 0 or len(tail) - at < _END_SIZE:
        raise FileRefused("truncated")
    volume, first_volume, directory_bytes = struct.unpack_from("<HH4xI", tail, at + 4)
    # Zip64 is for archives past 4 GB: in an upload of ours it can only be a disguise.
    is_zip64 = tail[max(0, at - 20) : at].startswith(_END64_LOCATOR)
    if is_zip64 or volume or first_volume:
        raise FileRefused("package_unsafe")
    if directory_bytes > MAX_DIRECTORY_BYTES:
        raise FileRefused("unpacks_too_large")
    try:
        return zipfile.ZipFile(source)
    except BROKEN:
        raise FileRefused("truncated") from None


def _tail(source: Path | IO[bytes]) -> bytes:
    """Return the last bytes, in which the directory's end must be."""
    if isinstance(source, Path):
        with source.open("rb") as opened:
            return _tail(opened)
    size = source.seek(0, 2)
    source.seek(max(0, size - _END_WINDOW))
    return source.read()


def read_member(archive: zipfile.ZipFile, name: str, limit: int) -> bytes:
    """Return the whole member, or refuse when it is damaged or longer than *limit*."""
    try:
        with archive.open(name) as member:
            content = member.read(limit + 1)
    except BROKEN:
        raise FileRefused("damaged") from None
    if len(content) > limit:
        raise FileRefused("unpacks_too_large")
    return content


def parse_xml(content: bytes) -> etree._Element:
    """Parse one part without entities, network or DTD; refuse what is not well formed."""
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as failure:
        beyond = failure.code in _BEYOND_XML or "memory" in str(failure).lower()
        raise FileRefused("too_complex" if beyond else "damaged") from None
    if root.getroottree().docinfo.doctype:
        raise FileRefused("entities")
    return root
