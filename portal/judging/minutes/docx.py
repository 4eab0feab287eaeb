"""
Judging room, the minutes as .docx, set like an official document (GB/T 9704).

The fonts are named, not shipped. The same minutes make the same bytes.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from portal.judging.minutes.paper import Grid, Minutes, Section

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table
    from docx.text.paragraph import Paragraph

TITLE: Final = "方正小标宋简体"
HEADING: Final = "黑体"
BODY: Final = "仿宋_GB2312"
SUBTITLE: Final = "楷体_GB2312"
NUMBER: Final = "宋体"
LATIN: Final = "Times New Roman"
LINE, TABLE_SIZE = 28, 10.5
# the moment every part of the package claims to be from: the file's own time tells nothing
PACKED: Final = (1980, 1, 1, 0, 0, 0)


def write_docx(minutes: Minutes, *, at: datetime) -> bytes:
    """Return the minutes as a .docx; *at* is when what they tell of was over."""
    import docx

    document = docx.Document()
    _set_up(document, minutes, at)
    _centred(document, minutes.title, font=TITLE, size=22)
    _centred(document, minutes.subtitle, font=SUBTITLE, size=16, below=LINE)
    for section in minutes.sections:
        _section(document, section)
    _signatures(document, minutes.signatures)
    stream = io.BytesIO()
    document.save(stream)
    return _steady(stream.getvalue())


def _set_up(document: Document, minutes: Minutes, at: datetime) -> None:
    """A4 with the margins of an official document; the properties name nobody."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Mm, Pt

    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = LATIN, Pt(16)
    _east_asian(normal.element.get_or_add_rPr(), BODY)
    normal.paragraph_format.space_after = Pt(0)
    normal.paragraph_format.line_spacing = Pt(LINE)
    properties = document.core_properties
    properties.author = properties.last_modified_by = "文衡"
    properties.title, properties.comments = minutes.title, ""
    properties.created = properties.modified = at.replace(tzinfo=None, microsecond=0)
    # the number stands outside: right on odd pages, left on even ones
    document.settings.odd_and_even_pages_header_footer = True
    _page_number(section.footer.paragraphs[0], WD_ALIGN_PARAGRAPH.RIGHT)
    _page_number(section.even_page_footer.paragraphs[0], WD_ALIGN_PARAGRAPH.LEFT)


def _east_asian(properties: Any, name: str) -> None:
    from docx.oxml.ns import qn

    properties.get_or_add_rFonts().set(qn("w:eastAsia"), name)


def _run(paragraph: Paragraph, text: str, *, font: str = BODY, size: float = 16) -> Any:
    from docx.shared import Pt, RGBColor

    run = paragraph.add_run(text)
    run.font.name, run.font.size = LATIN, Pt(size)
    run.font.color.rgb = RGBColor(0, 0, 0)
    _east_asian(run._r.get_or_add_rPr(), font)
    return run


def _centred(document: Document, text: str, *, font: str, size: float, below: float = 0) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    # no style of Word's own: its title has a coloured line under it
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.space_after = Pt(below)
    paragraph.paragraph_format.line_spacing = Pt(36)
    _run(paragraph, text, font=font, size=size)


def _section(document: Document, section: Section) -> None:
    from docx.shared import Pt

    heading = document.add_heading(level=1)
    heading.paragraph_format.space_before, heading.paragraph_format.space_after = Pt(8), Pt(0)
    heading.paragraph_format.first_line_indent = Pt(32)
    heading.paragraph_format.line_spacing = Pt(LINE)
    _run(heading, section.heading, font=HEADING).font.bold = False
    for sentence in section.sentences:
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.first_line_indent = Pt(32)
        _run(paragraph, sentence)
    if section.grid is not None:
        _grid(document, section.grid)


def _grid(document: Document, grid: Grid) -> None:
    """Set a table in small type, its head repeated on every page."""
    from docx.oxml import OxmlElement
    from docx.shared import Mm

    table: Table = document.add_table(rows=0, cols=len(grid.heads), style="Table Grid")
    table.autofit = False
    for column, (_, width) in zip(table.columns, grid.heads, strict=True):
        column.width = Mm(width)
    widths = [width for _, width in grid.heads]
    _row(table, widths, [head for head, _ in grid.heads], font=HEADING)
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for row in grid.rows:
        _row(table, widths, row)


def _row(table: Table, widths: Sequence[int], cells: Sequence[str], *, font: str = BODY) -> None:
    from docx.oxml import OxmlElement
    from docx.shared import Mm, Pt

    row = table.add_row()  # type: ignore[no-untyped-call]  # python-docx leaves it bare
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    for cell, width, text in zip(row.cells, widths, cells, strict=True):
        cell.width = Mm(width)
        cell.paragraphs[0].paragraph_format.line_spacing = Pt(16)
        _run(cell.paragraphs[0], text, font=font, size=TABLE_SIZE)


def _signatures(document: Document, lines: Sequence[str]) -> None:
    """Leave room for hands: the lines stay together with what is above them."""
    from docx.shared import Pt

    for number, line in enumerate(lines):
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.first_line_indent = Pt(32)
        paragraph.paragraph_format.space_before = Pt(LINE if number == 0 else LINE / 2)
        paragraph.paragraph_format.keep_with_next = number < len(lines) - 1
        _run(paragraph, line)


def _page_number(paragraph: Paragraph, side: Any) -> None:
    """Print — 1 — at the foot."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    paragraph.alignment = side
    _run(paragraph, "— ", font=NUMBER, size=14)
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        run = _run(paragraph, "", font=NUMBER, size=14)
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.text = text
        run._r.append(mark)
    _run(paragraph, " —", font=NUMBER, size=14)


def _steady(content: bytes) -> bytes:
    """Return the same package without the moment it was packed at."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as packed,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as kept,
    ):
        for name in packed.namelist():
            kept.writestr(zipfile.ZipInfo(name, PACKED), packed.read(name), zipfile.ZIP_DEFLATED)
    return target.getvalue()
