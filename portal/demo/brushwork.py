"""
Demonstration room: brush works as scans: paper, columns of ink, inscription, seals, file.

The answer carries, page by page, the rectangle of 落款 and 印章 as fractions of the
page as it is looked at, so that the seed can mask what names the author.
"""

import math
import multiprocessing
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from portal.demo.cast import author, unit
from portal.demo.ink import Brush
from portal.demo.paper import fold, rule, sheet
from portal.demo.scanfiles import encode
from portal.demo.scrolls import SCROLLS, Look, Scroll, unpunctuated
from portal.demo.seals import VERMILION, seal

if TYPE_CHECKING:
    from PIL.Image import Image

_INK: Final = (27, 25, 24)
_STEMS: Final = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES: Final = "子丑寅卯辰巳午未申酉戌亥"
_SEASONS: Final = {3: "仲春", 4: "暮春", 5: "初夏", 6: "仲夏"}
_DETAILS: Final = ((0.50, 0.04, 0.97, 0.40), (0.02, 0.52, 0.55, 0.98))


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle in fractions of the page: left, top, width, height."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Scan:
    """One uploaded file; `masks` holds, for each page in it, the places that name the author."""

    file_name: str
    media_type: str
    content: bytes
    masks: tuple[tuple[Rect, ...], ...]


Scans = tuple[Scan, ...]


@dataclass(frozen=True, slots=True)
class _Grid:
    """Where characters stand: columns from the right, rows from the top, in pixels."""

    right: float
    top: float
    column: float
    row: float
    box: int

    def centre(self, column: float, row: float) -> tuple[float, float]:
        return self.right - (column + 0.5) * self.column, self.top + (row + 0.5) * self.row


def sexagenary(year: int) -> str:
    """The year's name in stems and branches: 2027 is 丁未."""
    return _STEMS[(year - 4) % 10] + _BRANCHES[(year - 4) % 12]


def draw(scroll: Scroll, *, fonts: Path, year: int) -> Scans:
    """Draw a work and save it the way its author would; the same call gives the same scans."""
    rng = np.random.default_rng([20270501, scroll.number])
    font = font_file(fonts, scroll.look.brush)
    brush = Brush(font, rng, dryness=scroll.look.dryness)
    pages, masks = [], []
    for leaf, text in enumerate(_leaves(unpunctuated(scroll.text), scroll.look)):
        last = leaf == scroll.look.leaves - 1
        closing = f"{sexagenary(year)}{_SEASONS[scroll.month]}{scroll.inscription}"
        page, places = _page(scroll, text, closing if last else "", (fonts, brush, rng), leaf=leaf)
        pages.append(page)
        masks.append(places)
    return _scans(scroll, pages, masks, year=year)


def draw_all(*, fonts: Path, year: int, workers: int = 2) -> Iterator[tuple[Scroll, Scans]]:
    """Draw all twelve works, several at a time, and hand them out in order."""
    if workers == 1:
        yield from ((scroll, draw(scroll, fonts=fonts, year=year)) for scroll in SCROLLS)
        return
    # Fresh processes: a fork would inherit locks of the threads of its parent.
    fresh = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=fresh) as pool:
        drawn = pool.map(partial(draw, fonts=fonts, year=year), SCROLLS)
        yield from zip(SCROLLS, drawn, strict=True)


def font_file(fonts: Path, name: str) -> Path:
    """The font of this name in the folder that set-up fills (static/vendor/fonts)."""
    found = fonts / f"{name}.ttf"
    if not found.is_file():
        raise FileNotFoundError(found)
    return found


def _leaves(text: str, look: Look) -> list[str]:
    """Cut the text for the leaves of an album; a single sheet takes it whole."""
    columns = math.ceil(math.ceil(len(text) / look.rows) / look.leaves)
    step = columns * look.rows
    return [text[k * step : (k + 1) * step] for k in range(look.leaves)]


def _page(
    scroll: Scroll,
    text: str,
    closing: str,
    tools: tuple[Path, Brush, np.random.Generator],
    *,
    leaf: int,
) -> tuple["Image", tuple[Rect, ...]]:
    from PIL import Image

    fonts, brush, rng = tools
    look = scroll.look
    page = fold(sheet(look.paper, look.size, rng), look.folds)
    columns = math.ceil(len(text) / look.rows)
    grid = _grid(look, columns)
    _rule(page, look, grid, columns)
    ink = Image.new("L", look.size, 0)
    steady = 0.35 if look.grid == "cells" else 1.0
    for place, char in enumerate(text):
        x, y = grid.centre(place // look.rows, place % look.rows)
        _lay(ink, brush.write(char, grid.box, steady=steady), x, y)
    places: tuple[Rect, ...] = ()
    stamps: list[tuple[Image.Image, int, int]] = []
    if closing:
        places = _close(scroll, closing, (ink, stamps, grid), tools, columns)
    if look.lead_seal and leaf == 0:
        stamps.append(_lead(look, grid, fonts, rng))
    page.paste(_INK, (0, 0), ink)
    for mask, left, top in stamps:
        page.paste(VERMILION, (left, top), mask)
    return page, places


def _grid(look: Look, columns: int) -> _Grid:
    """Fit the columns and the narrower column of the inscription between the margins."""
    width, height = look.size
    margin = look.margin * min(width, height)
    row = (height - 2 * margin) / look.rows
    column = (width - 2 * margin) / (columns + 0.75)
    # A short text on a wide sheet keeps together instead of drifting apart.
    column = min(column, row * 1.18)
    block = column * (columns + 0.75)
    right = width - (width - block) / 2
    return _Grid(right, margin, column, row, int(min(row, column) * 0.93))


def written_area(look: Look, length: int) -> tuple[float, float, float, float]:
    """Return where a text of so many characters stands on one page, as fractions of it."""
    columns = math.ceil(length / look.rows)
    grid, (width, height) = _grid(look, columns), look.size
    left = grid.right - columns * grid.column
    across, down = columns * grid.column, look.rows * grid.row
    return left / width, grid.top / height, across / width, down / height


def _rule(page: "Image", look: Look, grid: _Grid, columns: int) -> None:
    if look.grid == "none":
        return
    xs = [grid.right - k * grid.column for k in range(columns + 1)]
    xs.append(xs[-1] - grid.column * 0.75)
    cell = grid.row if look.grid == "cells" else 0.0
    ink = (150, 52, 40) if look.grid == "red_columns" else (96, 88, 76)
    rule(page, xs, grid.top, grid.top + grid.row * look.rows, ink=ink, cell=cell)


def _lay(ink: "Image", glyph: "Image", x: float, y: float) -> None:
    """Add a character to the layer; where strokes meet, the darker one stays."""
    from PIL import ImageChops

    left, top = round(x - glyph.width / 2), round(y - glyph.height / 2)
    area = (left, top, left + glyph.width, top + glyph.height)
    ink.paste(ImageChops.lighter(ink.crop(area), glyph), area)


def _close(
    scroll: Scroll,
    closing: str,
    layers: tuple["Image", list[tuple["Image", int, int]], _Grid],
    tools: tuple[Path, Brush, np.random.Generator],
    columns: int,
) -> tuple[Rect, ...]:
    """Write 落款 in small characters at the left and press the name seal under it."""
    ink, stamps, grid = layers
    fonts, brush, rng = tools
    look = scroll.look
    height = grid.row * look.rows
    small = min(grid.box * 0.46, height * 0.62 / (len(closing) * 1.12))
    step = small * 1.12
    x = grid.right - (columns + 0.42) * grid.column
    top = grid.top + (height - step * len(closing)) * 0.42
    for place, char in enumerate(closing):
        _lay(ink, brush.write(char, int(small), steady=0.8), x, top + (place + 0.5) * step)
    side = int(min(max(small * 1.25, 84), grid.column * 0.6))
    name = author(scroll.author).name
    mark = seal(name, font_file(fonts, "ma-shan-zheng"), side, rng, kind=look.seal)
    under = int(top + step * len(closing) + side * 0.35)
    stamps.append((mark, int(x - side / 2), under))
    half = max(side, small) * 0.72
    width, tall = look.size
    bottom = under + mark.height + side * 0.25
    lead = top - step * 0.4
    return (Rect((x - half) / width, lead / tall, 2 * half / width, (bottom - lead) / tall),)


def _lead(
    look: Look, grid: _Grid, fonts: Path, rng: np.random.Generator
) -> tuple["Image", int, int]:
    """The opening seal (引首章) beside the first character."""
    side = int(max(80, min(grid.box * 0.42, look.margin * min(look.size) * 0.62)))
    mark = seal(look.lead_seal, font_file(fonts, "ma-shan-zheng"), side, rng, kind="red")
    return mark, int(grid.right + side * 0.12), int(grid.top + grid.row * 0.08)


def _scans(
    scroll: Scroll, pages: list["Image"], masks: list[tuple[Rect, ...]], *, year: int
) -> Scans:
    writer = author(scroll.author)
    names = (writer.name, unit(writer.unit).name, scroll.scope)
    whole = encode(scroll.kind, pages, names=names, year=year, part=0)
    scans = [Scan(*whole, tuple(masks))]
    for part, box in enumerate(_DETAILS[: scroll.look.details], start=1):
        detail = _detail(pages[0], box)
        found = tuple(inside for rect in masks[0] if (inside := _within(rect, box)) is not None)
        coded = encode("jpeg", [detail], names=names, year=year, part=part)
        scans.append(Scan(*coded, (found,)))
    return tuple(scans)


def _detail(page: "Image", box: tuple[float, float, float, float]) -> "Image":
    """A close view of part of the sheet, at least 3,000 pixels along its longer edge."""
    from PIL import Image

    width, height = page.size
    area = (box[0] * width, box[1] * height, box[2] * width, box[3] * height)
    near = page.crop(tuple(round(n) for n in area))  # type: ignore[arg-type]  # four numbers
    grow = 3000 / max(near.size)
    size = (round(near.width * grow), round(near.height * grow))
    return near.resize(size, Image.Resampling.BICUBIC)


def _within(rect: Rect, box: tuple[float, float, float, float]) -> Rect | None:
    """The part of a rectangle that a detail shows, in fractions of the detail."""
    left, top = max(rect.x, box[0]), max(rect.y, box[1])
    right, bottom = min(rect.x + rect.width, box[2]), min(rect.y + rect.height, box[3])
    if right <= left or bottom <= top:
        return None
    wide, tall = box[2] - box[0], box[3] - box[1]
    return Rect(
        (left - box[0]) / wide, (top - box[1]) / tall, (right - left) / wide, (bottom - top) / tall
    )
