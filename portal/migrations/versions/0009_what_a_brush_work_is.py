"""a brush work's script, format, size and passage in its judge copy.

Revision: 0009, after 0008.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward; copies frozen before say nothing of it."""
    op.add_column(
        "judge_copy", sa.Column("about", sa.JSON(), nullable=False, server_default=sa.text("'{}'"))
    )


def downgrade() -> None:
    """Go back."""
    op.drop_column("judge_copy", "about")
