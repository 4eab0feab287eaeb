"""
Pages of a PDF as pictures (child process only), for essays that were scanned.

At 200 dpi, which is what a screen can show of office paper. The page says itself how large
it is and may lie, so the size of the picture has ceilings of its own.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pypdfium2 as pdfium

from portal.files.limits import Limits
from portal.files.pdf_text import open_pdf
from portal.files.refusals import FileRefused

DPI: Final = 200
MOST_PIXELS: Final = 30_000_000
"""Of one rendered page; A3 at 200 dpi has eight million."""
_POINTS: Final = 72


def count_pages(path: Path, limits: Limits) -> int:
    """Return how many pages there are; refuse passwords, damage, and more than we draw."""
    document = open_pdf(path)
    try:
        amount = len(document)
    finally:
        document.close()
    if amount > limits.image_pages:
        raise FileRefused("too_many_pages", pages=amount, limit=limits.image_pages)
    return amount


def full_size(path: Path, index: int) -> tuple[float, float]:
    """Return width and height of the upright page at 200 dpi, as far as the ceilings allow."""
    document = open_pdf(path)
    try:
        return _full_size(document[index])
    except pdfium.PdfiumError:
        raise FileRefused("damaged") from None
    finally:
        document.close()


def render(path: Path, index: int, edge: int) -> npt.NDArray[np.uint8]:
    """Return the upright page on white, RGB, with a longer side of *edge* pixels."""
    document = open_pdf(path)
    try:
        page = document[index]
        scale = edge / max(page.get_size())
        bitmap = page.render(scale=scale, rev_byteorder=True, may_draw_forms=False)
        return np.array(bitmap.to_numpy()[..., :3])
    except pdfium.PdfiumError:
        raise FileRefused("damaged") from None
    finally:
        document.close()


def _full_size(page: Any) -> tuple[float, float]:
    width, height = page.get_size()
    if not (0 < width < math.inf and 0 < height < math.inf):
        raise FileRefused("damaged")
    scale = min(DPI / _POINTS, math.sqrt(MOST_PIXELS / (width * height)))
    return max(width * scale, 1.0), max(height * scale, 1.0)
