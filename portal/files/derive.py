"""
What the portal asks of an upload: look at it, read it, make the judges' copies.

Every function here runs its work in the caged child process and returns plain values.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from portal.files import sandbox
from portal.files.essays import Aside, Essay
from portal.files.facts import (
    FigureFile,
    FigureState,
    PageFiles,
    PagePreview,
    UploadFacts,
)
from portal.files.kinds import SCANS, Kind
from portal.files.limits import FIGURES_CAGE, IMAGE_CAGE, INSPECT_CAGE, TEXT_CAGE, Cage, Limits
from portal.files.masks import Mask
from portal.files.refusals import FileRefused
from portal.files.wire import Json, from_json, to_json


def inspect_upload(
    path: Path, kind: Kind, limits: Limits, *, cage: Cage | None = None
) -> UploadFacts:
    """Read the file to its end, tell what it is, or raise FileRefused."""
    chosen = cage or (INSPECT_CAGE if kind in SCANS else TEXT_CAGE)
    answer = sandbox.run("inspect", _order(path, kind, limits), cage=chosen)
    return from_json(UploadFacts, answer)


def extract_essay(path: Path, kind: Kind, limits: Limits, *, cage: Cage = TEXT_CAGE) -> Essay:
    """Return the essay's blocks and asides, or raise FileRefused."""
    return from_json(Essay, sandbox.run("essay", _order(path, kind, limits), cage=cage))


def derive_figures(
    path: Path,
    kind: Kind,
    sources: Sequence[str],
    out_dir: Path,
    limits: Limits,
    *,
    cage: Cage = FIGURES_CAGE,
) -> list[FigureFile]:
    """
    Redraw the pictures inside an essay into *out_dir*; tell of each source what became of it.

    When the child dies of one of them none is shown: the text does not suffer for it.
    """
    order = _order(path, kind, limits) | {
        "sources": list(sources),
        "out_dir": str(out_dir.resolve()),
    }
    try:
        return from_json(list[FigureFile], sandbox.run("figures", order, cage=cage))
    except FileRefused:
        return [FigureFile(FigureState.UNREAD) for _ in sources]


def derive_pages(
    path: Path,
    kind: Kind,
    masks_by_page: Mapping[int, Sequence[Mask]],
    out_dir: Path,
    limits: Limits,
    *,
    cage: Cage = IMAGE_CAGE,
) -> list[PageFiles]:
    """
    Write the judges' files of these pages into *out_dir* and tell their names and digests.

    The masks are burned into the pixels before anything is written. Seconds to minutes:
    for a job, not for a request. The caller stores the files and removes the folder.
    """
    masks = {str(page): to_json(list(each)) for page, each in masks_by_page.items()}
    order = _order(path, kind, limits) | {"masks": masks, "out_dir": str(out_dir.resolve())}
    return from_json(list[PageFiles], sandbox.run("pages", order, cage=cage))


def derive_previews(
    path: Path, kind: Kind, out_dir: Path, limits: Limits, *, cage: Cage = IMAGE_CAGE
) -> list[PagePreview]:
    """
    Write one unmasked preview a page (no metadata), for the author's own mask editor only.

    Reads the file to its end, or raises FileRefused; says where seals seem to be.
    """
    order = _order(path, kind, limits) | {"out_dir": str(out_dir.resolve())}
    return from_json(list[PagePreview], sandbox.run("previews", order, cage=cage))


def picture_tags(path: Path, limits: Limits, *, cage: Cage = INSPECT_CAGE) -> list[Aside]:
    """Return the words a picture carries beside its pixels; none when they cannot be read."""
    arguments: dict[str, Json] = {"path": str(path.resolve()), "limits": asdict(limits)}
    try:
        return from_json(list[Aside], sandbox.run("tags", arguments, cage=cage))
    except FileRefused:
        return []


def _order(path: Path, kind: Kind, limits: Limits) -> dict[str, Json]:
    return {"path": str(path.resolve()), "kind": kind.value, "limits": asdict(limits)}
