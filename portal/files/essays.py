"""An essay as read from its file: body blocks for judges, asides for the leak report. Values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from portal.files.counting import count_characters


class BlockKind(StrEnum):
    """What a block is on the page."""

    TITLE = "title"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST = "list"
    TABLE = "table"
    FIGURE = "figure"
    FOOTNOTE = "footnote"


@dataclass(frozen=True, slots=True)
class Mark:
    """A reference mark: the number of the note, and before which character it stands."""

    number: int
    at: int


@dataclass(frozen=True, slots=True)
class Picture:
    """A figure's fresh pixels, as they are kept."""

    key: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Block:
    """
    One block of the body.

    ``marker`` is what the word processor drew by itself (一、 or 1. or •) and is no
    part of the text; ``rows`` is filled for tables only; ``level`` is the depth of a
    heading or list, or the number of a footnote; ``marks`` count along ``plain()``.
    ``source`` says where in the file a figure is, ``picture`` where it is kept since:
    a figure without one could not be shown.
    """

    kind: BlockKind
    text: str = ""
    level: int = 0
    marker: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    marks: tuple[Mark, ...] = ()
    source: str = ""
    # "textbox" when the text stood in one
    origin: str = ""
    picture: Picture | None = None

    def plain(self) -> str:
        """Return the text of the block, cells joined by tabs, rows by line ends."""
        if self.kind is BlockKind.TABLE:
            return "\n".join("\t".join(row) for row in self.rows)
        return self.text


@dataclass(frozen=True, slots=True)
class Aside:
    """Text that no judge may see, and where in the file it hides."""

    where: str
    text: str


@dataclass(frozen=True, slots=True)
class Essay:
    """The body in reading order, and everything else that carried text."""

    title: str | None
    blocks: tuple[Block, ...]
    asides: tuple[Aside, ...] = ()
    pages: int | None = None
    # a file of pictures: nothing to read, its pages are to be looked at
    is_scanned: bool = False
    # the pages without text, numbered from 1
    picture_pages: tuple[int, ...] = ()

    def plain(self) -> str:
        """Return the body as plain text, a line end between blocks."""
        return "\n".join(text for block in self.blocks if (text := block.plain()))

    @property
    def characters(self) -> int:
        """The word count (字数) of the body, footnotes and title included."""
        return count_characters(self.plain())
