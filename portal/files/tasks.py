"""What the child process can do, one function a task; arguments and answers are JSON."""

from __future__ import annotations

import base64
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from portal.files.cage import namespace
from portal.files.extract import read_essay
from portal.files.facts import EssayFacts, PageFiles, UploadFacts
from portal.files.kinds import SCANS, Kind
from portal.files.limits import Limits
from portal.files.masks import Mask
from portal.files.refusals import FileRefused
from portal.files.wire import Json, from_json, to_json


def inspect(path: str, kind: str, limits: dict[str, Any]) -> UploadFacts:
    """Read the whole file once, to know that it can be read, and tell what it is."""
    known, ceilings = Kind(kind), from_json(Limits, limits)
    if known in SCANS:
        from portal.files import images  # noqa: PLC0415  # pyvips only for pictures

        return UploadFacts(known, pages=tuple(images.inspect(Path(path), known, ceilings)))
    essay = read_essay(Path(path), known, ceilings)
    facts = EssayFacts(
        title=essay.title,
        characters=essay.characters,
        paragraphs=len(essay.blocks),
        asides=len(essay.asides),
        pages=essay.pages,
    )
    return UploadFacts(known, essay=facts)


def essay(path: str, kind: str, limits: dict[str, Any]) -> object:
    """Read the essay."""
    return read_essay(Path(path), Kind(kind), from_json(Limits, limits))


def texts(files: list[list[str]], limits: dict[str, Any]) -> list[dict[str, Json]]:
    """Read several essays, each a path and a kind; one that is refused says so in its place."""
    ceilings = from_json(Limits, limits)
    answers: list[dict[str, Json]] = []
    for path, kind in files:
        try:
            read = read_essay(Path(path), Kind(kind), ceilings)
            if read.is_scanned:
                raise FileRefused("pdf_without_text")
            answers.append({"text": read.plain()})
        except FileRefused as refused:
            answers.append({"refused": refused.code, "facts": to_json(refused.facts)})
    return answers


def figures(
    path: str, kind: str, sources: list[str], out_dir: str, limits: dict[str, Any]
) -> object:
    """Redraw the pictures inside an essay."""
    from portal.files.figures import derive_figures  # noqa: PLC0415  # pyvips only for pictures

    ceilings = from_json(Limits, limits)
    return derive_figures(Path(path), Kind(kind), sources, Path(out_dir), ceilings)


def pages(
    path: str, kind: str, masks: dict[str, Any], out_dir: str, limits: dict[str, Any]
) -> list[PageFiles]:
    """Derive the judge's files of every page."""
    from portal.files import images  # noqa: PLC0415  # pyvips only for pictures

    return images.derive_scan(
        Path(path),
        Kind(kind),
        from_json(dict[str, tuple[Mask, ...]], masks),
        Path(out_dir),
        from_json(Limits, limits),
    )


def previews(path: str, kind: str, out_dir: str, limits: dict[str, Any]) -> object:
    """Derive one unmasked preview a page, for the author's mask editor."""
    from portal.files import images  # noqa: PLC0415  # pyvips only for pictures

    return images.derive_previews(Path(path), Kind(kind), Path(out_dir), from_json(Limits, limits))


def tags(path: str, limits: dict[str, Any]) -> object:
    """Read the words a picture carries beside its pixels."""
    from portal.files.picture_tags import tags_of  # noqa: PLC0415  # Pillow only for pictures

    return tags_of(Path(path), from_json(Limits, limits))


def prints(path: str, kind: str, leaves: list[int], limits: dict[str, Any]) -> list[str]:
    """Draw the prints by which pages are known again."""
    from portal.files.printing import prints_of  # noqa: PLC0415  # OpenCV only for prints

    ceilings = from_json(Limits, limits)
    drawn = prints_of(Path(path), Kind(kind), leaves, ceilings)
    return [base64.b64encode(one).decode() for one in drawn]


def warped(
    path: str,
    kind: str,
    leaf: int,
    homography: list[float],
    size: list[int],
    limits: dict[str, Any],
) -> str:
    """Lay a page over another."""
    from portal.files.printing import laid_over  # noqa: PLC0415  # OpenCV only for this

    width, height = size
    ceilings = from_json(Limits, limits)
    laid = laid_over(Path(path), Kind(kind), leaf, ceilings, homography, (width, height))
    return base64.b64encode(laid).decode()


def characters(pictures: list[str]) -> object:
    """Read the characters on pictures of ours."""
    from portal.files.recognising import lines_of  # noqa: PLC0415  # the ocr extra, if at all

    return lines_of([Path(one) for one in pictures])


def cells(path: str) -> object:
    """Read the first sheet of a workbook."""
    from portal.files.sheets import read_cells  # noqa: PLC0415  # calamine only for sheets

    return read_cells(Path(path))


def typeset(template: str, values: Any, typeface: str, out: str, at: int) -> object:
    """Set a .pdf."""
    from portal.files.typesetting import set_pages  # noqa: PLC0415  # typst only for pages

    return set_pages(template, values, typeface, out, at)


def network() -> str:
    """Name the network that the cage leaves to its tasks."""
    return namespace()


TASKS: Final[dict[str, Callable[..., object]]] = {
    "inspect": inspect,
    "essay": essay,
    "texts": texts,
    "figures": figures,
    "pages": pages,
    "previews": previews,
    "tags": tags,
    "prints": prints,
    "warped": warped,
    "characters": characters,
    "cells": cells,
    "typeset": typeset,
    "network": network,
}
