"""The database is held by somebody else: waited for, or said with the typed text kept."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from sqlalchemy import text

from portal.extensions import db
from portal.models import Unit
from portal.models.enums import Role
from tests.factories.account import make_user
from tests.factories.call import make_call
from tests.infrastructure.clients import WatchedClient
from tests.infrastructure.databases import MakeApp

pytestmark = pytest.mark.slow

TYPED = {"name": "云岭县信访局<新>", "short_names": "云岭局", "region": ""}


@contextmanager
def held(app: Flask, seconds: float | None) -> Iterator[None]:
    """Hold the database as another program does, for some seconds or meanwhile."""
    released = threading.Event()
    taken = threading.Event()

    def hold() -> None:
        with app.app_context():
            engine = db.engine
        if engine.dialect.name == "sqlite":
            other = sqlite3.connect(str(engine.url.database), isolation_level=None)
            other.execute("BEGIN EXCLUSIVE")
            taken.set()
            released.wait(seconds)
            other.execute("ROLLBACK")
            other.close()
        else:
            with engine.connect() as connection:
                connection.execute(text("LOCK TABLE unit, audit_event IN EXCLUSIVE MODE"))
                taken.set()
                released.wait(seconds)
                connection.rollback()

    thread = threading.Thread(target=hold)
    thread.start()
    taken.wait(10)
    try:
        yield
    finally:
        released.set()
        thread.join()


@pytest.fixture
def site(make_app: MakeApp) -> tuple[Flask, WatchedClient, str]:
    """Return (application, an organiser's browser, the path where units are added)."""
    app = make_app(busy_seconds=4)
    with app.app_context():
        call = make_call()
        user = make_user(role=Role.ORGANISER, call=call)
        client = WatchedClient(app).enter(user)
        path = f"/organise/{call.code}/units/new"
    return app, client, path


def names(app: Flask) -> list[str]:
    """Return the units that are there."""
    with app.app_context():
        return [unit.name for unit in db.session.query(Unit)]


def test_a_form_waits_for_a_database_that_comes_back(site) -> None:
    app, client, path = site
    with held(app, 3):
        answer = client.send(path, TYPED)

    assert 303 == answer.status_code
    assert [TYPED["name"]] == names(app)


def test_a_form_that_waits_too_long_keeps_what_was_typed(site) -> None:
    app, client, path = site
    with held(app, None):
        answer = client.send(path, TYPED)
        page = client.get("/")
    written = names(app)
    again = client.send(path, TYPED)

    assert (503, "5") == (answer.status_code, answer.headers["Retry-After"])
    assert "云岭县信访局&lt;新&gt;" in answer.text
    assert "系统正忙，这次没有存上。请等几秒再试，填写的内容还在。" in answer.text
    assert f'action="{path}"' in answer.text
    assert (200, [], 303) == (page.status_code, written, again.status_code)


def test_a_script_is_told_the_same(site) -> None:
    app, client, path = site
    with held(app, None):
        answer = client.send(path, TYPED, environ_overrides={"HTTP_ACCEPT": "application/json"})

    assert (503, "系统正忙，这次没有存上。请等几秒再试，填写的内容还在。") == (
        answer.status_code,
        answer.json["message"],
    )
