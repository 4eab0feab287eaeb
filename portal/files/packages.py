"""
Office packages (docx, xlsx) as zips full of XML: the policy no parser enforces for us.

python-docx opens bombs, external frames and hidden macros without a word, so sizes,
names, declarations, relationships and the main content type are looked at here,
streaming, before any document is built.
"""

from __future__ import annotations

import re
import shutil
import stat
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from portal.files.archives import BROKEN, open_archive, read_member
from portal.files.kinds import Kind
from portal.files.limits import MEGABYTE, Limits
from portal.files.markup import check_part, walk
from portal.files.refusals import FileRefused

_TYPES: Final = "[Content_Types].xml"
_WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_EXCEL: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml."
_MAIN: Final = {Kind.DOCX: f"{_WORD}document.main+xml", Kind.XLSX: f"{_EXCEL}sheet.main+xml"}
_ODT_MACROS: Final = ("Basic/", "Scripts/")
_ODT_MANIFEST: Final = "META-INF/manifest.xml"
_SMALL: Final = MEGABYTE
_METHODS: Final = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_FILES: Final = {0, stat.S_IFREG, stat.S_IFDIR}
# Encrypted, strongly encrypted, with its directory encrypted too.
_ENCRYPTED: Final = 0x1 | 0x40 | 0x2000
_LONGEST_NAME: Final = 1024
_ZIP: Final = b"PK"
# A document in a document in a document is a toy, not an annex.
_DEEPEST: Final = 2
# A template on somebody's own disk (file:///C:\…) is left by every letterhead; it can
# reach nothing from here, unlike a template on the network.
_LOCAL_TEMPLATE: Final = re.compile(r"(?:file:/*)?[A-Za-z](?::|%3A)[\\/%]", re.IGNORECASE)
_ELSEWHERE: Final = re.compile(r"\s*(?:[A-Za-z][A-Za-z0-9+.-]*:|[\\/]{2})")
_MACRO_PARTS: Final = {"vbaProject", "wordVbaData"}


def inspect(path: Path, kind: Kind, limits: Limits) -> Mapping[str, int]:
    """Refuse what a clean docx or xlsx never is; tell its members and unpacked size."""
    with open_archive(path) as archive:
        members = archive.infolist()
        _check_directory(members, limits)
        declared = _declared_markup(archive, kind)
        for member in members:
            if _is_markup(member) or member.filename.lower() in declared:
                check_part(archive, member, limits)
            else:
                _check_content(archive, member, limits, depth=0)
        for member in members:
            if member.filename.lower().endswith(".rels"):
                walk(archive, member.filename, _check_relationship)
        return {"members": len(members), "unpacked": sum(member.file_size for member in members)}


def inspect_open_document(path: Path, limits: Limits) -> Mapping[str, int]:
    """Do the same for an odt, whose parts have other names; what it links to is never followed."""
    with open_archive(path) as archive:
        members = archive.infolist()
        _check_directory(members, limits)
        if any(member.filename.startswith(_ODT_MACROS) for member in members):
            raise FileRefused("macros")
        if _ODT_MANIFEST in archive.namelist():
            manifest = read_member(archive, _ODT_MANIFEST, limits.part_bytes)
            if b"encryption-data" in manifest:
                raise FileRefused("package_encrypted")
        for member in members:
            if not _is_markup(member):
                _check_content(archive, member, limits, depth=0)
            elif member.filename != _ODT_MANIFEST:
                check_part(archive, member, limits)
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
        if member.flag_bits & _ENCRYPTED:
            raise FileRefused("package_encrypted")
        if _is_evil(member):
            raise FileRefused("package_unsafe")
        if _is_bomb(member, limits):
            raise FileRefused("unpacks_too_large")
    if any(name.endswith("vbaproject.bin") for name in lowered):
        raise FileRefused("macros")


def _is_evil(member: zipfile.ZipInfo) -> bool:
    """Say whether no office would write this member: a name that leaves its folder, a device."""
    # orig_filename: zipfile itself cuts a name at NUL and would hide it from us.
    name = member.orig_filename
    parts = name.replace("\\", "/").split("/")
    return (
        any(char < " " for char in name)
        or len(name) > _LONGEST_NAME
        or "\\" in name
        or name.startswith("/")
        or ".." in parts
        or ":" in parts[0]
        or stat.S_IFMT(member.external_attr >> 16) not in _FILES
        # LZMA may ask for gigabytes of memory, and only zip programs write it
        or member.compress_type not in _METHODS
    )


def _is_bomb(member: zipfile.ZipInfo, limits: Limits) -> bool:
    if _is_markup(member) and member.file_size > limits.part_bytes:
        return True
    if member.file_size <= _SMALL:
        return False
    return member.file_size > limits.ratio * max(member.compress_size, 1)


def _is_markup(member: zipfile.ZipInfo) -> bool:
    return member.filename.lower().endswith((".xml", ".rels", ".vml"))


def _declared_markup(archive: zipfile.ZipFile, kind: Kind) -> frozenset[str]:
    """Check the content types; return the parts that are XML under any name, in small letters."""
    types: set[str] = set()
    markup: set[str] = set()

    def look(_tag: str, attributes: dict[str, str]) -> None:
        declared = attributes.get("ContentType", "")
        types.add(declared)
        if declared.endswith("xml"):
            markup.add(attributes.get("PartName", "").lstrip("/").lower())

    if _TYPES not in archive.namelist():
        raise FileRefused("not_a_document")
    walk(archive, _TYPES, look)
    if any("macroEnabled" in declared or "vbaProject" in declared for declared in types):
        raise FileRefused("macros")
    if _MAIN[kind] not in types:
        raise FileRefused("not_a_document")
    return frozenset(markup)


def _check_content(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, limits: Limits, *, depth: int
) -> None:
    """Refuse a zip inside, unless it is an embedded document that is itself no bomb."""
    try:
        with archive.open(member) as part:
            if part.read(len(_ZIP)) != _ZIP or not zipfile.is_zipfile(part):
                return
            if depth == _DEEPEST:
                raise FileRefused("package_unsafe")
            part.seek(0)
            with tempfile.TemporaryFile() as copy:
                shutil.copyfileobj(part, copy)
                with open_archive(copy) as inner:
                    _check_embedded(inner, limits, depth=depth + 1)
    except BROKEN:
        raise FileRefused("damaged") from None


def _check_embedded(archive: zipfile.ZipFile, limits: Limits, *, depth: int) -> None:
    """Look at an embedded document as at one sent to us, but for its text."""
    members = archive.infolist()
    names = {member.filename for member in members}
    if _TYPES not in names and "mimetype" not in names:
        raise FileRefused("package_unsafe")
    _check_directory(members, limits)
    for member in members:
        if not _is_markup(member):
            _check_content(archive, member, limits, depth=depth)


def _check_relationship(tag: str, attributes: dict[str, str]) -> None:
    if tag != "Relationship":
        return
    purpose = attributes.get("Type", "").rpartition("/")[2]
    if purpose in _MACRO_PARTS:
        raise FileRefused("macros")
    target = attributes.get("Target", "")
    is_external = attributes.get("TargetMode", "").strip().lower() == "external"
    if purpose == "hyperlink" or not (is_external or _ELSEWHERE.match(target)):
        return
    if purpose != "attachedTemplate" or not _LOCAL_TEMPLATE.match(target):
        raise FileRefused("external_links")
