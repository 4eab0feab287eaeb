"""
Strokes room: paper that did not lie flat when it was photographed.

Thin paper on a wall swells and hangs: then no transform of a flat page lays stroke on stroke. A
swelling is smooth, so a few numbers for the whole page describe it, too few for any hand to hide
in: strokes that a second writing put elsewhere do not lie on a smooth surface.
"""

from __future__ import annotations

from typing import Any, Final

import cv2
import numpy as np
import numpy.typing as npt

from reviewers.strokes.registering import (
    SURE,
    Array,
    Floats,
    Square,
    Windows,
    laid,
    shown,
    softened,
    windows_of,
)
from reviewers.strokes.values import Pixels

_ROUNDS: Final = 3
_STILL: Final = 0.9  # likeness with which a page lies flat enough
_DEGREES: Final = ((40, 3), (16, 2))
"""From how many windows a surface of which degree is drawn."""
_FAR: Final = 2.5
_GRAIN: Final = 8


def flattened(a: Pixels, b: Pixels, matrix: Square, windows: Windows) -> Windows:
    """Return how the windows lie once a smooth swelling of the paper is taken out."""
    total = float(windows.weight.sum())
    still = float(windows.weight[windows.still >= _STILL].sum())
    if not total or still >= _STILL * total:
        return windows
    soft, over = softened(a), laid(softened(b), matrix, a.shape)
    there = shown(a, b, matrix)
    bend = np.zeros((*a.shape, 2), np.float32)
    found = windows
    for _ in range(_ROUNDS):
        surface = _surface(found, a.shape)
        if surface is None:
            break
        bend = bend + surface
        found = windows_of(soft, _moved(over, bend), _moved(there, bend))
    return (
        found
        if float(found.weight @ found.still) > float(windows.weight @ windows.still)
        else windows
    )


def _moved(page: Array, bend: Floats) -> Array:
    """Return the page drawn anew, every pixel taken from where the bend says."""
    height, width = page.shape
    across, down = np.meshgrid(np.arange(width), np.arange(height))
    sources = (bend[..., 0] + across).astype(np.float32), (bend[..., 1] + down).astype(np.float32)
    return np.asarray(cv2.remap(page, *sources, cv2.INTER_LINEAR), page.dtype)


def _surface(found: Windows, shape: tuple[int, ...]) -> Floats | None:
    """Fit a smooth surface to the ways of the windows; those far from it are left out."""
    sure = found.best > SURE
    degree = next((degree for least, degree in _DEGREES if sure.sum() >= least), 0)
    if not degree:
        return None
    terms = _terms(found.middle, shape, degree)
    for _ in range(3):
        solution = np.linalg.lstsq(terms[sure], found.shift[sure], rcond=None)[0]
        off = np.hypot(*(found.shift - terms @ solution).T)
        sure = (found.best > SURE) & (off <= max(_FAR, float(np.median(off[sure]))))
    height, width = shape
    coarse = np.stack(np.meshgrid(np.arange(0, width, _GRAIN), np.arange(0, height, _GRAIN)), -1)
    drawn = _terms(coarse.reshape(-1, 2), shape, degree) @ solution
    surface = drawn.reshape(coarse.shape).astype(np.float32)
    down, across = np.indices(shape, np.float32) / np.float32(_GRAIN)
    whole = cv2.remap(surface, across, down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(whole, np.float32)


def _terms(places: npt.NDArray[np.number[Any]], shape: tuple[int, ...], degree: int) -> Floats:
    """Return the powers of places, counted from the middle of the page."""
    x, y = ((places.astype(np.float64) - np.array(shape[::-1]) / 2) / 500).T
    powers = [x**i * y**j for i in range(degree + 1) for j in range(degree + 1 - i)]
    return np.stack(powers, axis=1).astype(np.float32)
