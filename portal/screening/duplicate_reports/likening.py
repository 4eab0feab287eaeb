"""
Screening room: passages as stretches of both texts. Pure.

In a reworded passage the words that stayed are marked as the same, so that a reader sees at once
what was changed.
"""

from collections.abc import Iterable
from difflib import SequenceMatcher
from typing import Final

from portal.screening.duplicate_reports.pieces import Look, Stretch

#: Fewer equal characters in a row are chance.
LEAST: Final = 4
#: Longer passages are not looked into: the work grows with the square.
MOST: Final = 1500

#: (start and end in the one text, start and end in the other, "same" or "reworded")
Span = tuple[int, int, int, int, str]


def stretches(one: str, other: str, spans: Iterable[Span]) -> tuple[list[Stretch], list[Stretch]]:
    """Return how the passages are marked in the one text and in the other."""
    left: list[Stretch] = []
    right: list[Stretch] = []
    for a, b, c, d, kind in spans:
        left.append(Stretch(a, b, Look(kind)))
        right.append(Stretch(c, d, Look(kind)))
        if Look(kind) is Look.REWORDED and max(b - a, d - c) <= MOST:
            for first, second, size in _kept(one[a:b], other[c:d]):
                left.append(Stretch(a + first, a + first + size, Look.SAME))
                right.append(Stretch(c + second, c + second + size, Look.SAME))
    return left, right


def _kept(one: str, other: str) -> list[tuple[int, int, int]]:
    blocks = SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
    return [(block.a, block.b, block.size) for block in blocks if block.size >= LEAST]
