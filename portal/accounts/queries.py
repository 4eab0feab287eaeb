"""Reads about people and units. No writes, no request."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from portal.accounts.logins import tidy_login, tidy_text
from portal.errors import NotFound, Refused
from portal.extensions import db
from portal.models import Call, Invitation, RoleGrant, Unit, User
from portal.models.enums import Role


@dataclass(frozen=True, slots=True)
class UnitNode:
    """A unit and how deep it stands in the tree (0 = top)."""

    unit: Unit
    level: int


@cache
def _people() -> Select[User]:
    return select(User).options(joinedload(User.unit), selectinload(User.grants))


def user_with_grants(code: str) -> User | None:
    """Return a user with unit and grants loaded, in two queries."""
    return db.session.scalar(_people().where(User.code == code))


def user_by_code(code: str) -> User:
    """Return a user with unit and grants. Raises NotFound."""
    user = user_with_grants(code)
    if user is None:
        raise NotFound
    return user


def user_by_login(login: str) -> User | None:
    """Return the user who signs in by this login or telephone number, if there is one."""
    return db.session.scalar(_people().where(User.login == tidy_login(login)))


def users_all() -> Sequence[User]:
    """Return everybody, by login."""
    return db.session.scalars(_people().order_by(User.login)).all()


def people_in(call: Call, role: Role | None = None) -> Sequence[User]:
    """Return who holds *role* (any role without one) in the call now, by name."""
    held = select(RoleGrant.user_id).where(
        RoleGrant.call_id == call.id, RoleGrant.revoked_at.is_(None)
    )
    if role is not None:
        held = held.where(RoleGrant.role == role)
    return db.session.scalars(_people().where(User.id.in_(held)).order_by(User.name, User.id)).all()


def open_invitations(call: Call, *, at: datetime) -> Sequence[Invitation]:
    """Return the invitations nobody has accepted yet, newest first."""
    return db.session.scalars(
        select(Invitation)
        .where(
            Invitation.call_id == call.id,
            # a link for a new password is no invitation
            Invitation.role.is_not(None),
            Invitation.used_at.is_(None),
            Invitation.expires_at > at,
        )
        .options(joinedload(Invitation.unit))
        .order_by(Invitation.created_at.desc(), Invitation.id.desc())
    ).all()


def invitation_by_code(call: Call, code: str) -> Invitation:
    """Return an invitation of the call. Raises NotFound."""
    invitation = db.session.scalar(
        select(Invitation).where(
            Invitation.call_id == call.id, Invitation.role.is_not(None), Invitation.code == code
        )
    )
    if invitation is None:
        raise NotFound
    return invitation


def invitation_by_token(token: str) -> Invitation | None:
    """Return the invitation a link belongs to, used or not, or None."""
    return db.session.scalar(
        select(Invitation)
        .where(Invitation.token_digest == digest_of(token))
        .options(joinedload(Invitation.unit), joinedload(Invitation.user))
    )


def digest_of(token: str) -> str:
    """Return what is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def unit_by_code(code: str) -> Unit:
    """Return a unit. Raises NotFound."""
    unit = db.session.scalar(select(Unit).where(Unit.code == code).options(joinedload(Unit.parent)))
    if unit is None:
        raise NotFound
    return unit


def unit_called(text: str) -> Unit:
    """Return the unit a person means by its full, short or former name. Raises Refused."""
    wanted = tidy_text(text)
    units = db.session.scalars(select(Unit).where(Unit.is_active).order_by(Unit.id)).all()
    exact = [unit for unit in units if unit.name == wanted]
    found = exact or [unit for unit in units if wanted in {*unit.short_names, *unit.former_names}]
    if len(found) == 1:
        return found[0]
    if found:
        names = "、".join(unit.name for unit in found[:3])
        raise Refused(f"“{wanted}”可能是几个单位：{names}。请填全称", field="unit")
    raise Refused(f"没有找到“{wanted}”。请从列表里选，没有的请组织者先添加", field="unit")


def units_all() -> Sequence[Unit]:
    """Return every unit in the order of the tree: each one followed by those below it."""
    return [node.unit for node in units_tree()]


def units_tree() -> list[UnitNode]:
    """Return the tree, unfolded; siblings keep the order in which they were entered."""
    return unfold(db.session.scalars(select(Unit).order_by(Unit.id)).all())


def unfold(units: Iterable[Unit]) -> list[UnitNode]:
    """Put units in the order of their tree; one without a known parent stands at the top."""
    units = list(units)
    known = {unit.id for unit in units}
    below: dict[int | None, list[Unit]] = {}
    for unit in units:
        below.setdefault(unit.parent_id if unit.parent_id in known else None, []).append(unit)
    nodes: list[UnitNode] = []
    waiting = [UnitNode(unit, 0) for unit in reversed(below.get(None, []))]
    while waiting:
        node = waiting.pop()
        nodes.append(node)
        children = reversed(below.get(node.unit.id, []))
        waiting.extend(UnitNode(unit, node.level + 1) for unit in children)
    return nodes


def unit_parents() -> dict[int, int | None]:
    """Return the id of each unit's parent, in one query."""
    rows = db.session.execute(select(Unit.id, Unit.parent_id).order_by(Unit.id))
    return {row.id: row.parent_id for row in rows}


def names_of_unit(unit: Unit) -> list[str]:
    """Return every name a unit and the units above it go by, its own first, in one query."""
    by_id = {one.id: one for one in db.session.scalars(select(Unit).order_by(Unit.id))}
    names: list[str] = []
    current: Unit | None = unit
    seen: set[int] = set()
    while current is not None and current.id not in seen:
        seen.add(current.id)
        names += [current.name, *current.short_names, *current.former_names]
        current = by_id.get(current.parent_id) if current.parent_id else None
    return list(dict.fromkeys(name for name in names if name))
