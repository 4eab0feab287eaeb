"""
Strokes room: laying one page's ink over another's under a single transform of the whole page.

Corners of strokes give a first transform; then small windows are searched for nearby, and the
transform is bent until most of them lie still. What is left over is told window by window.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, TypeVar

import cv2
import numpy as np
import numpy.typing as npt

from reviewers.strokes.values import Pixels

Floats = npt.NDArray[np.float32]
Array = TypeVar("Array", Floats, Pixels)
Square = npt.NDArray[np.float64]

WINDOW: Final = 56
STEP: Final = 48
REACH: Final = 8
_CORNERS: Final = 1200
_LEAST_MATCHES: Final = 16
_NEAR: Final = 8.0
_CLOSE: Final = 5.0
_SOFT: Final = 1.2
_LEAST_INK: Final = 0.035
SURE: Final = 0.55


@dataclass(frozen=True, slots=True)
class Start:
    """A first transform from B to A, and how many corners lie on each other under it."""

    matrix: Square
    inliers: int


@dataclass(frozen=True, slots=True, eq=False)
class Windows:
    """
    How well windows of A find themselves in B: one row each.

    ``weight`` is the ink in the window on either page, ``still`` the likeness where it lies,
    ``best`` the likeness at the best place near by, ``shift`` the way there.
    """

    middle: Floats
    weight: Floats
    still: Floats
    best: Floats
    shift: Floats


def first_transform(a: Pixels, b: Pixels) -> Start | None:
    """Find the turn, size and place at which most corners of B lie on those of A."""
    ours, theirs = _corners_of(_Ink(a)), _corners_of(_Ink(b))
    if ours is None or theirs is None:
        return None
    pairs = cv2.BFMatcher(cv2.NORM_HAMMING, crossCheck=True).match(theirs[1], ours[1])
    if len(pairs) < _LEAST_MATCHES:
        return None
    source = theirs[0][[one.queryIdx for one in pairs]]
    target = ours[0][[one.trainIdx for one in pairs]]
    rigid, inside = cv2.estimateAffinePartial2D(
        source, target, method=cv2.RANSAC, ransacReprojThreshold=_NEAR, maxIters=4000
    )
    if rigid is None or inside.sum() < _LEAST_MATCHES:
        return None
    start = Start(np.vstack([rigid, [0, 0, 1]]), int(inside.sum()))
    # a photograph leans: more corners fit when parallels may meet
    near = _distances(start.matrix, source, target) < 5 * _NEAR
    if near.sum() >= 2 * _LEAST_MATCHES:
        leaning, held = cv2.findHomography(source[near], target[near], cv2.RANSAC, _CLOSE)
        if leaning is not None and held.sum() >= 0.8 * start.inliers and is_sound(leaning):
            return Start(np.asarray(leaning, np.float64), int(held.sum()))
    return start


def is_sound(matrix: Any) -> bool:
    """Say whether a transform keeps a page a page: no fold, no vanishing point on it."""
    whole = np.array([[0, 0, 1], [1000, 0, 1], [1000, 1000, 1], [0, 1000, 1]], np.float64)
    mapped = whole @ np.asarray(matrix, np.float64).T
    if (mapped[:, 2] < 0.3).any() or (mapped[:, 2] > 3).any():
        return False
    corners = (mapped[:, :2] / mapped[:, 2:]).astype(np.float32)
    area = cv2.contourArea(corners) / 1_000_000
    return bool(cv2.isContourConvex(corners) and 0.02 < area < 50)


def settled(a: Pixels, b: Pixels, start: Square) -> tuple[Square, Windows]:
    """Bend the transform until the windows lie still; return it and how they lie then."""
    soft_a, soft_b = softened(a), softened(b)
    there = np.full(b.shape, 255, np.uint8)
    matrix = start
    for _ in range(3):
        found = windows_of(soft_a, laid(soft_b, matrix, a.shape), laid(there, matrix, a.shape))
        bent = _bent(matrix, found)
        if bent is None:
            return matrix, found
        matrix = bent
    whole = laid(soft_b, matrix, a.shape), laid(there, matrix, a.shape)
    return matrix, windows_of(soft_a, *whole)


def shown(a: Pixels, b: Pixels, matrix: Square) -> Pixels:
    """Return 255 where page A shows what is on page B too."""
    return laid(np.full(b.shape, 255, np.uint8), matrix, a.shape)


def laid(page: Array, matrix: Square, shape: tuple[int, ...]) -> Array:
    """Return the page as it lies on another of this shape; nothing where it does not reach."""
    size = (shape[1], shape[0])
    drawn = cv2.warpPerspective(page, matrix, size, flags=cv2.INTER_LINEAR)
    return np.asarray(drawn, page.dtype)


def _bent(matrix: Square, found: Windows) -> Square | None:
    sure = found.best > SURE
    if sure.sum() < 6:
        return None
    here = found.middle[sure]
    method = cv2.RANSAC if sure.sum() >= 12 else 0
    moved, _ = cv2.findHomography(here + found.shift[sure], here, method, 2.5)
    if moved is None:
        return None
    bent = np.asarray(moved, np.float64) @ matrix
    bent = bent / bent[2, 2]
    return bent if is_sound(bent) else None


def windows_of(soft: Floats, laid_over: Floats, there: Pixels) -> Windows:
    """Look for each window of one page in the other, which lies over it where *there* is 255."""
    height, width = soft.shape
    margin = WINDOW // 2 + REACH
    rows = [
        row
        for y in range(margin, height - margin, STEP)
        for x in range(margin, width - margin, STEP)
        if (row := _window(soft, laid_over, there, x, y)) is not None
    ]
    whole = np.array(rows, np.float32).reshape(-1, 7)
    return Windows(whole[:, :2], whole[:, 2], whole[:, 3], whole[:, 4], whole[:, 5:])


def _window(
    soft: Floats, laid_over: Floats, there: Pixels, x: int, y: int
) -> tuple[float, ...] | None:
    half, far = WINDOW // 2, WINDOW // 2 + REACH
    around = (slice(y - far, y + far), slice(x - far, x + far))
    if there[around].min() < 255:
        return None
    ours = soft[y - half : y + half, x - half : x + half]
    theirs = laid_over[y - half : y + half, x - half : x + half]
    weight = float(ours.mean() + theirs.mean()) / 510
    if weight < _LEAST_INK:
        return None
    if ours.std() < 1 or theirs.std() < 1:
        return (x, y, weight, 0.0, 0.0, 0.0, 0.0)
    scores = cv2.matchTemplate(laid_over[around], ours, cv2.TM_CCOEFF_NORMED)
    _, best, _, (dx, dy) = cv2.minMaxLoc(scores)
    still = float(scores[REACH - 1 : REACH + 2, REACH - 1 : REACH + 2].max())
    return (x, y, weight, still, float(best), float(dx - REACH), float(dy - REACH))


def softened(ink: Pixels) -> Floats:
    """Return the ink with edges a little soft, so that likeness falls off gently."""
    return np.asarray(cv2.GaussianBlur(ink.astype(np.float32), (0, 0), _SOFT), np.float32)


def in_mirror(ink: Pixels) -> Pixels:
    """Return the ink as the mirror shows it: the same array each time, known by its corners."""
    return _mirrored(_Ink(ink))


def _distances(matrix: Square, source: Floats, target: Floats) -> Floats:
    mapped = cv2.perspectiveTransform(source[:, None].astype(np.float64), matrix)[:, 0]
    return np.asarray(np.hypot(*(mapped - target).T), np.float32)


class _Ink:
    """Ink as a key of the caches below: the same array is the same ink."""

    def __init__(self, pixels: Pixels) -> None:
        self.pixels = pixels

    def __hash__(self) -> int:
        return id(self.pixels)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Ink) and other.pixels is self.pixels


@lru_cache(maxsize=16)
def _mirrored(ink: _Ink) -> Pixels:
    return np.ascontiguousarray(ink.pixels[:, ::-1])


@lru_cache(maxsize=32)
def _corners_of(ink: _Ink) -> tuple[Floats, Pixels] | None:
    """Return places and descriptions (ORB) of the corners of strokes."""
    soft = cv2.GaussianBlur(ink.pixels, (0, 0), 1.6)
    finder = cv2.ORB.create(nfeatures=_CORNERS, scaleFactor=1.25, nlevels=6, fastThreshold=12)
    points, described = finder.detectAndCompute(soft, None)
    if described is None:
        return None
    return np.array([one.pt for one in points], np.float32), np.asarray(described, np.uint8)
