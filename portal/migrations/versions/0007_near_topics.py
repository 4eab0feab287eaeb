"""near topics: beside each checked text, what is alike in topic and copied nothing.

Revision: 0007, after 0006.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.add_column("checked_text", sa.Column("near_topics", sa.JSON(), nullable=True))


def downgrade() -> None:
    """Go back."""
    op.drop_column("checked_text", "near_topics")
