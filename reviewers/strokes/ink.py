"""
Strokes room: the ink of the brush alone.

Everybody writes on the same printed sheets, so whatever is not ink must go: the tint and the
shade of the paper, red and black rulings, red seals, specks, the black wedges of a turned scan.
"""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from reviewers.strokes.values import Pixels

Floats = npt.NDArray[np.float32]

_SHRINK: Final = 4
_REACH: Final = 41  # of the shrunk sheet: the widest stroke is narrower
_DARKEST: Final = 0.55
_FAINTEST: Final = 0.3
_LEAST_INK: Final = 0.004  # of the sheet; with less, coloured ink is looked for too
_LEAST_COLOURED: Final = 0.025  # of the sheet: less is a seal
_LEAST_SPECK: Final = 14
_LONG: Final = 90  # pixels: no thin stroke of a brush is as long and as straight
_THIN: Final = 7
_THIN_REST: Final = 6
_LONG_REST: Final = 30
_MOST_LINES: Final = 600
_BORDER_SHARE: Final = 0.18


def ink_of(sheet: Pixels) -> Pixels:
    """Return 255 where the brush left ink on the sheet (RGB, longer side 1,000) and 0 elsewhere."""
    red, green, blue = cv2.split(sheet)
    found = _unlined(_dark(np.asarray(cv2.max(cv2.max(red, green), blue), dtype=np.uint8)))
    if (found > 0).mean() < _LEAST_INK:
        grey = np.asarray(cv2.cvtColor(sheet, cv2.COLOR_RGB2GRAY), dtype=np.uint8)
        coloured = _unlined(_dark(grey))
        found = coloured if (coloured > 0).mean() > _LEAST_COLOURED else found
    return _cleaned(found)


def _dark(tone: Pixels) -> Pixels:
    """Mark what is much darker than the paper around it; or lighter, on a dark sheet."""
    low, middle, high = np.percentile(tone[::4, ::4], (4, 50, 96))
    if high - middle > 1.5 * (middle - low) and middle < 128:
        tone = np.asarray(255 - tone, dtype=np.uint8)
    small = cv2.resize(tone, None, fx=1 / _SHRINK, fy=1 / _SHRINK, interpolation=cv2.INTER_AREA)
    # closed from one side, then taken back from the other: paper, as if nothing were written
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (_REACH, _REACH))
    paper = cv2.GaussianBlur(cv2.morphologyEx(small, cv2.MORPH_CLOSE, disc), (0, 0), 6)
    wide = cv2.resize(paper, (tone.shape[1], tone.shape[0])).astype(np.float32)
    darkness = np.clip((wide - tone) / np.maximum(wide, 40), 0, 1).astype(np.float32)
    return np.asarray(255 * (darkness > _threshold(darkness)), dtype=np.uint8)


def _threshold(darkness: Floats) -> float:
    """Return the darkness half way between paper and ink, within reason."""
    marked = darkness[darkness > 0.1]
    if marked.size < 50:
        return _DARKEST
    return float(np.clip(0.5 * np.percentile(marked, 85), _FAINTEST, _DARKEST))


def _unlined(ink: Pixels) -> Pixels:
    """Take out what is thin, straight and longer than a stroke: printed rulings and frames."""
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (_THIN, _THIN))
    thin = cv2.subtract(ink, cv2.dilate(cv2.morphologyEx(ink, cv2.MORPH_OPEN, disc), disc))
    lines = _lines(np.asarray(thin, dtype=np.uint8))
    if lines is None:
        return ink
    gone = cv2.subtract(ink, cv2.bitwise_and(lines, cv2.dilate(thin, np.ones((3, 3), np.uint8))))
    # strokes that a ruling crossed grow together again
    return np.asarray(cv2.morphologyEx(gone, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8)))


def _lines(thin: Pixels) -> Pixels | None:
    """Draw the straight lines among what is thin; they are looked for at half the size."""
    height, width = thin.shape
    half = cv2.resize(thin, (max(1, width // 2), max(1, height // 2)), interpolation=cv2.INTER_AREA)
    marked = cv2.threshold(half, 60, 255, cv2.THRESH_BINARY)[1]
    found = cv2.HoughLinesP(marked, 1, np.pi / 360, 30, minLineLength=_LONG // 2, maxLineGap=3)
    if found is None:
        return None
    lines = np.zeros_like(thin)
    for left, top, right, bottom in 2 * found.reshape(-1, 4)[:_MOST_LINES]:
        cv2.line(lines, (int(left), int(top)), (int(right), int(bottom)), 255, 6)
    return lines


def _cleaned(ink: Pixels) -> Pixels:
    """Take out specks, and what fills a good part of a border: the lid, the table."""
    amount, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    sides = stats[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]]
    is_rest_of_line = (sides.min(axis=1) <= _THIN_REST) & (sides.max(axis=1) >= _LONG_REST)
    keep = (stats[:, cv2.CC_STAT_AREA] >= _LEAST_SPECK) & ~is_rest_of_line
    for strip in (labels[0], labels[-1], labels[:, 0], labels[:, -1]):
        along = np.bincount(strip, minlength=amount)
        keep &= along < _BORDER_SHARE * strip.size
    keep[0] = False
    return np.asarray(255 * keep[labels], dtype=np.uint8)
