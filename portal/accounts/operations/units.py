"""One unit at a time: adding and changing it. Part of the accounts room."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from portal import audit
from portal.accounts.queries import unit_parents
from portal.accounts.unit_graph import stands_above_itself
from portal.errors import Refused
from portal.extensions import db
from portal.models import Call, Unit, User
from portal.models.base import new_code


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitValues:
    """What a person says about a unit."""

    name: str
    code: str = ""
    parent: Unit | None = None
    short_names: tuple[str, ...] = ()
    former_names: tuple[str, ...] = ()
    kind: str = ""
    region: str = ""
    is_active: bool = True


def create_unit(
    values: UnitValues, *, actor: User | None, at: datetime, call: Call | None = None
) -> Unit:
    """
    Add a unit; *call* is the one it was done from, whose observers read of it.

    Raises Refused when its name or code is taken.
    """
    _refuse_taken(values, None)
    unit = Unit(code=values.code or new_code(), created_at=at)
    _set(unit, values)
    db.session.add(unit)
    db.session.flush()
    call_id = call.id if call else None
    audit.record(actor, "unit.created", unit, at=at, call_id=call_id, name=unit.name)
    return unit


def update_unit(
    unit: Unit,
    values: UnitValues,
    *,
    actor: User | None,
    at: datetime,
    call: Call | None = None,
) -> None:
    """
    Change a unit; an old name that is given up joins its former names (曾用名).

    Raises Refused when the name or code is taken, or when it would stand above itself.
    """
    _refuse_taken(values, unit)
    parents = unit_parents() | {unit.id: values.parent.id if values.parent else None}
    if parents[unit.id] == unit.id or stands_above_itself(unit.id, parents):
        raise Refused("上级单位不能是它自己，也不能是它下面的单位", field="parent")
    before = unit.name
    _set(unit, values)
    if values.code:
        unit.code = values.code
    if before != unit.name and before not in unit.former_names:
        unit.former_names = [*unit.former_names, before]
    db.session.flush()
    audit.record(
        actor, "unit.changed", unit, at=at, call_id=call.id if call else None,
        name=unit.name, before=before,
    )  # fmt: skip


def _refuse_taken(values: UnitValues, unit: Unit | None) -> None:
    own = unit.id if unit else None
    for field, column, value, word in (
        ("name", Unit.name, values.name, "单位名称"),
        ("code", Unit.code, values.code, "单位代码"),
    ):
        holder = db.session.scalar(select(Unit.id).where(column == value)) if value else None
        if holder is not None and holder != own:
            raise Refused(f"已经有别的单位用了这个{word}", field=field, status=409)


def _set(unit: Unit, values: UnitValues) -> None:
    unit.name, unit.kind, unit.region = values.name, values.kind, values.region
    unit.short_names, unit.former_names = list(values.short_names), list(values.former_names)
    unit.parent_id = values.parent.id if values.parent else None
    unit.is_active = values.is_active
