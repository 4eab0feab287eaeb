"""Counts failed attempts, and refuses when there were too many. Part of the accounts room."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select

from portal import clock
from portal.accounts import lockout
from portal.errors import Refused
from portal.extensions import db
from portal.models import SignInFailure

KEPT = timedelta(days=1)


def refuse_if_locked(*keys: str, at: datetime) -> None:
    """Raise Refused (429) while one of the keys is locked."""
    until = max(
        filter(None, (lockout.locked_until(_moments(key), at=at) for key in keys)), default=None
    )
    if until is not None:
        raise Refused(
            f"输错次数太多，已锁定到 {clock.to_beijing(until):%H:%M}。"
            "到时再试；忘了密码，请联系组织者重设。",
            status=429,
            field="password",
        )


def count_failure(*keys: str, at: datetime) -> int:
    """Write one failure for each key; return how many tries are left before a lock."""
    db.session.add_all(SignInFailure(key=key, at=at) for key in keys)
    db.session.flush()
    return min(lockout.tries_left(_moments(key), at=at) for key in keys)


def forget_failures(*keys: str, at: datetime) -> None:
    """
    Start counting anew for these keys after a success, and drop what is too old to matter.

    The address is forgiven too: nine judges in one meeting room share one, and five slips among
    them must not lock the room. Other people's logins keep their own count.
    """
    db.session.execute(
        delete(SignInFailure).where(SignInFailure.key.in_(keys) | (SignInFailure.at < at - KEPT))
    )


def _moments(key: str) -> list[datetime]:
    rows = db.session.scalars(
        select(SignInFailure.at)
        .where(SignInFailure.key == key)
        .order_by(SignInFailure.at.desc(), SignInFailure.id.desc())
        .limit(lockout.TRIES)
    )
    return list(rows)
