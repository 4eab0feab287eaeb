"""Calls room: what the counts of a call come to. Values in, values out; no database."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from portal.calls import regulations
from portal.calls.queries.progress import Tally, UnitName
from portal.models import Category, UnitAllowance
from portal.models.enums import EntryStatus

# statuses that take up a place of the unit's quota
PLACED: Final = frozenset({EntryStatus.SUBMITTED, EntryStatus.RETURNED, EntryStatus.ACCEPTED})


# what a work may write besides an article or a chapter
FULL_TEXT: Final = "full"


@dataclass(frozen=True, slots=True)
class UnitProgress:
    """A unit against its task and its limit, all categories together; no limit is None."""

    code: str
    name: str
    done: int
    least: int
    most: int | None

    @property
    def missing(self) -> int:
        """How many works the unit still owes."""
        return max(self.least - self.done, 0)

    @property
    def is_full(self) -> bool:
        """Say whether the unit has used up its places."""
        return self.most is not None and self.done >= self.most


def by_status(tallies: Iterable[Tally]) -> Counter[EntryStatus]:
    """Count entries by status."""
    counts: Counter[EntryStatus] = Counter()
    for tally in tallies:
        counts[tally.status] += tally.number
    return counts


def by_category(tallies: Iterable[Tally]) -> Counter[int]:
    """Count what was handed in, by category id."""
    counts: Counter[int] = Counter()
    for tally in tallies:
        if tally.status in PLACED:
            counts[tally.category_id] += tally.number
    return counts


def units_progress(
    units: Sequence[UnitName],
    categories: Sequence[Category],
    allowances: Sequence[UnitAllowance],
    tallies: Iterable[Tally],
) -> list[UnitProgress]:
    """Return every unit's standing, those that owe most first."""
    done: Counter[int] = Counter()
    for tally in tallies:
        if tally.status in PLACED:
            done[tally.unit_id] += tally.number
    special = {(row.unit_id, row.category_id): row for row in allowances}
    rows = [_standing(unit, done[unit.id], categories, special) for unit in units]
    return sorted(rows, key=lambda row: (-row.missing, row.name, row.code))


def _standing(
    unit: UnitName,
    done: int,
    categories: Sequence[Category],
    special: dict[tuple[int, int], UnitAllowance],
) -> UnitProgress:
    quotas = [quota_of(category, special.get((unit.id, category.id))) for category in categories]
    limits = [most for _least, most in quotas]
    return UnitProgress(
        code=unit.code,
        name=unit.name,
        done=done,
        least=sum(least for least, _most in quotas),
        most=None if None in limits else sum(most for most in limits if most is not None),
    )


def quota_of(category: Category, allowance: UnitAllowance | None) -> tuple[int, int | None]:
    """Return (task, limit) of a unit in a category; its own numbers win over the category's."""
    least, most = category.quota_minimum, category.quota_maximum
    if allowance is not None:
        least = least if allowance.quota_minimum is None else allowance.quota_minimum
        most = most if allowance.quota_maximum is None else allowance.quota_maximum
    return least or 0, most


def coverage(scopes: Mapping[str, int]) -> list[int]:
    """
    Return how many works write each of the fifty articles, in order.

    A chapter counts for each of its articles, the whole text for all of them.
    """
    chapters = {
        title: f"chapter-{number}"
        for number, (title, _articles) in enumerate(regulations.chapters(), start=1)
    }
    return [
        sum(
            scopes.get(scope, 0)
            for scope in (f"article-{one.number}", chapters[one.chapter], FULL_TEXT)
        )
        for one in regulations.articles()
    ]
