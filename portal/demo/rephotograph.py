"""
Demonstration room: one brush work handed in twice: a photograph of the sheet, taken askew.

Somebody else's name stands on the form; the check for alike works finds the sheet again.
"""

import io
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from portal.demo.brushwork import Rect, Scan
from portal.demo.scrolls import SCROLLS

if TYPE_CHECKING:
    from PIL.Image import Image

ORIGINAL: Final = 2
REPHOTOGRAPH: Final = replace(
    SCROLLS[ORIGINAL - 1], number=len(SCROLLS) + 1, author="a16", state="submitted", month=5
)
#: Where the corners of the sheet lie on the photograph, in parts of its width and height.
_CORNERS: Final = ((0.045, 0.022), (0.968, 0.035), (0.951, 0.981), (0.028, 0.969))
_DESK: Final = (92, 74, 58)
_MARGIN: Final = 0.012


def rephotographed(scans: tuple[Scan, ...]) -> tuple[Scan, ...]:
    """Return a photograph of the first page of a work, a little dim, the sheet not quite square."""
    from PIL import Image, ImageEnhance

    with Image.open(io.BytesIO(scans[0].content)) as sheet:
        page = sheet.convert("RGB")
    width, height = page.size
    forward = _homography(_CORNERS)
    back = _coefficients(np.linalg.inv(forward), width, height)
    taken = page.transform(
        page.size, Image.Transform.PERSPECTIVE, back, Image.Resampling.BICUBIC, fillcolor=_DESK
    )
    taken = ImageEnhance.Brightness(taken).enhance(0.9)
    masks = tuple(_moved(rect, forward) for rect in scans[0].masks[0])
    return (Scan("IMG_20270509_201544.jpg", "image/jpeg", _jpeg(taken), (masks,)),)


def _jpeg(image: "Image") -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=82)
    return out.getvalue()


def _homography(corners: tuple[tuple[float, float], ...]) -> np.ndarray:
    """Return what carries the unit square to these corners, clockwise from the top left."""
    square = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))
    rows, sides = [], []
    for (x, y), (u, v) in zip(square, corners, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        sides += [u, v]
    solved = np.linalg.solve(np.array(rows, dtype=float), np.array(sides, dtype=float))
    return np.append(solved, 1.0).reshape(3, 3)


def _coefficients(inverse: np.ndarray, width: int, height: int) -> list[float]:
    """Return the eight numbers by which Pillow looks up where each pixel comes from."""
    scale = np.diag([width, height, 1.0])
    pixels = scale @ inverse @ np.linalg.inv(scale)
    flat = (pixels / pixels[2, 2]).ravel()
    return [float(number) for number in flat[:8]]


def _moved(rect: Rect, forward: np.ndarray) -> Rect:
    """Return the upright rectangle that holds a rectangle of the sheet on the photograph."""
    xs, ys = [], []
    for x in (rect.x, rect.x + rect.width):
        for y in (rect.y, rect.y + rect.height):
            u, v, w = forward @ np.array([x, y, 1.0])
            xs.append(float(u / w))
            ys.append(float(v / w))
    left, top = max(0.0, min(xs) - _MARGIN), max(0.0, min(ys) - _MARGIN)
    right, bottom = min(1.0, max(xs) + _MARGIN), min(1.0, max(ys) + _MARGIN)
    return Rect(left, top, right - left, bottom - top)
