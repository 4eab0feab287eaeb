"""
Engine room: where a machine's reading of the pages departs from the text (机器提示).

A hint never decides: it says where a person should look again. What the machine was not sure of
says nothing, neither does a page of which it recognises too little, nor a stretch that it lost.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from reviewers.proofreading.glyphs import Box, Glyph, GlyphLine, orders
from reviewers.proofreading.letters import Letter, folded, is_read, letters
from reviewers.proofreading.matching import Read, Step, Way, best_way
from reviewers.proofreading.points import Fault

SURE: Final = 0.9
"""Characters read less surely than this are no evidence."""
LEAST: Final = 0.6
"""A page of which a smaller share is recognised gives no hints at all."""
LONGEST: Final = 4
"""So many characters in a row may differ; beyond, the machine has lost the line."""
UNSEEN: Final = 8
"""A longer part of the text that is not there was more likely not seen than not written."""
_NONE: Final[Mapping[str, str]] = {}


@dataclass(frozen=True, slots=True)
class PageLines:
    """What the machine read on one page (counted from 0)."""

    page: int
    lines: tuple[GlyphLine, ...]


@dataclass(frozen=True, slots=True)
class Hint:
    """One place to look at again; ``start`` and ``length`` as in a suggestion."""

    fault: Fault
    start: int
    length: int
    expected: str
    found: str
    page: int
    box: Box


@dataclass(frozen=True, slots=True)
class PageHints:
    """
    What a page gives: how much of the text on it was recognised, and the places to look at.

    ``is_unsure``: too little was recognised, so there are no hints. ``is_detail``: it shows again
    what a page before it shows.
    """

    page: int
    recognised: int
    total: int
    is_unsure: bool
    is_detail: bool
    hints: tuple[Hint, ...]


@dataclass(slots=True)
class _Page:
    """A page with its way through the text."""

    page: int
    glyphs: tuple[Glyph, ...]
    way: Way

    @property
    def share(self) -> float:
        return self.way.same / max(self.way.total, len(self.glyphs), 1)


def hints_of(
    expected: str, pages: Iterable[PageLines], accepted: Mapping[str, str] = _NONE
) -> tuple[PageHints, ...]:
    """Return the hints of every page, in the order of the pages."""
    text = letters(expected, accepted)
    keys = [letter.key for letter in text]
    found: list[PageHints] = []
    reached = 0
    read = [_read(one, keys, accepted) for one in sorted(pages, key=lambda one: one.page)]
    for place, one in enumerate(read):
        is_unsure = one.share < LEAST
        is_detail = not is_unsure and one.way.end - reached <= one.way.total // 2
        hints: tuple[Hint, ...] = ()
        if not (is_unsure or is_detail):
            is_last = not any(other.way.end > one.way.end for other in read[place + 1 :])
            hints = _hints(one, text, _edges(one, reached, len(text), is_last))
            reached = one.way.end
        found.append(PageHints(one.page, one.way.same, one.way.total, is_unsure, is_detail, hints))
    return tuple(found)


def _read(page: PageLines, keys: Sequence[str], accepted: Mapping[str, str]) -> _Page:
    """Return a page in the first order that agrees with the text, else in the best."""
    found = [_Page(page.page, (), Way((), 0, 0, 0))]
    for order in orders(page.lines):
        glyphs = tuple(glyph for glyph in order if is_read(glyph.text))
        line = [Read(folded(one.text, accepted), one.sureness >= SURE) for one in glyphs]
        found.append(_Page(page.page, glyphs, best_way(keys, line)))
        if found[-1].share >= LEAST:
            break
    return max(found, key=lambda one: one.share)


def _edges(page: _Page, reached: int, total: int, is_last: bool) -> tuple[int, int]:
    """
    Return how much of the text is missing before and behind what this page shows.

    Nothing where the page has something there that the machine could not tell.
    """
    way = page.way
    is_whole = way.steps[0].at == 0, way.steps[-1].at == len(page.glyphs) - 1
    before = max(way.start - reached, 0) if is_whole[0] else 0
    behind = total - way.end if is_last and is_whole[1] else 0
    return (before if before <= UNSEEN else 0), (behind if behind <= UNSEEN else 0)


def _hints(page: _Page, text: Sequence[Letter], edges: tuple[int, int]) -> tuple[Hint, ...]:
    found: list[Hint] = []
    before, behind = edges
    if before:
        found.append(_missing(page, text, page.way.start - before, before, 0))
    for run in _runs(page.way.steps):
        found += _of_run(page, text, run)
    if behind:
        found.append(_missing(page, text, page.way.end, behind, len(page.glyphs) - 1))
    return tuple(found)


def _runs(steps: Sequence[Step]) -> list[list[Step]]:
    """Return the stretches of differences between characters that agree, on both sides."""
    same = [number for number, step in enumerate(steps) if step.is_same]
    return [list(steps[one + 1 : other]) for one, other in pairwise(same) if other > one + 1]


def _of_run(page: _Page, text: Sequence[Letter], run: Sequence[Step]) -> list[Hint]:
    """Return the hints of one stretch; none where the machine was unsure or lost."""
    size = sum(max(step.taken, step.read) for step in run)
    if size > (UNSEEN if all(not step.read for step in run) else LONGEST):
        return []
    if any(step.is_unsure for step in run):
        return []
    return [_hint(page, text, step) for step in _merged(run)]


def _merged(run: Sequence[Step]) -> list[Step]:
    """Make one of what is missing, or added, in a row."""
    found: list[Step] = []
    for step in run:
        last = found[-1] if found else None
        if last and (_kind(last) is _kind(step)) and _kind(step) in {Fault.MISSING, Fault.EXTRA}:
            found[-1] = Step(
                last.start, last.taken + step.taken, last.at, last.read + step.read, False, False
            )
        else:
            found.append(step)
    return found


def _kind(step: Step) -> Fault:
    if step.taken == step.read == 2:
        return Fault.TRANSPOSED
    if step.taken and step.read:
        return Fault.WRONG
    return Fault.MISSING if step.taken else Fault.EXTRA


def _hint(page: _Page, text: Sequence[Letter], step: Step) -> Hint:
    if not step.read:
        return _missing(page, text, step.start, step.taken, step.at)
    glyphs = page.glyphs[step.at : step.at + step.read]
    return Hint(
        _kind(step),
        step.start,
        step.taken,
        _written(text, step.start, step.taken),
        "".join(glyph.text for glyph in glyphs),
        page.page,
        glyphs[0].box,
    )


def _missing(page: _Page, text: Sequence[Letter], start: int, length: int, at: int) -> Hint:
    """Return what is missing, shown where the next character stands."""
    words = _written(text, start, length)
    return Hint(Fault.MISSING, start, length, words, "", page.page, page.glyphs[at].box)


def _written(text: Sequence[Letter], start: int, length: int) -> str:
    return "".join(letter.written for letter in text[start : start + length])
