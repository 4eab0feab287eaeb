"""
The body of a docx as blocks, by our own walk over its XML (child process only).

python-docx sees three of twelve places where text can be; this walk follows body
order through tables, text boxes, content controls and tracked insertions, and leaves
out what the author deleted or hid. What is left out goes to the asides instead.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

from lxml import etree

from portal.files.archives import open_archive
from portal.files.docx_inline import (
    DELETED,
    SILENT,
    Inline,
    Line,
    below,
    chosen,
    is_placeholder,
    own,
)
from portal.files.docx_numbers import Numbering, read_numbering
from portal.files.docx_package import Package
from portal.files.docx_styles import Style, Styles, read_styles, value_of
from portal.files.essays import Block, BlockKind, Essay, Mark
from portal.files.limits import Limits
from portal.files.titles import CENTRED, with_title

_WIDEST: Final = 64


def read_docx(path: Path, limits: Limits) -> Essay:
    """Read the docx at *path*: body blocks in order, notes last, the rest as asides."""
    with open_archive(path) as archive:
        package = Package(archive, limits)
        styles = read_styles(package.related("styles"))
        inline = Inline(styles, package.pictures())
        walk = _Walk(inline, styles, read_numbering(package.related("numbering")))
        blocks = list(walk.blocks(package.body()))
        roots = {kind: package.related(f"{kind}s") for kind in ("footnote", "endnote")}
        blocks += walk.notes(roots)
        asides = [*inline.asides, *package.asides()]
    title, blocks = with_title(blocks)
    return Essay(title=title, blocks=tuple(blocks), asides=tuple(dict.fromkeys(asides)))


class _Walk:
    """One pass over one document; keeps the counters of its lists."""

    def __init__(self, inline: Inline, styles: Styles, numbering: Numbering) -> None:
        self._inline, self._styles, self._numbering = inline, styles, numbering

    def blocks(self, container: etree._Element) -> Iterator[Block]:
        """Yield the blocks of a body, cell, text box or content control."""
        for child in container:
            name = etree.QName(child).localname
            if name == "p":
                yield from self._paragraph(child)
            elif name == "tbl":
                yield from self._table(child)
            elif name in DELETED:
                self._inline.put_aside("deleted", child)
            elif name == "AlternateContent":
                yield from self.blocks(chosen(child))
            elif name not in SILENT and not is_placeholder(child):
                self._inline.sign(child, name)
                yield from self.blocks(child)

    def notes(self, roots: dict[str, etree._Element | None]) -> Iterator[Block]:
        """Yield the notes that the body refers to, in the order it does."""
        by_id = {
            (kind, own(note, "id")): note
            for kind, root in roots.items()
            for note in (() if root is None else root)
        }
        for number, key in enumerate(list(self._inline.notes), 1):
            if key in by_id:
                parts = [block.plain() for block in self.blocks(by_id[key])]
                text = " ".join(" ".join(parts).split("\n")).strip()
                yield Block(BlockKind.FOOTNOTE, text, level=number, marker=f"[{number}]")

    def _paragraph(self, paragraph: etree._Element) -> Iterator[Block]:
        properties = paragraph.find("{*}pPr")
        style = self._styles.of(value_of(properties, "{*}pStyle") or "")
        line = self._inline.read(paragraph, is_hidden=style.is_hidden)
        yield from self._shaped(line, properties, style)
        for source in line.pictures:
            yield Block(BlockKind.FIGURE, source=source)
        for box in line.boxes:
            yield from (replace(block, origin="textbox") for block in self.blocks(box))

    def _shaped(
        self, line: Line, properties: etree._Element | None, style: Style
    ) -> Iterator[Block]:
        text, marks = line.settled()
        if not text:
            return
        marker, level = self._numbered(properties, style)
        heading = _outline(properties) or style.heading
        if style.is_title:
            yield Block(BlockKind.TITLE, text, marks=marks)
        elif heading:
            yield Block(BlockKind.HEADING, text, level=heading, marker=marker, marks=marks)
        elif marker:
            yield Block(BlockKind.LIST, text, level=level, marker=marker, marks=marks)
        else:
            placed = value_of(properties, "{*}jc")
            is_centred = style.is_centred if placed is None else placed == "center"
            yield Block(BlockKind.PARAGRAPH, text, level=CENTRED if is_centred else 0, marks=marks)

    def _numbered(self, properties: etree._Element | None, style: Style) -> tuple[str, int]:
        """Return the marker that Word draws before this paragraph, and its level."""
        number_id = value_of(properties, "{*}numPr/{*}numId")
        number_id = style.number_id if number_id is None else number_id
        written = value_of(properties, "{*}numPr/{*}ilvl") or ""
        level = int(written) if written.isdecimal() else style.number_level
        return (self._numbering.marker(number_id, level) if number_id else ""), level

    def _table(self, table: etree._Element) -> Iterator[Block]:
        cells = [
            list(below(row, "tc", stop="tbl"))
            for row in below(table, "tr", stop="tc")
            if not self._is_deleted_row(row)
        ]
        if len(cells) == 1 and len(cells[0]) == 1:  # a frame drawn round text, not a table
            yield from self.blocks(cells[0][0])
            return
        sheet = _Sheet()
        for row in cells:
            for cell in row:
                merged = value_of(cell, "{*}tcPr/{*}vMerge")
                blocks = list(self.blocks(cell))
                sheet.cell(blocks if merged is None or merged == "restart" else [])
                span = value_of(cell, "{*}tcPr/{*}gridSpan") or "1"
                for _ in range(min(int(span) if span.isdecimal() else 1, _WIDEST) - 1):
                    sheet.cell([])
            sheet.end_row()
        yield from sheet.blocks()

    def _is_deleted_row(self, row: etree._Element) -> bool:
        deleted = row.find("{*}trPr/{*}del")
        if deleted is not None:
            self._inline.put_aside("deleted", row)
        return deleted is not None


class _Sheet:
    """A table being filled, cell by cell; marks are counted along its plain text."""

    def __init__(self) -> None:
        self._rows: list[tuple[str, ...]] = []
        self._row: list[str] = []
        self._marks: list[Mark] = []
        self._figures: list[Block] = []
        self._at = 0

    def cell(self, blocks: list[Block]) -> None:
        """Put blocks into the next cell; pictures go below the table."""
        self._figures += [block for block in blocks if block.kind is BlockKind.FIGURE]
        text = ""
        for block in blocks:
            if plain := block.plain():
                text += ("\n" if text else "") + block.marker
                start = self._at + len(text)
                self._marks += [Mark(mark.number, start + mark.at) for mark in block.marks]
                text += plain
        self._row.append(text)
        self._at += len(text) + 1

    def end_row(self) -> None:
        """Begin another row; one without cells is none."""
        if self._row:
            self._rows.append(tuple(self._row))
        self._row = []

    def blocks(self) -> Iterator[Block]:
        """Yield the table, if there is anything in it, and its pictures."""
        if any(text for row in self._rows for text in row):
            yield Block(BlockKind.TABLE, rows=tuple(self._rows), marks=tuple(self._marks))
        yield from self._figures


def _outline(properties: etree._Element | None) -> int:
    outline = value_of(properties, "{*}outlineLvl") or ""
    return int(outline) + 1 if outline.isdecimal() and int(outline) < 9 else 0
