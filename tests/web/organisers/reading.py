"""What a page asks of the database, and what was recorded last."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event, select

from portal.extensions import db
from portal.models import AuditEvent


class Count:
    """How many statements ran."""

    number = 0


@contextmanager
def counting() -> Iterator[Count]:
    """Count the SELECTs that run meanwhile."""
    count = Count()

    def before(_c: Any, _cur: Any, statement: str, *_rest: Any) -> None:
        count.number += statement.lstrip().upper().startswith("SELECT")

    event.listen(Engine, "before_cursor_execute", before)
    try:
        yield count
    finally:
        event.remove(Engine, "before_cursor_execute", before)


def last_deed() -> tuple[str, str]:
    """Return (verb, actor's code) of the newest event on record."""
    newest = select(AuditEvent).order_by(AuditEvent.sequence.desc()).limit(1)
    found = db.session.scalars(newest).one()
    return found.verb, found.actor
