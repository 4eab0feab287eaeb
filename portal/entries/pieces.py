"""
An essay laid out for masking: which stretch of the whole text stands in which place. Pure.

Leaks are looked for in one long text, so that a name torn by a line break is found too; each
paragraph, marker and table cell remembers where its own stretch begins. A blank line stands
before every cell: nothing is ever matched from one cell into the next.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Final

from portal.files.essays import Block, BlockKind, Mark, Picture

_APART: Final = "\n\n"
NOWHERE: Final = -1


@dataclass(frozen=True, slots=True)
class Piece:
    """
    One stretch of text, where it starts in the whole, and the note marks inside it.

    *at* is its start in ``Essay.plain()``, where markers and blank lines do not count.
    """

    text: str = ""
    start: int = 0
    marks: tuple[Mark, ...] = ()
    at: int = NOWHERE

    @property
    def end(self) -> int:
        """Where it ends in the whole."""
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class Part:
    """One paragraph, table or figure to be: pieces in place of text."""

    kind: BlockKind
    level: int = 0
    marker: Piece = Piece()
    text: Piece = Piece()
    rows: tuple[tuple[Piece, ...], ...] = ()
    figure: Picture | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """
    The parts in order, and the whole text in which their pieces stand.

    *opening* is the title line that was left out, as it stood in the file, and *opening_at* where
    it stood in ``Essay.plain()``.
    """

    parts: tuple[Part, ...]
    whole: str
    opening: str = ""
    opening_at: int = 0

    def pieces(self) -> Iterator[Piece]:
        """Yield the pieces of the essay's own text, in order; markers are the program's."""
        for part in self.parts:
            for piece in (part.text, *(cell for row in part.rows for cell in row)):
                if piece.at != NOWHERE:
                    yield piece


def lay_out(title: str, blocks: Sequence[Block], hidden: frozenset[str] = frozenset()) -> Layout:
    """
    Lay the blocks of an essay out under its title.

    Its own title line goes when it repeats the title; *hidden* are keys of figures to leave out.
    """
    sheet = _Sheet()
    opening, opening_at = "", 0
    for block, at in zip(blocks, _places(blocks), strict=True):
        if block.kind is BlockKind.TITLE and _same(block.text, title):
            opening, opening_at = (opening, opening_at) if opening else (block.text, at)
            continue
        if block.kind is BlockKind.FIGURE:
            sheet.figure(block, hidden)
        elif block.kind is BlockKind.TABLE:
            sheet.table(block, at)
        else:
            sheet.lines(block, at)
    return Layout(tuple(sheet.parts), "".join(sheet.written), opening, opening_at)


def _places(blocks: Sequence[Block]) -> Iterator[int]:
    """Yield where each block starts in ``Essay.plain()``."""
    at = 0
    for block in blocks:
        yield at
        length = len(block.plain())
        at += length + 1 if length else 0


class _Sheet:
    """What has been laid out so far."""

    def __init__(self) -> None:
        self.parts: list[Part] = []
        self.written: list[str] = []
        self._at = 0

    def _put(self, text: str, marks: tuple[Mark, ...] = (), at: int = NOWHERE) -> Piece:
        piece = Piece(text, self._at, marks, at)
        self._write(text)
        return piece

    def _write(self, text: str) -> None:
        self.written.append(text)
        self._at += len(text)

    def lines(self, block: Block, at: int) -> None:
        """Lay out text: what stands between two line breaks is a paragraph of its own."""
        marker = block.marker
        for text, start in _split(block.text):
            if text.strip():
                drawn = self._put(marker)
                piece = self._put(text, _within(block.marks, start, text), at + start)
                self.parts.append(Part(block.kind, block.level, drawn, piece))
                self._write("\n")
                marker = ""

    def table(self, block: Block, at: int) -> None:
        """Lay out a table, each cell a stretch of its own."""
        lengths = (len(cell) + 1 for row in block.rows for cell in row)
        starts = iter([0, *accumulate(lengths)])
        self._write("\n")
        rows = []
        for row in block.rows:
            cells = []
            for cell in row:
                start = next(starts)
                cells.append(self._put(cell, _within(block.marks, start, cell), at + start))
                self._write(_APART)
            rows.append(tuple(cells))
        self.parts.append(Part(BlockKind.TABLE, rows=tuple(rows)))

    def figure(self, block: Block, hidden: frozenset[str]) -> None:
        """Lay out a figure; one that could not be read keeps its place."""
        if block.picture is None:
            self.parts.append(Part(BlockKind.FIGURE))
        elif block.picture.key not in hidden:
            self.parts.append(Part(BlockKind.FIGURE, figure=block.picture))


def _split(text: str) -> Iterator[tuple[str, int]]:
    lines = text.split("\n")
    yield from zip(lines, accumulate((len(one) + 1 for one in lines[:-1]), initial=0), strict=True)


def _within(marks: Sequence[Mark], start: int, text: str) -> tuple[Mark, ...]:
    """Return the marks of this stretch, counted from its start."""
    return tuple(
        replace(mark, at=mark.at - start) for mark in marks if start <= mark.at <= start + len(text)
    )


def _same(one: str, other: str) -> bool:
    return "".join(one.split()) == "".join(other.split())


def heading_levels(levels: Sequence[int]) -> list[int]:
    """Return levels that never go down by more than one: a reader by ear climbs no missing step."""
    settled: list[int] = []
    for level in levels:
        settled.append(min(max(level, 1), (settled[-1] if settled else 0) + 1))
    return settled
