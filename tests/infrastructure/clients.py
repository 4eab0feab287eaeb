"""Clients that know the house rules: a GET writes nothing, and no view forgets its commit."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import event
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from portal import clock
from portal.extensions import db
from portal.models import User

READING = frozenset({"GET", "HEAD", "OPTIONS"})


class WatchedClient(FlaskClient):
    """
    A test client with a fresh application context for every request.

    Fresh, because the test's own context would lend the request its session and its signed-in
    person, and hide a view that only works with both.
    """

    application: Flask

    def enter(self, user: User) -> "WatchedClient":
        """Be *user* from now on, as after a sign-in; what the test wrote is committed."""
        db.session.commit()
        with self.session_transaction() as kept:
            kept.clear()
            kept["_user_id"] = f"{user.code}:{user.session_epoch}"
            kept["_fresh"] = True
            kept["seen_at"] = clock.now().isoformat()
        return self

    def send(self, path: str, fields: dict[str, Any] | None = None, **more: Any) -> TestResponse:
        """Post a form as one of our own pages does: with its token and its origin."""
        with self.session_transaction() as kept:
            raw = kept.setdefault("csrf_token", "0" * 40)
        key = self.application.secret_key
        token = URLSafeTimedSerializer(key, salt="wtf-csrf-token").dumps(raw)
        return self.post(
            path,
            data={"csrf_token": token, **(fields or {})},
            headers={"Origin": "http://localhost"},
            **more,
        )

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Send a request, and fail the test when the view breaks a rule about writing."""
        with self.application.app_context(), watching() as written:
            response = super().open(*args, **kwargs)
            method = response.request.method
            assert [] == written.committed or method not in READING, (
                f"{method} {response.request.path} wrote {written.committed}"
            )
            assert [] == written.pending() or response.status_code >= 400, (
                f"{method} {response.request.path} left uncommitted {written.pending()}"
            )
        return response


class Written:
    """What the sessions of one request wrote."""

    def __init__(self) -> None:
        self.flushed: list[str] = []
        self.committed: list[str] = []

    def pending(self) -> list[str]:
        """Return what was neither committed nor rolled back."""
        session = db.session()
        waiting = [*session.new, *session.deleted, *filter(session.is_modified, session.dirty)]
        return [*self.flushed, *(type(thing).__name__ for thing in waiting)]


@contextmanager
def watching() -> Iterator[Written]:
    """Note what is flushed, committed and rolled back meanwhile."""
    written = Written()

    def after_flush(session: Session, _context: Any) -> None:
        touched = [*session.new, *session.dirty, *session.deleted]
        written.flushed.extend(type(thing).__name__ for thing in touched)

    def after_commit(_session: Session) -> None:
        written.committed.extend(written.flushed)
        written.flushed.clear()

    def after_rollback(_session: Session) -> None:
        written.flushed.clear()

    listeners = {
        "after_flush": after_flush,
        "after_commit": after_commit,
        "after_rollback": after_rollback,
    }
    for name, listener in listeners.items():
        event.listen(Session, name, listener)
    try:
        yield written
    finally:
        for name, listener in listeners.items():
            event.remove(Session, name, listener)
