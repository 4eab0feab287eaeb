"""kinds of rounds, their pools, and how several rounds become one order.

Revision: 0004, after 0003.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

WORD = sa.String(length=32)
#: (table, column, what every row said before there was a choice)
CHOICES = (
    ("round", "kind", "scoring"),
    ("round", "pool_kind", "all"),
    ("category", "combination", "last_round"),
)
OPTIONAL = (
    ("passes", sa.Integer()),
    ("pool_count", sa.Integer()),
    ("pool_share", WORD),
    ("pool_group", WORD),
    ("weight", WORD),
)


def upgrade() -> None:
    """Go forward."""
    for table, column, before in CHOICES:
        op.add_column(
            table, sa.Column(column, WORD, nullable=False, server_default=sa.text(f"'{before}'"))
        )
    for column, kind in OPTIONAL:
        op.add_column("round", sa.Column(column, kind, nullable=True))
    _pool()
    _about_an_entry(
        "pool_member",
        sa.Column("entrance", WORD, nullable=False),
        sa.Column("rank", sa.Integer(), nullable=True),
    )
    _about_an_entry("pool_change", sa.Column("is_in", sa.Boolean(), nullable=False), *_said())
    _about_an_entry("casting_vote", sa.Column("is_passed", sa.Boolean(), nullable=False), *_said())


def _pool() -> None:
    op.create_table(
        "round_pool",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("ranking_id", sa.Integer(), nullable=True),
        sa.Column("engine_version", sa.String(length=16), nullable=False),
        sa.Column("inputs", sa.JSON(), nullable=False),
        sa.Column("inputs_digest", sa.String(length=64), nullable=False),
        sa.Column("summary", sa.JSON(), nullable=False),
        sa.Column("drawn_by_id", sa.Integer(), nullable=False),
        sa.Column("drawn_at", sa.DateTime(), nullable=False),
        sa.Column("frozen_at", sa.DateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        _points_to("round_pool", "round_id", "round"),
        _points_to("round_pool", "ranking_id", "ranking"),
        _points_to("round_pool", "drawn_by_id", "user_account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_pool")),
        sa.UniqueConstraint("round_id", name=op.f("uq_round_pool_round_id")),
    )


def _said() -> list[sa.Column[int] | sa.Column[str]]:
    return [
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
    ]


def _about_an_entry(table: str, *columns: sa.Column[int] | sa.Column[str]) -> None:
    """Make a table that says something of one entry in one round."""
    names = [column.name for column in columns]
    said = [_points_to(table, "made_by_id", "user_account")] if "made_by_id" in names else []
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        *columns,
        _points_to(table, "round_id", "round"),
        _points_to(table, "entry_id", "entry"),
        *said,
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("round_id", "entry_id", name=op.f(f"uq_{table}_round_id_entry_id")),
    )
    op.create_index(op.f(f"ix_{table}_entry_id"), table, ["entry_id"])


def _points_to(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{target}")
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=name)


def downgrade() -> None:
    """Go back."""
    for table in ("casting_vote", "pool_change", "pool_member", "round_pool"):
        op.drop_table(table)
    for column, _ in reversed(OPTIONAL):
        op.drop_column("round", column)
    for table, column, _ in reversed(CHOICES):
        op.drop_column(table, column)
