"""results: deductions, extra readings, the tie chain of a round, how sure a place is.

Revision: 0006, after 0005.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

# what rounds were ranked by before they named their own chain
OLD_CHAIN = """'["main_criterion", "untrimmed_mean"]'"""


def upgrade() -> None:
    """Go forward."""
    op.add_column(
        "round",
        sa.Column("tie_chain", sa.JSON(), nullable=False, server_default=sa.text(OLD_CHAIN)),
    )
    for name in ("judged", "low", "high"):
        op.add_column("ranking_row", sa.Column(name, sa.String(length=32), nullable=True))
    op.add_column(
        "ranking_row",
        sa.Column("added", sa.String(length=32), nullable=False, server_default="0"),
    )
    op.add_column(
        "ranking_row",
        sa.Column("chances", sa.JSON(), nullable=False, server_default=sa.text("'[]'")),
    )
    _create_deduction()
    _create_extra_reading()


def _create_deduction() -> None:
    op.create_table(
        "deduction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("points", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("withdrawn_by_id", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(), nullable=True),
        sa.Column("withdrawal", sa.String(length=300), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entry.id"], name=op.f("fk_deduction_entry_id_entry")
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["user_account.id"], name=op.f("fk_deduction_made_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["withdrawn_by_id"],
            ["user_account.id"],
            name=op.f("fk_deduction_withdrawn_by_id_user_account"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deduction")),
        sa.UniqueConstraint("code", name=op.f("uq_deduction_code")),
    )
    op.create_index(op.f("ix_deduction_entry_id"), "deduction", ["entry_id"])


def _create_extra_reading() -> None:
    op.create_table(
        "extra_reading",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("readings", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("ordered_by_id", sa.Integer(), nullable=False),
        sa.Column("ordered_at", sa.DateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id"], ["round.id"], name=op.f("fk_extra_reading_round_id_round")
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entry.id"], name=op.f("fk_extra_reading_entry_id_entry")
        ),
        sa.ForeignKeyConstraint(
            ["ordered_by_id"],
            ["user_account.id"],
            name=op.f("fk_extra_reading_ordered_by_id_user_account"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extra_reading")),
        sa.UniqueConstraint(
            "round_id", "entry_id", name=op.f("uq_extra_reading_round_id_entry_id")
        ),
    )
    op.create_index(op.f("ix_extra_reading_entry_id"), "extra_reading", ["entry_id"])


def downgrade() -> None:
    """Go back."""
    op.drop_table("extra_reading")
    op.drop_table("deduction")
    for name in ("chances", "added", "high", "low", "judged"):
        op.drop_column("ranking_row", name)
    op.drop_column("round", "tie_chain")
