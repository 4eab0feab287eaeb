"""
The text layer of a PDF as paragraphs (child process only: pdfium is not thread-safe).

A PDF knows lines, not paragraphs. A line that runs to the right edge goes on in the
next one; an indented line, or one after a short line, opens a new paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from ctypes import c_double
from dataclasses import dataclass, replace
from itertools import pairwise, zip_longest
from pathlib import Path
from statistics import median
from typing import Any, Final

import pypdfium2 as pdfium
from pypdfium2 import raw

from portal.files.essays import Aside, Block, BlockKind, Essay
from portal.files.limits import Limits
from portal.files.pdf_figures import Placed, pictures_on
from portal.files.pdf_scans import LEAST_TEXT, is_scanned, picture_pages
from portal.files.refusals import FileRefused
from portal.files.titles import CENTRED, with_title

_PAGE_NUMBER: Final = re.compile(
    r"^[\s\-—–·•]*(?:第\s*)?\d{1,4}(?:\s*页)?(?:\s*[/／]\s*\d{1,4})?[\s\-—–·•]*$"
)
_ODD: Final = re.compile("[\ue000-\uf8ff\ufffd\ufffe\U000f0000-\U0010ffff]")
_LATIN: Final = re.compile(r"[A-Za-z0-9,;]$")
_MAX_GLYPHS: Final = 50_000
_LINE_ENDS: Final = frozenset({0x0A, 0x0D})
_SPACE: Final = 0x20
_NEVER_FIRST: Final = frozenset("”’）》」』】、，。；：！？")
_NO_CHARACTER: Final = frozenset({0x00, 0x02, 0xFFFE, 0xFEFF})
_GAP: Final = "\x1f"
_GAP_AT_HAN: Final = re.compile(f"(?<=[^\x00-\x7f]){_GAP}+|{_GAP}+(?=[^\x00-\x7f])|{_GAP}+$")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a page: its text and where it stood, in points, y upwards."""

    text: str
    left: float
    right: float
    bottom: float
    top: float

    @property
    def em(self) -> float:
        """The width of one full-width character: glyph boxes are tight, 一 has no height."""
        units = sum(0.5 if char.isascii() else 1.0 for char in self.text)
        return (self.right - self.left) / units

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class Measure:
    """The measures of the text block: its edges, its type size and its line pitch."""

    left: float
    right: float
    em: float
    pitch: float


def read_pdf(path: Path, limits: Limits) -> Essay:
    """Read the PDF at *path*; refuse passwords and unreadable fonts. A scan has no blocks."""
    document = open_pdf(path)
    try:
        if len(document) > limits.pdf_pages:
            raise FileRefused("too_many_pages", pages=len(document), limit=limits.pdf_pages)
        pages = [_lines_of(document[index]) for index in range(len(document))]
        pictures = [pictures_on(document[index], index) for index in range(len(document))]
        asides = list(_document_asides(document))
        texts = ["".join(line.text for line in lines) for lines in pages]
        pictures = picture_pages(document, texts)
    except pdfium.PdfiumError:
        raise FileRefused("damaged") from None
    finally:
        document.close()
    if is_scanned(pictures, len(pages)):
        return scanned(pictures, len(pages), asides, limits)
    pages, margins = without_margins(pages)
    blocks = list(paragraphs(pages, pictures))
    _check_text("".join(block.text for block in blocks))
    title, blocks = with_title(blocks)
    asides += [Aside("header", text) for text in margins]
    return Essay(
        title,
        tuple(blocks),
        tuple(dict.fromkeys(asides)),
        pages=len(pages),
        picture_pages=pictures,
    )


def scanned(pictures: tuple[int, ...], pages: int, asides: list[Aside], limits: Limits) -> Essay:
    """Return an essay that is to be looked at: it has pages and no text."""
    if pages > limits.image_pages:
        raise FileRefused("too_many_scanned_pages", pages=pages, limit=limits.image_pages)
    return Essay(None, (), tuple(asides), pages=pages, is_scanned=True, picture_pages=pictures)


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
    """
    Read one page character by character into lines.

    pdfium ends a line itself where the text jumps; asking it for the text inside a box
    instead would give the characters at the edge of two boxes twice.
    """
    textpage = page.get_textpage()
    lines: list[Line] = []
    glyphs: list[Line] = []
    for index in range(min(raw.FPDFText_CountChars(textpage), _MAX_GLYPHS)):
        code = raw.FPDFText_GetUnicode(textpage, index)
        if code in _LINE_ENDS:
            lines += _line_of(glyphs)
            glyphs = []
        elif not (raw.FPDFText_IsGenerated(textpage, index) and code == _SPACE):
            glyphs.append(_glyph(textpage, index, code))
        elif glyphs:  # a gap that pdfium takes for a space: only between Latin words
            glyphs.append(replace(glyphs[-1], text=_GAP))
    lines += _line_of(glyphs)
    textpage.close()
    page.close()
    return join_runs(lines)


def _glyph(textpage: Any, index: int, code: int) -> Line:
    left, right, bottom, top = (c_double() for _ in range(4))
    raw.FPDFText_GetCharBox(textpage, index, left, right, bottom, top)
    return Line(_character(code), left.value, right.value, bottom.value, top.value)


def _character(code: int) -> str:
    return "" if code in _NO_CHARACTER else chr(code) if code < 0x110000 else "\ufffd"


def _line_of(glyphs: list[Line]) -> list[Line]:
    """Put the glyphs of one line together; an empty one gives nothing."""
    text = "".join(glyph.text for glyph in glyphs)
    # Above the BMP pdfium may give the two halves of a character one by one.
    text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    text = _GAP_AT_HAN.sub("", text).replace(_GAP, " ")
    text = re.sub(r"[^\S\u3000]+", " ", text).strip()
    seen = [glyph for glyph in glyphs if glyph.text.strip()]
    if not text or not seen:
        return []
    return [
        Line(
            text,
            min(glyph.left for glyph in seen),
            max(glyph.right for glyph in seen),
            min(glyph.bottom for glyph in seen),
            max(glyph.top for glyph in seen),
        )
    ]


def join_runs(runs: list[Line]) -> list[Line]:
    """Join neighbouring runs of one line (digits and Latin letters are runs of their own)."""
    lines: list[Line] = []
    for run in runs:
        last = lines[-1] if lines else None
        if last and _is_same_line(last, run):
            apart = run.left - last.right > 0.2 * last.em
            gap = " " if apart and _LATIN.search(last.text) else ""
            lines[-1] = Line(
                last.text + gap + run.text,
                last.left,
                max(last.right, run.right),
                min(last.bottom, run.bottom),
                max(last.top, run.top),
            )
        else:
            lines.append(run)
    return lines


def _is_same_line(last: Line, run: Line) -> bool:
    em = max(last.em, run.em)
    return abs(last.middle - run.middle) < 0.6 * em and run.left >= last.right - 0.5 * em


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


def paragraphs(
    pages: list[list[Line]], pictures: Sequence[Sequence[Placed]] = ()
) -> Iterator[Block]:
    """Join lines to paragraphs, across pages too; a picture waits for the end of its paragraph."""
    lines = [line for page in pages for line in page]
    if not lines:
        return
    measure = _measure(lines)
    open_lines: list[Line] = []
    waiting: list[Block] = []
    for one in in_order(pages, pictures):
        if isinstance(one, Placed):
            waiting.append(Block(BlockKind.FIGURE, source=one.source))
            continue
        if open_lines and _opens_paragraph(one, open_lines[-1], measure):
            yield _block(open_lines, measure)
            open_lines = []
        if not open_lines:
            yield from waiting
            waiting = []
        open_lines.append(one)
    yield _block(open_lines, measure)
    yield from waiting


def in_order(
    pages: list[list[Line]], pictures: Sequence[Sequence[Placed]]
) -> Iterator[Line | Placed]:
    """Yield lines and pictures from top to bottom, page by page."""
    for page, there in zip_longest(pages, pictures, fillvalue=()):
        left = list(there)
        for line in page:
            while left and left[0].middle > line.middle:
                yield left.pop(0)
            yield line
        yield from left


def _measure(lines: list[Line]) -> Measure:
    """Measure the text block; a few lines that hang out of it do not move its left edge."""
    starts = sorted(line.left for line in lines)
    steps = [above.middle - below.middle for above, below in pairwise(lines)]
    downwards = [step for step in steps if step > 0]
    return Measure(
        left=starts[len(starts) // 10],
        right=max(line.right for line in lines),
        em=median(line.em for line in lines),
        pitch=median(downwards) if downwards else 0.0,
    )


def _opens_paragraph(line: Line, last: Line, measure: Measure) -> bool:
    if line.text[:1] in _NEVER_FIRST:
        return False  # typesetters carry it over the edge; no Chinese line begins with it
    is_indented = line.left - measure.left > 1.2 * measure.em
    was_short = measure.right - last.right > 2.2 * measure.em
    is_other_size = max(line.em, last.em) > 1.3 * min(line.em, last.em)
    is_far_below = last.middle - line.middle > 1.5 * measure.pitch
    return is_indented or was_short or is_other_size or is_far_below


def _block(lines: list[Line], measure: Measure) -> Block:
    text = ""
    for line in lines:
        joint = " " if text and _LATIN.search(text) and line.text[:1].isascii() else ""
        text += joint + line.text
    first = lines[0]
    before, after = first.left - measure.left, measure.right - first.right
    is_centred = (
        len(lines) == 1 and before > 2.5 * measure.em and abs(before - after) < 3 * first.em
    )
    return Block(BlockKind.PARAGRAPH, text, level=CENTRED if is_centred else 0)


def _check_text(text: str) -> None:
    visible = "".join(text.split())
    if len(visible) < LEAST_TEXT:
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
