"""An essay's text out of its file, whatever the kind (runs in the child process)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from portal.files import plain_text
from portal.files.counting import count_characters
from portal.files.essays import Block, BlockKind, Essay
from portal.files.kinds import Kind
from portal.files.limits import Limits
from portal.files.refusals import FileRefused
from portal.files.titles import CENTRED, with_title

__all__ = ["count_characters", "read_essay"]


def read_essay(path: Path, kind: Kind, limits: Limits) -> Essay:
    """Return the essay in *path*, or raise FileRefused; it has some text, or is a scan."""
    essay = _READERS[kind](path, limits)
    if essay.is_scanned:
        return essay
    characters = essay.characters
    if characters == 0:
        raise FileRefused("without_text")
    _check_amount("text_too_long", characters, limits.characters)
    _check_amount("too_many_paragraphs", len(essay.blocks), limits.paragraphs)
    return essay


def _check_amount(code: str, amount: int, limit: int) -> None:
    if amount > limit:
        # to the last one: rounded, 30 001 would be as much as 30 000
        raise FileRefused(code, count=f"{amount:,}", limit=f"{limit:,}")


def _read_docx(path: Path, limits: Limits) -> Essay:
    # Imported here: a child that reads a PDF does not load lxml, nor the other way round.
    from portal.files.docx_text import read_docx  # noqa: PLC0415

    return read_docx(path, limits)


def _read_pdf(path: Path, limits: Limits) -> Essay:
    from portal.files.pdf_text import read_pdf  # noqa: PLC0415  # see _read_docx

    return read_pdf(path, limits)


def _read_txt(path: Path, limits: Limits) -> Essay:
    try:
        text = plain_text.decode(path.read_bytes())
    except plain_text.TextUnreadable:
        raise FileRefused("text_unreadable") from None
    # before thirty megabytes become millions of paragraphs
    _check_amount("text_too_long", count_characters(text), limits.characters)
    lines = [line for line in text.replace("\f", "\n").split("\n") if line.strip()]
    blocks = [_line(line, first=index == 0) for index, line in enumerate(lines)]
    title, blocks = with_title(blocks)
    return Essay(title, tuple(blocks))


def _line(line: str, *, first: bool) -> Block:
    """Make a paragraph; an opening line without the two-character indent may be the title."""
    indented = re.match(r"(?:\u3000{1,2}|[ \t]{2,4})(?![\u3000 \t])", line) is not None
    return Block(BlockKind.PARAGRAPH, line.strip(), level=CENTRED if first and not indented else 0)


_READERS: Final[Mapping[Kind, Callable[[Path, Limits], Essay]]] = {
    Kind.DOCX: _read_docx,
    Kind.PDF: _read_pdf,
    Kind.TXT: _read_txt,
}
