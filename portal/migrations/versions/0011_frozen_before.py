"""frozen before: a vetoed entry that is let in again has the copy that was frozen, from then.

Revision: 0011, after 0010.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.add_column("duplicate_consequence", sa.Column("frozen_before", sa.DateTime(), nullable=True))


def downgrade() -> None:
    """Go back."""
    op.drop_column("duplicate_consequence", "frozen_before")
