"""
Paragraphs out of the lines of a PDF. Pure.

A PDF knows lines, not paragraphs. A line that runs to the right edge goes on in the
next one; an indented line, or one after a short line, opens a new paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, zip_longest
from statistics import median
from typing import Final

from portal.files.essays import Block, BlockKind
from portal.files.pdf_figures import Placed
from portal.files.titles import CENTRED

_PAGE_NUMBER: Final = re.compile(
    r"^[\s\-—–·•]*(?:第\s*)?\d{1,4}(?:\s*页)?(?:\s*[/／]\s*\d{1,4})?[\s\-—–·•]*$"
)
LATIN: Final = re.compile(r"[A-Za-z0-9,;]$")
_NEVER_FIRST: Final = frozenset("”’）》」』】、，。；：！？")


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
        joint = " " if text and LATIN.search(text) and line.text[:1].isascii() else ""
        text += joint + line.text
    first = lines[0]
    before, after = first.left - measure.left, measure.right - first.right
    is_centred = (
        len(lines) == 1 and before > 2.5 * measure.em and abs(before - after) < 3 * first.em
    )
    return Block(BlockKind.PARAGRAPH, text, level=CENTRED if is_centred else 0)
