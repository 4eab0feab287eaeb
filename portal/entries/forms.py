"""
What an entry form asks, and under which keys ``Entry.answers`` keeps it. Values only.

Essay: ``genre``, ``abstract``, ``ai_use``, ``published_before``, ``also_mask`` (words the author
wants masked besides what was found), ``masked_hits`` (flagged words ticked to be masked),
``kept_lines`` (lines taken for signatures that are none), ``hidden_figures`` (keys of pictures
the author leaves out).
Calligraphy: ``scope``, ``script``, ``glyphs``, ``format``, ``width_cm``, ``height_cm``,
``transcription``, ``edition_note``, ``made_on``, ``has_signature``, ``offers_original``. A key
that was not answered is absent or empty; a draft may lack any of them.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, Self

from portal.calls import regulations

ABSTRACT_LIMIT: Final = 200
TITLE_LIMIT: Final = 30
TRANSCRIPTION_LIMIT: Final = 12_000
NOTE_LIMIT: Final = 500
ALSO_MASK_LIMIT: Final = 200
PUBLISHED: Final = ("没有", "已发表", "已获奖")
FULL_TEXT: Final = "full"


@dataclass(frozen=True, slots=True, kw_only=True)
class EssayAnswers:
    """The answers of an essay form; empty means not yet answered."""

    genre: str = ""
    abstract: str = ""
    ai_use: str = ""
    published_before: str = ""
    also_mask: str = ""
    masked_hits: Sequence[str] = ()
    kept_lines: Sequence[str] = ()
    hidden_figures: Sequence[str] = ()

    def words_to_mask(self) -> tuple[str, ...]:
        """Return the further words: typed, apart by commas, spaces or lines, and ticked."""
        typed = (word for word in re.split(r"[\s、，,；;。]+", self.also_mask) if word)
        return (*typed, *self.masked_hits)

    @classmethod
    def of(cls, answers: Mapping[str, Any]) -> Self:
        """Read stored answers; keys of a newer version are left alone."""
        return cls(**{name: answers[name] for name in cls.__slots__ if answers.get(name)})


@dataclass(frozen=True, slots=True, kw_only=True)
class CalligraphyAnswers:
    """The answers of a calligraphy form; sizes are decimal text in centimetres."""

    scope: str = ""
    script: str = ""
    glyphs: str = ""
    format: str = ""
    width_cm: str = ""
    height_cm: str = ""
    transcription: str = ""
    edition_note: str = ""
    made_on: str = ""
    # None until the author has said whether the work bears a signature or a seal
    has_signature: bool | None = None
    offers_original: bool = False

    @classmethod
    def of(cls, answers: Mapping[str, Any]) -> Self:
        """Read stored answers; keys of a newer version are left alone."""
        known = {name: answers[name] for name in cls.__slots__ if name in answers}
        return cls(**{name: value for name, value in known.items() if value is not None})


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorValues:
    """One author as the form gives it; the first one is the main author."""

    name: str
    department: str = ""
    post: str = ""
    staff_kind: str = ""
    phone: str = ""
    unit_id: int | None = None
    user_id: int | None = None


@cache
def scopes() -> dict[str, str]:
    """Return what a calligraphy work may write: the whole text, a chapter, an article."""
    chapters = dict.fromkeys(article.chapter for article in regulations.articles())
    return {
        FULL_TEXT: "全文",
        **{f"chapter-{number}": title for number, title in enumerate(chapters, start=1)},
        **{f"article-{one.number}": one.no for one in regulations.articles()},
    }


def about_of(answers: CalligraphyAnswers) -> dict[str, str]:
    """
    Return what judges may know of a brush work: ``script``, ``format``, ``size``, ``scope``.

    All are choices or numbers of the form; what the author typed freely stays away.
    """
    sides = [answers.width_cm, answers.height_cm]
    return {
        "script": answers.script,
        "format": answers.format,
        "size": " × ".join(sides) if all(sides) else "",
        "scope": scope_title(answers.scope),
    }


def scope_title(scope: str) -> str:
    """Return the title of a calligraphy work, which is what it writes; empty when unknown."""
    return scopes().get(scope, "")
