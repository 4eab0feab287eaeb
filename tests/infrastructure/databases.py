"""
The databases of the tests: SQLite by default, PostgreSQL by ``WENHENG_TEST_DATABASE``.

The schema is migrated once a session, into a template. Most tests then share one application
and one connection whose outer transaction is rolled back at the end: commits inside are real to
the code (savepoints) and gone afterwards. Tests that need several connections, or a server in
another thread, take a copy of the template by ``make_app``.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any, Protocol

import pytest
from flask import Flask
from sqlalchemy.engine import URL

import portal
from portal import database
from portal.config import Settings
from portal.extensions import db
from tests.infrastructure.postgresql import create_database, drop_database, postgresql_server

SECRET = "a key for tests only, long enough to be taken seriously"
CHOICE = os.environ.get("WENHENG_TEST_DATABASE", "sqlite")

MakeApp = Callable[..., Flask]


class Databases(Protocol):
    """A place that copies the migrated template."""

    def copy(self) -> str:
        """Return the address of a new database with the schema and no rows."""


class SqliteDatabases:
    """A file each."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.numbers = folder, count(1)
        self.template = folder / "template.sqlite"
        migrate(f"sqlite:///{self.template}", folder / "migrating")

    def copy(self) -> str:
        target = self.folder / f"copy-{next(self.numbers)}.sqlite"
        shutil.copyfile(self.template, target)
        return f"sqlite:///{target}"


class PostgresqlDatabases:
    """A database each, on one server."""

    def __init__(self, server: URL, folder: Path) -> None:
        self.server, self.numbers = server, count(1)
        self.prefix = f"wenheng_test_{os.getpid()}"
        self.names = [self.prefix]
        template = create_database(server, self.prefix)
        migrate(template.render_as_string(hide_password=False), folder / "migrating")

    def copy(self) -> str:
        name = f"{self.prefix}_{next(self.numbers)}"
        self.names.append(name)
        url = create_database(self.server, name, template=self.prefix)
        return url.render_as_string(hide_password=False)

    def drop(self) -> None:
        """Leave the server as it was found."""
        for name in reversed(self.names):
            drop_database(self.server, name)


def settings_for(instance: Path, database_url: str, **chosen: Any) -> Settings:
    """Return settings of a portal for tests, in a folder and on a database of its own."""
    instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    values: dict[str, Any] = {
        "instance": instance,
        "secret_key": SECRET,
        "database_url": database_url,
        "testing": True,
        # the same everywhere; what LibreOffice does is tested where it is asked for
        "office": "off",
    }
    return Settings(**values | chosen)


def migrate(database_url: str, instance: Path) -> None:
    """Bring an empty database to the present schema, by the migrations alone."""
    app = portal.create_app(settings_for(instance, database_url))
    with app.app_context():
        database.upgrade()
        db.engine.dispose()


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    """Return the place the tests' databases come from."""
    folder = tmp_path_factory.mktemp("databases")
    if CHOICE == "sqlite":
        yield SqliteDatabases(folder)
        return
    with postgresql_server(CHOICE) as server:
        place = PostgresqlDatabases(server, folder)
        yield place
        if "://" in CHOICE:  # one of ours goes as a whole
            place.drop()


@pytest.fixture
def make_app(databases: Databases, tmp_path: Path) -> Iterator[MakeApp]:
    """Return a maker of applications with a database of their own: real commits, real threads."""
    made: list[Flask] = []

    def make(**chosen: Any) -> Flask:
        instance = tmp_path / f"instance-{len(made) + 1}"
        made.append(portal.create_app(settings_for(instance, databases.copy(), **chosen)))
        return made[-1]

    yield make
    for app in made:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


@pytest.fixture(scope="session")
def shared_app(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """Return the application most tests share; take ``app``, which rolls back, instead."""
    app = portal.create_app(settings_for(tmp_path_factory.mktemp("instance"), databases.copy()))
    yield app
    with app.app_context():
        db.engine.dispose()


@contextmanager
def rolled_back(app: Flask) -> Iterator[None]:
    """Bind every session of *app* to one connection, and undo all it did."""
    with app.app_context():
        engine = db.engine
    connection = engine.connect()
    outer = connection.begin()
    engines: Any = db._app_engines[app]  # the only seam that reaches every session of the app
    engines[None] = connection
    db.session.session_factory.configure(join_transaction_mode="create_savepoint")
    try:
        yield
    finally:
        engines[None] = engine
        db.session.session_factory.configure(join_transaction_mode="conditional_savepoint")
        outer.rollback()
        connection.close()


@pytest.fixture
def app(shared_app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """
    Return the application, inside its context, on a database that forgets the test.

    Commits are savepoints of one outer transaction, so views and operations may commit and roll
    back as they do in life. All share its one connection, so a job that takes long does not
    say so from a thread beside; drills of that take an application of their own.
    """
    monkeypatch.setattr("portal.jobs.rows.HEARTBEAT", timedelta(hours=1))
    with rolled_back(shared_app), shared_app.app_context():
        yield shared_app
        db.session.remove()
