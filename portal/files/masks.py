"""Rectangles that cover a signature or a seal, as fractions of the upright page. Values."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

# Resizing mixes neighbouring pixels: a few more at each side, or the edge would tell.
_BLEED: Final = 4


@dataclass(frozen=True, slots=True)
class Mask:
    """A rectangle: left, top, width and height, each from 0 to 1."""

    x: float
    y: float
    w: float
    h: float

    def __post_init__(self) -> None:
        """Refuse what is not a rectangle on the page: a wrong mask covers nothing."""
        values = (self.x, self.y, self.w, self.h)
        if not all(math.isfinite(value) and 0 <= value <= 1 for value in values):
            raise ValueError("a mask is given in fractions of the page, from 0 to 1")
        if not (self.w and self.h):
            raise ValueError("a mask has a width and a height")

    def on(self, width: int, height: int) -> tuple[int, int, int, int]:
        """Return left, top, width and height in pixels, rounded outwards."""
        left = max(0, math.floor(self.x * width) - _BLEED)
        top = max(0, math.floor(self.y * height) - _BLEED)
        right = min(width, math.ceil((self.x + self.w) * width) + _BLEED)
        bottom = min(height, math.ceil((self.y + self.h) * height) + _BLEED)
        return left, top, max(right - left, 1), max(bottom - top, 1)
