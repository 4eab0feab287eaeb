"""
Where a text quotes the Regulations: word for word, or nearly. Pure.

Both sides are compared without spaces and punctuation, so that a quotation survives
half-width commas and line breaks; offsets are those of the raw text. A near quotation is a
long stretch of one article with one to three letters changed, left out or put in.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from portal.calls import regulations

SHORTEST: Final = 10
"""Fewer characters in a row are no quotation: 做好新时代信访工作 is everybody's phrase."""
SHORTEST_NEAR: Final = 16
"""The same for a quotation with slips, which could be the author's own words."""
SHORTEST_IN_MARKS: Final = 7
"""Between quotation marks it is one from here on: nobody else is being quoted."""
MOST_SLIPS: Final = 3
_SEED: Final = 4
_AGAIN: Final = 4
"""So many letters must agree again after a slip."""
_AGAIN_AT_MARK: Final = 2
_REACH: Final = 300
_QUOTATION_MARKS: Final = frozenset('“”「」『』"')
_MENTION: Final = re.compile("第[一二三四五六七八九十]{1,3}条")
# letters of the text against letters of the law, the cheapest way out first
_STEPS: Final = sorted(
    ((here, there) for here in range(4) for there in range(4) if here or there),
    key=lambda step: (max(step), abs(step[0] - step[1]), step),
)

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Slip:
    """What stands in the text where the law has *original*; *count* letters differ."""

    start: int
    end: int
    original: str
    count: int


@dataclass(frozen=True, slots=True)
class Quotation:
    """One quotation: where it stands, which article, and where it departs from it."""

    start: int
    end: int
    article: int
    slips: tuple[Slip, ...] = ()

    @property
    def differing(self) -> int:
        """How many letters differ."""
        return sum(slip.count for slip in self.slips)


@dataclass(frozen=True, slots=True)
class _Letters:
    """A text without spaces and punctuation, with the way back, and where a mark was."""

    text: str
    origin: tuple[int, ...]
    walls: frozenset[int]


@dataclass(frozen=True, slots=True)
class _Gap:
    """A slip among letters: text[start:end] stands where law[law_start:law_end] should."""

    start: int
    end: int
    law_start: int
    law_end: int

    def moved(self, at: int, place: int) -> "_Gap":
        """Count from the start of the text and of the law."""
        return _Gap(at + self.start, at + self.end, place + self.law_start, place + self.law_end)

    def turned(self, at: int, place: int) -> "_Gap":
        """Do the same for one that was counted backwards from there."""
        return _Gap(at - self.end, at - self.start, place - self.law_end, place - self.law_start)

    @property
    def count(self) -> int:
        """How many letters differ."""
        return max(self.end - self.start, self.law_end - self.law_start)


@dataclass(frozen=True, slots=True)
class _Match:
    """A stretch of letters that follows one article."""

    start: int
    end: int
    article: int
    gaps: tuple[_Gap, ...] = ()

    @property
    def agreeing(self) -> int:
        """How many letters are the law's."""
        return self.end - self.start - sum(gap.end - gap.start for gap in self.gaps)


def quotations(text: str) -> list[Quotation]:
    """Return every quotation in *text*, in order, not overlapping."""
    letters = _letters(text)
    return [_in_raw(match, letters) for match in _found(letters, text)]


def law_spans(text: str) -> list[Span]:
    """Return the (start, end) of every word-for-word quotation in *text*."""
    return [(one.start, one.end) for one in quotations(text) if not one.slips]


def _found(letters: _Letters, raw: str) -> Iterator[_Match]:
    named = frozenset(_MENTION.findall(raw))
    at = floor = 0
    while at + _SEED <= len(letters.text):
        match = _best(letters, at, floor, named)
        if match is not None and (mark := _mark_soon_after(letters, at)):
            # the word before the mark may be the law's too by chance; what is marked counts
            inside = _best(letters, mark, floor, named)
            match = inside if inside is not None and inside.end > match.end else match
        if match is None:
            at += 1
        else:
            yield match
            at = floor = match.end


def _mark_soon_after(letters: _Letters, at: int) -> int | None:
    return next((place for place in range(at + 1, at + _SEED) if place in letters.walls), None)


def _best(letters: _Letters, at: int, floor: int, named: frozenset[str]) -> _Match | None:
    """Return the longest quotation around *at*; among equals that of an article named."""
    found = [
        match
        for article, place in _places().get(letters.text[at : at + _SEED], ())
        for match in _around(letters, at, floor, article, place)
        if _is_quotation(match, letters)
    ]
    return max(found, key=lambda one: _rank(one, named), default=None)


def _rank(match: _Match, named: frozenset[str]) -> tuple[int, bool, int]:
    is_named = regulations.article(match.article).no in named
    return match.agreeing, is_named, -match.article


def _around(letters: _Letters, at: int, floor: int, article: int, place: int) -> Iterator[_Match]:
    """Yield what follows an article around a seed: the exact stretch, and the one with slips."""
    text, law = letters.text, _laws()[article - 1]
    yield _Match(at, at + _shared(text[at : at + _REACH], law[place : place + _REACH]), article)
    first, last = _between_marks(letters, at, floor)
    ahead, after = _onwards(text[at:last], law[place : place + _REACH], last in letters.walls)
    behind, before = _onwards(
        text[first:at][::-1], law[max(0, place - _REACH) : place][::-1], first in letters.walls
    )
    gaps = [gap.turned(at, place) for gap in behind[::-1]] + [gap.moved(at, place) for gap in ahead]
    yield _Match(at - before, at + after, article, tuple(gaps))


def _between_marks(letters: _Letters, at: int, floor: int) -> Span:
    """Return how far slips are forgiven: to the nearest quotation marks."""
    first, last = max(floor, at - _REACH), min(len(letters.text), at + _REACH)
    return (
        max((wall for wall in letters.walls if first <= wall <= at), default=first),
        min((wall for wall in letters.walls if at < wall <= last), default=last),
    )


def _onwards(text: str, law: str, ends_at_mark: bool) -> tuple[list[_Gap], int]:
    """Follow *law* as far as *text* does, over slips; return these and how far it went."""
    gaps: list[_Gap] = []
    at = place = _shared(text, law)
    left = MOST_SLIPS
    while step := _step(text[at:], law[place:], left, ends_at_mark):
        gap = _Gap(at, at + step[0], place, place + step[1])
        length = _shared(text[gap.end :], law[gap.law_end :])
        gaps.append(gap)
        left -= gap.count
        at, place = gap.end + length, gap.law_end + length
    return gaps, at


def _step(text: str, law: str, left: int, ends_at_mark: bool) -> Span | None:
    """
    Return the cheapest slip after which both go on alike, if *left* letters may differ.

    Before a closing quotation mark two letters are enough of an "alike".
    """
    for here, there in _STEPS:
        rest = text[here : here + _AGAIN]
        is_enough = len(rest) == _AGAIN or (ends_at_mark and len(rest) >= _AGAIN_AT_MARK)
        if max(here, there) <= left and is_enough and law.startswith(rest, there):
            return here, there
    return None


def _shared(text: str, law: str) -> int:
    """Return how many letters both begin with."""
    limit = min(len(text), len(law))
    return next((at for at in range(limit) if text[at] != law[at]), limit)


def _is_quotation(match: _Match, letters: _Letters) -> bool:
    """Say whether this is long enough; with slips it must be longer, between marks it need not."""
    if sum(gap.count for gap in match.gaps) > MOST_SLIPS:
        return False
    is_marked = match.start in letters.walls and match.end in letters.walls
    shortest = SHORTEST_NEAR if match.gaps else SHORTEST
    return match.agreeing >= (SHORTEST_IN_MARKS if is_marked else shortest)


def _in_raw(match: _Match, letters: _Letters) -> Quotation:
    """Return the match in offsets of the raw text."""
    law = _laws()[match.article - 1]
    slips = []
    for gap in match.gaps:
        # one letter alone says little (诿): the one before it is shown with it (推诿)
        more = 1 if gap.end - gap.start < 2 or gap.law_end - gap.law_start < 2 else 0
        more = min(more, gap.start - match.start, gap.law_start)
        span = _raw_span(letters, gap.start - more, gap.end)
        slips.append(Slip(*span, law[gap.law_start - more : gap.law_end], gap.count))
    return Quotation(*_raw_span(letters, match.start, match.end), match.article, tuple(slips))


def _raw_span(letters: _Letters, start: int, end: int) -> Span:
    return letters.origin[start], letters.origin[end - 1] + 1


@cache
def _laws() -> tuple[str, ...]:
    return tuple(_letters(article.text).text for article in regulations.articles())


@cache
def _places() -> dict[str, list[tuple[int, int]]]:
    """Return seed → (article, place) of all its places in the Regulations."""
    places: dict[str, list[tuple[int, int]]] = {}
    for number, law in enumerate(_laws(), start=1):
        for place in range(len(law) - _SEED + 1):
            places.setdefault(law[place : place + _SEED], []).append((number, place))
    return places


def _letters(text: str) -> _Letters:
    """Leave out spaces and punctuation, make letters half-width, note the quotation marks."""
    kept: list[str] = []
    origin: list[int] = []
    walls: set[int] = set()
    for offset, raw in enumerate(text):
        letter = unicodedata.normalize("NFKC", raw) if raw > "\uff00" else raw
        if unicodedata.category(raw)[0] in "LN" and len(letter) == 1:
            kept.append(letter)
            origin.append(offset)
        elif raw in _QUOTATION_MARKS:
            walls.add(len(kept))
    return _Letters("".join(kept), tuple(origin), frozenset(walls))
