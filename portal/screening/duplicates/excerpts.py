"""Screening room: of a text only the passages in question, places moved along. Pure functions."""

from collections.abc import Iterable, Sequence
from typing import Final

Span = tuple[int, int]
Quote = tuple[int, int, str, int]

LEFT_OUT: Final = "……"


class Excerpt:
    """A text of which only some stretches are kept; what lies between is left out."""

    def __init__(self, text: str, spans: Iterable[Span]) -> None:
        """Keep these stretches, joined where they touch."""
        self._kept: list[tuple[int, int, int]] = []
        pieces: list[str] = []
        length = 0
        for start, end in united(spans):
            gap = f"\n{LEFT_OUT}\n" if pieces else f"{LEFT_OUT}\n" if start else ""
            pieces += [gap, text[start:end]]
            self._kept.append((start, end, length + len(gap)))
            length += len(gap) + end - start
        is_cut = not self._kept or self._kept[-1][1] < len(text)
        self.text = "".join(pieces) + (f"\n{LEFT_OUT}" if is_cut else "")

    def moved(self, start: int, end: int) -> Span:
        """Return where a kept stretch stands now."""
        for first, last, at in self._kept:
            if first <= start and end <= last:
                return at + start - first, at + end - first
        raise ValueError((start, end))

    def quotes(self, quotes: Sequence[Quote]) -> tuple[Quote, ...]:
        """Return what of these places is kept, and where."""
        return tuple(
            (at + max(start, first) - first, at + min(end, last) - first, key, part)
            for start, end, key, part in quotes
            for first, last, at in self._kept
            if max(start, first) < min(end, last)
        )


def united(spans: Iterable[Span]) -> list[Span]:
    """Return the same places, each once, in order."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found
