"""File names as data: made safe to keep and to show, never used as a path."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

MAX_BYTES = 255  # what ext4, NTFS exports and zip tools all bear: 85 Chinese characters
MAX_SUFFIX_BYTES = 16
UNNAMED = "未命名"
# What a computer of an office would start on a double click: no document is called so.
_PROGRAMS: Final = frozenset(
    (
        "exe", "com", "bat", "cmd", "scr", "pif", "msi", "msp", "cpl", "dll", "sys", "hta", "vbs",
        "vbe", "js", "jse", "wsf", "wsh", "ps1", "psm1", "reg", "inf", "lnk", "url", "jar", "app",
        "sh", "py", "pyw", "chm", "scf", "iqy", "application", "gadget",
    )
)  # fmt: skip
_SURROGATE: Final = re.compile("[\ud800-\udfff]")


def clean_name(raw: str | bytes | None) -> str:
    """
    Return *raw* as a name fit to store and show: NFC, one line, no path, ≤ 255 bytes.

    Path parts (both slashes), control characters, NUL and invisible format
    characters (bidi overrides turn ``gpj.exe`` round) go away; the extension stays.
    """
    text = _readable(raw or "")
    text = unicodedata.normalize("NFC", text)
    last = re.split(r"[/\\]", text)[-1]
    kept = "".join(" " if char.isspace() else char for char in last if _is_visible(char))
    kept = re.sub(r" {2,}", " ", kept).strip().rstrip(". ")
    return _shortened(kept) or UNNAMED


def suffix(name: str) -> str:
    """Return the lower-case extension of *name* without its dot, or ''."""
    stem, dot, tail = name.rpartition(".")
    return tail.lower() if dot and stem else ""


def is_program(name: str) -> bool:
    """Say whether a double click on a file of this name would start something."""
    return suffix(name) in _PROGRAMS


def is_lock(name: str) -> bool:
    """Say whether an office names its lock files so: ~$ (Word, WPS), .~ (LibreOffice, WPS)."""
    return name.startswith(("~$", ".~"))


def _readable(raw: str | bytes) -> str:
    """Decode what a browser of any age sent; bytes that mean nothing become ``_``."""
    if isinstance(raw, bytes):
        return _decoded(raw)
    if not _SURROGATE.search(raw):
        return raw
    try:
        return _decoded(raw.encode("utf-8", "surrogateescape"))
    except UnicodeEncodeError:  # a lone surrogate that stands for no byte
        return _SURROGATE.sub("_", raw)


def _decoded(raw: bytes) -> str:
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("utf-8", "replace").replace("\ufffd", "_")


def _is_visible(char: str) -> bool:
    # Cc controls, Cf format marks (bidi, zero width, BOM), Cs surrogates.
    return char.isspace() or unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Cn"}


def _shortened(name: str) -> str:
    if len(name.encode("utf-8")) <= MAX_BYTES:
        return name
    stem, dot, tail = name.rpartition(".")
    if not (dot and stem) or len(tail.encode("utf-8")) > MAX_SUFFIX_BYTES:
        stem, dot, tail = name, "", ""
    room = MAX_BYTES - len((dot + tail).encode("utf-8"))
    return stem.encode("utf-8")[:room].decode("utf-8", "ignore").rstrip(". ") + dot + tail
