"""What a judge sees (盲评作品). There is no author here to print by mistake."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BlindPage:
    """One page image of a judge copy: its place from 1 and its size in pixels."""

    number: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class BlindEntry:
    """
    An entry under its blind code: masked paragraphs (essay) or page images (calligraphy).

    Nothing that could name an author belongs here; a misspelt or hidden attribute is an
    AttributeError, not a blank.
    """

    code: str
    category: str
    title: str
    blocks: tuple[str, ...] = ()
    pages: tuple[BlindPage, ...] = ()
