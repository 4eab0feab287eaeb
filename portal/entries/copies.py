"""
What judges may read of an essay: masked title and paragraphs, built from the text. Pure.

A paragraph is ``{"number", "kind", "is_heading", "runs", "notes"}``; a run is ``{"text",
"kind"}`` with kind "" (plain), "masked" (a token stands for identity) or "law" (a word-for-word
quotation of the Regulations). Templates draw it as it is.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from portal.entries.quotations import law_spans
from portal.files.counting import count_characters
from portal.files.essays import Block, BlockKind
from reviewers.blind import Identity, Leak, LeakAction, LeakKind, identity_leaks, mask
from reviewers.blind.masking import TOKENS

KIND_WORDS: Final = {
    LeakKind.NAME: "姓名",
    LeakKind.UNIT: "单位",
    LeakKind.PHONE: "电话",
    LeakKind.EMAIL: "邮箱",
    LeakKind.ID_NUMBER: "证件号",
    LeakKind.WECHAT: "微信",
    LeakKind.SIGNATURE: "署名行",
    LeakKind.PLACE: "地名职务",
    LeakKind.OTHER: "其他",
}
CELL: Final = "　｜　"


@dataclass(frozen=True, slots=True)
class Built:
    """A judge copy not yet kept: masked title, paragraphs, what was found, their digest."""

    title: str
    blocks: list[dict[str, Any]]
    findings: list[dict[str, Any]]
    digest: str

    @property
    def characters(self) -> int:
        """The length of what is left: one with the masked words tells how long a name is."""
        runs = [run for block in self.blocks for run in block["runs"]]
        return sum(count_characters(run["text"]) for run in runs if run["kind"] != "masked")


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph to be, and where its text starts in the whole."""

    kind: BlockKind
    text: str
    start: int


def build(
    title: str, blocks: Sequence[Block], identity: Identity, also: Sequence[str] = ()
) -> Built:
    """
    Mask the title and the text of an essay and mark its quotations.

    *also* are words the author wants masked, whatever we think of them.
    """
    lines = list(_lines(title, blocks))
    text = "\n".join(line.text for line in lines)
    leaks = _leaks(text, identity, also)
    title_leaks = _leaks(title, identity, also)
    shown = mask(title, title_leaks).strip() or (TOKENS[LeakKind.SIGNATURE] if title else "")
    paragraphs = _numbered([_paragraph(line, leaks) for line in lines])
    findings = [_finding(leak) for leak in (*filter(_acts, title_leaks), *leaks)]
    return Built(shown, paragraphs, findings, digest_of([shown, paragraphs]))


def _leaks(text: str, identity: Identity, also: Sequence[str]) -> list[Leak]:
    """Return what we found and what the author named, which is masked without doubt."""
    named = identity_leaks(text, Identity(names=tuple(also))) if also else ()
    wanted = [
        replace(leak, kind=LeakKind.OTHER, action=LeakAction.MASKED)
        for leak in named
        if leak.kind is LeakKind.NAME
    ]
    settled = {(leak.start, leak.end) for leak in wanted}
    found = [
        leak
        for leak in identity_leaks(text, identity)
        if _acts(leak) or (leak.start, leak.end) not in settled
    ]
    return [*found, *wanted]


def digest_of(content: object) -> str:
    """Return the SHA-256 over the canonical JSON of a copy's content."""
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def masked_counts(findings: Sequence[dict[str, Any]]) -> list[tuple[str, int]]:
    """Return (kind in Chinese, how many places) of what was masked or taken out."""
    counts = Counter(
        LeakKind(one["kind"]) for one in findings if one["action"] != LeakAction.FLAGGED
    )
    return [(word, counts[kind]) for kind, word in KIND_WORDS.items() if counts[kind]]


def flagged(findings: Sequence[dict[str, Any]]) -> list[dict[str, str]]:
    """Return what a person has to look at: nothing of it was masked."""
    seen = dict.fromkeys(
        (KIND_WORDS[LeakKind(one["kind"])], str(one["text"]))
        for one in findings
        if one["action"] == LeakAction.FLAGGED
    )
    return [{"word": word, "text": text} for word, text in seen]


def _lines(title: str, blocks: Sequence[Block]) -> Iterator[Line]:
    """Flatten blocks; the essay's own title line goes when it repeats the entry's title."""
    start = 0
    for block in blocks:
        if block.kind is BlockKind.TITLE and _same(block.text, title):
            continue
        for text in _texts(block):
            yield Line(block.kind, text, start)
            start += len(text) + 1


def _texts(block: Block) -> Iterator[str]:
    if block.kind is BlockKind.FIGURE:
        return
    if block.kind is BlockKind.TABLE:
        yield from (CELL.join(row) for row in block.rows)
        return
    yield from (f"{block.marker}{part}" for part in block.text.split("\n") if part.strip())


def _same(one: str, other: str) -> bool:
    return "".join(one.split()) == "".join(other.split())


def _paragraph(line: Line, leaks: Sequence[Leak]) -> dict[str, Any]:
    heading = line.kind in {BlockKind.TITLE, BlockKind.HEADING}
    runs = list(_runs(line, [leak for leak in leaks if _acts(leak) and _touches(leak, line)]))
    return {"number": 0, "kind": line.kind.value, "is_heading": heading, "runs": runs, "notes": []}


def _numbered(paragraphs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Number what is left; a line that was nothing but a signature is gone."""
    kept = [one for one in paragraphs if any(run["text"].strip() for run in one["runs"])]
    bodies = (one for one in kept if not one["is_heading"])
    for number, paragraph in enumerate(bodies, start=1):
        paragraph["number"] = number
    return kept


def _runs(line: Line, leaks: Sequence[Leak]) -> Iterator[dict[str, str]]:
    """Cut a line at its masks; quotations are marked between them, never across."""
    at = 0
    for start, end, token in _cuts(line, leaks):
        yield from _plain(line.text[at:start])
        if token:
            yield {"text": token, "kind": "masked"}
        at = end
    yield from _plain(line.text[at:])


def _cuts(line: Line, leaks: Sequence[Leak]) -> list[tuple[int, int, str]]:
    """Return (start, end, token) within the line, overlaps merged; the longest names the token."""
    cuts: list[tuple[int, int, str]] = []
    longest = 0
    for leak in sorted(leaks, key=lambda one: (one.start, -one.end, one.kind)):
        start, end = max(leak.start - line.start, 0), min(leak.end - line.start, len(line.text))
        token = "" if leak.action is LeakAction.REMOVED else TOKENS[leak.kind]
        if cuts and start < cuts[-1][1]:
            before = cuts[-1]
            wins = end - start > longest and before[2]
            cuts[-1] = (before[0], max(before[1], end), token if wins else before[2])
        else:
            # the second half of a leak that runs over a line break has its token already
            cuts.append((start, end, token if leak.start >= line.start else ""))
            longest = 0
        longest = max(longest, end - start)
    return cuts


def _plain(text: str) -> Iterator[dict[str, str]]:
    at = 0
    for start, end in law_spans(text):
        if start > at:
            yield {"text": text[at:start], "kind": ""}
        yield {"text": text[start:end], "kind": "law"}
        at = end
    if at < len(text):
        yield {"text": text[at:], "kind": ""}


def _acts(leak: Leak) -> bool:
    return leak.action is not LeakAction.FLAGGED


def _touches(leak: Leak, line: Line) -> bool:
    return leak.start < line.start + len(line.text) and leak.end > line.start


def _finding(leak: Leak) -> dict[str, Any]:
    return {
        "kind": leak.kind.value,
        "action": leak.action.value,
        "text": leak.text[:120],
        "own": leak.own,
    }
