"""
What judges get of one page, written out (child process only): page, preview, thumb, tiles.

The large picture and the small ones are written side by side, the large one straight from
the file where that can be read twice: no whole picture is held for it.
"""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final

from portal.files.facts import DerivedFile, PageFiles

PAGE_EDGE: Final = 3000
"""Of the page for browsers that cannot zoom; the tiles hold all there is."""
PREVIEW_EDGE: Final = 1600
"""Of an author's own preview."""
SCREEN_EDGE: Final = 1000
"""What a judge sees on a slow line before any tile: 100 kB, not 300."""
THUMB_EDGE: Final = 400
TILE: Final = 512
_JPEG: Final = "image/jpeg"

Opener = Callable[[], Any]
"""Gives the picture anew, for one reading from top to bottom. (pyvips is untyped.)"""


def write_page(large: Opener, small: Opener, out: Path, number: int) -> PageFiles:
    """Write the four files of a page: tiles from *large*, the others from *small*."""
    with ThreadPoolExecutor(max_workers=1) as other:
        rest = other.submit(_write_small, small, out, number)
        tiles = write_tiles(large(), out, f"tiles-{number}")
        page, preview, thumb = rest.result()
    return PageFiles(number=number, page=page, preview=preview, thumb=thumb, tiles=tiles)


def _write_small(small: Opener, out: Path, number: int) -> tuple[DerivedFile, ...]:
    """Write page, preview and thumb, each from the next larger one."""
    page = fitted(small(), PAGE_EDGE).copy_memory()
    preview = fitted(page, SCREEN_EDGE).copy_memory()
    return (
        write_jpeg(page, out, f"page-{number}.jpg"),
        write_jpeg(preview, out, f"preview-{number}.jpg", quality=80),
        write_jpeg(fitted(preview, THUMB_EDGE), out, f"thumb-{number}.jpg"),
    )


def fitted(image: Any, edge: int) -> Any:
    """Return the picture with its longer side at most *edge*."""
    return image.thumbnail_image(edge, height=edge, size="down")


def write_jpeg(image: Any, out: Path, name: str, *, quality: int = 88) -> DerivedFile:
    """Write a JPEG without a byte of metadata."""
    path = out / name
    # Tables of its own spare a tenth of the bytes, and cost a second pass over the picture.
    is_small = max(image.width, image.height) <= PREVIEW_EDGE
    image.jpegsave(str(path), Q=quality, keep="none", optimize_coding=is_small)
    return _described(path, _JPEG, image)


def write_tiles(image: Any, out: Path, name: str) -> DerivedFile:
    """Write the DeepZoom pyramid as one stored zip, alike byte for byte on every run."""
    raw, path = out / "tiles.zip", out / f"{name}.szi"
    image.dzsave(
        str(raw),
        container="zip",
        suffix=".jpg[Q=85,keep=none]",
        tile_size=TILE,
        overlap=1,
        keep="none",
    )
    # Written once more: libvips dates the members, and its threads order them by chance.
    with zipfile.ZipFile(raw) as drawn, zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as kept:
        for member in sorted(drawn.namelist()):
            # vips-properties.xml tells the date and the program: not for a judge.
            if member.endswith((".dzi", ".jpg")):
                # A bare ZipInfo is dated 1980-01-01 and carries no owner or mode.
                kept.writestr(zipfile.ZipInfo(member), drawn.read(member))
    raw.unlink()
    return _described(path, "application/zip", image)


def _described(path: Path, media_type: str, image: Any) -> DerivedFile:
    with path.open("rb") as source:
        digest = hashlib.file_digest(source, "sha256").hexdigest()
    return DerivedFile(
        path.name, media_type, digest, path.stat().st_size, image.width, image.height
    )
