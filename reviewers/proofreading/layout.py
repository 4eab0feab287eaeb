"""
Engine room: where on a page the characters of a text stand, as far as a reader has said.

A reader divides a page into columns, from right to left as brush works run, and says how many
characters each holds. In a column they are taken to stand evenly.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

Box = tuple[float, float, float, float]
"""x, y, width, height as fractions of the page."""
WHOLE: Box = (0.0, 0.0, 1.0, 1.0)
_NOTHING: Final[Mapping[int, int]] = {}
SHORT: Final = 0.75
"""A column with fewer characters than this share of the fullest ends before the others."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a page: its box, and how many characters it holds."""

    page: int
    box: Box
    count: int


@dataclass(frozen=True, slots=True)
class Cell:
    """The place of one character."""

    place: int
    page: int
    box: Box


def divided(page: int, counts: Sequence[int], *, area: Box = WHOLE) -> tuple[Column, ...]:
    """Divide the written *area* of a page into columns of equal width, the first at the right."""
    x, y, width, height = area
    each, fullest = width / max(len(counts), 1), max(counts, default=0)
    columns = []
    for number, count in enumerate(counts):
        left = x + width - (number + 1) * each
        share = count / fullest if count < SHORT * fullest else 1.0
        columns.append(Column(page, (left, y, each, height * share), count))
    return tuple(columns)


def cells(
    columns: Iterable[Column],
    total: int,
    *,
    missing: Collection[int] = (),
    extra: Mapping[int, int] = _NOTHING,
) -> tuple[Cell, ...]:
    """
    Return the place of every character of a text of *total*, as far as the columns reach.

    What is *missing* on the paper takes no room (it is shown where the next one stands); *extra*
    says how many were added before a character.
    """
    rooms = list(_rooms(columns))
    found, room = [], 0
    for place in range(total):
        room += extra.get(place, 0)
        if room >= len(rooms):
            break
        page, box = rooms[room]
        found.append(Cell(place, page, box))
        room += place not in missing
    return tuple(found)


def _rooms(columns: Iterable[Column]) -> Iterator[tuple[int, Box]]:
    for column in columns:
        x, y, width, height = column.box
        step = height / column.count if column.count else 0.0
        for number in range(column.count):
            yield column.page, (x, y + number * step, width, step)
