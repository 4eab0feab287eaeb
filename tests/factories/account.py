"""People as tests need them."""

from datetime import UTC, datetime
from itertools import count
from typing import Any

from portal.extensions import db
from portal.models import Call, RoleGrant, User
from portal.models.enums import Role

NUMBERS = count(1)
MADE = datetime(2027, 4, 1, tzinfo=UTC)


def make_user(*, name: str = "许知行", login: str | None = None, **values: Any) -> User:
    """Return an account without a password and without roles."""
    user = User(name=name, login=login or f"user-{next(NUMBERS)}", created_at=MADE, **values)
    db.session.add(user)
    db.session.flush()
    return user


def make_grant(*, user: User, role: Role, call: Call | None = None) -> RoleGrant:
    """Give a user a role in a call; without one, in the whole installation."""
    grant = RoleGrant(user=user, call_id=call.id if call else None, role=role, granted_at=MADE)
    db.session.add(grant)
    db.session.flush()
    return grant
