"""Entries room, rectangles upon pages: what is covered and what is not. Pure, on rows."""

from collections.abc import Sequence
from typing import Any, Final

from portal.models import ScanPage

# a mask drawn by hand need not agree with the machine's margin
ENOUGH: Final = 0.6


def bare_hints(page: ScanPage) -> list[list[float]]:
    """Return where the page seems to bear a seal that no mask covers for the most part."""
    return bare(page.hints, [*page.masks, *page.added_masks])


def bare(hints: Sequence[Sequence[float]], masks: Sequence[Sequence[float]]) -> list[Any]:
    """Return the rectangles of which no single mask covers most."""
    return [hint for hint in hints if not any(_share(hint, mask) >= ENOUGH for mask in masks)]


def _share(hint: Sequence[float], mask: Sequence[float]) -> float:
    """Return which part of *hint* lies under *mask*."""
    x, y, w, h = hint
    left, top, width, height = mask
    across = min(x + w, left + width) - max(x, left)
    down = min(y + h, top + height) - max(y, top)
    return max(across, 0) * max(down, 0) / (w * h)
