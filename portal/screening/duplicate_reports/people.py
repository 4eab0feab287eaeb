"""Screening room: what organisers call the entries of a duplicate report by, and who made them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from portal.entries.queries import authors_of
from portal.models import Author, Call, Entry
from portal.screening.duplicate_reports import words
from portal.screening.queries import blind_codes_of

#: So many ids go into one statement; no database takes a hundred thousand.
AT_ONCE: Final = 10_000


@dataclass(frozen=True, slots=True)
class People:
    """
    What organisers call the entries of a report by: 编号, 题目, and who made them.

    A report goes from hand to hand, and rights are given call by call: of the entries of other
    calls than *home* it says the call alone.
    """

    home: int
    codes: Mapping[int, str]
    authors: Mapping[int, Sequence[Author]]

    @classmethod
    def of(cls, home: Call, entry_ids: Iterable[int]) -> "People":
        """Look these entries up; two queries for each ten thousand."""
        codes: dict[int, str] = {}
        authors: dict[int, Sequence[Author]] = {}
        wanted = sorted(set(entry_ids))
        for start in range(0, len(wanted), AT_ONCE):
            ids = wanted[start : start + AT_ONCE]
            codes |= blind_codes_of(ids)
            authors |= authors_of(ids)
        return cls(home.id, codes, authors)

    def is_hidden(self, entry: Entry) -> bool:
        """Say whether an entry is of another call."""
        return entry.call_id != self.home

    def name(self, entry: Entry) -> str:
        """Return the title with the blind code where there is one."""
        if self.is_hidden(entry):
            return f"往届作品（{entry.call.title}）"
        return f"{self.codes.get(entry.id, '')}{words.titled(entry.title)}"

    def made_by(self, entry: Entry) -> str:
        """Return the names of the authors."""
        return "、".join(one.name for one in self.authors.get(entry.id, ()))

    def told(self, entry: Entry) -> str:
        """Return who made it and where."""
        if self.is_hidden(entry):
            return entry.call.title
        return "，".join(filter(None, [self.made_by(entry), entry.unit.name]))

    def place(self, entry: Entry) -> str:
        """Return the unit, or the call where that is all that is said."""
        return entry.call.title if self.is_hidden(entry) else entry.unit.name
