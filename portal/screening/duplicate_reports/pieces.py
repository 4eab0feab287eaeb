"""
Screening room: a text cut into pieces for a report: copied, reworded, base text, or plain.

Positions are code points of the raw text, end exclusive, as the engine tells them. Pure.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Final

#: Before and after a passage so much is shown of what surrounds it.
CONTEXT: Final = 24
#: A passage longer than this is shown by its two ends; how much lies between is said.
LONGEST: Final = 3000
ELLIPSIS: Final = "……"


class Look(StrEnum):
    """How a piece is printed."""

    PLAIN = "plain"
    SAME = "same"
    REWORDED = "reworded"
    # quoted from the Regulations or another base text: grey, and no copying
    BASE = "base"
    # words of the report itself, between two pieces of the text
    NOTE = "note"


RANK: Final = {look: place for place, look in enumerate((Look.BASE, Look.SAME, Look.REWORDED))}


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a text that is to be printed in its own way."""

    start: int
    end: int
    look: Look
    label: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """Some characters of a text that are printed alike; *label* names the base text."""

    text: str
    look: Look
    label: str = ""


def cut(text: str, stretches: Iterable[Stretch], start: int, end: int) -> tuple[Piece, ...]:
    """
    Return the text from *start* to *end* in pieces.

    Where stretches overlap, base text is base text whatever else it is, and the same is the same
    within what is reworded; otherwise the first holds.
    """
    start, end = max(0, start), min(len(text), end)
    inside = [one for one in stretches if one.start < end and one.end > start]
    inside.sort(key=lambda one: (RANK[one.look], one.start, one.end))
    marks = {start, end}
    for one in inside:
        marks |= {max(start, one.start), min(end, one.end)}
    edges = sorted(marks)
    found: list[Piece] = []
    for left, right in pairwise(edges):
        cover = next((one for one in inside if one.start <= left and right <= one.end), None)
        look, label = (Look.PLAIN, "") if cover is None else (cover.look, cover.label)
        _append(found, Piece(printable(text[left:right]), look, label))
    return tuple(found)


def _append(found: list[Piece], piece: Piece) -> None:
    last = found[-1] if found else None
    if last is not None and (last.look, last.label) == (piece.look, piece.label):
        found[-1] = Piece(last.text + piece.text, piece.look, piece.label)
    else:
        found.append(piece)


def excerpt(
    text: str, stretches: Sequence[Stretch], start: int, end: int, *, around: int = CONTEXT
) -> tuple[Piece, ...]:
    """Return a passage with a little of what surrounds it; a very long one by its two ends."""
    before, after = max(0, start - around), min(len(text), end + around)
    lead = (Piece(ELLIPSIS, Look.NOTE),) if before else ()
    tail = (Piece(ELLIPSIS, Look.NOTE),) if after < len(text) else ()
    if end - start <= LONGEST:
        return (*lead, *cut(text, stretches, before, after), *tail)
    half = LONGEST // 2
    left = cut(text, stretches, before, start + half)
    right = cut(text, stretches, end - half, after)
    gap = Piece(f"（中间 {end - start - 2 * half:,} 字略）", Look.NOTE)
    return (*lead, *left, gap, *right, *tail)


def printable(text: str) -> str:
    """Return *text* as any document can hold it: line ends as blanks, control characters shown."""
    return "".join(_shown(char) for char in text)


def _shown(char: str) -> str:
    code = ord(char)
    if char in "\t\n\r\v\f\x85\u2028\u2029":
        return " "
    is_control = code < 0x20 or 0x7F <= code < 0xA0  # C0, DEL and C1
    is_unfit = 0xD800 <= code < 0xE000 or code in {0xFFFE, 0xFFFF}
    return "\ufffd" if is_control or is_unfit else char
