"""
Office packages (docx, xlsx) as zips full of XML: the policy no parser enforces for us.

python-docx opens bombs, external frames and hidden macros without a word, so sizes,
names, declarations, relationships and the main content type are looked at here,
streaming, before any document is built.
"""

from __future__ import annotations

import re
import stat
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from portal.files.archives import BROKEN, open_archive, parse_xml, read_member
from portal.files.kinds import Kind
from portal.files.limits import MEGABYTE, Limits
from portal.files.refusals import FileRefused

_WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_EXCEL: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml."
_MAIN: Final = {Kind.DOCX: f"{_WORD}document.main+xml", Kind.XLSX: f"{_EXCEL}sheet.main+xml"}
_DECLARATION: Final = re.compile(
    rb"<!(?:DOCTYPE|ENTITY)|<\x00!\x00(?:D\x00O\x00C|E\x00N\x00T)|\x00<\x00!\x00[DE]\x00[ON]"
)
_CHUNK: Final = 256 * 1024
_SMALL: Final = MEGABYTE
_MAX_RELS: Final = 4 * MEGABYTE
# A template on somebody's own disk (file:///C:\…) is left by every letterhead; it can
# reach nothing from here, unlike a template on the network.
_LOCAL_TEMPLATE: Final = re.compile(r"(?:file:/*)?[A-Za-z](?::|%3A)[\\/%]", re.IGNORECASE)


def inspect(path: Path, kind: Kind, limits: Limits) -> Mapping[str, int]:
    """Refuse what a clean docx or xlsx never is; tell its members and unpacked size."""
    with open_archive(path) as archive:
        members = archive.infolist()
        _check_directory(members, limits)
        for member in members:
            if _is_markup(member):
                _check_markup(archive, member, limits)
        _check_content_types(archive, kind)
        for member in members:
            if member.filename.lower().endswith(".rels"):
                _check_relationships(read_member(archive, member.filename, _MAX_RELS))
        return {"members": len(members), "unpacked": sum(member.file_size for member in members)}


def _check_directory(members: list[zipfile.ZipInfo], limits: Limits) -> None:
    """Judge by the directory alone: nothing is unpacked yet."""
    unpacked = sum(member.file_size for member in members)
    if len(members) > limits.members or unpacked > limits.total_bytes:
        raise FileRefused("unpacks_too_large")
    lowered = [member.filename.lower() for member in members]
    if len(set(lowered)) != len(lowered):
        raise FileRefused("package_unsafe")
    for member in members:
        if member.flag_bits & 0x1:
            raise FileRefused("package_encrypted")
        if _is_evil(member):
            raise FileRefused("package_unsafe")
        if _is_bomb(member, limits):
            raise FileRefused("unpacks_too_large")
    if any(name.endswith("vbaproject.bin") for name in lowered):
        raise FileRefused("macros")


def _is_evil(member: zipfile.ZipInfo) -> bool:
    # orig_filename: zipfile itself cuts a name at NUL and would hide it from us.
    name = member.orig_filename
    parts = name.replace("\\", "/").split("/")
    return (
        "\x00" in name
        or "\\" in name
        or name.startswith("/")
        or ".." in parts
        or ":" in parts[0]
        or stat.S_ISLNK(member.external_attr >> 16)
    )


def _is_bomb(member: zipfile.ZipInfo, limits: Limits) -> bool:
    if _is_markup(member) and member.file_size > limits.part_bytes:
        return True
    if member.file_size <= _SMALL:
        return False
    return member.file_size > limits.ratio * max(member.compress_size, 1)


def _is_markup(member: zipfile.ZipInfo) -> bool:
    return member.filename.lower().endswith((".xml", ".rels", ".vml"))


def _check_markup(archive: zipfile.ZipFile, member: zipfile.ZipInfo, limits: Limits) -> None:
    """Stream one part: no DOCTYPE, no entities, not more tags than a document can have."""
    tags, tail = 0, b""
    try:
        with archive.open(member) as part:
            while chunk := part.read(_CHUNK):
                if _DECLARATION.search(tail + chunk):
                    raise FileRefused("entities")
                tags += chunk.count(b"<")
                tail = chunk[-32:]
    except BROKEN:
        raise FileRefused("damaged") from None
    if tags > limits.markup:
        raise FileRefused("too_complex")


def _check_content_types(archive: zipfile.ZipFile, kind: Kind) -> None:
    try:
        types = {
            str(element.get("ContentType"))
            for element in parse_xml(read_member(archive, "[Content_Types].xml", _MAX_RELS))
            if element.get("ContentType")
        }
    except KeyError:
        raise FileRefused("not_a_document") from None
    if any("macroEnabled" in declared or "vbaProject" in declared for declared in types):
        raise FileRefused("macros")
    if _MAIN[kind] not in types:
        raise FileRefused("not_a_document")


def _check_relationships(content: bytes) -> None:
    for relation in parse_xml(content):
        if relation.get("TargetMode") != "External":
            continue
        purpose = str(relation.get("Type")).rpartition("/")[2]
        local = _LOCAL_TEMPLATE.match(str(relation.get("Target")))
        if purpose != "hyperlink" and not (purpose == "attachedTemplate" and local):
            raise FileRefused("external_links")
