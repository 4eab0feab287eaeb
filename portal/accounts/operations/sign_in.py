"""Signing in and out, choosing another password. Part of the accounts room."""

from datetime import datetime

from sqlalchemy import select

from portal import audit
from portal.accounts import lockout, passwords
from portal.accounts.logins import tidy_login
from portal.accounts.operations import failures
from portal.errors import Refused
from portal.extensions import db
from portal.models import SignInFailure, User

MINUTES = int(lockout.SPAN.total_seconds() // 60)


def authenticate(login: str, password: str, *, address: str, at: datetime) -> User:
    """
    Return the user whose login and password these are.

    A wrong password, an unknown login and a disabled account get the same sentence after the
    same time. A failure is counted, so the door commits also when this raises Refused.
    """
    typed = tidy_login(login)
    keys = lockout.keys_of(typed, address)
    # the row is held until the count is written, or parallel guesses would all see four
    user = db.session.scalar(select(User).where(User.login == typed).with_for_update())
    failures.refuse_if_locked(*keys, at=at)
    stored = user.password_hash if user is not None and user.is_active else None
    is_right = passwords.is_right(stored, password)
    if user is None or not is_right:
        raise _refusal(user, keys, address=address, at=at)
    failures.forget_failures(keys[0], at=at)
    if passwords.needs_rehash(user.password_hash or ""):
        user.password_hash = passwords.hash_password(password)
    audit.record(user, "account.signed_in", user, at=at, address=address)
    db.session.flush()
    return user


def _refusal(
    user: User | None, keys: tuple[lockout.Key, ...], *, address: str, at: datetime
) -> Refused:
    """Count and record a failure; return the refusal."""
    left = failures.count_failure(*keys, at=at)
    # what was typed as a login may be a password, so an unknown one is not written down
    subject = user if user is not None else SignInFailure()
    audit.record(
        None, "account.sign_in_failed", subject, at=at, address=address, is_locked=left == 0
    )
    then = f"再错 {left} 次将锁定 {MINUTES} 分钟。" if left else f"已锁定 {MINUTES} 分钟。"
    return Refused(f"账号或密码不对。{then}", field="password")


def end_sessions(user: User, *, at: datetime) -> None:
    """Sign a user out everywhere: a copied cookie is worth nothing afterwards."""
    user.session_epoch += 1
    audit.record(user, "account.signed_out", user, at=at)
    db.session.flush()


def change_password(user: User, *, current: str, new: str, address: str, at: datetime) -> None:
    """
    Replace a user's own password; every other session of theirs ends.

    A wrong current password counts as a failed sign-in: an open desk is no way to guess it.
    """
    keys = lockout.keys_of(user.login, address)
    failures.refuse_if_locked(*keys, at=at)
    if not passwords.is_right(user.password_hash, current):
        problem = _refusal(user, keys, address=address, at=at)
        message = problem.message.replace("账号或密码不对", "现在的密码不对")
        raise Refused(message, field="current_password")
    if current == new:
        raise Refused("新密码和现在的一样，请换一个", field="password")
    set_password(user, new)
    audit.record(user, "account.password_changed", user, at=at)
    db.session.flush()


def set_password(user: User, new: str) -> None:
    """Give a user a password of their own choice. Raises Refused when it is weak."""
    passwords.check_choice(new, login=user.login, name=user.name, phone=user.phone)
    user.password_hash = passwords.hash_password(new)
    user.must_change_password = False
    user.session_epoch += 1
