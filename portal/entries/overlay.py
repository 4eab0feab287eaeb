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
from portal.entries.findings import ADVISED, Finding, finding
from portal.files.counting import count_characters
from reviewers.blind import Leak, LeakAction, LeakKind, mask, wanted_leaks
from reviewers.blind.masking import TOKENS

Runs = list[dict[str, Any]]
Span = tuple[int, int]
TOKEN: Final = TOKENS[LeakKind.OTHER]
# stands for what is no text of the author's; two of them and no word is found across
_BARRIER: Final = "\n"
_KEPT: Final = frozenset({"masked", "mark"})


@dataclass(frozen=True, slots=True)
class Overlaid:
    """Title and paragraphs with the words gone, and each place where they stood."""

    title: str
    blocks: list[Paragraph]
    findings: list[Finding]

    @property
    def characters(self) -> int:
        """The length of what is left."""
        counted = (run for block in self.blocks for run in runs_of(block))
        return sum(count_characters(run["text"]) for run in counted if run["kind"] not in _KEPT)


def overlay(title: str, blocks: Sequence[Paragraph], words: Sequence[str]) -> Overlaid:
    """Return a copy's title and paragraphs without these words."""
    in_title = wanted_leaks(title, words)
    findings = [finding(leak, title, "title") for leak in in_title]
    fresh = [deepcopy(dict(block)) for block in blocks]
    for block in fresh:
        drawn = _cut([{"text": block.get("marker", ""), "kind": ""}], words, findings)
        block["marker"] = "".join(run["text"] for run in drawn)
        block["runs"] = _cut(block["runs"], words, findings)
        for row in block.get("rows", ()):
            row[:] = [_cut(cell, words, findings) for cell in row]
    return Overlaid(mask(title, in_title), fresh, findings)


def without_doubts(findings: Sequence[Finding], words: Sequence[str]) -> list[Finding]:
    """Return findings without those a person had to judge and that are masked now."""
    doubts = {LeakAction.FLAGGED.value, ADVISED}
    return [one for one in findings if one["action"] not in doubts or one["text"] not in words]


def _cut(runs: Runs, words: Sequence[str], findings: list[Finding]) -> Runs:
    """Cut the words out of a line of runs; one may reach over the edge of a quotation."""
    text = "".join(
        _BARRIER * len(run["text"]) if run["kind"] in _KEPT else run["text"] for run in runs
    )
    leaks = wanted_leaks(text, words)
    findings += [finding(leak, text) for leak in leaks]
    return list(_pieces(runs, _spans(leaks))) if leaks else runs


def _spans(leaks: Sequence[Leak]) -> list[Span]:
    """Return where the words stand, in order, overlaps joined."""
    spans: list[Span] = []
    for start, end in sorted((leak.start, leak.end) for leak in leaks):
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return spans


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
