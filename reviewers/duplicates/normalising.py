"""
Text made comparable, with the way back: one look-up per character in a numpy table.

NFKC in lower case, lookalikes and radicals as what they look like, traditional as
simplified characters (OpenCC's table of characters), and nothing of spaces, punctuation,
symbols, marks and what has no width.
"""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray
from opencc import OpenCC

from reviewers.duplicates.lookalikes import LOOKALIKES

Codes: TypeAlias = NDArray[np.uint32]
Offsets: TypeAlias = NDArray[np.int32]

_DROPPED: Final = frozenset("CMPSZ")
"""General categories that carry no reading; private use (Co) is kept, fonts put words there."""
_BLANKS: Final = frozenset("\u115f\u1160\u3164\uffa0")
"""Hangul fillers: letters by category, nothing on paper."""
_UTF_32: Final = f"utf-32-{'le' if sys.byteorder == 'little' else 'be'}"
_MANY: Final = np.uint32(0xFFFFFFFF)
# NFKC leaves these as they are; only the step from traditional to simplified changes them.
_IDEOGRAPHS: Final = (
    (0x3400, 0x4DC0),
    (0x4E00, 0xA000),
    (0x20000, 0x2F800),
    (0x30000, 0x32400),
)
# Nothing but syllables that stay, and planes without letters.
_UNTOUCHED: Final = ((0xAC00, 0xD7A4), (0x40000, 0xE0000))


@dataclass(frozen=True, slots=True, eq=False)
class Normal:
    """
    A text as it is compared: ``codes[i]`` came from the raw character ``offsets[i]``.

    Offsets never fall; a raw character that becomes several repeats its own.
    """

    codes: Codes
    offsets: Offsets
    raw_length: int

    def __len__(self) -> int:
        return len(self.codes)

    @property
    def text(self) -> str:
        """The characters compared, as a string."""
        return text_of(self.codes)

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """Raw (start, end) of the comparable slice, which must not be empty."""
        return int(self.offsets[start]), int(self.offsets[end - 1]) + 1


@dataclass(frozen=True, slots=True, eq=False)
class _Table:
    single: Codes
    many: dict[int, tuple[int, ...]]


def normalise(text: str) -> Normal:
    """Return *text* made comparable. Lone surrogates are dropped like any other control."""
    raw = codes_of(text)
    table = _table()
    codes = table.single[raw]
    kept = np.flatnonzero(codes)
    codes = codes[kept]
    offsets = kept.astype(np.int32)
    several = np.flatnonzero(codes == _MANY)
    if len(several):
        codes, offsets = _expanded(codes, offsets, raw, several, table)
    codes.setflags(write=False)
    offsets.setflags(write=False)
    return Normal(codes, offsets, len(raw))


def codes_of(text: str) -> Codes:
    """The code points of *text*."""
    return np.frombuffer(text.encode(_UTF_32, "surrogatepass"), dtype=np.uint32)


def text_of(codes: Codes) -> str:
    """The string of these code points."""
    return codes.tobytes().decode(_UTF_32, "surrogatepass")


def is_break(raw: Codes) -> NDArray[np.bool_]:
    """Which raw characters part words: spaces, punctuation and symbols, not what is unseen."""
    return _breaks()[raw]


def simplified(text: str) -> str:
    """*text* in simplified characters, one for one: its length never changes."""
    return text.translate(_to_simplified())


def _expanded(
    codes: Codes, offsets: Offsets, raw: Codes, several: NDArray[np.intp], table: _Table
) -> tuple[Codes, Offsets]:
    becomes = {int(place): table.many[int(raw[offsets[place]])] for place in several}
    lengths = np.ones(len(codes), dtype=np.intp)
    lengths[several] = [len(becomes[int(place)]) for place in several]
    longer = np.repeat(codes, lengths)
    starts = np.cumsum(lengths) - lengths
    for place, letters in becomes.items():
        longer[starts[place] : starts[place] + len(letters)] = letters
    return longer, np.repeat(offsets, lengths)


@cache
def _table() -> _Table:
    single = np.arange(0x110000, dtype=np.uint32)
    many: dict[int, tuple[int, ...]] = {}
    to_simplified = _to_simplified()
    for code in _letters_to_ask():
        folded = _folded(chr(code), to_simplified)
        if len(folded) == 1:
            single[code] = folded[0]
        elif folded:
            single[code] = _MANY
            many[code] = folded
        else:
            single[code] = 0
    for traditional, plain in to_simplified.items():
        single[traditional] = LOOKALIKE_CODES.get(plain, plain)
    for code, plain in LOOKALIKE_CODES.items():
        single[code] = plain
    single.setflags(write=False)
    return _Table(single, many)


@cache
def _breaks() -> NDArray[np.bool_]:
    parts = np.zeros(0x110000, dtype=np.bool_)
    for code in _letters_to_ask():
        parts[code] = unicodedata.category(chr(code))[0] in "PSZ"
    parts[[ord(space) for space in "\t\n\v\f\r"]] = True
    parts.setflags(write=False)
    return parts


LOOKALIKE_CODES: Final = {ord(one): ord(other) for one, other in LOOKALIKES.items()}


def _folded(character: str, to_simplified: dict[int, int]) -> tuple[int, ...]:
    letters = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", character).lower())
    # A letter with a mark over it and the letter with a combining mark after it are one.
    letters = "".join(unicodedata.normalize("NFKD", x) if x < "\u3040" else x for x in letters)
    codes = (ord(letter) for letter in letters if not _is_dropped(letter))
    simple = (to_simplified.get(code, code) for code in codes)
    return tuple(LOOKALIKE_CODES.get(code, code) for code in simple)


def _is_dropped(letter: str) -> bool:
    category = unicodedata.category(letter)
    if category == "Cn" or category == "Co":
        return False
    # The ideographic zero is a number by category and stays.
    return category[0] in _DROPPED or letter in _BLANKS


def _letters_to_ask() -> Iterable[int]:
    skipped = sorted((*_IDEOGRAPHS, *_UNTOUCHED))
    start = 0
    for first, end in skipped:
        yield from range(start, first)
        start = end
    yield from range(start, 0xE0200)


@cache
def _to_simplified() -> dict[int, int]:
    """OpenCC's characters, one by one: a line break between them keeps its phrases out."""
    letters = [chr(code) for first, end in _IDEOGRAPHS for code in range(first, end)]
    becomes = {letter: letter for letter in letters}
    for name in ("t2s", "hk2s"):
        lines = OpenCC(name).convert("\n".join(letters)).split("\n")
        for letter, line in zip(letters, lines, strict=True):
            if becomes[letter] == letter and len(line) == 1:
                becomes[letter] = line
    return {ord(one): ord(other) for one, other in becomes.items() if one != other}
