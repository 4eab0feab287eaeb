"""the judges' desk: briefing, required remarks, discussions.

Revision: 0005, after 0004.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "calibration_work",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("points", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("set_by_id", sa.Integer(), nullable=False),
        sa.Column("set_at", sa.DateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["category_id"],
            ["category.id"],
            name=op.f("fk_calibration_work_category_id_category"),
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entry.id"], name=op.f("fk_calibration_work_entry_id_entry")
        ),
        sa.ForeignKeyConstraint(
            ["set_by_id"],
            ["user_account.id"],
            name=op.f("fk_calibration_work_set_by_id_user_account"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calibration_work")),
        sa.UniqueConstraint("code", name=op.f("uq_calibration_work_code")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_calibration_work_entry_id")),
    )
    op.create_table(
        "calibration_trial",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("work_id", sa.Integer(), nullable=False),
        sa.Column("judge_id", sa.Integer(), nullable=False),
        sa.Column("points", sa.JSON(), nullable=False),
        sa.Column("total", sa.String(length=32), nullable=False),
        sa.Column("tried_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["work_id"],
            ["calibration_work.id"],
            name=op.f("fk_calibration_trial_work_id_calibration_work"),
        ),
        sa.ForeignKeyConstraint(
            ["judge_id"],
            ["judge_profile.id"],
            name=op.f("fk_calibration_trial_judge_id_judge_profile"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calibration_trial")),
        sa.UniqueConstraint(
            "work_id", "judge_id", name=op.f("uq_calibration_trial_work_id_judge_id")
        ),
    )
    op.create_table(
        "discussion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(), nullable=False),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.Column("close_note", sa.String(length=300), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id"], ["round.id"], name=op.f("fk_discussion_round_id_round")
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entry.id"], name=op.f("fk_discussion_entry_id_entry")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_discussion")),
        sa.UniqueConstraint("round_id", "entry_id", name=op.f("uq_discussion_round_id_entry_id")),
    )
    op.create_table(
        "discussion_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("discussion_id", sa.Integer(), nullable=False),
        sa.Column("judge_id", sa.Integer(), nullable=False),
        sa.Column("seat", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["discussion_id"],
            ["discussion.id"],
            name=op.f("fk_discussion_note_discussion_id_discussion"),
        ),
        sa.ForeignKeyConstraint(
            ["judge_id"],
            ["judge_profile.id"],
            name=op.f("fk_discussion_note_judge_id_judge_profile"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_discussion_note")),
    )
    for table, column in INDEXES:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False)
    with op.batch_alter_table("round", schema=None) as batch_op:
        for name in SWITCHES:
            batch_op.add_column(
                sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false())
            )
    with op.batch_alter_table("round", schema=None) as batch_op:
        for name in SWITCHES:
            batch_op.alter_column(name, existing_type=sa.Boolean(), server_default=None)
    with op.batch_alter_table("rubric", schema=None) as batch_op:
        batch_op.add_column(sa.Column("remark_below", sa.String(length=32), nullable=True))
        batch_op.add_column(sa.Column("remark_above", sa.String(length=32), nullable=True))
    with op.batch_alter_table("judge_profile", schema=None) as batch_op:
        batch_op.add_column(sa.Column("briefed_at", sa.DateTime(), nullable=True))
    # who has declared had the rubric beside the declaration
    op.execute("UPDATE judge_profile SET briefed_at = declared_at")


INDEXES = (
    ("calibration_work", "category_id"),
    ("calibration_trial", "judge_id"),
    ("discussion", "entry_id"),
    ("discussion_note", "discussion_id"),
)
SWITCHES = ("shows_peers", "has_discussion")


def downgrade() -> None:
    """Go back."""
    with op.batch_alter_table("judge_profile", schema=None) as batch_op:
        batch_op.drop_column("briefed_at")
    with op.batch_alter_table("rubric", schema=None) as batch_op:
        batch_op.drop_column("remark_above")
        batch_op.drop_column("remark_below")
    with op.batch_alter_table("round", schema=None) as batch_op:
        for name in SWITCHES:
            batch_op.drop_column(name)
    for table, column in reversed(INDEXES):
        op.drop_index(op.f(f"ix_{table}_{column}"), table_name=table)
    for table in ("discussion_note", "discussion", "calibration_trial", "calibration_work"):
        op.drop_table(table)
