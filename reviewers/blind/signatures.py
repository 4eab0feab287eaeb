"""
Signature lines (署名行): who wrote this, said on a line of its own.

A line that opens with a key and a colon (作者：…) is one wherever it stands; without a
colon only in the first 4 or last 6 lines and up to 30 characters, for 「学校组织学习了…」
is a sentence. Two guards of ours on top of DOMAIN §6: without colon *and* without a space
after the key it is flagged, not removed (titles begin with 学校, too); and a long
paragraph in the middle of the text is flagged, not removed, whatever it opens with.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Final

from reviewers.blind.folding import is_dropped
from reviewers.blind.identity import Leak, LeakAction, LeakKind
from reviewers.blind.patterns import SIGNED_WITH_COLON, SIGNED_WITHOUT_COLON

HEAD: Final = 4
TAIL: Final = 6
SHORT: Final = 30
PARAGRAPH: Final = 60


def signature_lines(raw: str, own: tuple[Leak, ...]) -> Iterator[Leak]:
    """Signature lines of *raw* in order; *own* are the certain matches already found."""
    lines = [line for line in _lines(raw) if line[1].strip()]
    for place, (start, line) in enumerate(lines):
        at_edge = place < HEAD or place >= len(lines) - TAIL
        action = _by_key(line, at_edge=at_edge)
        if action is None and at_edge and _is_all_own(start, line, own):
            action = LeakAction.REMOVED
        if action is not None:
            yield Leak(LeakKind.SIGNATURE, start, start + len(line), line, action)


def _lines(raw: str) -> Iterator[tuple[int, str]]:
    start = 0
    for line in raw.split("\n"):
        yield start, line
        start += len(line) + 1


def _by_key(line: str, *, at_edge: bool) -> LeakAction | None:
    folded = unicodedata.normalize("NFKC", line)
    tight = "".join(letter for letter in folded if not letter.isspace())
    if SIGNED_WITH_COLON.match(tight):
        is_body = not at_edge and len(tight) > PARAGRAPH
        return LeakAction.FLAGGED if is_body else LeakAction.REMOVED
    found = SIGNED_WITHOUT_COLON.match(tight)
    if found is None or not at_edge or len(tight) > SHORT:
        return None
    is_labelled = found["key"].startswith("作者") or _has_space_after(folded, found.end())
    return LeakAction.REMOVED if is_labelled else LeakAction.FLAGGED


def _has_space_after(line: str, letters: int) -> bool:
    """Whether white space follows the first *letters* letters of *line*."""
    seen = 0
    for letter in line:
        if seen == letters:
            return letter.isspace()
        seen += not letter.isspace()
    return False


def _is_all_own(start: int, line: str, own: tuple[Leak, ...]) -> bool:
    """Whether nothing but own data and punctuation stands on the line."""
    inside = [leak for leak in own if leak.start < start + len(line) and leak.end > start]
    if not inside:
        return False
    return all(
        _is_filler(letter) or any(leak.start <= start + place < leak.end for leak in inside)
        for place, letter in enumerate(line)
    )


def _is_filler(letter: str) -> bool:
    return is_dropped(letter) or unicodedata.category(letter).startswith(("P", "Z"))
