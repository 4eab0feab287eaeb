"""Brush works to tell apart: four hands, six papers, printed sheets, the same words again."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
from PIL import Image, ImageChops, ImageFilter

from portal.calls.regulations import article
from portal.demo.ink import Brush
from portal.demo.paper import rule, sheet
from portal.demo.scrolls import Paper, unpunctuated
from portal.demo.seals import VERMILION, seal

FONTS: Final = Path(__file__).parents[2] / "static" / "vendor" / "fonts"
HANDS: Final = ("ma-shan-zheng", "zhi-mang-xing", "liu-jian-mao-cao", "zcool-xiaowei")
PAPERS: Final[tuple[Paper, ...]] = ("xuan", "antique", "gold", "celadon", "cream", "rose")
SIZES: Final = ((1400, 2000), (1100, 2200), (2200, 1100), (1600, 1600), (1500, 2100), (1000, 2300))
GRIDS: Final = ("none", "columns", "red_columns", "cells")
_INK: Final = (27, 25, 24)


@dataclass(frozen=True, slots=True)
class Work:
    """One page: what is written in which hand on which sheet; *hand* is how it fell out."""

    text: str
    font: str
    paper: Paper
    grid: str
    size: tuple[int, int]
    rows: int
    print_run: int
    hand: int


def works(amount: int) -> list[Work]:
    """Return works of different words, hands, papers and rulings in turn."""
    texts = [unpunctuated(article(number).text) for number in range(1, 49)]
    texts = [text for text in texts if len(text) >= 24]
    made = []
    for number in range(amount):
        text = texts[number % len(texts)][: (40, 72, 110, 24)[number // 2 % 4]]
        size = SIZES[number % len(SIZES)]
        rows = max(3, round(np.sqrt(len(text) * size[1] / size[0])))
        made.append(
            Work(
                text=text,
                font=HANDS[number % len(HANDS)],
                paper=PAPERS[(number // 4) % len(PAPERS)],
                grid=GRIDS[(number // 3) % len(GRIDS)],
                size=size,
                rows=rows,
                print_run=number,
                hand=number,
            )
        )
    return made


def in_another_hand(work: Work, number: int) -> Work:
    """Return the same words on the same sheet by somebody who writes another script."""
    font = HANDS[(HANDS.index(work.font) + 1 + number % 3) % len(HANDS)]
    return replace(work, font=font, hand=10_000 + number)


def written_again(work: Work, number: int) -> Work:
    """Return the same words on the same sheet in the same script, written a second time."""
    return replace(work, hand=20_000 + number)


def drawn(work: Work) -> Any:
    """Draw the page: the sheet by its print run, the ink by its hand (a Pillow picture)."""
    page = sheet(work.paper, work.size, np.random.default_rng(work.print_run))
    rng = np.random.default_rng([20270501, work.hand])
    brush = Brush(FONTS / f"{work.font}.ttf", rng, dryness=float(rng.uniform(0.1, 0.6)))
    place = _Places(work)
    _ruled(page, work, place)
    ink = Image.new("L", work.size, 0)
    pressure = int(rng.integers(-1, 2))
    spread = float(rng.uniform(0.02, 0.04))
    for number, char in enumerate(work.text):
        x, y = place.middle(number)
        x, y = x + rng.normal(0, spread) * place.box, y + rng.normal(0, spread) * place.box
        _lay(ink, _shaped(brush.write(char, place.box), rng, pressure), x, y)
    strength = float(rng.uniform(0.82, 1.0))
    page.paste(_INK, (0, 0), ink.point(lambda tone: int(tone * strength)))
    side = max(60, int(0.5 * place.box))
    mark = seal("文衡", FONTS / "ma-shan-zheng.ttf", side, rng, kind="red")
    at = (int(place.left * 0.3), int(work.size[1] * rng.uniform(0.7, 0.85)))
    page.paste(VERMILION, at, mark)
    return page


class _Places:
    """Where characters stand: columns from the right."""

    def __init__(self, work: Work) -> None:
        width, height = work.size
        margin = 0.09 * min(width, height)
        self.rows = work.rows
        self.columns = max(1, -(-len(work.text) // work.rows))
        self.row = (height - 2 * margin) / self.rows
        self.column = min((width - 2 * margin) / self.columns, 1.3 * self.row)
        self.left = (width - self.column * self.columns) / 2
        self.right, self.top = width - self.left, margin
        self.box = int(min(self.row, self.column) * 0.93)

    def middle(self, number: int) -> tuple[float, float]:
        """Return where a character goes."""
        column, row = divmod(number, self.rows)
        return self.right - (column + 0.5) * self.column, self.top + (row + 0.5) * self.row


def _ruled(page: Any, work: Work, place: _Places) -> None:
    if work.grid == "none":
        return
    xs = [place.right - k * place.column for k in range(place.columns + 1)]
    tone = (150, 52, 40) if work.grid == "red_columns" else (96, 88, 76)
    cell = place.row if work.grid == "cells" else 0.0
    rule(page, xs, place.top, place.top + place.row * place.rows, ink=tone, cell=cell)


def _shaped(glyph: Any, rng: np.random.Generator, pressure: int) -> Any:
    """Let a character fall out a little otherwise each time: width, bend, weight of the stroke."""
    side = glyph.width
    wave = rng.normal(0, 0.016 * side, (4, 4, 2))
    mesh = []
    step = side / 3
    for i in range(3):
        for j in range(3):
            box = (round(j * step), round(i * step), round((j + 1) * step), round((i + 1) * step))
            corners = ((i, j), (i + 1, j), (i + 1, j + 1), (i, j + 1))
            spots = [(b * step + wave[a, b, 0], a * step + wave[a, b, 1]) for a, b in corners]
            mesh.append((box, tuple(value for spot in spots for value in spot)))
    bent = glyph.transform(glyph.size, Image.Transform.MESH, mesh, Image.Resampling.BILINEAR)
    weight = pressure + int(rng.integers(-1, 2))
    reach = 2 * max(1, side // 200) + 1
    if weight > 0:
        return bent.filter(ImageFilter.MaxFilter(reach))
    return bent.filter(ImageFilter.MinFilter(reach)) if weight < 0 else bent


def _lay(ink: Any, glyph: Any, x: float, y: float) -> None:
    left, top = round(x - glyph.width / 2), round(y - glyph.height / 2)
    area = (left, top, left + glyph.width, top + glyph.height)
    ink.paste(ImageChops.lighter(ink.crop(area), glyph), area)
