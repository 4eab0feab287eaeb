"""
Where a page seems to bear seals (印章), and where 落款 usually runs. Pure, on pixels alone.

A proposal and nothing more: a person looks at every page. Red is judged against the paper
around it, so that rose paper is no seal and a sheet that is red all over (万年红) gives none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import cv2  # noqa: TID253  # the child alone loads this module
import numpy as np
import numpy.typing as npt

from portal.files.masks import Mask

Pixels = npt.NDArray[np.uint8]
Flags = npt.NDArray[np.bool_]

MOST: Final = 12
"""More red spots than a work has seals: the text itself is written in red."""
_RED_ALL_OVER: Final = 0.12
_LEAST_LEAD: Final = 38  # by how much red leads, above the paper's own tint
_LEAST_SATURATION: Final = 0.3
_HUES: Final = (-0.62, 0.33)  # (green - blue) / (red - blue): crimson to cinnabar, no gold
_JOINTS: Final = (0.005, 0.012, 0.026)  # gaps between strokes of a seal, of the longer edge
_THICKEST_LINE: Final = 0.0055
_LEAST_SIDE: Final = 0.011  # of the longer edge
_MOST_SIDE: Final = 0.3
_LEAST_FILL: Final = 0.5
_LEAST_INK: Final = 0.14
_MOST_ASPECT: Final = 5.0
_SIGNATURE_SIDE: Final = 0.45  # 落款 is written in the left part of a sheet
_MOST_SHARE: Final = 0.12  # of the page: more is a frame or the writing itself
_MOST_LENGTH: Final = 0.5  # of the page's own edge
_STRIP: Final = 0.18  # 落款 may run all the way down, in a column no wider than this
_INK_DARKNESS: Final = 0.55
_RULED: Final = 0.5


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels: left, top, right, bottom (the last two outside)."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def width(self) -> int:
        """From left to right."""
        return self.right - self.left

    @property
    def height(self) -> int:
        """From top to bottom."""
        return self.bottom - self.top

    def grown(self, by: int, height: int, width: int) -> Box:
        """Return the box with a margin, cut at the page."""
        return Box(
            max(self.left - by, 0),
            max(self.top - by, 0),
            min(self.right + by, width),
            min(self.bottom + by, height),
        )

    def joined(self, other: Box) -> Box:
        """Return the box around both."""
        return Box(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )

    def is_near(self, other: Box) -> bool:
        """Whether the gap between the two is small beside the larger one."""
        across = max(self.left, other.left) - min(self.right, other.right)
        down = max(self.top, other.top) - min(self.bottom, other.bottom)
        reach = 0.6 * max(min(self.width, self.height), min(other.width, other.height))
        return max(across, down, 0) <= reach


def hints_of(pixels: Pixels) -> list[Mask]:
    """
    Return what to propose for covering: each seal, and 落款 above a seal at the left.

    One press covers a proposal, so none may take half a work away: where a seal joined to what
    stands around it grows beyond that, as in a red printed frame, the seal alone is proposed.
    """
    cv2.setNumThreads(1)
    height, width = pixels.shape[:2]
    seals = [box for box in seal_boxes(pixels) if _is_seal_sized(box, height, width)]
    stretched = [_with_signature(box, pixels) for box in seals]
    return [
        Mask(box.left / width, box.top / height, box.width / width, box.height / height)
        for whole in _merged(stretched)
        for box in _proposed(whole, seals, height, width)
    ]


def _proposed(whole: Box, seals: list[Box], height: int, width: int) -> list[Box]:
    """Return the box, or the seals within it when it is too much of the page."""
    is_strip = whole.width <= _STRIP * width and whole.width * 2 <= whole.height
    if is_strip or _is_seal_sized(whole, height, width):
        return [whole]
    return [seal for seal in seals if seal.joined(whole) == whole]


def _is_seal_sized(box: Box, height: int, width: int) -> bool:
    is_small = box.width * box.height <= _MOST_SHARE * width * height
    return is_small and box.width <= _MOST_LENGTH * width and box.height <= _MOST_LENGTH * height


def seal_boxes(pixels: Pixels) -> list[Box]:
    """Return the red seals of an upright RGB page, with a margin, from the top down."""
    height, width = pixels.shape[:2]
    red, faint = _red(pixels)
    edge = max(height, width)
    if not red.any() or red.mean() > _RED_ALL_OVER:
        return []
    found: list[Box] = []
    for solid in _solids(red, edge):
        spots = list(_spots(solid, red, edge))
        if len(spots) > MOST:
            return []
        found += spots
    whole = [_reached(box, faint) for box in _merged(found)]
    return _merged([box.grown(_margin(box, edge), height, width) for box in whole])


def _solids(red: Flags, edge: int) -> Iterator[Flags]:
    """Take strokes for one spot where they are near each other, then whatever a ring holds."""
    # Rulings are long but thin: what a square of this size does not fit into goes.
    line = _odd(_THICKEST_LINE * edge)
    for joint in _JOINTS:
        closed = _closed(red, _odd(joint * edge))
        yield _opened(closed, line)
        if joint == _JOINTS[0]:
            yield _opened(_filled(closed), line)


def _spots(solid: Flags, red: Flags, edge: int) -> Iterator[Box]:
    _, labels, places, _ = cv2.connectedComponentsWithStats(solid.astype(np.uint8))
    for number, (left, top, width, height, _) in enumerate(places[1:].tolist(), start=1):
        box = Box(left, top, left + width, top + height)
        place = slice(top, box.bottom), slice(left, box.right)
        if _is_seal(box, labels[place] == number, red[place], edge):
            yield box


def _odd(size: float) -> int:
    return max(3, round(size)) | 1


def _red(pixels: Pixels) -> tuple[Flags, Flags]:
    """
    Mark what is seal red: saturated, of the right hue, and redder than the paper.

    The second answer is less strict: how far an unevenly inked seal may reach.
    """
    channels = pixels.astype(np.int16)
    red, green, blue = channels[..., 0], channels[..., 1], channels[..., 2]
    lead = red - np.maximum(green, blue)
    bright = red > np.percentile(red, 40)
    paper = int(np.median(lead[bright])) if bright.any() else 0
    low = np.minimum(green, blue)
    span = np.maximum(red - low, 1)
    hue = (green - blue) / span
    lead = lead - max(paper, 0)
    reddish = (hue > _HUES[0]) & (hue < _HUES[1])
    strict = reddish & (lead > _LEAST_LEAD) & (span > _LEAST_SATURATION * red)
    return np.asarray(strict), np.asarray(reddish & (lead > _LEAST_LEAD // 2))


def _closed(flags: Flags, side: int) -> Flags:
    """Fill gaps narrower than *side*; the frame keeps the page's edge from growing dark."""
    framed = _moved(np.pad(flags, side), cv2.MORPH_CLOSE, side)
    return framed[side:-side, side:-side]


def _opened(flags: Flags, side: int) -> Flags:
    return _moved(flags, cv2.MORPH_OPEN, side)


def _moved(flags: Flags, way: int, side: int) -> Flags:
    """Grow and shrink by a square of *side*, or the other way about."""
    square = np.ones((side, side), np.uint8)
    return cv2.morphologyEx(flags.astype(np.uint8), way, square).astype(bool)


def _filled(flags: Flags) -> Flags:
    """Fill what no way leads to from outside."""
    framed = np.pad(flags, 1).astype(np.uint8)
    cv2.floodFill(framed, None, (0, 0), (2,))
    return np.asarray(framed[1:-1, 1:-1] != 2)


def _is_seal(box: Box, solid: Flags, red: Flags, edge: int) -> bool:
    """Whether a spot has the size, the shape and the ink of a seal."""
    short, long = sorted((box.width, box.height))
    is_sized = short >= _LEAST_SIDE * edge and long <= _MOST_SIDE * edge
    is_shaped = long <= _MOST_ASPECT * short and solid.mean() >= _LEAST_FILL
    return is_sized and is_shaped and bool((red & solid).mean() >= _LEAST_INK)


def _reached(box: Box, faint: Flags) -> Box:
    """Widen a box to the faint red around it, by a third of a seal; rulings do not count."""
    window = box.grown(max(box.width, box.height) // 3, *faint.shape)
    inside = faint[window.top : window.bottom, window.left : window.right]
    rows, columns = (np.flatnonzero(_stained(inside.mean(axis=axis))) for axis in (1, 0))
    if not rows.size or not columns.size:
        return box
    return box.joined(
        Box(
            window.left + int(columns[0]),
            window.top + int(rows[0]),
            window.left + int(columns[-1]) + 1,
            window.top + int(rows[-1]) + 1,
        )
    )


def _stained(share: npt.NDArray[np.floating[Any]]) -> Flags:
    return np.asarray((share > 0.06) & (share < 0.9))


def _margin(box: Box, edge: int) -> int:
    return round(0.12 * min(box.width, box.height) + 0.003 * edge)


def _merged(boxes: list[Box]) -> list[Box]:
    """Join boxes that are near each other until none is."""
    merged: list[Box] = []
    for box in boxes:
        grown, apart = box, merged
        while near := [one for one in apart if one.is_near(grown)]:
            apart = [one for one in apart if one not in near]
            for one in near:
                grown = grown.joined(one)
        merged = [*apart, grown]
    return sorted(merged, key=lambda one: (one.top, one.left))


def _with_signature(box: Box, pixels: Pixels) -> Box:
    """
    Stretch a seal at the left over the column of small characters it stands under.

    落款 runs down the left edge and ends at its seal, which may stand a little apart. The column
    is followed upwards (and down, for a line under a seal) as long as there is ink without a gap
    wider than a seal.
    """
    height, width = pixels.shape[:2]
    if (box.left + box.right) / 2 > _SIGNATURE_SIDE * width:
        return box
    spread = round(0.3 * box.width)
    left, right = max(box.left - spread, 0), min(box.right + spread, width)
    bright = pixels[..., 0]  # where red lines are bright and ink is dark
    inked = _inked(bright[:, left:right] < _INK_DARKNESS * np.percentile(bright, 75))
    top, bottom = (
        _followed(rows, nearest=2 * box.width, gap=round(1.2 * box.width))
        for rows in (inked[: box.top][::-1], inked[box.bottom :])
    )
    if not top and not bottom:
        return box
    rim = round(0.25 * box.width)
    return Box(
        left,
        max(box.top - top - (rim if top else 0), 0),
        right,
        min(box.bottom + bottom + (rim if bottom else 0), height),
    )


def _inked(dark: Flags) -> Flags:
    """Mark the rows with writing in them: a column that is dark all the way is a ruling."""
    dark = dark[:, dark.mean(axis=0) < _RULED]
    if not dark.size:
        return np.zeros(len(dark), dtype=bool)
    share = dark.mean(axis=1)
    return np.asarray((share > 0.02) & (share < 0.95))


def _followed(inked: Flags, *, nearest: int, gap: int) -> int:
    """Return how far ink goes on: it begins within *nearest* and has no gap wider than *gap*."""
    rows = np.flatnonzero(inked)
    if rows.size == 0 or rows[0] > nearest:
        return 0
    breaks = np.flatnonzero(np.diff(rows) > gap)
    return int(rows[breaks[0]] if breaks.size else rows[-1]) + 1
