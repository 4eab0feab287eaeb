"""calculations: plans and rankings that are worked out after the request.

Revision: 0014, after 0013.
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "calculation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("terms", sa.JSON(), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=True),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("finished_at", sa.DateTime(), nullable=True),
        sa.Column("refusal", sa.Text(), nullable=False),
        sa.Column("explanation", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["user_account.id"],
            name=op.f("fk_calculation_asked_by_id_user_account"),
        ),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_calculation_job_id_job")),
        sa.ForeignKeyConstraint(
            ["round_id"], ["round.id"], name=op.f("fk_calculation_round_id_round")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calculation")),
    )  # fmt: skip
    op.create_index("ix_calculation_round_id", "calculation", ["round_id"])


def downgrade() -> None:
    """Go back."""
    op.drop_table("calculation")
