"""
Writing one stretch of text as the runs judges read: masks, quotations, note marks. Pure.

A run is ``{"text", "kind"}``; see ``portal.entries.copies`` for the kinds.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from portal.calls import regulations
from portal.entries.quotations import Quotation, quotations
from portal.files.essays import Mark

Run = dict[str, Any]
Cut = tuple[int, int, str]
"""Start, end, and the token that takes the place; an empty one takes it for nothing."""


@dataclass(frozen=True, slots=True)
class Written:
    """The runs of one stretch, and the quotations in them."""

    runs: list[Run]
    quotes: list[Quotation]


def write(text: str, cuts: Sequence[Cut], marks: Sequence[Mark]) -> Written:
    """Write *text* out; quotations are marked between the masks, never across."""
    left = list(marks)
    runs: list[Run] = []
    quotes: list[Quotation] = []
    at = 0
    for start, end, token in [*cuts, (len(text), len(text), "")]:
        found = [_moved(one, at) for one in quotations(text[at:start])]
        for stretch in _stretches(at, start, found):
            runs += _woven(text, stretch, left)
        quotes += found
        runs += [{"text": token, "kind": "masked"}] if token else []
        under = _taken(left, end)
        runs += map(_mark, under) if token or start == end else []
        at = end
    return Written(runs, quotes)


def notes_of(quotes: Sequence[Quotation]) -> list[dict[str, Any]]:
    """Return what the margin says of a paragraph's quotations: how true they are."""
    exact = dict.fromkeys(regulations.article(one.article).no for one in quotes if not one.slips)
    notes = [{"text": f"《条例》{'、'.join(exact)}，逐字相符", "is_off": False}] if exact else []
    return notes + [{"text": _slip_note(one), "is_off": True} for one in quotes if one.slips]


def _slip_note(quote: Quotation) -> str:
    originals = "".join(f"“{slip.original}”" for slip in quote.slips)
    number = regulations.article(quote.article).no
    return f"《条例》{number}，差 {quote.differing} 字，原文为{originals}"


def _stretches(at: int, end: int, quotes: Sequence[Quotation]) -> Iterator[tuple[int, int, Run]]:
    """Yield (start, end, run without its text) from *at* to *end*."""
    for quote in quotes:
        yield at, quote.start, {"kind": ""}
        at = quote.start
        for slip in quote.slips:
            yield at, slip.start, {"kind": "law", "article": quote.article}
            yield slip.start, slip.end, {"kind": "slip", "article": quote.article}
            at = slip.end
        yield at, quote.end, {"kind": "law", "article": quote.article}
        at = quote.end
    yield at, end, {"kind": ""}


def _woven(text: str, stretch: tuple[int, int, Run], left: list[Mark]) -> Iterator[Run]:
    """Yield the stretch with the marks that stand in it or right behind it."""
    at, end, run = stretch
    for mark in _taken(left, end) if end > at else ():
        if mark.at > at:
            yield {"text": text[at : mark.at], **run}
        yield _mark(mark)
        at = max(at, mark.at)
    if end > at:
        yield {"text": text[at:end], **run}


def _taken(left: list[Mark], end: int) -> list[Mark]:
    """Take the marks up to *end* off the list and return them."""
    taken = [mark for mark in left if mark.at <= end]
    del left[: len(taken)]
    return taken


def _mark(mark: Mark) -> Run:
    return {"text": f"[{mark.number}]", "kind": "mark"}


def _moved(quote: Quotation, by: int) -> Quotation:
    slips = tuple(replace(one, start=one.start + by, end=one.end + by) for one in quote.slips)
    return replace(quote, start=quote.start + by, end=quote.end + by, slips=slips)
