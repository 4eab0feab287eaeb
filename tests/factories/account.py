"""People as tests need them."""

from datetime import UTC, datetime
from functools import cache
from itertools import count
from typing import Any

from portal.accounts.operations import hash_password
from portal.extensions import db
from portal.models import Call, RoleGrant, User
from portal.models.enums import Role

NUMBERS = count(1)
MADE = datetime(2027, 4, 1, tzinfo=UTC)


@cache
def hashed(password: str) -> str:
    """Return the hash of a password; hashing the same one for each user would take minutes."""
    return hash_password(password)


def make_user(
    *,
    name: str = "许知行",
    login: str | None = None,
    password: str | None = None,
    role: Role | None = None,
    call: Call | None = None,
    **values: Any,
) -> User:
    """Return an account, without a password and without roles unless they are given."""
    user = User(
        name=name,
        login=login or f"user-{next(NUMBERS)}",
        password_hash=hashed(password) if password is not None else None,
        session_epoch=1,
        created_at=MADE,
        **values,
    )
    db.session.add(user)
    db.session.flush()
    if role is not None:
        make_grant(user=user, role=role, call=call)
    return user


def make_grant(*, user: User, role: Role, call: Call | None = None) -> RoleGrant:
    """Give a user a role in a call; without one, in the whole installation."""
    grant = RoleGrant(user=user, call_id=call.id if call else None, role=role, granted_at=MADE)
    db.session.add(grant)
    db.session.flush()
    return grant
