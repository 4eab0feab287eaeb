"""
Base texts: what everybody may quote, the Regulations, slogans, notices, templates.

Quoting them is no copying. A quotation is found run by run of eight equal characters and
followed over small slips, so that a mistyped article is still that article.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from reviewers.duplicates.compiling import compiled
from reviewers.duplicates.grams import Hashes, grams
from reviewers.duplicates.normalising import Codes, Normal, normalise
from reviewers.duplicates.values import BaseSpan
from reviewers.values import inputs_digest

GRAM: Final = 8
LEAST_RUN: Final = 10
"""So many equal characters in a row are a quotation."""
_SLIP: Final = 4
"""So many characters may be wrong, missing or too many, when _AGAIN equal ones follow."""
_AGAIN: Final = 5
_FOLLOWED: Final = 12
"""Two runs this near to each other in the text and in the base text are one quotation."""

Numbers = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class BaseText:
    """
    A text that may be quoted. ``parts`` are (offset in the raw text, number) where its
    numbered parts begin, in order: the articles of the Regulations.
    """

    key: str
    title: str
    text: str
    parts: tuple[tuple[int, int], ...] = ()

    @classmethod
    def of_parts(cls, key: str, title: str, parts: Iterable[tuple[int, str]]) -> BaseText:
        """Join numbered parts, each a paragraph."""
        text, starts = "", []
        for number, words in parts:
            starts.append((len(text), number))
            text += words + "\n"
        return cls(key, title, text, tuple(starts))


@dataclass(frozen=True, slots=True, eq=False)
class Base:
    """Base texts ready to be looked up; make one with ``Base.of``."""

    texts: tuple[BaseText, ...]
    digest: str
    # All texts one after another, nought between them; for each place its text and part.
    codes: Codes = field(repr=False)
    owners: Numbers = field(repr=False)
    parts: Numbers = field(repr=False)
    # A hash table of their grams: the first place of each slot, and the next like it.
    slots: Numbers = field(repr=False)
    following: Numbers = field(repr=False)
    hashes: Hashes = field(repr=False)

    @classmethod
    def of(cls, texts: Iterable[BaseText]) -> Base:
        """Make these texts ready; their order decides which of two equal ones is named."""
        kept = tuple(texts)
        codes, owners, parts = _joined(kept)
        hashes = grams(codes, GRAM)
        slots, following = _hashed(hashes)
        digest = inputs_digest(kept)
        return cls(kept, digest, codes, owners, parts, slots, following, hashes)

    def runs_of(self, normal: Normal) -> NDArray[np.int32]:
        """Quotations in *normal*, one a row: start, end (comparable), start and end in codes."""
        numbers = grams(normal.codes, GRAM)
        return _quoted(normal.codes, numbers, self.codes, self.hashes, self.slots, self.following)

    def mask_of(self, normal: Normal) -> NDArray[np.bool_]:
        """Which comparable characters of *normal* are quoted."""
        mask = np.zeros(len(normal), dtype=np.bool_)
        for start, end, _, _ in self.runs_of(normal).tolist():
            mask[start:end] = True
        return mask

    def spans_of(self, normal: Normal) -> tuple[BaseSpan, ...]:
        """Quotations in raw offsets, each within one part of one base text."""
        spans = []
        for start, end, base_start, base_end in self.runs_of(normal).tolist():
            for first, last, place in self._by_part(start, end, base_start, base_end):
                text = self.texts[int(self.owners[place])]
                raw = normal.raw_span(first, last)
                spans.append(BaseSpan(*raw, text.key, int(self.parts[place])))
        return tuple(spans)

    def _by_part(
        self, start: int, end: int, base_start: int, base_end: int
    ) -> Iterable[tuple[int, int, int]]:
        """Cut a quotation where its base text goes on to the next part."""
        parts = self.parts[base_start:base_end]
        cuts = [0, *(np.flatnonzero(parts[1:] != parts[:-1]) + 1).tolist()]
        for cut, following in zip(cuts, [*cuts[1:], None], strict=True):
            first = min(start + cut, end)
            last = end if following is None else min(start + following, end)
            if last > first:
                yield first, last, base_start + cut


def quoted_spans(text: str, base: Base) -> tuple[BaseSpan, ...]:
    """Where *text* quotes a base text, in raw offsets."""
    return base.spans_of(normalise(text))


def _joined(texts: tuple[BaseText, ...]) -> tuple[Codes, Numbers, Numbers]:
    codes, owners, parts = [], [], []
    for owner, text in enumerate(texts):
        normal = normalise(text.text)
        starts = np.array([start for start, _ in text.parts], dtype=np.int32)
        numbers = np.array([0, *(number for _, number in text.parts)], dtype=np.int32)
        codes.append(np.append(normal.codes, np.uint32(0)))
        owners.append(np.full(len(normal) + 1, owner, dtype=np.int32))
        part = numbers[np.searchsorted(starts, normal.offsets, side="right")]
        parts.append(np.append(part, np.int32(0)))
    if not texts:
        return np.zeros(0, np.uint32), np.zeros(0, np.int32), np.zeros(0, np.int32)
    return np.concatenate(codes), np.concatenate(owners), np.concatenate(parts)


@compiled
def _hashed(hashes: Hashes) -> tuple[Numbers, Numbers]:
    size = 16
    while size < 4 * len(hashes):
        size *= 2
    slots = np.full(size, -1, dtype=np.int32)
    following = np.full(len(hashes), -1, dtype=np.int32)
    for place in range(len(hashes) - 1, -1, -1):
        slot = np.int64(hashes[place] & np.uint64(size - 1))
        following[place] = slots[slot]
        slots[slot] = place
    return slots, following


@compiled
def _quoted(
    codes: Codes, numbers: Hashes, base: Codes, hashes: Hashes, slots: Numbers, following: Numbers
) -> Numbers:
    runs = np.empty((len(numbers) // LEAST_RUN + 1, 4), dtype=np.int32)
    count, i = 0, 0
    while i < len(numbers):
        place = _best_place(codes, i, numbers[i], base, hashes, slots, following)
        if place < 0:
            i += 1
            continue
        end, base_end = _to_the_end(codes, i, base, place)
        start, base_start = i, place
        if count > 0 and _goes_on(runs[count - 1], start, base_start):
            count -= 1
            start, base_start = runs[count, 0], runs[count, 2]
        runs[count, 0], runs[count, 1] = start, end
        runs[count, 2], runs[count, 3] = base_start, base_end
        count += 1
        i = end
    return runs[:count].copy()


@compiled
def _best_place(
    codes: Codes,
    i: int,
    number: np.uint64,
    base: Codes,
    hashes: Hashes,
    slots: Numbers,
    following: Numbers,
) -> int:
    best, longest = -1, LEAST_RUN - 1
    place = slots[np.int64(number & np.uint64(len(slots) - 1))]
    while place >= 0:
        if hashes[place] == number:
            length = _equal_from(codes, i, base, place)
            if length > longest:
                best, longest = place, length
        place = following[place]
    return best


@compiled
def _equal_from(codes: Codes, i: int, base: Codes, place: int) -> int:
    length = 0
    while (
        i + length < len(codes)
        and place + length < len(base)
        and codes[i + length] == base[place + length]
    ):
        length += 1
    return length


@compiled
def _to_the_end(codes: Codes, i: int, base: Codes, place: int) -> tuple[int, int]:
    """Follow a quotation over its slips; return where it ends in both texts."""
    length = _equal_from(codes, i, base, place)
    end, base_end = i + length, place + length
    while True:
        step, base_step, again = 0, 0, 0
        for slips in range(1, 2 * _SLIP + 1):
            for own in range(max(0, slips - _SLIP), min(_SLIP, slips) + 1):
                if again == 0 and _no_border(base, base_end, slips - own):
                    again = _equal_from(codes, end + own, base, base_end + slips - own)
                    again = again if again >= _AGAIN else 0
                    step, base_step = own, slips - own
            if again > 0:
                break
        if again == 0:
            return end, base_end
        end += step + again
        base_end += base_step + again


@compiled
def _no_border(base: Codes, place: int, length: int) -> bool:
    """Whether base[place:place+length] stays within one base text."""
    return bool(np.all(base[place : place + length] != 0))


@compiled
def _goes_on(run: Numbers, start: int, base_start: int) -> bool:
    gap = base_start - run[3]
    return bool(start - run[1] <= _FOLLOWED and 0 <= gap <= _FOLLOWED)
