"""
Jobs, the bell: wakes a worker by the number of a job. Losing a ring loses nothing.

Huey's storages (a SQLite file, Redis, PostgreSQL) carry bare numbers: nothing is pickled, so
whoever can write to the queue can ask for a job that is due, and for nothing else.
"""

import logging
import threading
from typing import Any, Final

from flask import current_app
from sqlalchemy import event
from sqlalchemy.orm import Session

from portal.extensions import db

log = logging.getLogger(__name__)

RINGS: Final = "wenheng.rings"
BELL: Final = "wenheng.bell"
QUEUE: Final = "wenheng"
# a request must not wait for a queue that is away
PATIENCE_SECONDS: Final = 2


class Bell:
    """A queue, opened when it is first needed: a portal starts without it."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._lock = threading.Lock()
        self._storage: Any = None

    @property
    def storage(self) -> Any:
        """Return huey's storage. Raises whatever its driver raises."""
        with self._lock:
            if self._storage is None:
                self._storage = open_storage(self.address)
            return self._storage

    def ring(self, job_id: int) -> None:
        """Say that a job waits."""
        self.storage.enqueue(str(job_id).encode())

    def listen(self) -> int | None:
        """Return the number of a job that was rung for; waits a second at most."""
        data = self.storage.dequeue()
        return int(data) if data is not None and bytes(data).isdigit() else None

    @property
    def is_waiting(self) -> bool:
        """Say whether ``listen`` itself waits for a ring, so that nobody need pause."""
        return not self.address.startswith("sqlite")


class Silence:
    """No bell: tests call ``run_all`` themselves."""

    def ring(self, job_id: int) -> None:
        """Do nothing."""


def open_storage(address: str) -> Any:
    """Open the queue of an address."""
    from huey import storage  # noqa: PLC0415  # the drivers below are optional extras

    if address.startswith("redis"):
        from redis import ConnectionPool  # noqa: PLC0415  # see above
        from redis.backoff import NoBackoff  # noqa: PLC0415  # see above
        from redis.retry import Retry  # noqa: PLC0415  # see above

        pool = ConnectionPool.from_url(
            address,
            socket_connect_timeout=PATIENCE_SECONDS,
            socket_timeout=PATIENCE_SECONDS,
            retry=Retry(NoBackoff(), 0),
        )
        return storage.RedisStorage(QUEUE, connection_pool=pool)
    if address.startswith("postgresql"):
        plain = address.replace("postgresql+psycopg:", "postgresql:", 1)
        return storage.PostgresStorage(QUEUE, dsn=plain, connect_timeout=PATIENCE_SECONDS)
    return storage.SqliteStorage(QUEUE, filename=address.removeprefix("sqlite:///"))


def ring_after_commit(session: Session, job_id: int) -> None:
    """Ring when this transaction is committed; for a rolled-back deed nothing waits."""
    session.info.setdefault(RINGS, []).append(job_id)


@event.listens_for(db.session, "after_commit")
def ring_now(session: Session) -> None:
    """Ring for what was committed; a savepoint's release commits nothing yet."""
    if session.in_nested_transaction():
        return
    for job_id in session.info.pop(RINGS, ()):
        try:
            current_app.extensions[BELL].ring(job_id)
        except Exception as problem:
            # the row is committed; the sweep will find it
            log.warning("no bell for job %s: %s", job_id, type(problem).__name__)
            return


@event.listens_for(db.session, "after_rollback")
def forget(session: Session) -> None:
    """A deed that was undone rings for nobody."""
    if not session.in_nested_transaction():
        session.info.pop(RINGS, None)
