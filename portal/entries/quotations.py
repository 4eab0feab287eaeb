"""
Where a text quotes the Regulations word for word. Pure.

Both sides are compared without spaces and punctuation, so that a quotation survives
half-width commas and line breaks; offsets are those of the raw text.
"""

import unicodedata
from functools import cache
from typing import Final

from portal.calls import regulations

SHORTEST: Final = 10
"""Fewer characters in a row are no quotation: 做好新时代信访工作 is everybody's phrase."""

Span = tuple[int, int]


def law_spans(text: str) -> list[Span]:
    """Return the (start, end) of every quotation in *text*, in order, not overlapping."""
    letters, origin = _letters(text)
    spans: list[Span] = []
    at = 0
    while at + SHORTEST <= len(letters):
        length = _longest(letters, at)
        if length:
            spans.append((origin[at], origin[at + length - 1] + 1))
            at += length
        else:
            at += 1
    return spans


def _longest(letters: str, at: int) -> int:
    """Return how many letters from *at* on stand in one article like this."""
    best = 0
    for number, place in _places().get(letters[at : at + SHORTEST], ()):
        law = _laws()[number]
        length = SHORTEST
        limit = min(len(letters) - at, len(law) - place)
        while length < limit and letters[at + length] == law[place + length]:
            length += 1
        best = max(best, length)
    return best


@cache
def _laws() -> tuple[str, ...]:
    return tuple(_letters(article.text)[0] for article in regulations.articles())


@cache
def _places() -> dict[str, list[tuple[int, int]]]:
    places: dict[str, list[tuple[int, int]]] = {}
    for number, law in enumerate(_laws()):
        for place in range(len(law) - SHORTEST + 1):
            places.setdefault(law[place : place + SHORTEST], []).append((number, place))
    return places


def _letters(text: str) -> tuple[str, list[int]]:
    kept = [
        (letter, offset)
        for offset, letter in enumerate(text)
        if unicodedata.category(letter)[0] in "LN"
    ]
    return "".join(letter for letter, _ in kept), [offset for _, offset in kept]
