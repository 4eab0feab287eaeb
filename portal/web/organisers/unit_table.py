"""A desk, the lines of the unit table: the tree, what each unit owes and what has arrived."""

from collections import Counter
from dataclasses import dataclass

from portal.accounts import queries
from portal.accounts.queries import UnitNode
from portal.accounts.unit_rows import Quota
from portal.calls.progress import PLACED
from portal.calls.queries import progress
from portal.models import Call, Category, Unit
from portal.models.enums import CategoryKind


@dataclass(frozen=True, slots=True)
class Share:
    """A unit in one category: how many entries take a place, the task and the limit."""

    done: int
    least: int | None
    most: int | None


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One line of the table."""

    unit: Unit
    level: int
    shares: tuple[Share, ...]


def lines(call: Call, *, search: str) -> list[UnitLine]:
    """Return the lines of the table (three queries), or those that answer to *search*."""
    done: Counter[tuple[int, int]] = Counter()
    for tally in progress.tallies(call):
        if tally.status in PLACED:
            done[tally.category_id, tally.unit_id] += tally.number
    own = {(row.category_id, row.unit_id): row for row in progress.allowances(call)}

    def share(category: Category, unit: Unit) -> Share:
        allowance = own.get((category.id, unit.id))
        least = allowance.quota_minimum if allowance else None
        most = allowance.quota_maximum if allowance else None
        return Share(
            done[category.id, unit.id],
            category.quota_minimum if least is None else least,
            category.quota_maximum if most is None else most,
        )

    return [
        UnitLine(node.unit, node.level, tuple(share(part, node.unit) for part in call.categories))
        for node in queries.units_tree()
        if answers(node, search)
    ]


def answers(node: UnitNode, search: str) -> bool:
    """Say whether a unit is meant by what was typed into the search."""
    unit = node.unit
    words = [unit.name, unit.code, unit.region, unit.kind, *unit.short_names, *unit.former_names]
    return any(search.casefold() in word.casefold() for word in words)


def quotas(call: Call) -> dict[tuple[int, CategoryKind], Quota]:
    """Return the units' own quotas, for the sheet."""
    kinds = {category.id: category.kind for category in call.categories}
    return {
        (row.unit_id, kinds[row.category_id]): (row.quota_minimum, row.quota_maximum)
        for row in progress.allowances(call)
    }
