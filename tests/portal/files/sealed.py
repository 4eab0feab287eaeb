"""Sheets as offices scan them, with seals on them or with what only looks like one."""

import io
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from portal.demo.seals import VERMILION, seal

FONT = Path(__file__).parents[3] / "static" / "vendor" / "fonts" / "ma-shan-zheng.ttf"
WHITE, ROSE, BROWN, RED = (243, 238, 225), (238, 180, 165), (180, 140, 95), (196, 38, 40)
INK = (30, 28, 26)
SIZE = (1100, 1600)
#: Where a seal is pressed: left, top.
PLACE = (120, 1200)


def sheet(tint: tuple[int, int, int] = WHITE, *, ink: tuple[int, int, int] = INK) -> Any:
    """Return a sheet with five columns of writing and grain in the paper."""
    rng = np.random.default_rng(5)
    grain = rng.normal(0, 4, (SIZE[1], SIZE[0], 1))
    page = Image.fromarray((np.array(tint) + grain).clip(0, 255).astype(np.uint8))
    for column in range(5):
        write(page, 900 - column * 150, 150, "信访工作条例为民", size=120, ink=ink)
    return page


def write(
    page: Any, left: int, top: int, text: str, *, size: int, ink: tuple[int, int, int] = INK
) -> Any:
    """Write one column downwards."""
    font = ImageFont.truetype(str(FONT), size)
    for row, char in enumerate(text):
        ImageDraw.Draw(page).text((left, top + row * size * 1.1), char, font=font, fill=ink)
    return page


def stamp(
    page: Any,
    place: tuple[int, int] = PLACE,
    *,
    side: int = 50,
    kind: Any = "red",
    ink: tuple[int, int, int] = VERMILION,
    strength: float = 1.0,
) -> Any:
    """Press a seal of *side* pixels; a weak one lets the paper through."""
    mark = seal("林晚舟", FONT, side, np.random.default_rng(7), kind=kind)
    page.paste(ink, place, mark.point([round(value * strength) for value in range(256)]))
    return page


def ruled(page: Any, *, step: int, upright: bool) -> Any:
    """Draw red lines across the sheet, and down it as well."""
    pen = ImageDraw.Draw(page)
    for y in range(80, 1540, step):
        pen.line((80, y, 1040, y), fill=(190, 60, 50), width=3)
    for x in range(80, 1050, step) if upright else ():
        pen.line((x, 80, x, 1520), fill=(190, 60, 50), width=3)
    return page


def framed_in_red(page: Any) -> Any:
    """Draw a printed frame of two red lines around the sheet, the outer one thick."""
    pen = ImageDraw.Draw(page)
    for inset, width in ((60, 14), (84, 5)):
        box = (inset, inset, SIZE[0] - inset, SIZE[1] - inset)
        pen.rectangle(box, outline=(190, 50, 45), width=width)
    return page


def dotted(page: Any, ink: tuple[int, int, int], *, size: int) -> Any:
    """Strew dots over the sheet."""
    pen = ImageDraw.Draw(page)
    for x, y in np.random.default_rng(3).integers(60, 1000, (40, 2)).tolist():
        pen.ellipse((x, y, x + size, y + size), fill=ink)
    return page


def scanned(page: Any) -> Any:
    """Return the pixels as a JPEG keeps them."""
    buffer = io.BytesIO()
    page.save(buffer, "JPEG", quality=85)
    return np.asarray(Image.open(buffer).convert("RGB"))
