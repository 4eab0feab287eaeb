"""Alembic's door: runs migrations on the connection it is handed, or on the app's engine."""

from typing import Literal

from alembic import context
from sqlalchemy import Connection

from portal.models import Base
from portal.models.base import ExactDecimal, UTCDateTime


def include(_object: object, name: str | None, kind: str, _reflected: bool, _other: object) -> bool:
    """Leave the queue's own tables (PostgreSQL) alone."""
    return not (kind == "table" and name is not None and name.startswith("huey"))


def render(kind: str, item: object, _context: object) -> str | Literal[False]:
    """Write our column types as plain SQL types: a migration must outlive the class."""
    if kind == "type" and isinstance(item, UTCDateTime):
        return "sa.DateTime()"
    if kind == "type" and isinstance(item, ExactDecimal):
        return "sa.String(length=32)"
    return False


def migrate(connection: Connection) -> None:
    """Run the wanted steps."""
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        include_object=include,
        compare_type=True,
        render_item=render,
    )
    with context.begin_transaction():
        context.run_migrations()


def run() -> None:
    """Use the connection handed over by ``portal.database``, or the running app's engine."""
    given = context.config.attributes.get("connection")
    if given is not None:
        migrate(given)
        return
    from portal.database import migrating  # noqa: PLC0415  # only under ``flask db``
    from portal.extensions import db  # noqa: PLC0415  # see above

    with migrating(db.engine) as connection:
        migrate(connection)


run()
