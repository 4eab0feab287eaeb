"""
Screening room: a 查重报告 as .docx, set as officials expect it. The fonts are named, not shipped.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Final

from portal.files import papers
from portal.files.papers import BODY, HEADING, QUOTED, TITLE, row, run, table
from portal.screening.duplicate_reports import words
from portal.screening.duplicate_reports.paper import Comparison, Facts, Finding, Paper, Picture
from portal.screening.duplicate_reports.pictures import pictures_of
from portal.screening.duplicate_reports.pieces import Look, Piece

if TYPE_CHECKING:
    from docx.document import Document
    from docx.styles.style import BaseStyle
    from docx.table import _Cell
    from docx.text.run import Run

PICTURE_HEIGHT: Final = 110
GREY: Final = "686153"
WASHES: Final = {Look.SAME: "F6E3DC", Look.REWORDED: "F6ECD6", Look.BASE: "F2EDE2"}


def write_docx(paper: Paper, *, at: datetime) -> bytes:
    """Return the report as a .docx, made at *at*."""
    import docx

    document, pictures = docx.Document(), pictures_of(paper)
    headings = words.headings(has_findings=paper.has_findings)
    nothing = words.nothing(is_whole=paper.is_whole)
    _set_up(document, paper, at)
    _head(document, paper)
    _section(document, headings["facts"])
    _facts(document, paper.facts)
    _section(document, headings["subjects"])
    _subjects(document, paper)
    _section(document, headings["comparisons"])
    for number, one in enumerate(paper.comparisons, start=1):
        _comparison(document, number, one, pictures)
    if not paper.comparisons:
        _paragraph(document, nothing["comparisons"])
    _section(document, headings["quotations"])
    _quotations(document, paper, nothing["quotations"])
    if paper.has_findings:
        _section(document, headings["findings"])
        _findings(document, paper.findings, nothing["findings"])
    _section(document, headings["caution"])
    _paragraph(document, paper.caution)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _set_up(document: Document, paper: Paper, at: datetime) -> None:
    """Its margins, and the number of the page in the middle of the foot."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    papers.set_up(document, title=paper.title, at=at, margins=(30, 25, 26, 24), size=12)
    document.styles["Normal"].paragraph_format.space_after = Pt(3)
    _bare(document.styles["Title"])
    foot = document.sections[0].footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    papers.page_number(foot.add_run)


def _head(document: Document, paper: Paper) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    if paper.marking:
        run(document.add_paragraph(), paper.marking, font=HEADING, size=14)
    title = document.add_paragraph(style="Title")
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run(title, paper.title, font=TITLE, size=22)
    below = document.add_paragraph()
    below.alignment = WD_ALIGN_PARAGRAPH.CENTER
    below.paragraph_format.space_after = Pt(12)
    run(below, paper.subtitle, font=QUOTED, size=14)
    _paragraph(document, paper.summary)


def _bare(style: BaseStyle) -> None:
    """Take the coloured line away that Word's own title has under it."""
    from docx.oxml.ns import qn

    properties = style.element.pPr
    line = None if properties is None else properties.find(qn("w:pBdr"))
    if line is not None:
        properties.remove(line)


def _section(document: Document, heading: str) -> None:
    from docx.shared import Pt

    paragraph = document.add_heading(level=1)
    paragraph.paragraph_format.space_before = Pt(12)
    run(paragraph, heading, font=HEADING, size=15)


def _paragraph(document: Document, text: str, *, is_kept: bool = False) -> None:
    from docx.shared import Pt

    paragraph = document.add_paragraph()
    paragraph.paragraph_format.keep_with_next = is_kept or None
    paragraph.paragraph_format.first_line_indent = Pt(24)
    run(paragraph, text)


def _facts(document: Document, facts: Facts) -> None:
    widths = (38, 122)
    grid = table(document, widths)
    for fact in facts:
        row(grid, widths, fact)


def _subjects(document: Document, paper: Paper) -> None:
    widths = (44, 22, 24, 22, 48)
    grid = table(document, widths, words.SUBJECT_HEADS)
    for one in paper.subjects:
        facts = "\n".join(f"{name}：{value}" for name, value in one.facts if value)
        row(grid, widths, (one.name, one.share, one.share_without_base, one.band, facts))


def _comparison(
    document: Document, number: int, one: Comparison, pictures: Mapping[str, bytes]
) -> None:
    paragraph = document.add_heading(level=2)
    run(paragraph, f"（{words.chinese(number)}）{one.title}", font=QUOTED, size=13)
    facts = "；".join(f"{name} {value}" for name, value in one.facts)
    _paragraph(document, facts, is_kept=bool(one.passages))
    _pictures(document, one.pictures, pictures)
    if not one.passages:
        return
    is_shared = bool(one.right)
    widths = (16, 72, 72) if is_shared else (16, 144)
    head = (words.PASSAGE_HEAD, one.left, *([one.right] if is_shared else []))
    grid = table(document, widths, head)
    for passage in one.passages:
        row(grid, widths, (passage.label, *("" for _ in widths[1:])))
        cells = grid.rows[-1].cells
        _pieces(cells[1], passage.left)
        if is_shared:
            _pieces(cells[2], passage.right)


def _pictures(document: Document, shown: Sequence[Picture], pictures: Mapping[str, bytes]) -> None:
    """Put scanned pages beside each other, each in a cell with its caption."""
    from docx.shared import Mm

    found = [one for one in shown if one.key in pictures]
    if not found:
        return
    widths = [160 // len(found)] * len(found)
    grid = table(document, widths, [one.caption for one in found])
    row(grid, widths, ["" for _ in found])
    for cell, one in zip(grid.rows[-1].cells, found, strict=True):
        drawn = (
            cell.paragraphs[0]
            .add_run()
            .add_picture(io.BytesIO(pictures[one.key]), height=Mm(PICTURE_HEIGHT))
        )
        widest = Mm(160 // len(found) - 6)
        if drawn.width > widest:
            drawn.height, drawn.width = int(drawn.height * widest / drawn.width), widest


def _pieces(cell: _Cell, pieces: Iterable[Piece]) -> None:
    from docx.enum.text import WD_UNDERLINE

    lines = {Look.SAME: WD_UNDERLINE.SINGLE, Look.REWORDED: WD_UNDERLINE.DASH}
    paragraph = cell.paragraphs[0]
    for piece in pieces:
        is_grey = piece.look in {Look.BASE, Look.NOTE}
        font = QUOTED if piece.look is Look.BASE else BODY
        said = run(
            paragraph, piece.text, font=font, size=10.5, colour=GREY if is_grey else "000000"
        )
        said.font.underline = lines.get(piece.look)
        _shade(said, WASHES.get(piece.look))
        if piece.label:
            run(paragraph, f"［{piece.label}］", size=8, colour=GREY)


def _shade(run: Run, colour: str | None) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    if colour is None:
        return
    shade = OxmlElement("w:shd")
    for name, value in (("w:val", "clear"), ("w:color", "auto"), ("w:fill", colour)):
        shade.set(qn(name), value)
    run._r.get_or_add_rPr().append(shade)


def _quotations(document: Document, paper: Paper, nothing: str) -> None:
    if not paper.quotations:
        _paragraph(document, nothing)
        return
    widths = (40, 38, 82)
    grid = table(document, widths, words.QUOTATION_HEADS)
    for one in paper.quotations:
        row(grid, widths, (one.subject, one.label, one.words), font=QUOTED)


def _findings(document: Document, findings: Sequence[Finding], nothing: str) -> None:
    for finding in findings:
        _finding(document, finding)
    if not findings:
        _paragraph(document, nothing)


def _finding(document: Document, finding: Finding) -> None:
    _paragraph(document, f"认定：{finding.word}")
    _paragraph(document, f"理由：{finding.reason}")
    widths = (38, 122)
    grid = table(document, widths)
    for fact in (*finding.facts, *finding.consequences):
        row(grid, widths, fact)
