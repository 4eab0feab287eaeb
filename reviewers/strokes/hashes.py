"""
Strokes room: 256 signs of a page, and the same for the page turned and mirrored.

The ink is framed by itself, not by the sheet, so that a cut margin changes nothing. A mirror
flips the signs of the odd columns of a cosine transform, a quarter turn swaps rows and columns
besides: one page gives the signs of all eight positions without being drawn again.
"""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from reviewers.strokes.values import Pixels

Floats = npt.NDArray[np.float32]
Signs = npt.NDArray[np.bool_]

SIDE: Final = 16
_CANVAS: Final = 64
_TAIL: Final = 0.004  # of the ink that may lie outside of its frame
_MOST_SKEW: Final = 5.0


def signs_of(ink: Pixels) -> bytes:
    """Return the 256 signs of the page as it stands."""
    return _packed(_transformed(_framed(_level(ink))))


def variants_of(signs: bytes) -> npt.NDArray[np.uint64]:
    """Return the signs of the page in its eight positions, four rows of 64 bits each."""
    grid = np.unpackbits(np.frombuffer(signs, dtype=np.uint8)).reshape(SIDE, SIDE).astype(bool)
    odd = np.arange(SIDE) % 2 == 1
    across, down = odd[None, :], odd[:, None]
    eight = [
        turned ^ flips
        for turned in (grid, grid.T)
        for flips in (across & False, across, down, across ^ down)
    ]
    return np.stack([np.frombuffer(_packed(one), dtype=np.uint64) for one in eight])


def _packed(signs: Signs) -> bytes:
    kept = signs.copy()
    kept[0, 0] = False  # the mean: the same whichever way the page lies
    return np.packbits(kept).tobytes()


def _transformed(framed: Floats) -> Signs:
    return np.asarray(cv2.dct(framed)[:SIDE, :SIDE] > 0)


def _framed(ink: Pixels) -> Floats:
    """Return the ink within its own frame, on a small square canvas."""
    spans = [_span(ink.sum(axis=axis, dtype=np.float64)) for axis in (0, 1)]
    (left, right), (top, bottom) = spans
    inside = ink[top:bottom, left:right].astype(np.float32)
    small = cv2.resize(inside, (_CANVAS, _CANVAS), interpolation=cv2.INTER_AREA)
    return np.asarray(small - small.mean(), dtype=np.float32)


def _span(profile: npt.NDArray[np.float64]) -> tuple[int, int]:
    total = profile.cumsum()
    if total[-1] <= 0:
        return 0, len(profile)
    first, last = np.searchsorted(total, (_TAIL * total[-1], (1 - _TAIL) * total[-1]))
    return int(first), int(max(last + 1, first + 2))


def _level(ink: Pixels) -> Pixels:
    """Turn the page by a few degrees so that its columns stand upright."""
    scale = 300 / max(ink.shape)
    small = cv2.resize(ink, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    rows, columns = np.nonzero(small > 64)
    if rows.size < 200:
        return ink
    turns = np.arange(-_MOST_SKEW, _MOST_SKEW + 0.01, 0.25)
    sharp = [_sharpness(rows, columns, float(turn)) for turn in turns]
    best = float(turns[int(np.argmax(sharp))])
    if not best or max(sharp) < 1.06 * sharp[len(sharp) // 2]:
        return ink
    height, width = ink.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), best, 1.0)
    pad = round(0.05 * max(height, width))
    matrix[:, 2] += pad
    return np.asarray(cv2.warpAffine(ink, matrix, (width + 2 * pad, height + 2 * pad)))


def _sharpness(rows: npt.NDArray[np.intp], columns: npt.NDArray[np.intp], degrees: float) -> float:
    """Say how clearly columns and rows stand apart when the page is turned by so much."""
    angle = np.deg2rad(degrees)
    across = columns * np.cos(angle) + rows * np.sin(angle)
    down = rows * np.cos(angle) - columns * np.sin(angle)
    total = 0.0
    for along in (across, down):
        counts = np.bincount((along - along.min()).astype(np.intp))
        total += float((counts.astype(np.float64) ** 2).sum())
    return total
