"""what judges see: figures, pages of scanned essays, masks of the organisers.

Revision: 0002, after 0001.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

EMPTY_LISTS = (
    ("entry", "masked_words"),
    ("manuscript", "outside"),
    ("manuscript", "picture_pages"),
    ("scan_page", "added_masks"),
    ("scan_page", "hints"),
)


def upgrade() -> None:
    """Go forward."""
    for table, column in EMPTY_LISTS:
        op.add_column(
            table, sa.Column(column, sa.JSON(), nullable=False, server_default=sa.text("'[]'"))
        )
    op.add_column(
        "manuscript",
        sa.Column("is_scanned", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.add_column("judge_copy", sa.Column("checked_at", sa.DateTime(), nullable=True))
    op.create_table(
        "judge_figure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("copy_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("picture_key", sa.String(length=100), nullable=False),
        sa.ForeignKeyConstraint(
            ["copy_id"], ["judge_copy.id"], name=op.f("fk_judge_figure_copy_id_judge_copy")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_judge_figure")),
        sa.UniqueConstraint("code", name=op.f("uq_judge_figure_code")),
        sa.UniqueConstraint("copy_id", "position", name=op.f("uq_judge_figure_copy_id_position")),
    )


def downgrade() -> None:
    """Go back."""
    op.drop_table("judge_figure")
    op.drop_column("judge_copy", "checked_at")
    op.drop_column("manuscript", "is_scanned")
    for table, column in EMPTY_LISTS:
        op.drop_column(table, column)
