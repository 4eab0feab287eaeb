"""
Further words masked in a judge copy that stands already. Pure.

Works on what judges read and not on the essay: whatever happens here, no more is shown than
before, and nothing but the words changes.
"""

from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Final

from portal.entries.copies import Paragraph, runs_of
from portal.files.counting import count_characters
from reviewers.blind import LeakAction, LeakKind, wanted_leaks
from reviewers.blind.masking import TOKENS

Runs = list[dict[str, Any]]
Span = tuple[int, int]
TOKEN: Final = TOKENS[LeakKind.OTHER]
# stands for what is no text of the author's; two of them and no word is found across
_BARRIER: Final = "\n"
_KEPT: Final = frozenset({"masked", "mark"})


@dataclass(frozen=True, slots=True)
class Overlaid:
    """Title and paragraphs with the words gone, and how often they stood there."""

    title: str
    blocks: list[Paragraph]
    places: int

    @property
    def characters(self) -> int:
        """The length of what is left."""
        counted = (run for block in self.blocks for run in runs_of(block))
        return sum(count_characters(run["text"]) for run in counted if run["kind"] not in _KEPT)


def overlay(title: str, blocks: Sequence[Paragraph], words: Sequence[str]) -> Overlaid:
    """Return a copy's title and paragraphs without these words."""
    shown, places = _masked(title, words)
    fresh = [deepcopy(dict(block)) for block in blocks]
    for block in fresh:
        block["runs"], found = _cut(block["runs"], words)
        places += found
        for row in block.get("rows", ()):
            for number, cell in enumerate(row):
                row[number], found = _cut(cell, words)
                places += found
    return Overlaid(shown, fresh, places)


def finding(word: str) -> dict[str, Any]:
    """Return how a masked word is told of beside what was found."""
    return {
        "kind": LeakKind.OTHER.value,
        "action": LeakAction.MASKED.value,
        "text": word,
        "own": False,
    }


def _spans(text: str, words: Sequence[str]) -> list[Span]:
    """Return where the words stand, in order, overlaps joined."""
    spans: list[Span] = []
    named = [(leak.start, leak.end) for leak in wanted_leaks(text, words)]
    for start, end in sorted(named):
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return spans


def _masked(text: str, words: Sequence[str]) -> tuple[str, int]:
    spans = _spans(text, words)
    for start, end in reversed(spans):
        text = text[:start] + TOKEN + text[end:]
    return text, len(spans)


def _cut(runs: Runs, words: Sequence[str]) -> tuple[Runs, int]:
    """Cut the words out of a line of runs; one may reach over the edge of a quotation."""
    text = "".join(
        _BARRIER * len(run["text"]) if run["kind"] in _KEPT else run["text"] for run in runs
    )
    spans = _spans(text, words)
    return (list(_pieces(runs, spans)) if spans else runs), len(spans)


def _pieces(runs: Runs, spans: Sequence[Span]) -> Iterator[dict[str, Any]]:
    at = 0
    for run in runs:
        start, end = at, at + len(run["text"])
        at = end
        if run["kind"] in _KEPT:
            yield run
            continue
        place = start
        for first, last in spans:
            if first >= end or last <= start:
                continue
            if first > place:
                yield run | {"text": run["text"][place - start : first - start]}
            if first >= start:  # else the word began in the run before and has its token
                yield {"text": TOKEN, "kind": "masked"}
            place = min(last, end)
        if place < end:
            yield run | {"text": run["text"][place - start :]}
