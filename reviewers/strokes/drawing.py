"""Strokes room: from the pixels of an upright page to its print."""

from __future__ import annotations

import numpy as np

from reviewers.strokes.hashes import signs_of
from reviewers.strokes.ink import ink_of
from reviewers.strokes.paper import sheet_of
from reviewers.strokes.values import Matrix, PageKey, PagePrint, Pixels
from reviewers.strokes.words import words_of


def print_of(rgb: Pixels, digest: bytes) -> PagePrint:
    """
    Return the print of a page that stands upright (RGB, 8 bits).

    *digest* is 32 bytes that name the file and the leaf the page came from.
    """
    sheet, back = sheet_of(rgb)
    ink = ink_of(sheet)
    codes, mirrored = words_of(ink)
    key = PageKey(digest, signs_of(ink), codes, mirrored)
    height, width = rgb.shape[:2]
    frame = np.diag([1 / width, 1 / height, 1]) @ back
    values = (frame / frame[2, 2]).reshape(-1)
    matrix: Matrix = tuple(float(value) for value in values)  # type: ignore[assignment]  # nine
    return PagePrint(key, ink, matrix)
