"""
Files room, the pieces that official .docx papers are set from: minutes, reports.

The fonts are named, not shipped; what is not given is as every paper has it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table
    from docx.text.paragraph import Paragraph
    from docx.text.run import Run

TITLE: Final = "方正小标宋简体"
HEADING: Final = "黑体"
BODY: Final = "仿宋_GB2312"
QUOTED: Final = "楷体_GB2312"
LATIN: Final = "Times New Roman"
TABLE_SIZE: Final = 10.5


def set_up(
    document: Document, *, title: str, at: datetime, margins: tuple[int, int, int, int], size: float
) -> None:
    """Make it A4 with *margins* (top, bottom, left, right in mm); the properties name nobody."""
    from docx.shared import Mm, Pt

    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(margins[0]), Mm(margins[1])
    section.left_margin, section.right_margin = Mm(margins[2]), Mm(margins[3])
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = LATIN, Pt(size)
    east_asian(normal.element.get_or_add_rPr(), BODY)
    properties = document.core_properties
    properties.author = properties.last_modified_by = "文衡"
    properties.title, properties.comments = title, ""
    properties.created = properties.modified = at.replace(tzinfo=None, microsecond=0)


def east_asian(properties: Any, name: str) -> None:
    """Set the font of Chinese characters, which python-docx has no word for."""
    from docx.oxml.ns import qn

    properties.get_or_add_rFonts().set(qn("w:eastAsia"), name)


def run(
    paragraph: Paragraph, text: str, *, font: str = BODY, size: float = 12, colour: str = "000000"
) -> Run:
    """Add words in one font and size."""
    from docx.shared import Pt, RGBColor

    added = paragraph.add_run(text)
    added.font.name, added.font.size = LATIN, Pt(size)
    added.font.color.rgb = RGBColor.from_string(colour)
    east_asian(added._r.get_or_add_rPr(), font)
    return added


def table(document: Document, widths: Sequence[int], head: Sequence[str] = ()) -> Table:
    """Return an empty grid with these columns (mm), its head repeated on every page."""
    from docx.oxml import OxmlElement
    from docx.shared import Mm

    made: Table = document.add_table(rows=0, cols=len(widths), style="Table Grid")
    made.autofit = False
    for column, width in zip(made.columns, widths, strict=True):
        column.width = Mm(width)
    if head:
        row(made, widths, head, font=HEADING)
        made.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    return made


def row(grid: Table, widths: Sequence[int], cells: Sequence[str], *, font: str = BODY) -> None:
    """Add a row in small type."""
    from docx.shared import Mm

    added = grid.add_row()  # type: ignore[no-untyped-call]  # python-docx leaves it bare
    for cell, width, text in zip(added.cells, widths, cells, strict=True):
        cell.width = Mm(width)
        run(cell.paragraphs[0], text, font=font, size=TABLE_SIZE)


def page_number(blank: Callable[[], Run]) -> None:
    """Print the number of the page; *blank* adds an empty run where it stands."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.text = text
        blank()._r.append(mark)
