"""the secret seeds of rounds come from, and how far units count as related.

Revision: 0012, after 0011.
"""

import json
import secrets

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
LENGTH = 26
BOTH = "branch"
NEITHER = "unit"


def upgrade() -> None:
    """Go forward; a round made before draws its secret now."""
    op.add_column(
        "round", sa.Column("seed_secret", sa.String(length=32), nullable=False, server_default="")
    )
    database = op.get_bind()
    for (round_id,) in database.execute(sa.text("SELECT id FROM round")).all():
        secret = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
        database.execute(
            sa.text("UPDATE round SET seed_secret = :secret WHERE id = :id"),
            {"secret": secret, "id": round_id},
        )
    with op.batch_alter_table("round") as table:
        table.alter_column("seed_secret", server_default=None)
    _rewrite_settings()


def _rewrite_settings() -> None:
    """Two switches, upwards and downwards, become one word; who had one on keeps both."""
    call = sa.table("call", sa.column("id", sa.Integer), sa.column("settings", sa.JSON))
    database = op.get_bind()
    for call_id, stored in database.execute(sa.select(call.c.id, call.c.settings)).all():
        settings = json.loads(stored) if isinstance(stored, str) else dict(stored or {})
        switches = [settings.pop(f"related_{one}", None) for one in ("parents", "children")]
        if switches == [None, None]:
            continue
        settings["related_units"] = NEITHER if switches == [False, False] else BOTH
        database.execute(call.update().where(call.c.id == call_id).values(settings=settings))


def downgrade() -> None:
    """Go back."""
    op.drop_column("round", "seed_secret")
