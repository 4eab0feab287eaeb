"""Screening room: what organisers call the entries of a duplicate report by, and who made them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from portal.entries.queries import authors_of
from portal.models import Author, Entry
from portal.screening.duplicate_reports import words
from portal.screening.queries import blind_codes_of

#: So many ids go into one statement; no database takes a hundred thousand.
AT_ONCE: Final = 10_000


@dataclass(frozen=True, slots=True)
class People:
    """What organisers call the entries of a report by: 编号, 题目, and who made them."""

    codes: Mapping[int, str]
    authors: Mapping[int, Sequence[Author]]

    @classmethod
    def of(cls, entry_ids: Iterable[int]) -> "People":
        """Look these entries up; two queries for each ten thousand."""
        codes: dict[int, str] = {}
        authors: dict[int, Sequence[Author]] = {}
        wanted = sorted(set(entry_ids))
        for start in range(0, len(wanted), AT_ONCE):
            ids = wanted[start : start + AT_ONCE]
            codes |= blind_codes_of(ids)
            authors |= authors_of(ids)
        return cls(codes, authors)

    def name(self, entry: Entry) -> str:
        """Return the title with the blind code where there is one."""
        return f"{self.codes.get(entry.id, '')}{words.titled(entry.title)}"

    def made_by(self, entry: Entry) -> str:
        """Return the names of the authors."""
        return "、".join(one.name for one in self.authors.get(entry.id, ()))

    def told(self, entry: Entry) -> str:
        """Return who made it and where."""
        return "，".join(filter(None, [self.made_by(entry), entry.unit.name]))
