"""Many units at once, from the rows of a sheet: all or nothing. Part of the accounts room."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select

from portal import audit
from portal.accounts import unit_graph
from portal.accounts.unit_rows import KnownUnit, RowProblem, UnitRow, by_line
from portal.extensions import db
from portal.models import Call, Category, Unit, UnitAllowance, User
from portal.models.base import new_code


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did, or would do; with problems it does nothing at all."""

    added: tuple[UnitRow, ...] = ()
    changed: tuple[UnitRow, ...] = ()
    problems: tuple[RowProblem, ...] = ()
    # the audit trail names a subject by its code
    code: str = field(default="units")

    @property
    def is_good(self) -> bool:
        """Say whether every row can be imported."""
        return not self.problems


def check_units(rows: Sequence[UnitRow], problems: Sequence[RowProblem] = ()) -> ImportReport:
    """Say what importing these rows would do. *problems* are those found while reading."""
    return _report(rows, problems, unit_graph.match(rows, _known(_units())))


def import_units(
    rows: Sequence[UnitRow],
    *,
    actor: User | None,
    at: datetime,
    problems: Sequence[RowProblem] = (),
    categories: Sequence[Category] = (),
    call: Call | None = None,
) -> ImportReport:
    """
    Add the units that are new, change those that are known by code or name.

    With any problem nothing is written. Quotas go to the first of *categories* of their kind;
    an empty cell leaves what is there. *call* is the one it was done from.
    """
    units = _units()
    matched = unit_graph.match(rows, _known(units))
    report = _report(rows, problems, matched)
    if not report.is_good:
        return report
    by_node = {unit.id: unit for unit in units}
    for row in rows:
        node = matched.nodes[row.line]
        if node not in by_node:
            by_node[node] = Unit(code=row.code or new_code(), created_at=at)
            db.session.add(by_node[node])
        _fill(by_node[node], row)
    db.session.flush()
    for row in rows:
        parent = matched.parents[matched.nodes[row.line]]
        unit = by_node[matched.nodes[row.line]]
        unit.parent_id = by_node[parent].id if parent is not None else None
    _grant_quotas(rows, by_node, matched, categories)
    db.session.flush()
    audit.record(
        actor, "units.imported", report, at=at,
        call_id=call.id if call else None,
        added=len(report.added), changed=len(report.changed),
    )  # fmt: skip
    return report


def _units() -> Sequence[Unit]:
    return db.session.scalars(select(Unit).order_by(Unit.id)).all()


def _known(units: Sequence[Unit]) -> list[KnownUnit]:
    return [KnownUnit(unit.id, unit.code, unit.name, unit.parent_id) for unit in units]


def _report(
    rows: Sequence[UnitRow], problems: Sequence[RowProblem], matched: unit_graph.Matched
) -> ImportReport:
    return ImportReport(
        added=tuple(row for row in rows if matched.nodes[row.line] < 0),
        changed=tuple(row for row in rows if matched.nodes[row.line] > 0),
        problems=by_line([*problems, *matched.problems]),
    )


def _fill(unit: Unit, row: UnitRow) -> None:
    """Write the cells that are not empty; a name that is given up becomes a former one."""
    former = [*row.former_names] or [*(unit.former_names or [])]
    if unit.name and unit.name != row.name and unit.name not in former:
        former.append(unit.name)
    unit.name = row.name
    unit.former_names = former
    unit.short_names = [*row.short_names] or [*(unit.short_names or [])]
    unit.kind = row.kind or unit.kind or ""
    unit.region = row.region or unit.region or ""
    if row.code:
        unit.code = row.code


def _grant_quotas(
    rows: Sequence[UnitRow],
    by_node: dict[int, Unit],
    matched: unit_graph.Matched,
    categories: Sequence[Category],
) -> None:
    first = {category.kind: category for category in reversed(categories)}
    known = {
        (allowance.category_id, allowance.unit_id): allowance
        for allowance in db.session.scalars(
            select(UnitAllowance)
            .where(UnitAllowance.category_id.in_([one.id for one in categories]))
            .order_by(UnitAllowance.id)
        )
    }
    for row in rows:
        unit = by_node[matched.nodes[row.line]]
        for kind, (least, most) in row.quotas.items():
            if kind not in first:
                continue
            key = first[kind].id, unit.id
            allowance = known.get(key)
            if allowance is None:
                allowance = UnitAllowance(category_id=key[0], unit_id=key[1])
                db.session.add(allowance)
            allowance.quota_minimum = least if least is not None else allowance.quota_minimum
            allowance.quota_maximum = most if most is not None else allowance.quota_maximum
