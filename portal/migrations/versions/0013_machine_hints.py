"""what a recogniser read on brush works, and the hints a reader dismissed.

Revision: 0013, after 0012.
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "machine_reading",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proofreading_id", sa.Integer(), nullable=False),
        sa.Column("pictures", sa.String(length=64), nullable=False),
        sa.Column("engine", sa.String(length=80), nullable=False),
        sa.Column("pages", sa.JSON(), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("read_at", sa.DateTime(), nullable=True),
        sa.Column("is_failed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["proofreading_id"],
            ["proofreading.id"],
            name=op.f("fk_machine_reading_proofreading_id_proofreading"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_machine_reading")),
        sa.UniqueConstraint("proofreading_id", name=op.f("uq_machine_reading_proofreading_id")),
    )
    op.create_table(
        "dismissed_hint",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proofreading_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("hint", sa.String(length=16), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["proofreading_id"],
            ["proofreading.id"],
            name=op.f("fk_dismissed_hint_proofreading_id_proofreading"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_dismissed_hint_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dismissed_hint")),
        sa.UniqueConstraint(
            "proofreading_id",
            "user_id",
            "hint",
            name=op.f("uq_dismissed_hint_proofreading_id_user_id_hint"),
        ),
    )


def downgrade() -> None:
    """Go back."""
    op.drop_table("dismissed_hint")
    op.drop_table("machine_reading")
