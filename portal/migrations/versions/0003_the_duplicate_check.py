"""the duplicate check.

Revision: 0003, after 0002.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "duplicate_case",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open", "settled", "gone", "merged", name="casestate", native_enum=False, length=32
            ),
            nullable=False,
        ),
        sa.Column("opened_at", sa.DateTime(), nullable=False),
        sa.Column(
            "opening",
            sa.Enum(
                "found",
                "joined",
                "changed",
                "withdrawn",
                name="caseopening",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.Column("strength", sa.Double(), nullable=False),
        sa.Column(
            "band",
            sa.Enum(
                "none", "notice", "review", name="similarityband", native_enum=False, length=32
            ),
            nullable=False,
        ),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("has_text", sa.Boolean(), nullable=False),
        sa.Column("has_scan", sa.Boolean(), nullable=False),
        sa.Column("is_cross_unit", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["call_id"], ["call.id"], name=op.f("fk_duplicate_case_call_id_call")
        ),
        sa.ForeignKeyConstraint(
            ["merged_into_id"],
            ["duplicate_case.id"],
            name=op.f("fk_duplicate_case_merged_into_id_duplicate_case"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duplicate_case")),
        sa.UniqueConstraint("call_id", "number", name=op.f("uq_duplicate_case_call_id_number")),
        sa.UniqueConstraint("code", name=op.f("uq_duplicate_case_code")),
    )
    with op.batch_alter_table("duplicate_case", schema=None) as batch_op:
        batch_op.create_index("ix_duplicate_case_call_id_state", ["call_id", "state"], unique=False)

    op.create_table(
        "base_text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "notice", "template", "other", name="basetextkind", native_enum=False, length=32
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=True),
        sa.Column("added_at", sa.DateTime(), nullable=False),
        sa.Column("replaced_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["added_by_id"], ["user_account.id"], name=op.f("fk_base_text_added_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name=op.f("fk_base_text_call_id_call")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_base_text")),
        sa.UniqueConstraint("code", name=op.f("uq_base_text_code")),
    )
    with op.batch_alter_table("base_text", schema=None) as batch_op:
        batch_op.create_index(
            "ix_base_text_call_id_replaced_at", ["call_id", "replaced_at"], unique=False
        )

    op.create_table(
        "duplicate_verdict",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column(
            "finding",
            sa.Enum(
                "false_alarm",
                "fair_quotation",
                "plagiarism",
                "multiple_submission",
                "shared_template",
                name="finding",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("covered", sa.JSON(), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=False),
        sa.Column("decided_at", sa.DateTime(), nullable=False),
        sa.Column("replaced_at", sa.DateTime(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(), nullable=True),
        sa.Column("withdrawn_by_id", sa.Integer(), nullable=True),
        sa.Column("withdrawal_reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["call_id"], ["call.id"], name=op.f("fk_duplicate_verdict_call_id_call")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["duplicate_case.id"],
            name=op.f("fk_duplicate_verdict_case_id_duplicate_case"),
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"],
            ["user_account.id"],
            name=op.f("fk_duplicate_verdict_decided_by_id_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["withdrawn_by_id"],
            ["user_account.id"],
            name=op.f("fk_duplicate_verdict_withdrawn_by_id_user_account"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duplicate_verdict")),
        sa.UniqueConstraint("code", name=op.f("uq_duplicate_verdict_code")),
    )
    with op.batch_alter_table("duplicate_verdict", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_duplicate_verdict_call_id"), ["call_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_duplicate_verdict_case_id"), ["case_id"], unique=False)

    op.create_table(
        "reference_text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=True),
        sa.Column("added_at", sa.DateTime(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["added_by_id"],
            ["user_account.id"],
            name=op.f("fk_reference_text_added_by_id_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["call_id"], ["call.id"], name=op.f("fk_reference_text_call_id_call")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reference_text")),
        sa.UniqueConstraint("code", name=op.f("uq_reference_text_code")),
    )
    with op.batch_alter_table("reference_text", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reference_text_call_id"), ["call_id"], unique=False)

    op.create_table(
        "duplicate_consequence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("verdict_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("return", "veto", "note", name="consequence", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column(
            "status_before",
            sa.Enum(
                "draft",
                "submitted",
                "returned",
                "accepted",
                "withdrawn",
                "vetoed",
                name="entrystatus",
                native_enum=False,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("done_at", sa.DateTime(), nullable=False),
        sa.Column("undone_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entry.id"], name=op.f("fk_duplicate_consequence_entry_id_entry")
        ),
        sa.ForeignKeyConstraint(
            ["verdict_id"],
            ["duplicate_verdict.id"],
            name=op.f("fk_duplicate_consequence_verdict_id_duplicate_verdict"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duplicate_consequence")),
        sa.UniqueConstraint(
            "verdict_id", "entry_id", name=op.f("uq_duplicate_consequence_verdict_id_entry_id")
        ),
    )
    with op.batch_alter_table("duplicate_consequence", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_duplicate_consequence_entry_id"), ["entry_id"], unique=False
        )

    op.create_table(
        "duplicate_member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=True),
        sa.Column("reference_id", sa.Integer(), nullable=True),
        sa.Column("joined_at", sa.DateTime(), nullable=False),
        sa.Column("left_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "(entry_id IS NULL) <> (reference_id IS NULL)",
            name=op.f("ck_duplicate_member_one_owner"),
        ),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["duplicate_case.id"],
            name=op.f("fk_duplicate_member_case_id_duplicate_case"),
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entry.id"], name=op.f("fk_duplicate_member_entry_id_entry")
        ),
        sa.ForeignKeyConstraint(
            ["reference_id"],
            ["reference_text.id"],
            name=op.f("fk_duplicate_member_reference_id_reference_text"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duplicate_member")),
    )
    with op.batch_alter_table("duplicate_member", schema=None) as batch_op:
        batch_op.create_index("ix_duplicate_member_case_id", ["case_id"], unique=False)
        batch_op.create_index("ix_duplicate_member_entry_id", ["entry_id"], unique=False)

    op.create_table(
        "duplicate_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("arrival", "full", name="runkind", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("entry_id", sa.Integer(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "running",
                "done",
                "failed",
                "superseded",
                name="runstate",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("engine_version", sa.String(length=80), nullable=False),
        sa.Column("base_digest", sa.String(length=64), nullable=False),
        sa.Column("inputs_digest", sa.String(length=64), nullable=False),
        sa.Column("inputs", sa.JSON(), nullable=False),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("result_digest", sa.String(length=64), nullable=False),
        sa.Column("problem", sa.String(length=300), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("started_at", sa.DateTime(), nullable=True),
        sa.Column("finished_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["asked_by_id"],
            ["user_account.id"],
            name=op.f("fk_duplicate_run_asked_by_id_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["call_id"], ["call.id"], name=op.f("fk_duplicate_run_call_id_call")
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entry.id"], name=op.f("fk_duplicate_run_entry_id_entry")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duplicate_run")),
        sa.UniqueConstraint("code", name=op.f("uq_duplicate_run_code")),
    )
    with op.batch_alter_table("duplicate_run", schema=None) as batch_op:
        batch_op.create_index("ix_duplicate_run_call_id_kind", ["call_id", "kind"], unique=False)

    op.create_table(
        "checked_text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=True),
        sa.Column("manuscript_id", sa.Integer(), nullable=True),
        sa.Column("reference_id", sa.Integer(), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("added_at", sa.DateTime(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(), nullable=True),
        sa.Column("run_id", sa.Integer(), nullable=True),
        sa.Column("checked_at", sa.DateTime(), nullable=True),
        sa.Column("engine_version", sa.String(length=80), nullable=False),
        sa.Column("base_digest", sa.String(length=64), nullable=False),
        sa.Column("chars", sa.Integer(), nullable=False),
        sa.Column("base_chars", sa.Integer(), nullable=False),
        sa.Column("share", sa.Double(), nullable=False),
        sa.Column("share_without_base", sa.Double(), nullable=False),
        sa.Column(
            "band",
            sa.Enum(
                "none", "notice", "review", name="similarityband", native_enum=False, length=32
            ),
            nullable=False,
        ),
        sa.Column("base_spans", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "(entry_id IS NULL) <> (reference_id IS NULL)", name=op.f("ck_checked_text_one_owner")
        ),
        sa.ForeignKeyConstraint(
            ["call_id"], ["call.id"], name=op.f("fk_checked_text_call_id_call")
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entry.id"], name=op.f("fk_checked_text_entry_id_entry")
        ),
        sa.ForeignKeyConstraint(
            ["manuscript_id"],
            ["manuscript.id"],
            name=op.f("fk_checked_text_manuscript_id_manuscript"),
        ),
        sa.ForeignKeyConstraint(
            ["reference_id"],
            ["reference_text.id"],
            name=op.f("fk_checked_text_reference_id_reference_text"),
        ),
        sa.ForeignKeyConstraint(
            ["run_id"], ["duplicate_run.id"], name=op.f("fk_checked_text_run_id_duplicate_run")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checked_text")),
        sa.UniqueConstraint("code", name=op.f("uq_checked_text_code")),
    )
    with op.batch_alter_table("checked_text", schema=None) as batch_op:
        batch_op.create_index(
            "ix_checked_text_call_id_withdrawn_at", ["call_id", "withdrawn_at"], unique=False
        )
        batch_op.create_index("ix_checked_text_entry_id", ["entry_id"], unique=False)
        batch_op.create_index(
            "uq_checked_text_current_entry",
            ["entry_id"],
            unique=True,
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        )
        batch_op.create_index(
            "uq_checked_text_current_reference",
            ["reference_id"],
            unique=True,
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        )

    op.create_table(
        "scan_print",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("page_id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("print", sa.LargeBinary(), nullable=True),
        sa.Column("problem", sa.String(length=200), nullable=False),
        sa.Column("engine_version", sa.String(length=80), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(), nullable=True),
        sa.Column("run_id", sa.Integer(), nullable=True),
        sa.Column("checked_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name=op.f("fk_scan_print_call_id_call")),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entry.id"], name=op.f("fk_scan_print_entry_id_entry")
        ),
        sa.ForeignKeyConstraint(
            ["page_id"], ["scan_page.id"], name=op.f("fk_scan_print_page_id_scan_page")
        ),
        sa.ForeignKeyConstraint(
            ["run_id"], ["duplicate_run.id"], name=op.f("fk_scan_print_run_id_duplicate_run")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scan_print")),
        sa.UniqueConstraint("page_id", name=op.f("uq_scan_print_page_id")),
    )
    with op.batch_alter_table("scan_print", schema=None) as batch_op:
        batch_op.create_index(
            "ix_scan_print_call_id_withdrawn_at", ["call_id", "withdrawn_at"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_scan_print_digest"), ["digest"], unique=False)
        batch_op.create_index("ix_scan_print_entry_id", ["entry_id"], unique=False)

    op.create_table(
        "self_check",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("manuscript_id", sa.Integer(), nullable=False),
        sa.Column("base_share", sa.Double(), nullable=False),
        sa.Column("own", sa.JSON(), nullable=False),
        sa.Column("checked_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["manuscript_id"],
            ["manuscript.id"],
            name=op.f("fk_self_check_manuscript_id_manuscript"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_self_check")),
        sa.UniqueConstraint("manuscript_id", name=op.f("uq_self_check_manuscript_id")),
    )
    op.create_table(
        "duplicate_pair",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum("text", "scan", name="pairkind", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("a_entry_id", sa.Integer(), nullable=False),
        sa.Column("b_entry_id", sa.Integer(), nullable=True),
        sa.Column("b_reference_id", sa.Integer(), nullable=True),
        sa.Column("a_text_id", sa.Integer(), nullable=True),
        sa.Column("b_text_id", sa.Integer(), nullable=True),
        sa.Column("a_print_id", sa.Integer(), nullable=True),
        sa.Column("b_print_id", sa.Integer(), nullable=True),
        sa.Column("a_digest", sa.String(length=64), nullable=False),
        sa.Column("b_digest", sa.String(length=64), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("is_alarm", sa.Boolean(), nullable=False),
        sa.Column(
            "band",
            sa.Enum(
                "none", "notice", "review", name="similarityband", native_enum=False, length=32
            ),
            nullable=False,
        ),
        sa.Column("matched_a", sa.Integer(), nullable=False),
        sa.Column("matched_b", sa.Integer(), nullable=False),
        sa.Column("share_a", sa.Double(), nullable=False),
        sa.Column("share_b", sa.Double(), nullable=False),
        sa.Column("longest", sa.Integer(), nullable=False),
        sa.Column("topic", sa.Double(), nullable=True),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("found_at", sa.DateTime(), nullable=False),
        sa.Column("replaced_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "(b_entry_id IS NULL) <> (b_reference_id IS NULL)",
            name=op.f("ck_duplicate_pair_one_other"),
        ),
        sa.ForeignKeyConstraint(
            ["a_entry_id"], ["entry.id"], name=op.f("fk_duplicate_pair_a_entry_id_entry")
        ),
        sa.ForeignKeyConstraint(
            ["a_print_id"], ["scan_print.id"], name=op.f("fk_duplicate_pair_a_print_id_scan_print")
        ),
        sa.ForeignKeyConstraint(
            ["a_text_id"],
            ["checked_text.id"],
            name=op.f("fk_duplicate_pair_a_text_id_checked_text"),
        ),
        sa.ForeignKeyConstraint(
            ["b_entry_id"], ["entry.id"], name=op.f("fk_duplicate_pair_b_entry_id_entry")
        ),
        sa.ForeignKeyConstraint(
            ["b_print_id"], ["scan_print.id"], name=op.f("fk_duplicate_pair_b_print_id_scan_print")
        ),
        sa.ForeignKeyConstraint(
            ["b_reference_id"],
            ["reference_text.id"],
            name=op.f("fk_duplicate_pair_b_reference_id_reference_text"),
        ),
        sa.ForeignKeyConstraint(
            ["b_text_id"],
            ["checked_text.id"],
            name=op.f("fk_duplicate_pair_b_text_id_checked_text"),
        ),
        sa.ForeignKeyConstraint(
            ["call_id"], ["call.id"], name=op.f("fk_duplicate_pair_call_id_call")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["duplicate_case.id"],
            name=op.f("fk_duplicate_pair_case_id_duplicate_case"),
        ),
        sa.ForeignKeyConstraint(
            ["run_id"], ["duplicate_run.id"], name=op.f("fk_duplicate_pair_run_id_duplicate_run")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duplicate_pair")),
        sa.UniqueConstraint("code", name=op.f("uq_duplicate_pair_code")),
    )
    with op.batch_alter_table("duplicate_pair", schema=None) as batch_op:
        batch_op.create_index("ix_duplicate_pair_a_entry_id", ["a_entry_id"], unique=False)
        batch_op.create_index("ix_duplicate_pair_b_entry_id", ["b_entry_id"], unique=False)
        batch_op.create_index(
            "ix_duplicate_pair_call_id_replaced_at", ["call_id", "replaced_at"], unique=False
        )
        batch_op.create_index("ix_duplicate_pair_case_id", ["case_id"], unique=False)


def downgrade() -> None:
    """Go back."""
    with op.batch_alter_table("duplicate_pair", schema=None) as batch_op:
        batch_op.drop_index("ix_duplicate_pair_case_id")
        batch_op.drop_index("ix_duplicate_pair_call_id_replaced_at")
        batch_op.drop_index("ix_duplicate_pair_b_entry_id")
        batch_op.drop_index("ix_duplicate_pair_a_entry_id")

    op.drop_table("duplicate_pair")
    op.drop_table("self_check")
    with op.batch_alter_table("scan_print", schema=None) as batch_op:
        batch_op.drop_index("ix_scan_print_entry_id")
        batch_op.drop_index(batch_op.f("ix_scan_print_digest"))
        batch_op.drop_index("ix_scan_print_call_id_withdrawn_at")

    op.drop_table("scan_print")
    with op.batch_alter_table("checked_text", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_checked_text_current_reference",
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        )
        batch_op.drop_index(
            "uq_checked_text_current_entry",
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        )
        batch_op.drop_index("ix_checked_text_entry_id")
        batch_op.drop_index("ix_checked_text_call_id_withdrawn_at")

    op.drop_table("checked_text")
    with op.batch_alter_table("duplicate_run", schema=None) as batch_op:
        batch_op.drop_index("ix_duplicate_run_call_id_kind")

    op.drop_table("duplicate_run")
    with op.batch_alter_table("duplicate_member", schema=None) as batch_op:
        batch_op.drop_index("ix_duplicate_member_entry_id")
        batch_op.drop_index("ix_duplicate_member_case_id")

    op.drop_table("duplicate_member")
    with op.batch_alter_table("duplicate_consequence", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_duplicate_consequence_entry_id"))

    op.drop_table("duplicate_consequence")
    with op.batch_alter_table("reference_text", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reference_text_call_id"))

    op.drop_table("reference_text")
    with op.batch_alter_table("duplicate_verdict", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_duplicate_verdict_case_id"))
        batch_op.drop_index(batch_op.f("ix_duplicate_verdict_call_id"))

    op.drop_table("duplicate_verdict")
    with op.batch_alter_table("base_text", schema=None) as batch_op:
        batch_op.drop_index("ix_base_text_call_id_replaced_at")

    op.drop_table("base_text")
    with op.batch_alter_table("duplicate_case", schema=None) as batch_op:
        batch_op.drop_index("ix_duplicate_case_call_id_state")

    op.drop_table("duplicate_case")
