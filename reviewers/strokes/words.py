"""
Strokes room: places in the ink that stand out, as 64-bit codes that survive a crop.

A place is described by the strokes around it (SIFT on coarse ink, so that a place is a
character or two), and the description is folded into bits by fixed random planes. What lies in
a mirror has the same description with its cells in another order: no second look is needed.
"""

from __future__ import annotations

from functools import cache
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from reviewers.strokes.values import Pixels, Words

Floats = npt.NDArray[np.float32]

MOST: Final = 160
BITS: Final = 64
_EDGE: Final = 500
_SEED: Final = 20270501


def words_of(ink: Pixels) -> tuple[Words, Words]:
    """Return the codes of the places that stand out most, and their codes in a mirror."""
    described = _described(ink)
    return _folded(described), _folded(described[:, _mirror()])


def _described(ink: Pixels) -> Floats:
    scale = _EDGE / max(ink.shape)
    small = cv2.resize(ink, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    soft = cv2.GaussianBlur(small, (0, 0), 1.5)
    finder = cv2.SIFT.create(nfeatures=0, nOctaveLayers=3, contrastThreshold=0.03, sigma=1.6)
    points = finder.detect(soft, None)
    points = sorted(points, key=lambda one: (-one.size * one.response, one.pt))[:MOST]
    if not points:
        return np.zeros((0, 128), np.float32)
    _, described = finder.compute(soft, points)
    whole = np.asarray(described, dtype=np.float32)
    root = np.sqrt(whole / np.maximum(whole.sum(axis=1, keepdims=True), 1))
    return np.asarray(root, dtype=np.float32)


def _folded(described: Floats) -> Words:
    bits = (described - 0.08) @ _planes() > 0
    return np.packbits(bits, axis=1).view(np.uint64).reshape(-1)


@cache
def _planes() -> Floats:
    rng = np.random.default_rng(_SEED)
    return np.asarray(rng.normal(size=(128, BITS)), dtype=np.float32)


@cache
def _mirror() -> npt.NDArray[np.intp]:
    """Return where each of 4 by 4 by 8 cells of a description goes in a mirror."""
    cells = np.arange(128).reshape(4, 4, 8)
    # rows swap across the axis of the place; directions run the other way round
    return np.ascontiguousarray(cells[::-1][:, :, -np.arange(8) % 8]).reshape(-1)
