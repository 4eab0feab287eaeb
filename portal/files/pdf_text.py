"""
The text layer of a PDF as paragraphs (child process only: pdfium is not thread-safe).

A PDF knows lines, not paragraphs. A line that runs to the right edge goes on in the
next one; an indented line, or one after a short line, opens a new paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any, Final

import pypdfium2 as pdfium
from pypdfium2 import raw

from portal.files.essays import Aside, Block, BlockKind, Essay
from portal.files.limits import Limits
from portal.files.refusals import FileRefused
from portal.files.titles import CENTRED, with_title

_PAGE_NUMBER: Final = re.compile(
    r"^[\s\-—–·•]*(?:第\s*)?\d{1,4}(?:\s*页)?(?:\s*[/／]\s*\d{1,4})?[\s\-—–·•]*$"
)
_LEAST_TEXT: Final = 20
_ODD: Final = re.compile("[\ue000-\uf8ff\ufffd\ufffe\U000f0000-\U0010ffff]")
_LATIN: Final = re.compile(r"[A-Za-z0-9,;]$")
_MAX_RECTS: Final = 20_000


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a page: its text and where it stood, in points, y upwards."""

    text: str
    left: float
    right: float
    bottom: float
    top: float

    @property
    def height(self) -> float:
        return self.top - self.bottom


def read_pdf(path: Path, limits: Limits) -> Essay:
    """Read the PDF at *path*; refuse passwords, scans and fonts that give no characters."""
    document = open_pdf(path)
    try:
        if len(document) > limits.pdf_pages:
            raise FileRefused("too_many_pages", pages=len(document), limit=limits.pdf_pages)
        pages = [_lines_of(document[index]) for index in range(len(document))]
        asides = list(_document_asides(document))
    except pdfium.PdfiumError:
        raise FileRefused("damaged") from None
    finally:
        document.close()
    pages, margins = without_margins(pages)
    blocks = list(paragraphs(pages))
    _check_text("".join(block.text for block in blocks))
    title, blocks = with_title(blocks)
    asides += [Aside("header", text) for text in margins]
    return Essay(title, tuple(blocks), tuple(dict.fromkeys(asides)), pages=len(pages))


def open_pdf(path: Path) -> Any:
    """Open the PDF, or refuse it: password or damage. (pypdfium2 is untyped.)"""
    try:
        document = pdfium.PdfDocument(path)
        amount = len(document)
    except pdfium.PdfiumError as failure:
        encrypted = getattr(failure, "err_code", None) == raw.FPDF_ERR_PASSWORD
        encrypted = encrypted or "password" in str(failure).lower()
        raise FileRefused("pdf_encrypted" if encrypted else "damaged") from None
    if amount == 0:
        raise FileRefused("damaged")
    return document


def _lines_of(page: Any) -> list[Line]:
    """Read one page's runs of text and put those on one height together."""
    textpage = page.get_textpage()
    rects = min(textpage.count_rects(), _MAX_RECTS)
    runs: list[Line] = []
    for index in range(rects):
        left, bottom, right, top = textpage.get_rect(index)
        text = textpage.get_text_bounded(left, bottom, right, top)
        text = re.sub(r"\s+", " ", text.replace("\ufffe", "").replace("\x02", "")).strip()
        if text:
            runs.append(Line(text, left, right, bottom, top))
    textpage.close()
    page.close()
    return join_runs(runs)


def join_runs(runs: list[Line]) -> list[Line]:
    """Join neighbouring runs of one line (digits and Latin letters are runs of their own)."""
    lines: list[Line] = []
    for run in runs:
        last = lines[-1] if lines else None
        if last and _is_same_line(last, run):
            apart = run.left - last.right > 0.2 * last.height
            gap = " " if apart and _LATIN.search(last.text) else ""
            lines[-1] = Line(
                last.text + gap + run.text,
                min(last.left, run.left),
                max(last.right, run.right),
                min(last.bottom, run.bottom),
                max(last.top, run.top),
            )
        else:
            lines.append(run)
    return lines


def _is_same_line(last: Line, run: Line) -> bool:
    overlap = min(last.top, run.top) - max(last.bottom, run.bottom)
    least = min(last.height, run.height)
    return overlap > 0.4 * least and run.left >= last.right - least


def without_margins(pages: list[list[Line]]) -> tuple[list[list[Line]], list[str]]:
    """Take page numbers and running heads off; return the pages and what was taken."""
    edges: dict[str, int] = {}
    for lines in pages:
        for text in {line.text for line in (*lines[:1], *lines[-1:])}:
            edges[text] = edges.get(text, 0) + 1
    running = {text for text, seen in edges.items() if seen >= 3 and seen * 2 > len(pages)}
    kept, taken = [], []
    for lines in pages:
        body = lines
        for at in (0, -1):
            if body and (body[at].text in running or _PAGE_NUMBER.match(body[at].text)):
                taken.append(body[at].text)
                body = body[1:] if at == 0 else body[:-1]
        kept.append(body)
    return kept, [text for text in dict.fromkeys(taken) if not _PAGE_NUMBER.match(text)]


def paragraphs(pages: list[list[Line]]) -> Iterator[Block]:
    """Join lines to paragraphs, across pages too."""
    lines = [line for page in pages for line in page]
    if not lines:
        return
    left = _usual_left(lines)
    right = max(line.right for line in lines)
    open_lines: list[Line] = []
    for line in lines:
        if open_lines and _opens_paragraph(line, open_lines, left=left, right=right):
            yield _block(open_lines, left, right)
            open_lines = []
        open_lines.append(line)
    yield _block(open_lines, left, right)


def _usual_left(lines: list[Line]) -> float:
    """Return the left edge of the text: where the leftmost tenth of the lines start."""
    starts = sorted(line.left for line in lines)
    return starts[len(starts) // 10]


def _opens_paragraph(line: Line, before: list[Line], *, left: float, right: float) -> bool:
    last = before[-1]
    em = median(each.height for each in (*before, line))
    is_indented = line.left - left > 1.2 * em
    was_short = right - last.right > 2.2 * em
    is_other_size = max(line.height, last.height) > 1.25 * min(line.height, last.height)
    is_far_below = last.bottom - line.top > 1.8 * em
    return is_indented or was_short or is_other_size or is_far_below


def _block(lines: list[Line], left: float, right: float) -> Block:
    text = ""
    for line in lines:
        joint = " " if text and _LATIN.search(text) and line.text[:1].isascii() else ""
        text += joint + line.text
    first = lines[0]
    shift = abs((first.left - left) - (right - first.right))
    centred = len(lines) == 1 and first.left - left > 3 * first.height and shift < 3 * first.height
    return Block(BlockKind.PARAGRAPH, text, level=CENTRED if centred else 0)


def _check_text(text: str) -> None:
    visible = "".join(text.split())
    if len(visible) < _LEAST_TEXT:
        raise FileRefused("pdf_without_text")
    if len(_ODD.findall(visible)) * 5 > len(visible):
        raise FileRefused("pdf_garbled")


def _document_asides(document: Any) -> Iterator[Aside]:
    metadata: dict[str, str] = document.get_metadata_dict(skip_empty=True)
    for name in ("Author", "Title", "Subject", "Keywords"):
        if metadata.get(name):
            yield Aside("properties", metadata[name])
    for bookmark in document.get_toc():
        title = bookmark.get_title()
        if title:
            yield Aside("bookmark", title)
    for index in range(document.count_attachments()):
        yield Aside("attachment", document.get_attachment(index).get_name())
