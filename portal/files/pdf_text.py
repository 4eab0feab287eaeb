"""The text layer of a PDF, line by line (child process only: pdfium is not thread-safe)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from ctypes import c_double
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pypdfium2 as pdfium
from pypdfium2 import raw

from portal.files.essays import Aside, Essay
from portal.files.limits import Limits
from portal.files.pdf_actions import check_attachments
from portal.files.pdf_figures import pictures_on
from portal.files.pdf_paragraphs import LATIN, Line, paragraphs, without_margins
from portal.files.pdf_scans import LEAST_TEXT, is_scanned, picture_pages
from portal.files.refusals import FileRefused
from portal.files.titles import with_title

_ODD: Final = re.compile("[\ue000-\uf8ff\ufffd\ufffe\U000f0000-\U0010ffff]")
_MAX_GLYPHS: Final = 50_000
_LINE_ENDS: Final = frozenset({0x0A, 0x0D})
_SPACE: Final = 0x20
_NO_CHARACTER: Final = frozenset({0x00, 0x02, 0xFFFE, 0xFEFF})
_GAP: Final = "\x1f"
_GAP_AT_HAN: Final = re.compile(f"(?<=[^\x00-\x7f]){_GAP}+|{_GAP}+(?=[^\x00-\x7f])|{_GAP}+$")


def read_pdf(path: Path, limits: Limits) -> Essay:
    """Read the PDF at *path*; refuse passwords and unreadable fonts. A scan has no blocks."""
    document = open_pdf(path)
    try:
        if len(document) > limits.pdf_pages:
            raise FileRefused("too_many_pages", pages=len(document), limit=limits.pdf_pages)
        pages = [_lines_of(document[index]) for index in range(len(document))]
        figures = [pictures_on(document[index], index) for index in range(len(document))]
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
    blocks = list(paragraphs(pages, figures))
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
    check_attachments(document)
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
            gap = " " if apart and LATIN.search(last.text) else ""
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
