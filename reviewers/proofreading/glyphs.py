"""
Engine room: what a machine read on a page, in the order in which a brush wrote it.

A recogniser finds lines of text and knows no order of columns. Here its lines become columns from
right to left, or rows; which of the orders is the right one only the text can tell.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

Box = tuple[float, float, float, float]
"""x, y, width, height as fractions of the page."""
SMALL: Final = 0.5
"""Lines thinner than this share of the usual one are seals and inscriptions, not the text."""
TALL: Final = 1.5
"""A line this many times longer than thick keeps its characters together."""
APART: Final = 0.5
"""Pieces whose middles differ by more than this share of the usual thickness are two columns."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character as the machine read it, how sure it was (0 to 1), and where it stands."""

    text: str
    sureness: float
    box: Box


@dataclass(frozen=True, slots=True)
class GlyphLine:
    """Characters that the machine took for one line, in the order it read them; sides in pixels."""

    glyphs: tuple[Glyph, ...]
    width: float
    height: float

    @property
    def thickness(self) -> float:
        """How wide a character of it is."""
        return min(self.width, self.height)


Piece = tuple[Glyph, ...]


def orders(lines: Iterable[GlyphLine]) -> tuple[Piece, ...]:
    """Return the ways to read a page: columns from the right, rows from the left, rows from it."""
    usual = _of_usual_size([line for line in lines if line.glyphs])
    if not usual:
        return ()
    columns = _banded(_pieces(usual, is_upright=True), _across, _down)
    rows = _banded(_pieces(usual, is_upright=False), _down, _across)
    return (
        _joined(columns[::-1], _down),
        _joined(rows, _across),
        tuple(glyph for row in rows for glyph in _joined([row], _across)[::-1]),
    )


def _of_usual_size(lines: Sequence[GlyphLine]) -> list[GlyphLine]:
    each = [line.thickness for line in lines for _ in line.glyphs]
    least = SMALL * median(each) if each else 0.0
    return [line for line in lines if line.thickness >= least]


def _pieces(lines: Iterable[GlyphLine], *, is_upright: bool) -> list[Piece]:
    """Keep together what runs this way, take apart what does not."""
    found: list[Piece] = []
    for line in lines:
        along, across = line.height, line.width
        if not is_upright:
            along, across = across, along
        if along >= TALL * across:
            found.append(line.glyphs)
        else:
            found += [(glyph,) for glyph in line.glyphs]
    return found


Middle = Callable[[Piece], float]


def _across(piece: Piece) -> float:
    return sum(glyph.box[0] + glyph.box[2] / 2 for glyph in piece) / len(piece)


def _down(piece: Piece) -> float:
    return sum(glyph.box[1] + glyph.box[3] / 2 for glyph in piece) / len(piece)


def _banded(pieces: Sequence[Piece], middle: Middle, along: Middle) -> list[list[Piece]]:
    """Gather pieces whose middles lie close together, the leftmost or topmost first."""
    side = 2 if middle is _across else 3
    least = APART * median(glyph.box[side] for piece in pieces for glyph in piece)
    bands: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda one: (middle(one), along(one))):
        if bands and middle(piece) - _mean(bands[-1], middle) <= least:
            bands[-1].append(piece)
        else:
            bands.append([piece])
    return bands


def _mean(band: Sequence[Piece], middle: Middle) -> float:
    return sum(map(middle, band)) / len(band)


def _joined(bands: Iterable[Sequence[Piece]], along: Middle) -> Piece:
    """Return the glyphs of bands, each read along."""
    return tuple(glyph for band in bands for piece in sorted(band, key=along) for glyph in piece)
