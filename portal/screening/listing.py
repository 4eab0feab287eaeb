"""Screening room, the list of entries: what may be asked of it, as values. No database."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from portal.models.enums import CategoryKind, EntryStatus

PER_PAGE: Final = 50
LONGEST_SEARCH: Final = 60


class Hint(StrEnum):
    """Which entries the machine would have a person look at."""

    ANY = "any"
    LENGTH = "length"
    PIXELS = "pixels"
    IDENTITY = "identity"
    COPY = "copy"


class Sort(StrEnum):
    """By what the list is ordered; equal ones by the order in which they were made."""

    SUBMITTED = "submitted"
    TITLE = "title"
    UNIT = "unit"
    CHARACTERS = "characters"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """One question to the list; an empty one asks for everything that was handed in."""

    search: str = ""
    category: str = ""
    status: EntryStatus | None = None
    unit: str = ""
    hint: Hint | None = None
    sort: Sort = Sort.SUBMITTED
    is_descending: bool = True
    page: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryLine:
    """One line of the list."""

    code: str
    title: str
    kind: CategoryKind
    genre: str
    status: EntryStatus
    submitted_at: datetime
    authors: tuple[str, ...]
    unit: str
    recommendation: int | None
    characters: int | None
    blind_code: str
    hints: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One page of answers and how many there are in all."""

    lines: tuple[EntryLine, ...]
    total: int
    page: int

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(-(-self.total // PER_PAGE), 1)

    @property
    def first(self) -> int:
        """The number of the first line on this page, from 1."""
        return (self.page - 1) * PER_PAGE + 1
