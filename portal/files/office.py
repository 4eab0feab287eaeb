"""
Old and foreign documents (.doc, .wps, .rtf, .odt) made into docx by LibreOffice, where it is.

It runs in the cage: without a network, with ceilings, in a profile of its own that is thrown
away, told to run no macro and to follow no link. What it makes is then looked at as strictly as a
docx that was sent. One at a time: it takes seconds and hundreds of megabytes.
"""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from portal.files import packages, sandbox
from portal.files.kinds import Kind
from portal.files.limits import OFFICE_CAGE, Cage, Limits
from portal.files.refusals import FileRefused

CONVERTED: Final = frozenset({Kind.DOC, Kind.WPS, Kind.RTF, Kind.ODT})
OFF: Final = "off"
AUTO: Final = "auto"
_NAMES: Final = ("soffice", "libreoffice")
# where it is when it is not on the path
_PLACES: Final = ("/usr/lib/libreoffice/program/soffice", "/opt/libreoffice/program/soffice")
_FILTER: Final = "docx:MS Word 2007 XML"
_PATIENCE: Final = 90.0
# a program that fails says nothing of the file
_WORDS: Final = {"damaged": "not_converted"}
# WPS writes the format of .doc under its own name
_SUFFIXES: Final = {Kind.WPS: "doc"}
_slot = threading.BoundedSemaphore(1)


def _setting(path: str, name: str, value: str) -> str:
    return (
        f'<item oor:path="/org.openoffice.Office.{path}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{value}</value></prop></item>"
    )


_PROFILE: Final = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<oor:items xmlns:oor="http://openoffice.org/2001/registry" '
    'xmlns:xs="http://www.w3.org/2001/XMLSchema" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
    + _setting("Common/Security/Scripting", "DisableMacrosExecution", "true")
    + _setting("Common/Security/Scripting", "MacroSecurityLevel", "3")
    + _setting("Common/Security/Scripting", "DisableActiveContent", "true")
    + _setting("Common/Security/Scripting", "BlockUntrustedRefererLinks", "true")
    + _setting("Writer/Content/Update", "Link", "0")
    + _setting("Writer/Content/Update", "Field", "false")
    + _setting("Common/Misc", "UseOpenCL", "false")
    + "</oor:items>\n"
)


def find(wish: str) -> Path | None:
    """Return the program that *wish* (``auto``, ``off`` or a path) means, if it is there."""
    if wish == OFF:
        return None
    found = map(shutil.which, (*_NAMES, *_PLACES) if wish == AUTO else (wish,))
    return next((Path(path).resolve() for path in found if path), None)


@contextmanager
def converted(
    program: Path,
    path: Path,
    kind: Kind,
    limits: Limits,
    *,
    hidden: Sequence[Path] = (),
    cage: Cage = OFFICE_CAGE,
) -> Iterator[Path]:
    """
    Make a docx of the document at *path*; it is gone afterwards.

    A document may name a picture of this machine to be drawn in; the *hidden* folders are empty
    for the program. Raises FileRefused: nothing came of it, it took too long, or what came is no
    clean docx.
    """
    with alone(), sandbox.workspace() as folder:
        source = folder / f"source.{_SUFFIXES.get(kind, kind.value)}"
        # a copy, not a link: what it does to its own does nothing to the original
        shutil.copyfile(path, source)
        profile = folder / "profile"
        (profile / "user").mkdir(parents=True)
        (profile / "user" / "registrymodifications.xcu").write_text(_PROFILE, encoding="utf-8")
        command = _command(program, profile, source)
        try:
            sandbox.run_program(command, folder=folder, cage=cage, hidden=hidden)
        except FileRefused as refused:
            raise FileRefused(_WORDS.get(refused.code, refused.code)) from None
        made = folder / "out" / "source.docx"
        if not made.is_file() or made.stat().st_size > limits.total_bytes:
            raise FileRefused("not_converted")
        packages.inspect(made, Kind.DOCX, limits)
        yield made


def _command(program: Path, profile: Path, source: Path) -> list[str]:
    return [
        str(program),
        f"-env:UserInstallation={profile.as_uri()}",
        "--headless",
        "--norestore",
        "--nologo",
        "--nodefault",
        "--nofirststartwizard",
        "--nolockcheck",
        "--convert-to",
        _FILTER,
        "--outdir",
        str(source.parent / "out"),
        str(source),
    ]


@contextmanager
def alone() -> Iterator[None]:
    """Wait for the one place at the converter, for as long as a person waits."""
    if not _slot.acquire(timeout=_PATIENCE):
        raise FileRefused("converter_busy")
    try:
        yield
    finally:
        _slot.release()
