"""The schema: the migrations make exactly what the models say."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask

from portal.extensions import db
from portal.models import Base


def is_ours(_object: object, name: str | None, kind: str, *_rest: object) -> bool:
    """Leave the queue's own tables out."""
    return not (kind == "table" and name is not None and name.startswith("huey"))


def test_migrations_make_what_the_models_say(app: Flask) -> None:
    context = MigrationContext.configure(
        db.session.connection(), opts={"compare_type": True, "include_object": is_ours}
    )

    assert [] == compare_metadata(context, Base.metadata)
