"""Labelled pairs, and the calls they come from: a pair is judged among all texts of its call."""

from __future__ import annotations

from dataclasses import dataclass, field

Span = tuple[int, int, int, int]
"""Start and end in a, start and end in b."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """Two keys of a call, whether one was copied from the other, how, and where."""

    a: str
    b: str
    is_copy: bool
    kind: str
    spans: tuple[Span, ...] = ()


@dataclass(slots=True)
class Call:
    """All texts that came in, by key, and the pairs somebody labelled."""

    texts: dict[str, str] = field(default_factory=dict)
    pairs: list[Labelled] = field(default_factory=list)

    def add(self, text: str) -> str:
        """Hand in a text; return its key."""
        key = f"{len(self.texts):04d}"
        self.texts[key] = text
        return key

    def copied(self, kind: str, a: str, b: str, spans: list[Span] | None = None) -> None:
        """Hand in two texts of which b was made from a; without spans, all of it."""
        whole = [(0, len(a), 0, len(b))]
        chosen = tuple(whole if spans is None else spans)
        self.pairs.append(Labelled(self.add(a), self.add(b), True, kind, chosen))

    def honest(self, kind: str, a: str, b: str) -> None:
        """Hand in two texts that were written apart."""
        self.pairs.append(Labelled(self.add(a), self.add(b), False, kind))
