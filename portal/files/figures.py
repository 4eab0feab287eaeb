"""
Pictures inside an essay into pictures of our own (child process only): fresh pixels, no tags.

Whatever an author pasted – a photograph with a place in its tags, a picture cropped by hiding its
edges, a screenshot – leaves as an upright sRGB JPEG on white at a normalised size. One that cannot
be read keeps its place and is not shown; a file is never refused for a picture in it.
"""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

from portal.files import images
from portal.files.archives import open_archive, read_member
from portal.files.facts import DerivedFile, FigureFile, FigureState
from portal.files.kinds import Kind
from portal.files.limits import Limits

LONG_EDGE: Final = 1600
MOST: Final = 20
"""More pictures than this are no essay; the rest keep their places only."""
_PIXELS: Final = 50_000_000
# drawn with all their channels several times over
_PIXELS_IN_PDF: Final = 25_000_000
_ORNAMENT: Final = 24
"""A side shorter than this is a rule, a dot, a spacer."""
_STEP: Final = 50
_SECONDS: Final = 6.0
"""No picture is begun after this; the cage ends one that does not end."""
_LETTERHEAD: Final = 3
"""A picture that stands this often in a PDF is part of the paper."""
_MAGIC: Final = (
    (b"\xff\xd8\xff", Kind.JPEG),
    (b"\x89PNG\r\n\x1a\n", Kind.PNG),
    (b"II*\0", Kind.TIFF),
    (b"MM\0*", Kind.TIFF),
    (b"GIF8", Kind.GIF),
    (b"BM", Kind.BMP),
)
Read = Callable[[str, Path], Kind | None]
"""Writes the picture a source names to a path and tells its kind; None when it is unknown."""


def derive_figures(
    path: Path, kind: Kind, sources: Sequence[str], out: Path, limits: Limits
) -> list[FigureFile]:
    """Write the pictures that *sources* name into *out*; tell of each what became of it."""
    with _READERS[kind](path, limits) as read:
        started = time.monotonic()
        made: list[FigureFile] = []
        for number, source in enumerate(sources):
            is_late = number >= MOST or time.monotonic() - started > _SECONDS
            made.append(UNREAD if is_late else _figure(read, source, out, number, limits))
    return _without_letterheads(made) if kind is Kind.PDF else made


UNREAD: Final = FigureFile(FigureState.UNREAD)


def _figure(read: Read, source: str, out: Path, number: int, limits: Limits) -> FigureFile:
    raw = out / f"source-{number}"
    try:
        kind = read(source, raw) if source else None
        if kind is None:
            return UNREAD
        return _redrawn(raw, kind, out / f"figure-{number}.jpg", limits)
    except Exception:  # a library's own error, whichever: the essay is worth more than its picture
        return UNREAD
    finally:
        raw.unlink(missing_ok=True)


def _redrawn(raw: Path, kind: Kind, target: Path, limits: Limits) -> FigureFile:
    ceilings = replace(limits, pixels=_PIXELS, image_pages=1)
    images.page_indices(raw, kind, ceilings)
    image = images.upright(raw, kind, 0, LONG_EDGE)
    if min(image.width, image.height) < _ORNAMENT:
        return FigureFile(FigureState.ORNAMENT)
    longest = max(image.width, image.height)
    image = (
        image.resize(max(longest // _STEP * _STEP, _STEP) / longest) if longest >= _STEP else image
    )
    image.jpegsave(str(target), Q=85, keep="none", optimize_coding=True)
    content = target.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    return FigureFile(
        FigureState.SHOWN,
        DerivedFile(target.name, "image/jpeg", digest, len(content), image.width, image.height),
    )


def _without_letterheads(figures: list[FigureFile]) -> list[FigureFile]:
    """Leave out what a PDF repeats: the paper it was written on, often with a unit's emblem."""
    seen = Counter(one.file.sha256 for one in figures if one.file)
    return [
        FigureFile(FigureState.ORNAMENT)
        if one.file and seen[one.file.sha256] >= _LETTERHEAD
        else one
        for one in figures
    ]


@contextmanager
def _in_package(path: Path, limits: Limits) -> Iterator[Read]:
    """Read pictures from the members of a docx."""
    with open_archive(path) as archive:

        def read(source: str, target: Path) -> Kind | None:
            content = read_member(archive, source, limits.part_bytes)
            kind = next((known for magic, known in _MAGIC if content.startswith(magic)), None)
            target.write_bytes(content)
            return _as_png(target) if kind in {Kind.GIF, Kind.BMP} else kind

        yield read


def _as_png(path: Path) -> Kind:
    """Turn an old kind of picture into one that the scans' reader knows."""
    from PIL import Image  # only few essays have one

    with Image.open(path, formats=("GIF", "BMP")) as image:
        if image.width * image.height > _PIXELS:
            raise ValueError("too many pixels")
        image.convert("RGBA").save(path, "PNG", compress_level=1)
    return Kind.PNG


@contextmanager
def _in_pdf(path: Path, _limits: Limits) -> Iterator[Read]:
    """Read pictures from the pages of a PDF."""
    # Imported here: a docx has no need of pdfium.
    from portal.files import pdf_figures  # noqa: PLC0415
    from portal.files.pdf_text import open_pdf  # noqa: PLC0415

    document = open_pdf(path)
    try:

        def read(source: str, target: Path) -> Kind | None:
            image = pdf_figures.image_at(document, source, most_pixels=_PIXELS_IN_PDF)
            image.save(target, "PNG", compress_level=1)
            return Kind.PNG

        yield read
    finally:
        document.close()


_READERS: Final[Mapping[Kind, Callable[[Path, Limits], AbstractContextManager[Read]]]] = {
    Kind.DOCX: _in_package,
    Kind.PDF: _in_pdf,
}
