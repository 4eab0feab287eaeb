"""reminders of judges, and when a scorecard was begun.

Revision: 0010, after 0009.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.add_column("scorecard", sa.Column("begun_at", sa.DateTime(), nullable=True))
    op.create_table(
        "reminder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("judge_id", sa.Integer(), nullable=False),
        sa.Column("template", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("address", sa.String(length=120), nullable=False),
        sa.Column("mailed_at", sa.DateTime(), nullable=True),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["judge_id"], ["judge_profile.id"], name=op.f("fk_reminder_judge_id_judge_profile")
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["user_account.id"], name=op.f("fk_reminder_made_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["round.id"], name=op.f("fk_reminder_round_id_round")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder")),
    )
    op.create_index("ix_reminder_judge_id", "reminder", ["judge_id"])
    op.create_index("ix_reminder_round_id_judge_id", "reminder", ["round_id", "judge_id"])


def downgrade() -> None:
    """Go back."""
    op.drop_table("reminder")
    op.drop_column("scorecard", "begun_at")
