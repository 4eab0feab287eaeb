"""Screening room, what of a text is found in another one, piece by piece. Pure."""

import unicodedata
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from functools import cache
from typing import Final, Protocol

# a longer passage is marked whole: comparing it letter by letter would keep the page waiting
LONGEST_COMPARED: Final = 6000
# inside of a reworded passage so many letters in a row are more than chance
LEAST_RUN: Final = 8
LEAST_PIECE: Final = 2
# with fewer equal letters than this a passage is not the same but in our eyes
LEAST_EQUAL: Final = 0.7
MOST_NUMBERS: Final = 65_535

Span = tuple[int, int]


class Mark(StrEnum):
    """How a piece of a text stands to the other one."""

    PLAIN = "plain"
    SAME = "same"
    NEAR = "near"
    BASE = "base"


ORDER: Final = tuple(Mark)


class Passage(Protocol):
    """A passage as the engine finds it: the same words in both texts, by code points."""

    @property
    def a_start(self) -> int:
        """Where it begins in the left text."""

    @property
    def a_end(self) -> int:
        """Where it ends there, exclusive."""

    @property
    def b_start(self) -> int:
        """Where it begins in the right text."""

    @property
    def b_end(self) -> int:
        """Where it ends there, exclusive."""

    @property
    def kind(self) -> str:
        """``same`` or ``reworded``."""


@dataclass(frozen=True, slots=True, order=True)
class Quote:
    """A stretch of a text that quotes a base text; *label* says which and what of it."""

    start: int
    end: int
    label: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of one kind; *number* is the passage it belongs to, 0 for none."""

    text: str
    mark: Mark
    number: int = 0
    label: str = ""


class Painted:
    """A text with its pieces marked; what is painted later lies on top."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.marks = bytearray(len(text))
        self.numbers = array("H", bytes(2 * len(text)))
        self.labels: list[str] = [""]
        self.quoted = array("H", bytes(2 * len(text)))
        self.edges: set[int] = {0, len(text)}
        self._sorted: list[int] | None = None

    def lay(self, span: Span, mark: Mark, number: int) -> None:
        """Mark a stretch as part of a passage."""
        start, end = self.bound(span)
        self.marks[start:end] = bytes([ORDER.index(mark)]) * (end - start)
        self.numbers[start:end] = array("H", [min(number, MOST_NUMBERS)]) * (end - start)

    def quote(self, quote: Quote) -> None:
        """Mark a stretch as quoted; the number of a passage around it stays."""
        start, end = self.bound((quote.start, quote.end))
        if quote.label not in self.labels:
            self.labels.append(quote.label)
        place = min(self.labels.index(quote.label), MOST_NUMBERS)
        self.marks[start:end] = bytes([ORDER.index(Mark.BASE)]) * (end - start)
        self.quoted[start:end] = array("H", [place]) * (end - start)

    def bound(self, span: Span) -> Span:
        """Return a stretch of this text that begins before it ends, and note its edges."""
        start = min(max(span[0], 0), len(self.text))
        end = min(max(span[1], start), len(self.text))
        self.edges |= {start, end}
        self._sorted = None
        return start, end

    def pieces(self, start: int, end: int) -> Iterator[Piece]:
        """Yield the pieces from *start* to *end*."""
        if self._sorted is None:
            self._sorted = sorted(self.edges)
        inner = self._sorted[bisect_right(self._sorted, start) : bisect_left(self._sorted, end)]
        for left, right in zip([start, *inner], [*inner, end], strict=True):
            if left < right:
                mark = ORDER[self.marks[left]]
                label = self.labels[self.quoted[left]] if mark is Mark.BASE else ""
                yield Piece(self.text[left:right], mark, self.numbers[left], label)


def paint(
    texts: tuple[str, str],
    passages: Sequence[Passage],
    quotes: tuple[Iterable[Quote], Iterable[Quote]],
    *,
    shown: frozenset[int],
) -> tuple[Painted, Painted]:
    """Return both texts marked; *shown* are the numbers of the passages to be marked, from 1."""
    left, right = Painted(texts[0]), Painted(texts[1])
    finer = Compared(texts)
    for number, passage in reversed([*enumerate(passages, start=1)]):
        if number in shown:
            whole = (passage.a_start, passage.a_end), (passage.b_start, passage.b_end)
            is_same = passage.kind == "same"
            runs = finer.runs(*whole, is_same=is_same)
            ground = Mark.PLAIN if is_same else Mark.NEAR
            for side, span, found in zip((left, right), whole, runs, strict=True):
                side.lay(span, Mark.SAME if is_same and not found else ground, number)
                for run in found:
                    side.lay(run, Mark.SAME, number)
    for side, found_quotes in zip((left, right), quotes, strict=True):
        for quote in found_quotes:
            side.quote(quote)
    return left, right


class Compared:
    """
    Two texts whose passages are compared letter by letter.

    The engine's own normal form would bring numba into every worker of the web; what this one
    does not know (traditional characters, lookalikes) makes a passage *same* as a whole.
    """

    def __init__(self, texts: tuple[str, str]) -> None:
        self.texts = texts

    def runs(self, a: Span, b: Span, *, is_same: bool) -> tuple[list[Span], list[Span]]:
        """Return the stretches that are equal on both sides; none when that says nothing."""
        left, right = (Letters(text, span) for text, span in zip(self.texts, (a, b), strict=True))
        if max(len(left.codes), len(right.codes)) > LONGEST_COMPARED:
            return [], []
        matcher = SequenceMatcher(None, left.codes, right.codes, autojunk=False)
        least = LEAST_PIECE if is_same else LEAST_RUN
        blocks = [one for one in matcher.get_matching_blocks() if one.size >= least]
        equal, shorter = sum(one.size for one in blocks), min(len(left.codes), len(right.codes))
        if is_same and equal < LEAST_EQUAL * shorter:
            return [], []
        return (
            [left.raw(one.a, one.size) for one in blocks],
            [right.raw(one.b, one.size) for one in blocks],
        )


class Letters:
    """The letters of a stretch, and where each of them stands in the text."""

    def __init__(self, text: str, span: Span) -> None:
        found = [(at, plain(text[at])) for at in range(span[0], min(span[1], len(text)))]
        self.places = [at for at, letter in found if letter]
        self.codes = [letter for _, letter in found if letter]
        self.end = span[1]

    def raw(self, first: int, size: int) -> Span:
        """Return letters as a stretch of the text; the punctuation behind them goes with them."""
        behind = first + size
        return self.places[first], self.places[behind] if behind < len(self.places) else self.end


@cache
def plain(letter: str) -> str:
    """Return a character as it is compared; nothing for punctuation and blanks."""
    return unicodedata.normalize("NFKC", letter).casefold() if letter.isalnum() else ""


def letters_in(text: str) -> int:
    """Count characters as the check does: punctuation and blanks aside."""
    return sum(map(str.isalnum, text))
