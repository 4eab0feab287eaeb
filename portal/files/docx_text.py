"""
The body of a docx as blocks, by our own walk over its XML (child process only).

python-docx sees three of twelve places where text can be; this walk follows body
order through tables, text boxes, content controls and tracked insertions, and leaves
out what the author deleted or hid. What is left out goes to the asides instead.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from lxml import etree

from portal.files.archives import open_archive
from portal.files.docx_numbers import Numbering, read_numbering
from portal.files.docx_package import Package, authors_of
from portal.files.docx_styles import Style, Styles, is_on, read_styles, value_of
from portal.files.essays import Aside, Block, BlockKind, Essay
from portal.files.limits import Limits
from portal.files.titles import CENTRED, with_title

_BREAKS: Final = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_DELETED: Final = frozenset({"del", "moveFrom"})
_SILENT: Final = frozenset(
    {
        "pPr",
        "rPr",
        "instrText",
        "delInstrText",
        "rt",
        "sdtPr",
        "sdtEndPr",
        "tblPr",
        "tblGrid",
        "trPr",
        "tcPr",
        "sectPr",
        "fldData",
        "proofErr",
    }
)
_SIGNED: Final = frozenset({"ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange"})
_PICTURES: Final = frozenset({"blip", "imagedata"})


def read_docx(path: Path, limits: Limits) -> Essay:
    """Read the docx at *path*: body blocks in order, footnotes last, the rest as asides."""
    with open_archive(path) as archive:
        package = Package(archive, limits)
        walk = _Walk(
            read_styles(package.related("styles")), read_numbering(package.related("numbering"))
        )
        blocks = list(walk.blocks(package.body()))
        for kind in ("footnotes", "endnotes"):
            blocks += walk.notes(package.related(kind), kind)
        asides = [*walk.asides, *package.asides()]
    title, blocks = with_title(blocks)
    return Essay(title=title, blocks=tuple(blocks), asides=tuple(dict.fromkeys(asides)))


class _Walk:
    """One pass over one document; keeps the counters and collects the asides."""

    def __init__(self, styles: Styles, numbering: Numbering) -> None:
        self._styles, self._numbering = styles, numbering
        self._note_ids: dict[str, list[str]] = {"footnotes": [], "endnotes": []}
        self.asides: list[Aside] = []

    def blocks(self, container: etree._Element) -> Iterator[Block]:
        """Yield the blocks of a body, cell, text box or content control."""
        for child in container:
            name = etree.QName(child).localname
            if name == "p":
                yield from self._paragraph(child)
            elif name == "tbl":
                yield from self._table(child)
            elif name in _DELETED:
                self._put_aside("deleted", child)
            elif name == "AlternateContent":
                yield from self.blocks(_chosen(child))
            elif name not in _SILENT and not _is_placeholder(child):
                self._sign(child, name)
                yield from self.blocks(child)

    def notes(self, root: etree._Element | None, kind: str) -> Iterator[Block]:
        """Yield the notes that the body refers to, in the order it does."""
        by_id = {} if root is None else {_own(note, "id"): note for note in root}
        for number, note_id in enumerate(self._note_ids[kind], 1):
            if note_id in by_id:
                text = "\n".join(block.plain() for block in self.blocks(by_id[note_id])).strip()
                yield Block(BlockKind.FOOTNOTE, text, level=number, marker=f"[{number}]")

    def _paragraph(self, paragraph: etree._Element) -> Iterator[Block]:
        boxes: list[etree._Element] = []
        text = "".join(self._inline(paragraph, boxes)).strip("\n")
        properties = paragraph.find("{*}pPr")
        style = self._styles.of(value_of(properties, "{*}pStyle") or "")
        if text.strip():
            yield self._shaped(text.strip(), properties, style)
        elif any(etree.QName(node).localname in _PICTURES for node in paragraph.iter()):
            yield Block(BlockKind.FIGURE)
        for box in boxes:
            yield from self.blocks(box)

    def _shaped(self, text: str, properties: etree._Element | None, style: Style) -> Block:
        number_id = value_of(properties, "{*}numPr/{*}numId")
        number_id = style.number_id if number_id is None else number_id
        written_level = value_of(properties, "{*}numPr/{*}ilvl")
        level = int(written_level) if written_level else style.number_level
        marker = self._numbering.marker(number_id, level) if number_id else ""
        outline = value_of(properties, "{*}outlineLvl") or ""
        heading = int(outline) + 1 if outline.isdecimal() and int(outline) < 9 else style.heading
        if style.is_title:
            return Block(BlockKind.TITLE, text)
        if heading:
            return Block(BlockKind.HEADING, text, level=heading, marker=marker)
        if marker:
            return Block(BlockKind.LIST, text, level=level, marker=marker)
        centred = value_of(properties, "{*}jc")
        is_centred = style.is_centred if centred is None else centred == "center"
        return Block(BlockKind.PARAGRAPH, text, level=CENTRED if is_centred else 0)

    def _inline(self, node: etree._Element, boxes: list[etree._Element]) -> Iterator[str]:
        for child in node:
            name = etree.QName(child).localname
            if name == "t":
                yield child.text or ""
            elif name in _BREAKS:
                yield _BREAKS[name]
            elif name in _DELETED or (name == "r" and self._is_hidden(child)):
                self._put_aside("deleted" if name in _DELETED else "hidden", child)
            elif name == "txbxContent":
                boxes.append(child)
            elif name == "AlternateContent":
                yield from self._inline(_chosen(child), boxes)
            elif name not in _SILENT and not _is_placeholder(child):
                self._note_down(child, name)
                yield from self._inline(child, boxes)

    def _note_down(self, element: etree._Element, name: str) -> None:
        """Remember note references in order, revisers' names and descriptions of pictures."""
        if name in {"footnoteReference", "endnoteReference"}:
            self._note_ids[name.removesuffix("Reference") + "s"].append(_own(element, "id"))
        elif name in {"docPr", "cNvPr"}:
            for words in (element.get("descr"), element.get("title")):
                if words and words.strip():
                    self.asides.append(Aside("alt", words.strip()))
        self._sign(element, name)

    def _sign(self, element: etree._Element, name: str) -> None:
        if name in _SIGNED:
            self.asides += [Aside("reviser", author) for author in authors_of(element)]

    def _put_aside(self, where: str, element: etree._Element) -> None:
        text = "".join(element.itertext("{*}t", "{*}delText")).strip()
        if text:
            self.asides.append(Aside(where, text))
        self.asides += [Aside("reviser", author) for author in authors_of(element)]

    def _is_hidden(self, run: etree._Element) -> bool:
        properties = run.find("{*}rPr")
        switch = is_on(properties, "{*}vanish")
        if switch is None:
            return self._styles.of(value_of(properties, "{*}rStyle") or "").is_hidden
        return switch

    def _table(self, table: etree._Element) -> Iterator[Block]:
        cells = [
            list(_below(row, "tc", stop="tbl"))
            for row in _below(table, "tr", stop="tc")
            if not self._is_deleted_row(row)
        ]
        if len(cells) == 1 and len(cells[0]) == 1:  # a frame drawn round text, not a table
            yield from self.blocks(cells[0][0])
            return
        rows = tuple(tuple(part for cell in row for part in self._cell(cell)) for row in cells)
        if any(text for row in rows for text in row):
            yield Block(BlockKind.TABLE, rows=rows)

    def _cell(self, cell: etree._Element) -> Iterator[str]:
        merged = value_of(cell, "{*}tcPr/{*}vMerge")
        text = "\n".join(
            block.marker + block.plain() for block in self.blocks(cell) if block.plain()
        )
        yield "" if merged is not None and merged != "restart" else text
        span = value_of(cell, "{*}tcPr/{*}gridSpan") or "1"
        yield from [""] * (min(int(span), 64) - 1)

    def _is_deleted_row(self, row: etree._Element) -> bool:
        deleted = row.find("{*}trPr/{*}del")
        if deleted is not None:
            self._put_aside("deleted", row)
        return deleted is not None


def _chosen(alternate: etree._Element) -> etree._Element:
    """Return the Choice, else the Fallback: Word writes every text box twice."""
    choice = alternate.find("{*}Choice")
    fallback = alternate.find("{*}Fallback")
    return next((branch for branch in (choice, fallback) if branch is not None), alternate)


def _is_placeholder(element: etree._Element) -> bool:
    """Say whether this is a content control that still shows its "click here"."""
    return is_on(element, "{*}sdtPr/{*}showingPlcHdr") is not None


def _below(node: etree._Element, wanted: str, *, stop: str) -> Iterator[etree._Element]:
    """Yield rows of a table or cells of a row, through content controls and insertions."""
    for child in node:
        name = etree.QName(child).localname
        if name == wanted:
            yield child
        elif name != stop and name not in _DELETED:
            yield from _below(child, wanted, stop=stop)


def _own(element: etree._Element, name: str) -> str:
    return next(
        (str(value) for key, value in element.attrib.items() if etree.QName(key).localname == name),
        "",
    )
