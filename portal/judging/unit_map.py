"""Units as conflicts see them: a renamed or merged unit is still the same unit. Values only."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

IGNORED: Final = str.maketrans("", "", " 　·•‧・-")
REMEMBERED: Final = 16_384


class UnitRow(NamedTuple):
    """A unit's columns that matter here."""

    id: int
    code: str
    name: str
    former_names: list[str]
    parent_id: int | None
    is_active: bool


@dataclass(frozen=True, slots=True)
class UnitMap:
    """Codes under which units count: rows that are one unit (merged, renamed) share a code."""

    by_id: Mapping[int, str]
    by_code: Mapping[str, str]
    parents: Mapping[str, str | None]

    def of(self, code: str | None) -> str | None:
        """Return the code a unit counts under; units that are not known stand for themselves."""
        return None if code is None else self.by_code.get(code, code)


# every judge's page compares the names of all units
@lru_cache(maxsize=REMEMBERED)
def plain(text: str) -> str:
    """Return a name or number without the spaces and dots people put into it."""
    return unicodedata.normalize("NFKC", text).translate(IGNORED)


def unit_map(rows: Iterable[UnitRow]) -> UnitMap:
    """
    Join units whose former name (曾用名) is another's name, past or present.

    Somebody who judged under the old name still belongs to the unit. Short names join nothing:
    every county has a 县信访局.
    """
    listed = sorted(rows, key=lambda row: (not row.is_active, row.id))
    heads = _heads(listed)
    by_id = {row.id: heads[row.id].code for row in listed}
    parents: dict[str, str | None] = {}
    for row in listed:
        if heads[row.id] is row:
            parents[row.code] = by_id.get(row.parent_id) if row.parent_id else None
    for code in list(parents):
        _cut_loop(parents, code)
    return UnitMap(by_id, {row.code: by_id[row.id] for row in listed}, parents)


def _heads(listed: list[UnitRow]) -> dict[int, UnitRow]:
    """Return for each unit the row that stands for it: the first active one that shares a name."""
    heads = {row.id: row for row in listed}
    holders: dict[str, UnitRow] = {}
    for row in listed:
        for name in {plain(row.name), *(plain(former) for former in row.former_names)}:
            other = holders.setdefault(name, row)
            joined, gone = heads[other.id], heads[row.id]
            if joined is not gone:
                heads = {key: joined if head is gone else head for key, head in heads.items()}
    return heads


def _cut_loop(parents: dict[str, str | None], code: str) -> None:
    """A unit merged into its own child would stand above itself: its own link is dropped."""
    seen, above = {code}, parents.get(code)
    while above is not None:
        if above in seen:
            parents[code] = None
            return
        seen.add(above)
        above = parents.get(above)
