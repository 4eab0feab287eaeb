"""
What the duplicate check speaks in. Frozen values; nothing here computes.

Every position is a code-point offset in the raw text of a document, end exclusive.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

ENGINE_VERSION: Final = "1.1.0"
"""Changes with every change that could give another verdict, span or share."""

Kind: TypeAlias = Literal["same", "reworded"]


@dataclass(frozen=True, slots=True)
class Document:
    """A text to be checked; ``key`` is opaque, and the order of keys breaks ties."""

    key: str
    text: str


@dataclass(frozen=True, slots=True, order=True)
class Passage:
    """A stretch of ``a`` and the stretch of ``b`` that says the same."""

    a_start: int
    a_end: int
    b_start: int
    b_end: int
    kind: Kind = "same"

    def mirrored(self) -> Passage:
        """The same passage seen from the other document."""
        return Passage(self.b_start, self.b_end, self.a_start, self.a_end, self.kind)


@dataclass(frozen=True, slots=True, order=True)
class BaseSpan:
    """
    A stretch of a text that quotes the base text ``key``.

    ``part`` is the article quoted, 0 where the base text has no numbered parts.
    """

    start: int
    end: int
    key: str
    part: int = 0


@dataclass(frozen=True, slots=True)
class Pair:
    """
    Two documents that share at least one passage outside the base texts.

    ``score`` (0..1) grows with the confidence that one was copied from the other or both
    from a third; ``is_alarm`` is the verdict at the product's own default. ``matched_a``
    counts the characters of ``a`` inside passages (punctuation and spaces aside),
    ``share_a`` is their part of all characters of ``a``. ``longest`` is the length of the
    longest passage in characters, ``topic`` the likeness of the words (0..1), never an
    alarm by itself.
    """

    a: str
    b: str
    score: float
    is_alarm: bool
    matched_a: int
    matched_b: int
    share_a: float
    share_b: float
    passages: tuple[Passage, ...]
    longest: int
    topic: float = 0.0

    def mirrored(self) -> Pair:
        """The same pair seen from ``b``."""
        return Pair(
            a=self.b,
            b=self.a,
            score=self.score,
            is_alarm=self.is_alarm,
            matched_a=self.matched_b,
            matched_b=self.matched_a,
            share_a=self.share_b,
            share_b=self.share_a,
            passages=tuple(sorted(passage.mirrored() for passage in self.passages)),
            longest=self.longest,
            topic=self.topic,
        )


@dataclass(frozen=True, slots=True)
class SameTopic:
    """Two documents alike in their words, 0 to 1, with no copied passage: never an alarm."""

    a: str
    b: str
    topic: float


@dataclass(frozen=True, slots=True)
class Shares:
    """
    How much of a document is found elsewhere, over all its pairs (a union of passages).

    ``share`` is 总文字复制比: copied or quoted; ``share_without_base`` is 去除引用后复制比.
    ``chars`` counts what remains without punctuation and spaces.
    """

    key: str
    chars: int
    base_chars: int
    share: float
    share_without_base: float


Band: TypeAlias = Literal["quiet", "notice", "review"]


@dataclass(frozen=True, slots=True)
class Settings:
    """
    What an organiser may set for a call; the defaults are the product's own.

    ``alarm_score`` is the least score of an alarm. Bands (提示, 需人工复核) go by the share
    without base texts.
    """

    alarm_score: float = 0.5
    notice_share: float = 0.20
    review_share: float = 0.30

    def band(self, share_without_base: float) -> Band:
        """The band of a document with this share; the bounds belong to the higher one."""
        if share_without_base >= self.review_share:
            return "review"
        return "notice" if share_without_base >= self.notice_share else "quiet"
