"""Counts failed attempts, and refuses when there were too many. Part of the accounts room."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select

from portal import clock
from portal.accounts import lockout
from portal.accounts.lockout import Key
from portal.errors import Refused
from portal.extensions import db
from portal.models import SignInFailure

KEPT = timedelta(days=1)


def refuse_if_locked(*keys: Key, at: datetime) -> None:
    """Raise Refused (429) while one of the keys is locked."""
    until = max(
        filter(
            None,
            (lockout.locked_until(_moments(key), tries=key.tries, at=at) for key in keys),
        ),
        default=None,
    )
    if until is not None:
        raise Refused(
            f"输错次数太多，已锁定到 {clock.to_beijing(until):%H:%M}。"
            "到时再试；忘了密码，请联系组织者重设。",
            status=429,
            field="password",
        )


def count_failure(*keys: Key, at: datetime) -> int:
    """Write one failure for each key; return how many tries are left before a lock."""
    db.session.add_all(SignInFailure(key=key.name, at=at) for key in keys)
    db.session.flush()
    return min(lockout.tries_left(_moments(key), tries=key.tries, at=at) for key in keys)


def forget_failures(key: Key, *, at: datetime) -> None:
    """
    Start counting anew for a key after a success, and drop what is too old to matter.

    Only for this login at this place: a guesser with one account of their own must not wipe out
    what their address has tried at others, nor what others try at this login elsewhere.
    """
    db.session.execute(
        delete(SignInFailure).where(
            (SignInFailure.key == key.name) | (SignInFailure.at < at - KEPT)
        )
    )


def _moments(key: Key) -> list[datetime]:
    rows = db.session.scalars(
        select(SignInFailure.at)
        .where(SignInFailure.key == key.name)
        .order_by(SignInFailure.at.desc(), SignInFailure.id.desc())
        .limit(key.tries)
    )
    return list(rows)
