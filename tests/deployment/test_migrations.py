"""The schema's way up and down, on both databases, and an upgrade killed half-way."""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.engine import URL, Engine

from portal import database
from portal.models import Base
from tests.infrastructure.postgresql import create_database
from tests.portal.test_schema import is_ours

pytestmark = pytest.mark.slow

#: A second migration, as a later version brings one: it changes a table, then dies or not.
LATER = '''
"""later"""
import os, signal
import sqlalchemy as sa
from alembic import op
revision, down_revision = "9999", {head!r}

def upgrade():
    op.create_table("later", sa.Column("id", sa.Integer, primary_key=True))
    with op.batch_alter_table("unit") as batch:
        batch.add_column(sa.Column("later", sa.Integer))
    op.execute("INSERT INTO later VALUES (1)")
    if os.environ.get("DIE"):
        os.kill(os.getpid(), signal.SIGKILL)

def downgrade():
    pass
'''
UPGRADE = """
import sys
from pathlib import Path
from sqlalchemy import create_engine
from portal import database
database.MIGRATIONS = Path(sys.argv[2])
engine = create_engine(sys.argv[1])
database.prepare(engine)
database.upgrade(engine)
"""
UNITS = """
INSERT INTO unit
(id, code, name, short_names, former_names, region, kind, parent_id, is_active, created_at, version)
VALUES (1, 'A', '甲局', '[]', '[]', '', '', NULL, 1, '2027-04-01', 1),
       (2, 'B', '乙所', '[]', '[]', '', '', 1, 1, '2027-04-01', 1)
"""


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, postgresql: URL, tmp_path: Path) -> Iterator[Engine]:
    """Return an engine on an empty database."""
    name = f"migrating_{abs(hash(request.node.name))}"
    url = f"sqlite:///{tmp_path}/migrating.sqlite"
    engine = create_engine(url if request.param == "sqlite" else create_database(postgresql, name))
    database.prepare(engine)
    yield engine
    engine.dispose()


def tables_of(engine: Engine) -> set[str]:
    """Return the names of the tables."""
    return set(inspect(engine).get_table_names())


def version_of(engine: Engine) -> str | None:
    """Return the version the database says it has."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def test_up_down_and_up_again_make_what_the_models_say(engine: Engine) -> None:
    database.upgrade(engine)
    with database.migrating(engine) as connection:
        command.downgrade(database.migrations(connection), "base")
    empty = tables_of(engine)
    database.upgrade(engine)
    with engine.connect() as connection:
        opts = {"compare_type": True, "include_object": is_ours}
        context = MigrationContext.configure(connection, opts=opts)
        differences = compare_metadata(context, Base.metadata)

    assert {"alembic_version"} == empty
    assert [] == differences
    assert set(Base.metadata.tables) | {"alembic_version"} == tables_of(engine)


def test_an_upgrade_killed_half_way_leaves_the_old_schema_whole(
    engine: Engine, tmp_path: Path
) -> None:
    database.upgrade(engine)
    head = ScriptDirectory.from_config(database.migrations()).get_current_head()
    folder = tmp_path / "migrations"
    shutil.copytree(database.MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    later = LATER.format(head=head)
    (folder / "versions" / "9999_later.py").write_text(later, encoding="utf-8")
    before = tables_of(engine)
    engine.dispose()

    killed = upgraded(engine, folder, DIE="1")
    left = (version_of(engine), tables_of(engine), has_later(engine))
    engine.dispose()
    done = upgraded(engine, folder)
    after = (version_of(engine), tables_of(engine), has_later(engine))

    assert (-9, 0) == (killed, done)
    assert (head, before, False) == left
    assert ("9999", before | {"later"}, True) == after


def upgraded(engine: Engine, folder: Path, **more: str) -> int:
    """Upgrade in a process of its own, from a folder of migrations; return its exit code."""
    url = engine.url.render_as_string(hide_password=False)
    words = [sys.executable, "-c", UPGRADE, url, str(folder)]
    return subprocess.run(words, env=os.environ | more, check=False, timeout=60).returncode


def has_later(engine: Engine) -> bool:
    """Say whether the later version's column is there."""
    return "later" in {column["name"] for column in inspect(engine).get_columns("unit")}


def test_rows_of_other_tables_outlive_a_table_that_is_made_anew(tmp_path: Path) -> None:
    """SQLite changes a column by copying the table: its children must not go with the old one."""
    engine = create_engine(f"sqlite:///{tmp_path}/kept.sqlite")
    database.prepare(engine)
    database.upgrade(engine)
    with engine.begin() as connection:
        connection.execute(text(UNITS))
    folder = tmp_path / "migrations"
    shutil.copytree(database.MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    head = version_of(engine)
    (folder / "versions" / "9999_later.py").write_text(
        LATER.format(head=head).replace(
            'batch.add_column(sa.Column("later", sa.Integer))',
            'batch.alter_column("name", type_=sa.String(250))\n'
            '        batch.add_column(sa.Column("later", sa.Integer))',
        ),
        encoding="utf-8",
    )
    engine.dispose()

    assert 0 == upgraded(engine, folder)
    with sqlite3.connect(tmp_path / "kept.sqlite") as raw:
        rows = raw.execute("SELECT name, parent_id FROM unit ORDER BY id").fetchall()
        broken = raw.execute("PRAGMA foreign_key_check").fetchall()
    raw.close()

    assert [("甲局", None), ("乙所", 1)] == rows
    assert [] == broken
