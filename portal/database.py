"""How we speak to the database: settings under which neither SQLite nor PostgreSQL loses data."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from flask import Flask, g, has_app_context, has_request_context, request
from sqlalchemy import Connection, Engine, event, inspect, text
from sqlalchemy.exc import DBAPIError

from portal.extensions import db

MIGRATIONS = Path(__file__).parent / "migrations"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    # NORMAL may roll a committed transaction back after power loss
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
)
BUSY_SECONDS = 10.0
POOL = {
    # a connection that the server has dropped meanwhile is replaced, not handed out
    "pool_pre_ping": True,
    # one for each of the 64 web threads and a few for the jobs, if all of them ask at once;
    # beyond sixteen they are closed again
    "pool_size": 16,
    "max_overflow": 52,
}
# what SQLite says in words, PostgreSQL says in five characters
NO_SUCH = ("no such table", "no such column", "has no column named")
UNDEFINED = frozenset({"42P01", "42703"})
DISK_FULL = "53100"


def init_app(app: Flask, *, busy_seconds: float = BUSY_SECONDS) -> None:
    """Bind the extension and prepare every engine."""
    app.config.setdefault("SQLALCHEMY_ENGINE_OPTIONS", dict(POOL))
    db.init_app(app)
    with app.app_context():
        for engine in db.engines.values():
            prepare(engine, busy_seconds=busy_seconds)


def prepare(engine: Engine, *, busy_seconds: float = BUSY_SECONDS) -> None:
    """
    Make the database wait so long for others and no longer, and SQLite safe for several writers.

    The driver's own deferred BEGIN lets two transactions read, then both try to write: measured,
    379 of 1,200 writes failed in spite of the busy timeout. BEGIN IMMEDIATE queues them instead.
    Readers (GET) stay deferred, so that nobody waits for a page.
    """
    if engine.dialect.name != "sqlite":
        event.listen(engine, "do_connect", _no_longer_than(busy_seconds))
        return
    event.listen(engine, "connect", _with_pragmas(busy_seconds))
    event.listen(engine, "begin", _on_begin)


def _no_longer_than(busy_seconds: float) -> Callable[..., None]:
    """Return what limits PostgreSQL's patience: with a lock, and with a server that is away."""

    def on_connect(_dialect: Any, _record: Any, _arguments: Any, options: dict[str, Any]) -> None:
        options.setdefault("connect_timeout", min(5, max(2, round(busy_seconds))))
        options.setdefault("options", f"-c lock_timeout={round(busy_seconds * 1000)}")

    return on_connect


def _with_pragmas(busy_seconds: float) -> Callable[[Any, Any], None]:
    """Return what sets up a fresh connection to SQLite."""

    def on_connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={round(busy_seconds * 1000)}")
        for pragma in PRAGMAS:
            cursor.execute(pragma)
        cursor.close()

    return on_connect


def _on_begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN" if _only_reads() else "BEGIN IMMEDIATE")


def _only_reads() -> bool:
    """Say whether nothing is written now; what says what went wrong reads, too."""
    if has_app_context() and g.get("is_reading", False):
        return True
    return has_request_context() and (request.method in SAFE or g.get("is_refused", False))


@contextmanager
def reading() -> Iterator[None]:
    """
    Let what begins from here on read without the lock of those who write.

    A transaction that is open goes on as it began: end it before, and another before writing.
    """
    g.is_reading = True
    try:
        yield
    finally:
        g.is_reading = False


def migrations(connection: Connection | None = None) -> Config:
    """Return Alembic's configuration for our folder of migrations."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    if connection is not None:
        config.attributes["connection"] = connection
    return config


def upgrade(engine: Engine | None = None) -> None:
    """Bring the schema to the newest version, in one transaction: all of it or nothing."""
    with migrating(engine or db.engine) as connection:
        command.upgrade(migrations(connection), "head")


@contextmanager
def migrating(engine: Engine) -> Iterator[Connection]:
    """
    Yield a connection in one transaction for steps of migration.

    SQLite changes a column by making the table anew and dropping the old one. With foreign keys
    enforced, the drop would refuse, or take the children along; so they rest, and are checked
    before the commit. The pragma does nothing inside a transaction, hence the raw connection.
    """
    with engine.connect() as connection:
        is_sqlite = engine.dialect.name == "sqlite"
        raw: Any = connection.connection.dbapi_connection
        if is_sqlite:
            raw.execute("PRAGMA foreign_keys=OFF")
        try:
            with connection.begin():
                yield connection
                if is_sqlite:
                    refuse_orphans(connection)
        finally:
            if is_sqlite:
                raw.execute("PRAGMA foreign_keys=ON")


def refuse_orphans(connection: Connection) -> None:
    """Raise when a row refers to one that is not there."""
    orphan = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if orphan is not None:
        raise RuntimeError(f"the migration leaves orphans: {orphan[0]} refers to {orphan[2]}")


def ping() -> None:
    """Ask the database for nothing; raises when it does not answer."""
    db.session.execute(text("SELECT 1"))


def has_schema() -> bool:
    """Say whether the tables are there."""
    return inspect(db.engine).has_table("audit_event")


def is_outdated(problem: BaseException) -> bool:
    """Say whether an error means that the tables are not those of this version."""
    if not isinstance(problem, DBAPIError):
        return False
    said = str(problem.orig)
    return getattr(problem.orig, "sqlstate", None) in UNDEFINED or any(
        words in said for words in NO_SUCH
    )


def is_full(problem: DBAPIError) -> bool:
    """Say whether the database has no room left on its disk."""
    code = getattr(problem.orig, "sqlstate", None)
    return code == DISK_FULL or getattr(problem.orig, "sqlite_errorname", "") == "SQLITE_FULL"
