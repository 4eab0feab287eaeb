"""
Strokes room: what is kept of a scanned page, and what a comparison of two pages says. Values.

A ``PageKey`` is what the index holds of a page, some three kilobytes; a ``PagePrint`` adds the ink
itself, one bit a pixel, from which everything a comparison needs is computed again.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
import numpy.typing as npt

PRINT_VERSION: Final = 1
"""
Raised whenever the same page would leave another print, or a comparison say something else.

Prints of an older version must be drawn anew.
"""

Pixels = npt.NDArray[np.uint8]
Words = npt.NDArray[np.uint64]
Matrix = tuple[float, float, float, float, float, float, float, float, float]
"""A 3 by 3 homography, row by row."""


@dataclass(frozen=True, slots=True, eq=False)
class PageKey:
    """
    What the index knows of a page.

    ``digest`` is that of the file and the leaf, 32 bytes. ``signs`` are the 256 signs of the
    cosine transform of the ink within its own frame, as 32 bytes; they give the page turned and
    mirrored as well. ``codes`` are 64-bit codes of the places in the ink that stand out,
    ``mirrored`` the codes that the same places have in a mirror.
    """

    digest: bytes
    signs: bytes
    codes: Words
    mirrored: Words


@dataclass(frozen=True, slots=True, eq=False)
class PagePrint:
    """
    A page as far as its ink goes.

    ``ink`` is 255 where there is ink of the brush and 0 elsewhere, its longer side 1,000 pixels;
    rulings, seals and the sheet are not in it. ``frame`` carries a pixel of it to the place on
    the upright page, in fractions of the page's width and height.
    """

    key: PageKey
    ink: Pixels
    frame: Matrix


class Change(StrEnum):
    """What was done to the one page to make the other."""

    SAME_FILE = "same_file"
    TURNED = "turned"
    MIRRORED = "mirrored"
    CROPPED = "cropped"
    TILTED = "tilted"


@dataclass(frozen=True, slots=True)
class PageMatch:
    """
    What a comparison of page A with page B found.

    ``inliers``    corners of strokes that lie on each other under one transform of the whole page
    ``agreement``  share of the ink both pages show whose strokes coincide, 0 to 1: the evidence
    ``overlap``    share of the ink of the page with less of it that the other page shows too
    ``offset``     how far strokes lie apart after the transform, median, in thousandths of a page
    ``homography`` carries a place on B to the place on A, both in fractions of the upright page;
                   None where no transform was found
    ``turn``       by how many degrees B is turned clockwise against A, -180 to 180
    ``scale``      how much larger the writing stands on B's page than on A's, both 1,000 px long
    ``changes``    what was done, in words of the engine
    ``score``      0 to 1; ``is_alarm`` is its reading at the product's default

    A hint and nothing more: a person looks at both pages.
    """

    inliers: int
    agreement: float
    overlap: float
    offset: float
    homography: Matrix | None
    turn: float
    scale: float
    changes: tuple[Change, ...]
    score: float
    is_alarm: bool
