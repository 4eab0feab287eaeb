"""
Signature lines (署名行): who wrote this, said on a line of its own or at the end of one.

A line that opens with a key and a colon (作者：…) is one wherever it stands; without a
colon, and for lines that are nothing but a unit and a name, only the first 4 and last 6
lines count, for 「学校组织学习了…」 is a sentence. Where the machine could take a title or a
paragraph for a signature it flags and does not remove.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Final

from reviewers.blind import signing
from reviewers.blind.folding import is_dropped
from reviewers.blind.identity import Leak, LeakAction, LeakKind

HEAD: Final = 4
TAIL: Final = 6
SHORT: Final = 30
PARAGRAPH: Final = 60
LONGEST_OWN: Final = 200
"""No line of who and from where is longer; a whole text on one line is none."""
ASIDE: Final = 40
"""A line with a key in the middle of the text is taken out up to this many characters."""


def signature_lines(raw: str, own: Sequence[Leak]) -> Iterator[Leak]:
    """Signature lines of *raw* in order; *own* are the author's names and data found so far."""
    lines = [line for line in _lines(raw) if line[1].strip()]
    for place, (start, line) in enumerate(lines):
        is_head, is_tail = place < HEAD, place >= len(lines) - TAIL
        action = _by_key(line, at_edge=is_head or is_tail)
        if action is None and (is_head or is_tail):
            action = _by_look(start, line, own, is_title=place == 0, is_tail=is_tail)
        if action is not None:
            yield Leak(LeakKind.SIGNATURE, start, start + len(line), line, action)
            continue
        closing = signing.CLOSING.search(line.rstrip())
        if closing is not None:
            yield _closing(start, closing)


def _closing(start: int, match: re.Match[str]) -> Leak:
    """（作者系某局干部）at the end of a paragraph."""
    first, last = start + match.start(), start + match.end()
    return Leak(LeakKind.SIGNATURE, first, last, match.group(), LeakAction.REMOVED)


def _lines(raw: str) -> Iterator[tuple[int, str]]:
    start = 0
    for line in raw.split("\n"):
        yield start, line
        start += len(line) + 1


def _by_key(line: str, *, at_edge: bool) -> LeakAction | None:
    folded = unicodedata.normalize("NFKC", line)
    tight = "".join(letter for letter in folded if not letter.isspace() or letter == "\t")
    keyed = signing.WITH_COLON.match(tight)
    if keyed is not None:
        is_certain = tight.lstrip("([【").startswith(("作者", "本文作者", "第一作者", "姓名"))
        limit = (PARAGRAPH if not is_certain else len(tight)) if at_edge else ASIDE
        return (
            LeakAction.FLAGGED if len(tight) > limit and not _is_form(tight) else LeakAction.REMOVED
        )
    found = signing.WITHOUT_COLON.match(tight)
    if found is None or not at_edge or len(tight) > SHORT:
        return None
    is_labelled = found["key"].startswith("作者") or _has_space_after(folded, found.end())
    if signing.is_sentence(line):
        return None
    return LeakAction.REMOVED if is_labelled else LeakAction.FLAGGED


def _is_form(tight: str) -> bool:
    """Whether the line is a form's: several keys with colons, however long it is."""
    return len(re.findall(r"[:：]", tight)) > 1 and not re.search(r"[。；;]", tight[:-1])


def _has_space_after(line: str, letters: int) -> bool:
    """Whether white space follows the first *letters* letters of *line*."""
    seen = 0
    for letter in line:
        if seen == letters:
            return letter.isspace()
        seen += not letter.isspace()
    return False


def _by_look(
    start: int, line: str, own: Sequence[Leak], *, is_title: bool, is_tail: bool
) -> LeakAction | None:
    """Judge a line at the edge by what it consists of."""
    inside = [leak for leak in own if leak.start < start + len(line) and leak.end > start]
    if (
        inside
        and len(line) <= LONGEST_OWN
        and not signing.is_sentence(line)
        and _is_own_line(start, line, inside, is_title=is_title)
    ):
        return LeakAction.REMOVED
    if len(line) > PARAGRAPH:
        return LeakAction.REMOVED if signing.is_biography(line, is_own=bool(inside)) else None
    certainty = signing.looks_signed(line, is_tail=is_tail)
    if certainty is signing.Certainty.NONE:
        return None
    is_sure = certainty is signing.Certainty.SURE and not is_title
    return LeakAction.REMOVED if is_sure else LeakAction.FLAGGED


def _is_own_line(start: int, line: str, inside: Sequence[Leak], *, is_title: bool) -> bool:
    """Whether the line says who and from where, and nothing else."""
    rest = _without(start, line, inside)
    if signing.is_filler(rest):
        return True
    kinds = {leak.kind for leak in inside}
    if LeakKind.NAME not in kinds or is_title:
        return False
    is_whole = LeakKind.UNIT in kinds
    return not signing.is_talk(rest, signing.BESIDE_BOTH if is_whole else signing.BESIDE_ONE)


def _without(start: int, line: str, inside: Sequence[Leak]) -> str:
    """Return *line* without the leaks and without spaces and dots."""
    covered = bytearray(len(line))
    for leak in inside:
        first, last = max(leak.start - start, 0), min(leak.end - start, len(line))
        covered[first:last] = b"\1" * (last - first)
    return "".join(
        letter
        for letter, is_covered in zip(line, covered, strict=True)
        if not is_covered and not is_dropped(letter)
    )
