"""
What judges may read of an essay: masked title and paragraphs, built from the text. Pure.

A paragraph is ``{"number", "kind", "is_heading", "level", "marker", "runs", "notes", "rows",
"figure"}``; a run is ``{"text", "kind"}`` with kind "" (plain), "masked" (a token stands for
identity), "law" (the Regulations word for word), "slip" (not the Regulations' words; both have
an "article") or "mark" (a note's number). Numbers count what a judge could point at; headings,
figures and notes have none. ``rows`` holds the cells of a table, each a list of runs.
Templates draw it as it is.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from portal.entries.findings import acts, finding
from portal.entries.findings import flagged as flagged
from portal.entries.findings import masked_counts as masked_counts
from portal.entries.pieces import Layout, Part, Piece, heading_levels
from portal.entries.runs import Cut, Run, Written, notes_of, write
from portal.entries.searching import Searched, search
from portal.files.counting import count_characters
from portal.files.essays import Block, BlockKind, Picture
from reviewers.blind import Identity, Leak, LeakAction, LeakKind, mask
from reviewers.blind.masking import TOKENS

NO_PICTURE: Final = "图（格式不支持，未显示）"
_HEADINGS: Final = frozenset({BlockKind.TITLE, BlockKind.HEADING})
_UNNUMBERED: Final = _HEADINGS | {BlockKind.FIGURE, BlockKind.FOOTNOTE}
_SAID: Final = frozenset({"", "law", "slip"})
Paragraph = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Built:
    """A judge copy not yet kept: masked title, paragraphs, figures, what was found, a digest."""

    title: str
    blocks: list[Paragraph]
    figures: list[Picture]
    findings: list[dict[str, Any]]
    digest: str

    @property
    def characters(self) -> int:
        """The length of what is left: one with the masked words tells how long a name is."""
        counted = (run for block in self.blocks for run in runs_of(block))
        return sum(count_characters(run["text"]) for run in counted if run["kind"] in _SAID)


def runs_of(block: Paragraph) -> Iterator[Run]:
    """Yield the runs of a paragraph, those in the cells of a table too."""
    yield from block["runs"]
    for row in block.get("rows", ()):
        for cell in row:
            yield from cell


def build(
    title: str,
    blocks: Sequence[Block],
    identity: Identity,
    also: Sequence[str] = (),
    *,
    kept: Sequence[str] = (),
    hidden: Sequence[str] = (),
) -> Built:
    """
    Mask the title and the text of an essay and mark its quotations.

    *also* are words the author wants masked, whatever we think of them; *kept* lines that look
    like signatures and are none; *hidden* are keys of figures the author does not want shown.
    """
    return built(search(title, blocks, identity, also, kept=kept, hidden=hidden))


def built(searched: Searched) -> Built:
    """Write the copy of an essay that was looked through; see ``build``."""
    title, layout = searched.title, searched.layout
    of_title, leaks = searched.of_title.leaks, searched.of_text.leaks
    shown = mask(title, of_title).strip() or (TOKENS[LeakKind.SIGNATURE] if title else "")
    figures = [part.figure for part in layout.parts if part.figure is not None]
    paragraphs = _paragraphs(layout, [leak for leak in leaks if acts(leak)])
    findings = [
        *(finding(leak, title, "title") for leak in of_title if acts(leak)),
        *(finding(leak, layout.whole) for leak in leaks),
    ]
    digest = digest_of([shown, paragraphs, [figure.key for figure in figures]])
    return Built(shown, paragraphs, figures, findings, digest)


def digest_of(content: object) -> str:
    """Return the SHA-256 over the canonical JSON of a copy's content."""
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _paragraphs(layout: Layout, leaks: Sequence[Leak]) -> list[Paragraph]:
    """Write the parts out; a line or a row that was nothing but a signature is gone."""
    written = [_paragraph(part, leaks) for part in layout.parts]
    return _finished([one for one in written if one["figure"] or one["rows"] or _says(one["runs"])])


def _paragraph(part: Part, leaks: Sequence[Leak]) -> Paragraph:
    marker, text = _written(part.marker, leaks), _written(part.text, leaks)
    # a cell keeps its place in the table: a name that stands alone in it is masked, not removed
    rows = [
        [_written(cell, leaks, gone=TOKENS[LeakKind.SIGNATURE]) for cell in row]
        for row in part.rows
    ]
    cells = [cell for row in rows for cell in row]
    is_blank = part.kind is BlockKind.FIGURE and part.figure is None
    return {
        "number": 0,
        "kind": part.kind.value,
        "is_heading": part.kind in _HEADINGS,
        "level": part.level,
        "marker": "".join(run["text"] for run in marker.runs),
        "runs": [{"text": NO_PICTURE, "kind": ""}] if is_blank else text.runs,
        "notes": notes_of([quote for one in (text, *cells) for quote in one.quotes]),
        "rows": [runs for row in rows if any(map(_says, runs := [cell.runs for cell in row]))],
        "figure": _figure(part.figure),
    }


def _figure(picture: Picture | None) -> dict[str, int] | None:
    if picture is None:
        return None
    return {"position": 0, "width": picture.width, "height": picture.height}


def _says(runs: Sequence[Run]) -> bool:
    return any(run["text"].strip() for run in runs if run["kind"] != "mark")


def _finished(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """Number what can be pointed at, and the figures; tie notes to the marks that are left."""
    bodies = (one for one in paragraphs if BlockKind(one["kind"]) not in _UNNUMBERED)
    for number, paragraph in enumerate(bodies, start=1):
        paragraph["number"] = number
    headings = [one for one in paragraphs if one["is_heading"]]
    levels = heading_levels([one["level"] for one in headings])
    for heading, level in zip(headings, levels, strict=True):
        heading["level"] = level
    for position, figure in enumerate(one["figure"] for one in paragraphs if one["figure"]):
        figure["position"] = position
    marks = {run["text"] for one in paragraphs for run in runs_of(one) if run["kind"] == "mark"}
    for note in paragraphs:
        if note["kind"] == BlockKind.FOOTNOTE and note["marker"] not in marks:
            note["level"] = 0
    return paragraphs


def _written(piece: Piece, leaks: Sequence[Leak], gone: str = "") -> Written:
    return write(piece.text, _cuts(piece, leaks, gone), piece.marks)


def _cuts(piece: Piece, leaks: Sequence[Leak], gone: str) -> list[Cut]:
    """Return (start, end, token) within the piece, overlaps merged; the longest names the token."""
    cuts: list[Cut] = []
    longest = 0
    here = [leak for leak in leaks if leak.start < piece.end and leak.end > piece.start]
    for leak in sorted(here, key=lambda one: (one.start, -one.end, one.kind)):
        start, end = max(leak.start - piece.start, 0), min(leak.end, piece.end) - piece.start
        token = gone if leak.action is LeakAction.REMOVED else TOKENS[leak.kind]
        if cuts and start < cuts[-1][1]:
            before = cuts[-1]
            wins = end - start > longest and before[2]
            cuts[-1] = (before[0], max(before[1], end), token if wins else before[2])
        else:
            # the second half of a leak that runs over a line break has its token already
            cuts.append((start, end, token if leak.start >= piece.start else ""))
            longest = 0
        longest = max(longest, end - start)
    return cuts
