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

from portal.files import papers
from portal.files.papers import HEADING, QUOTED, TITLE, run
from portal.judging.minutes.paper import Grid, Minutes, Section

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

NUMBER: Final = "宋体"
LINE, SIZE = 28, 16
# the moment every part of the package claims to be from: the file's own time tells nothing
PACKED: Final = (1980, 1, 1, 0, 0, 0)


def write_docx(minutes: Minutes, *, at: datetime) -> bytes:
    """Return the minutes as a .docx; *at* is when what they tell of was over."""
    import docx

    document = docx.Document()
    _set_up(document, minutes, at)
    _centred(document, minutes.title, font=TITLE, size=22)
    _centred(document, minutes.subtitle, font=QUOTED, size=16, below=LINE)
    for section in minutes.sections:
        _section(document, section)
    _signatures(document, minutes.signatures)
    stream = io.BytesIO()
    document.save(stream)
    return _steady(stream.getvalue())


def _set_up(document: Document, minutes: Minutes, at: datetime) -> None:
    """The margins of an official document, its numbers outside."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    papers.set_up(document, title=minutes.title, at=at, margins=(37, 35, 28, 26), size=SIZE)
    normal = document.styles["Normal"]
    normal.paragraph_format.space_after = Pt(0)
    normal.paragraph_format.line_spacing = Pt(LINE)
    section = document.sections[0]
    # the number stands outside: right on odd pages, left on even ones
    document.settings.odd_and_even_pages_header_footer = True
    _page_number(section.footer.paragraphs[0], WD_ALIGN_PARAGRAPH.RIGHT)
    _page_number(section.even_page_footer.paragraphs[0], WD_ALIGN_PARAGRAPH.LEFT)


def _centred(document: Document, text: str, *, font: str, size: float, below: float = 0) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    # no style of Word's own: its title has a coloured line under it
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.space_after = Pt(below)
    paragraph.paragraph_format.line_spacing = Pt(36)
    run(paragraph, text, font=font, size=size)


def _section(document: Document, section: Section) -> None:
    from docx.shared import Pt

    heading = document.add_heading(level=1)
    heading.paragraph_format.space_before, heading.paragraph_format.space_after = Pt(8), Pt(0)
    heading.paragraph_format.first_line_indent = Pt(32)
    heading.paragraph_format.line_spacing = Pt(LINE)
    run(heading, section.heading, font=HEADING, size=SIZE).font.bold = False
    for sentence in section.sentences:
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.first_line_indent = Pt(32)
        run(paragraph, sentence, size=SIZE)
    if section.grid is not None:
        _grid(document, section.grid)


def _grid(document: Document, grid: Grid) -> None:
    """
    Set a table in small type, its head repeated on every page.

    Rows may be parted: where they may not, LibreOffice loses those behind the end of a page.
    """
    from docx.shared import Pt

    widths = [width for _, width in grid.heads]
    table = papers.table(document, widths, [head for head, _ in grid.heads])
    for cells in grid.rows:
        papers.row(table, widths, cells)
    for row in table.rows:
        for cell in row.cells:
            cell.paragraphs[0].paragraph_format.line_spacing = Pt(16)


def _signatures(document: Document, lines: Sequence[str]) -> None:
    """Leave room for hands: the lines stay together with what is above them."""
    from docx.shared import Pt

    for number, line in enumerate(lines):
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.first_line_indent = Pt(32)
        paragraph.paragraph_format.space_before = Pt(LINE if number == 0 else LINE / 2)
        paragraph.paragraph_format.keep_with_next = number < len(lines) - 1
        run(paragraph, line, size=SIZE)


def _page_number(paragraph: Paragraph, side: Any) -> None:
    """Print — 1 — at the foot."""
    paragraph.alignment = side
    run(paragraph, "— ", font=NUMBER, size=14)
    papers.page_number(lambda: run(paragraph, "", font=NUMBER, size=14))
    run(paragraph, " —", font=NUMBER, size=14)


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
