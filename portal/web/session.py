"""Who is at the screen: loads the account once a request, ends idle and revoked sessions."""

from datetime import datetime, timedelta

from flask import Flask, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import UserMixin, current_user, login_user, logout_user

from portal import clock
from portal.accounts import queries
from portal.accounts.rights import Account, account_of
from portal.config import Settings
from portal.extensions import login_manager
from portal.models import User
from portal.models.enums import Role
from portal.web.marks import owner_of

SEEN = "seen_at"
# whose session ended by itself in this browser: the page that was asked for is theirs
LEFT_BY = "left_by"
UNWATCHED = frozenset({"static", "public.healthz", "public.display"})


class Visitor(UserMixin):
    """What the session keeps of a user: a code and the epoch in which they signed in."""

    def __init__(self, user: User) -> None:
        self.user = user
        self.id = f"{user.code}:{user.session_epoch}"


def register(app: Flask, settings: Settings) -> None:
    """Load the account before every request and keep the idle clock."""
    login_manager.init_app(app)
    login_manager.user_loader(load_user)
    login_manager.session_protection = None  # an office changes its address twice a day
    limits = {
        True: timedelta(minutes=settings.judge_idle_minutes),
        False: timedelta(minutes=settings.idle_minutes),
    }

    @app.before_request
    def load_account() -> ResponseReturnValue | None:
        g.account = None
        if request.endpoint in UNWATCHED or not current_user.is_authenticated:
            return None
        found = account_of(current_user.user)
        # a form kept when the session or the database fails is theirs, and nobody else's to send
        g.owner = owner_of(found)
        is_reading = found.has_any(Role.JUDGE) or found.has_any(Role.PROOFREADER)
        if is_idle(limits[is_reading], at=clock.now()):
            sign_out()
            session[LEFT_BY] = g.owner
            return None
        session[SEEN] = clock.now().isoformat()
        g.account = found
        return must_change_password(found)


def load_user(identifier: str) -> Visitor | None:
    """Return the user of a session, unless the account is disabled or the session revoked."""
    code, _, epoch = identifier.partition(":")
    user = queries.user_with_grants(code)
    if user is None or not user.is_active or str(user.session_epoch) != epoch:
        return None
    return Visitor(user)


def is_idle(limit: timedelta, *, at: datetime) -> bool:
    """Say whether nothing has been done for longer than *limit*."""
    seen = session.get(SEEN)
    return seen is not None and at - datetime.fromisoformat(seen) > limit


def must_change_password(found: Account) -> ResponseReturnValue | None:
    """A first or reset password is good for one thing only: choosing another."""
    if found.user.must_change_password and request.endpoint not in {
        "auth.password",
        "auth.sign_out",
    }:
        return redirect(url_for("auth.password"), 303)
    return None


def sign_in(user: User, *, at: datetime) -> None:
    """Start a fresh session for a user whose password was right."""
    left_by = session.get(LEFT_BY)
    is_theirs = left_by is None or left_by == owner_of(account_of(user))
    wanted = session.get("next") if is_theirs else None
    forget()
    session.permanent = True
    login_user(Visitor(user))
    session[SEEN] = at.isoformat()
    if wanted:
        session["next"] = wanted


def sign_out() -> None:
    """Forget the session in this browser."""
    logout_user()
    forget()


def forget() -> None:
    """Empty the session, and drop the token made from it: a page drawn now needs a new one."""
    session.clear()
    g.pop("csrf_token", None)
