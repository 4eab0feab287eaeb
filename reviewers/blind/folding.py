"""
Text made comparable, with the way back to the raw offsets.

NFKC (Unicode Standard Annex 15) one character at a time turns full-width letters,
digits and brackets into plain ones; a character may become several, so each folded
character remembers which raw one it came from.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Final

from reviewers.blind.glyphs import SIMPLIFIED

DROPPED: Final = frozenset("·•‧・⋅-‐‑‒–—―−")
"""Dots inside minority names, and hyphens inside numbers; spaces and marks go as well."""
BARRIER: Final = "\n"
"""Stands for a blank line: nothing is ever matched across paragraphs."""


@dataclass(frozen=True, slots=True)
class Folded:
    """``origin[i]`` is the raw offset that folded character ``text[i]`` came from."""

    text: str
    origin: tuple[int, ...]

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """Raw (start, end) of the folded slice, which must not be empty."""
        return self.origin[start], self.origin[end - 1] + 1


def plain(raw: str) -> Folded:
    """NFKC only; spaces and line breaks stay where they are."""
    letters: list[str] = []
    origin: list[int] = []
    for offset, character in enumerate(raw):
        for letter in unicodedata.normalize("NFKC", character):
            letters.append(letter)
            origin.append(offset)
    return Folded("".join(letters), tuple(origin))


def squeezed(raw: str) -> Folded:
    """
    NFKC, lower case and simplified, without spaces, dots, hyphens and invisible marks.

    One line break is dropped too (files wrap names), a blank line becomes BARRIER.
    """
    letters: list[str] = []
    origin: list[int] = []
    breaks = 0
    for offset, character in enumerate(raw):
        if character == "\n":
            breaks += 1
            if breaks == 2:
                letters.append(BARRIER)
                origin.append(offset)
            continue
        for letter in unicodedata.normalize("NFKC", character).lower():
            if not is_dropped(letter):
                letters.append(SIMPLIFIED.get(letter, letter))
                origin.append(offset)
                breaks = 0
    return Folded("".join(letters), tuple(origin))


def is_dropped(letter: str) -> bool:
    """Whether *letter* is a space, a dot or hyphen, or has no width (format controls)."""
    return letter.isspace() or letter in DROPPED or unicodedata.category(letter) == "Cf"


def key_of(value: str) -> str:
    """A registered value as it would read in squeezed text."""
    return squeezed(value).text.replace(BARRIER, "")
