"""
Engine room: where on a page the characters of a text stand, as far as a reader has said.

A reader divides a page into columns, from right to left as brush works run, and says how many
characters each holds. In a column they are taken to stand evenly.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

Box = tuple[float, float, float, float]
"""x, y, width, height as fractions of the page."""
WHOLE: Box = (0.0, 0.0, 1.0, 1.0)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a page: its box, the first character in it, and how many it holds."""

    page: int
    box: Box
    start: int
    count: int


@dataclass(frozen=True, slots=True)
class Cell:
    """The place of one character."""

    place: int
    page: int
    box: Box


def divided(
    page: int, counts: Sequence[int], *, start: int = 0, area: Box = WHOLE
) -> tuple[Column, ...]:
    """Divide the written *area* of a page into columns of equal width, the first at the right."""
    x, y, width, height = area
    each = width / len(counts) if counts else 0.0
    columns = []
    for number, count in enumerate(counts):
        left = x + width - (number + 1) * each
        columns.append(Column(page, (left, y, each, height), start, count))
        start += count
    return tuple(columns)


def cells(columns: Iterable[Column], total: int) -> tuple[Cell, ...]:
    """Return the place of every character below *total* that some column holds, in order."""
    found: dict[int, Cell] = {}
    for column in columns:
        x, y, width, height = column.box
        step = height / column.count if column.count else 0.0
        for number in range(column.count):
            place = column.start + number
            if place < total:
                box = (x, y + number * step, width, step)
                found.setdefault(place, Cell(place, column.page, box))
    return tuple(found[place] for place in sorted(found))
