"""Strokes room: the sheet within the picture: what lies around it on the table is cut away."""

from __future__ import annotations

from typing import Any, Final

import cv2
import numpy as np
import numpy.typing as npt

from reviewers.strokes.values import Pixels

Floats = npt.NDArray[np.float32]

EDGE: Final = 1000
"""The longer side of everything that is compared."""
_SMALL: Final = 320
_LEAST_SIDE: Final = 24  # of the shrunk picture: on less there is no sheet to be seen
_STRIP: Final = 0.025  # of the picture: what counts as its border
_LEAST_CONTRAST: Final = 16.0  # in Lab: a border nearer to the paper is paper
_BESIDE: Final = 4  # pixels
_LEAST_STEP: Final = 9.0
_LEAST_SHARE: Final = 0.25
_MOST_SHARE: Final = 0.97
_LEAST_SOLID: Final = 0.93  # of the sheet's hull that four corners must account for


def sheet_of(rgb: Pixels) -> tuple[Pixels, npt.NDArray[np.float64]]:
    """
    Return the sheet alone, its longer side 1,000 pixels, and what carries its pixels to *rgb*.

    Where the border of the picture looks like its middle the picture is the sheet.
    """
    height, width = rgb.shape[:2]
    corners = _corners(rgb)
    if corners is None:
        whole = [[0, 0], [width, 0], [width, height], [0, height]]
        corners = np.array(whole, dtype=np.float32)
    across = (_length(corners, 0, 1) + _length(corners, 3, 2)) / 2
    down = (_length(corners, 1, 2) + _length(corners, 0, 3)) / 2
    scale = EDGE / max(across, down)
    wide, tall = max(16, round(across * scale)), max(16, round(down * scale))
    target = np.array([[0, 0], [wide, 0], [wide, tall], [0, tall]], dtype=np.float32)
    back = np.asarray(cv2.getPerspectiveTransform(target, corners), np.float64)
    return _drawn(rgb, back, (wide, tall), scale), back


def _drawn(rgb: Pixels, back: Any, size: tuple[int, int], scale: float) -> Pixels:
    """Draw the sheet; shrinking averages, so that thin strokes do not break."""
    if scale < 0.75:
        blur = 0.4 / scale
        rgb = np.asarray(cv2.GaussianBlur(rgb, (0, 0), blur), dtype=np.uint8)
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    drawn = cv2.warpPerspective(
        rgb, from_middles(back), size, flags=flags, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(drawn, dtype=np.uint8)


def from_middles(matrix: Any) -> npt.NDArray[np.float64]:
    """Turn a transform of places into one of pixels, which are counted from their middles."""
    half = np.array([[1, 0, 0.5], [0, 1, 0.5], [0, 0, 1]])
    return np.asarray(np.linalg.inv(half) @ matrix @ half, np.float64)


def to_places(matrix: Any) -> npt.NDArray[np.float64]:
    """Turn a transform of pixels back into one of places."""
    half = np.array([[1, 0, 0.5], [0, 1, 0.5], [0, 0, 1]])
    return np.asarray(half @ matrix @ np.linalg.inv(half), np.float64)


def _length(corners: Floats, one: int, other: int) -> float:
    return float(np.hypot(*(corners[one] - corners[other])))


def _corners(rgb: Pixels) -> Floats | None:
    """Return the corners of a sheet that lies on something else, clockwise from top left."""
    scale = _SMALL / max(rgb.shape[:2])
    if scale * min(rgb.shape[:2]) < _LEAST_SIDE:
        return None
    small = cv2.resize(rgb, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    lab = cv2.cvtColor(cv2.medianBlur(small, 5), cv2.COLOR_RGB2Lab).astype(np.float32)
    paper = _paper_colour(lab)
    around = [colour for colour in _border_colours(lab) if _far(colour, paper) > _LEAST_CONTRAST]
    if not around:
        return None
    away = np.min([_distance(lab, colour) for colour in around], axis=0)
    mask = (_distance(lab, paper) < away).astype(np.uint8)
    quad = _quad(mask)
    if quad is None or not all(_is_edge(lab, quad, side) for side in range(4)):
        return None
    return np.asarray(quad / scale, dtype=np.float32)


def _is_edge(lab: Floats, quad: Floats, side: int) -> bool:
    """Say whether colours change at a side at once, as at an edge of paper, not as light falls."""
    start, way = quad[side], quad[(side + 1) % 4] - quad[side]
    along = start + np.linspace(0.1, 0.9, 25)[:, None] * way
    out = _BESIDE * np.array([way[1], -way[0]]) / max(float(np.hypot(*way)), 1.0)
    size = np.array(lab.shape[1::-1])
    inside, outside = (np.rint(along + step).astype(int) for step in (-out, out))
    is_seen = ((inside >= 0) & (inside < size) & (outside >= 0) & (outside < size)).all(axis=1)
    if is_seen.sum() < 5:
        return True  # the sheet ends with the picture
    within, beyond = (lab[spots[is_seen, 1], spots[is_seen, 0]] for spots in (inside, outside))
    return float(np.median(_distance(within, beyond))) > _LEAST_STEP


def _paper_colour(lab: Floats) -> Floats:
    """Return the colour most of the middle has: ink covers less of a sheet than it leaves."""
    height, width = lab.shape[:2]
    middle = lab[height // 4 : -height // 4, width // 4 : -width // 4].reshape(-1, 3)
    return np.asarray(np.median(middle, axis=0), dtype=np.float32)


def _border_colours(lab: Floats) -> list[Floats]:
    deep = max(2, round(_STRIP * max(lab.shape[:2])))
    strips = (lab[:deep], lab[-deep:], lab[:, :deep], lab[:, -deep:])
    return [np.asarray(np.median(one.reshape(-1, 3), axis=0), np.float32) for one in strips]


def _far(one: Floats, other: Floats) -> float:
    return float(_distance(one, other))


def _distance(lab: Floats, colour: Floats) -> Floats:
    """Return how unlike colours are; light falls unevenly, so its share counts half."""
    apart = (lab - colour) * np.array([0.5, 1.0, 1.0], dtype=np.float32)
    return np.asarray(np.sqrt((apart**2).sum(axis=-1)), dtype=np.float32)


def _quad(mask: Pixels) -> Floats | None:
    """Return four corners around the largest spot of paper, when it is a four-sided sheet."""
    reach = np.ones((15, 15), np.uint8)
    padded = cv2.copyMakeBorder(mask, 20, 20, 20, 20, cv2.BORDER_CONSTANT, value=0)
    closed = cv2.morphologyEx(padded, cv2.MORPH_CLOSE, reach)
    opened = cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones((7, 7), np.uint8))
    opened = opened[20:-20, 20:-20]
    found, _ = cv2.findContours(opened, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    if not found:
        return None
    hull = cv2.convexHull(max(found, key=cv2.contourArea))
    area, whole = cv2.contourArea(hull), mask.size
    if not _LEAST_SHARE * whole < area < _MOST_SHARE * whole:
        return None
    quad = _four(hull)
    if quad is None or cv2.contourArea(quad) * _LEAST_SOLID > area:
        return None
    if area * _LEAST_SOLID > cv2.contourArea(quad):
        return None
    return _clockwise(quad)


def _four(hull: Any) -> Floats | None:
    """Straighten a hull until four corners are left."""
    around = cv2.arcLength(hull, True)
    for tolerance in (0.01, 0.015, 0.02, 0.03, 0.04, 0.06):
        corners = cv2.approxPolyDP(hull, tolerance * around, True)
        if len(corners) == 4:
            return np.asarray(corners.reshape(4, 2), dtype=np.float32)
        if len(corners) < 4:
            return None
    return None


def _clockwise(quad: Floats) -> Floats:
    """Order corners as seen: top left, top right, bottom right, bottom left."""
    total, apart = quad.sum(axis=1), quad[:, 0] - quad[:, 1]
    order = [total.argmin(), apart.argmax(), total.argmax(), apart.argmin()]
    ordered = quad[order].astype(np.float32)
    # pixels have a width: the far corners lie behind them
    return np.asarray(ordered + np.array([[0, 0], [1, 0], [1, 1], [0, 1]], np.float32))
