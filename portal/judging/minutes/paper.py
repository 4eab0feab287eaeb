"""Judging room, the minutes as values: headed sections of sentences and tables. No layout."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: heads with widths in millimetres, rows of text."""

    heads: tuple[tuple[str, int], ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A headed part; its table follows its sentences."""

    heading: str
    sentences: tuple[str, ...] = ()
    grid: Grid | None = None


@dataclass(frozen=True, slots=True)
class Minutes:
    """The whole document, and the lines people sign on."""

    title: str
    subtitle: str
    sections: tuple[Section, ...]
    signatures: tuple[str, ...]


def grid(heads: Sequence[tuple[str, int]], rows: Sequence[Sequence[str]]) -> Grid | None:
    """Return a table, or nothing when it would be empty."""
    return Grid(tuple(heads), tuple(tuple(row) for row in rows)) if rows else None
