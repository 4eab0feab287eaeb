"""
Taking a file in: count and hash it as it comes, then decide by content whether we want it.

These are the cheap checks, safe to run in the web process: they read headers,
directories and markup as bytes, and never decode a picture or build a document.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final, Protocol

from portal.files import names, ole, packages, raster, sniff
from portal.files.kinds import (
    DOCUMENT_SUFFIXES,
    ESSAYS,
    MEDIA_TYPES,
    NAMES,
    NEAR_MISSES,
    OTHER_NAMES,
    PACKAGES,
    SCANS,
    SUFFIXES,
    Kind,
)
from portal.files.limits import MEGABYTE, Limits
from portal.files.pdf_actions import check_actions
from portal.files.refusals import FileRefused, megabytes
from portal.files.staged import Received, Staged

__all__ = ["Accepted", "Readable", "Received", "check", "receive", "too_large"]

_CHUNK: Final = MEGABYTE
Details = Mapping[str, int | str | bool]


class Readable(Protocol):
    """A stream of bytes, such as werkzeug's FileStorage."""

    def read(self, size: int = ..., /) -> bytes:
        """Return up to *size* bytes."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """A file that we take: what it is by content, and under which name it came."""

    kind: Kind
    media_type: str
    name: str
    details: Details


def receive(source: Readable, *, staging: Path, limit: int, what: str = "个文件") -> Received:
    """
    Tell what came, once it is on the disk; refuse past *limit* bytes.

    A file of a web form lies there already, written and hashed as it arrived (``Staged``); any
    other stream is copied into *staging*. On any refusal the file is gone again.
    """
    if isinstance(source, Staged):
        received = source.settle()
    else:
        received = _copied(source, staging, limit, what)
    if received.size > limit:
        received.path.unlink(missing_ok=True)
        raise too_large(received.size, limit=limit, what=what)
    return received


def _copied(stream: Readable, staging: Path, limit: int, what: str) -> Received:
    staged, size = Staged(staging), 0
    try:
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            if size > limit:
                raise too_large(size, limit=limit, what=what)
            staged.write(chunk)
        return staged.settle()
    except BaseException:
        staged.discard()
        raise


def too_large(size: int, *, limit: int, what: str = "个文件") -> FileRefused:
    """Return the refusal for a file of *size* bytes, with advice that fits what it is."""
    advice = "请把扫描精度降到 300 dpi" if what == "张图" else "请压缩或拆分后再传"
    return FileRefused(
        "too_large", size=megabytes(size), limit=megabytes(limit), what=what, advice=advice
    )


def check(
    received: Received, *, original_name: str, accepted: frozenset[Kind], limits: Limits
) -> Accepted:
    """Say what the file is and that we take it, or raise FileRefused with the reason."""
    name = names.clean_name(original_name)
    if received.size == 0:
        raise FileRefused("empty")
    kind = sniff.kind_of(received.path, received.head, name)
    if kind not in accepted:
        raise _unwelcome(kind, name, accepted)
    if names.is_program(name):
        raise _wrong_extension(kind, name, accepted)
    details = _CHECKS.get(kind, _nothing_more)(received.path, kind, limits)
    return Accepted(kind, MEDIA_TYPES[kind], name, MappingProxyType(dict(details)))


def _unwelcome(kind: Kind, name: str, accepted: frozenset[Kind]) -> FileRefused:
    """Choose the sentence that helps most: what to do about this kind, before what it is not."""
    claimed = _claimed(names.suffix(name)) & accepted
    if kind is Kind.HTML and (code := _html_code(names.suffix(name), accepted)):
        return FileRefused(code, suffix=names.suffix(name))
    if kind in NEAR_MISSES and NEAR_MISSES[kind] & accepted:
        return FileRefused(f"kind_{kind}", accepted=_listed(accepted))
    if kind is Kind.UNKNOWN and Kind.TXT in claimed:
        return FileRefused("text_unreadable")
    if claimed and kind is not Kind.UNKNOWN:
        return _wrong_extension(kind, name, accepted)
    if kind in NAMES or kind in NEAR_MISSES:
        named = NAMES.get(kind) or OTHER_NAMES[kind]
        return FileRefused("kind_not_here", kind=named, accepted=_listed(accepted))
    return FileRefused(f"kind_{kind}", accepted=_listed(accepted))


def _wrong_extension(kind: Kind, name: str, accepted: frozenset[Kind]) -> FileRefused:
    named, listed = NAMES.get(kind) or OTHER_NAMES[kind], _listed(accepted)
    return FileRefused("wrong_extension", suffix=names.suffix(name), kind=named, accepted=listed)


def _html_code(suffix: str, accepted: frozenset[Kind]) -> str | None:
    """Return the refusal of a web page by what its name claims; one named .txt is just a page."""
    if accepted & SCANS and _claimed(suffix) & SCANS:
        return "html_as_picture"
    return "html_as_document" if accepted & ESSAYS and suffix in DOCUMENT_SUFFIXES else None


def _claimed(suffix: str) -> frozenset[Kind]:
    """Return the kind the name claims."""
    return frozenset(kind for kind, known in SUFFIXES.items() if suffix in known)


def _listed(accepted: frozenset[Kind]) -> str:
    return "、".join(name for known, name in (NAMES | OTHER_NAMES).items() if known in accepted)


def _check_package(path: Path, kind: Kind, limits: Limits) -> Details:
    return packages.inspect(path, kind, limits)


def _check_scan(path: Path, kind: Kind, limits: Limits) -> Details:
    return raster.inspect(path, kind, limits)


def _check_pdf(path: Path, _kind: Kind, _limits: Limits) -> Details:
    """
    Ask for the end mark; whether a password is needed only the parser can tell.

    An /Encrypt entry alone is no reason: files that merely forbid printing have it too.
    """
    with path.open("rb") as source:
        source.seek(0, os.SEEK_END)
        source.seek(max(0, source.tell() - 4096))
        tail = source.read()
    if b"%%EOF" not in tail and b"startxref" not in tail:
        raise FileRefused("truncated")
    check_actions(path)
    return {}


def _check_open_document(path: Path, _kind: Kind, limits: Limits) -> Details:
    return packages.inspect_open_document(path, limits)


def _nothing_more(_path: Path, _kind: Kind, _limits: Limits) -> Details:
    return {}


_CHECKS: Final[Mapping[Kind, Callable[[Path, Kind, Limits], Details]]] = {
    **dict.fromkeys(PACKAGES, _check_package),
    **dict.fromkeys(SCANS, _check_scan),
    Kind.PDF: _check_pdf,
    Kind.DOC: ole.inspect,
    Kind.WPS: ole.inspect,
    Kind.ODT: _check_open_document,
}
