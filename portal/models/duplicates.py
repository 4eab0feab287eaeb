"""查重: the texts and prints that are compared, the runs, the pairs found. Schema only."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.models.account import User
from portal.models.base import Base, Versioned, new_code
from portal.models.entry import Entry, Manuscript, ScanPage
from portal.models.enums import (
    BaseTextKind,
    PairKind,
    RunKind,
    RunState,
    SimilarityBand,
)

CURRENT: Final[dict[str, Any]] = {
    "sqlite_where": text("withdrawn_at IS NULL"),
    "postgresql_where": text("withdrawn_at IS NULL"),
}


class BaseText(Base):
    """
    引用底本 of a call: whoever quotes it copies from nobody.

    A changed text is a new row with the same ``key``. The Regulations, the slogans and the
    notice of the call itself are built in and have no rows.
    """

    __tablename__ = "base_text"
    __table_args__ = (Index("ix_base_text_call_id_replaced_at", "call_id", "replaced_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(32), unique=True, default=new_code)
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"))
    # the same through all versions of one text
    key: Mapped[str] = mapped_column(String(32), default=new_code)
    number: Mapped[int] = mapped_column(default=1)
    kind: Mapped[BaseTextKind]
    title: Mapped[str] = mapped_column(String(120))
    text: Mapped[str] = mapped_column(Text)
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    added_at: Mapped[datetime]
    # replaced by a newer version, or taken away
    replaced_at: Mapped[datetime | None]

    added_by: Mapped[User | None] = relationship()


class ReferenceText(Versioned, Base):
    """对照文本: what organisers hold against the entries of a call, as an article of the web."""

    __tablename__ = "reference_text"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(32), unique=True, default=new_code)
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"), index=True)
    title: Mapped[str] = mapped_column(String(120))
    # where it was found: an address, a newspaper and its day
    source: Mapped[str] = mapped_column(String(300), default="")
    text: Mapped[str] = mapped_column(Text)
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    added_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]

    added_by: Mapped[User | None] = relationship()


class CheckedText(Base):
    """
    One text as it was checked: the current manuscript of an entry, or a reference text.

    All positions in evidence count code points of ``text``. What the check of its own call found
    about it alone (shares, quotations of base texts) stands here; ``checked_at`` is empty before.
    """

    __tablename__ = "checked_text"
    __table_args__ = (
        CheckConstraint("(entry_id IS NULL) <> (reference_id IS NULL)", name="one_owner"),
        Index("ix_checked_text_call_id_withdrawn_at", "call_id", "withdrawn_at"),
        Index("ix_checked_text_entry_id", "entry_id"),
        # of one owner, one text is current
        Index("uq_checked_text_current_entry", "entry_id", unique=True, **CURRENT),
        Index("uq_checked_text_current_reference", "reference_id", unique=True, **CURRENT),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(32), unique=True, default=new_code)
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"))
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("entry.id"))
    manuscript_id: Mapped[int | None] = mapped_column(ForeignKey("manuscript.id"))
    reference_id: Mapped[int | None] = mapped_column(ForeignKey("reference_text.id"))
    # SHA-256 of the text in UTF-8
    digest: Mapped[str] = mapped_column(String(64))
    text: Mapped[str] = mapped_column(Text)
    added_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    # what was found by the run that looked last
    run_id: Mapped[int | None] = mapped_column(ForeignKey("duplicate_run.id"))
    checked_at: Mapped[datetime | None]
    engine_version: Mapped[str] = mapped_column(String(80), default="")
    base_digest: Mapped[str] = mapped_column(String(64), default="")
    chars: Mapped[int] = mapped_column(default=0)
    base_chars: Mapped[int] = mapped_column(default=0)
    # 总文字复制比 and 去除引用后复制比, 0 to 1
    share: Mapped[float] = mapped_column(default=0.0)
    share_without_base: Mapped[float] = mapped_column(default=0.0)
    band: Mapped[SimilarityBand] = mapped_column(default=SimilarityBand.NONE)
    # [[start, end, key of the base text, article number or 0], …]
    base_spans: Mapped[list[Any]] = mapped_column(default=list)
    # [[id of another text, how alike the words are, 0 to 1], …], the nearest first, as the last
    # full run saw it; no pair, no case, no alarm. None where no full run saw this text
    near_topics: Mapped[list[Any] | None]

    entry: Mapped[Entry | None] = relationship()
    manuscript: Mapped[Manuscript | None] = relationship()
    reference: Mapped[ReferenceText | None] = relationship()


class ScanPrint(Base):
    """The print of one scanned page, by which pages are looked up and compared."""

    __tablename__ = "scan_print"
    __table_args__ = (
        Index("ix_scan_print_call_id_withdrawn_at", "call_id", "withdrawn_at"),
        Index("ix_scan_print_entry_id", "entry_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    page_id: Mapped[int] = mapped_column(ForeignKey("scan_page.id"), unique=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"))
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"))
    # SHA-256 of the file and the number of the leaf: equal for the same page of the same file
    digest: Mapped[str] = mapped_column(String(64), index=True)
    # as ``reviewers.strokes`` writes it
    print: Mapped[bytes | None]
    # why there is no print
    problem: Mapped[str] = mapped_column(String(200), default="")
    engine_version: Mapped[str] = mapped_column(String(80), default="")
    made_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    run_id: Mapped[int | None] = mapped_column(ForeignKey("duplicate_run.id"))
    checked_at: Mapped[datetime | None]

    page: Mapped[ScanPage] = relationship()


class DuplicateRun(Base):
    """查重批次: one check, of one entry that arrived or of the whole call."""

    __tablename__ = "duplicate_run"
    __table_args__ = (Index("ix_duplicate_run_call_id_kind", "call_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(32), unique=True, default=new_code)
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"))
    kind: Mapped[RunKind]
    # the entry that arrived
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("entry.id"))
    state: Mapped[RunState] = mapped_column(default=RunState.WAITING)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    engine_version: Mapped[str] = mapped_column(String(80), default="")
    base_digest: Mapped[str] = mapped_column(String(64), default="")
    inputs_digest: Mapped[str] = mapped_column(String(64), default="")
    # the ids of the texts and prints it looks at, fixed before the first step: a run that is
    # resumed sees what the interrupted one saw
    inputs: Mapped[dict[str, Any]] = mapped_column(default=dict)
    settings: Mapped[dict[str, Any]] = mapped_column(default=dict)
    # over everything that was found
    result_digest: Mapped[str] = mapped_column(String(64), default="")
    problem: Mapped[str] = mapped_column(String(300), default="")
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    asked_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]

    asked_by: Mapped[User | None] = relationship()


class DuplicatePair(Base):
    """
    疑似雷同 of two texts or two scanned pages; ``a`` is always an entry of the call.

    A pair whose side changes, or that a later run finds otherwise, gets ``replaced_at`` and stays.
    """

    __tablename__ = "duplicate_pair"
    __table_args__ = (
        CheckConstraint("(b_entry_id IS NULL) <> (b_reference_id IS NULL)", name="one_other"),
        Index("ix_duplicate_pair_call_id_replaced_at", "call_id", "replaced_at"),
        Index("ix_duplicate_pair_a_entry_id", "a_entry_id"),
        Index("ix_duplicate_pair_b_entry_id", "b_entry_id"),
        Index("ix_duplicate_pair_case_id", "case_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(32), unique=True, default=new_code)
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"))
    run_id: Mapped[int] = mapped_column(ForeignKey("duplicate_run.id"))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("duplicate_case.id"))
    kind: Mapped[PairKind]
    a_entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"))
    b_entry_id: Mapped[int | None] = mapped_column(ForeignKey("entry.id"))
    b_reference_id: Mapped[int | None] = mapped_column(ForeignKey("reference_text.id"))
    # of texts
    a_text_id: Mapped[int | None] = mapped_column(ForeignKey("checked_text.id"))
    b_text_id: Mapped[int | None] = mapped_column(ForeignKey("checked_text.id"))
    # of scans
    a_print_id: Mapped[int | None] = mapped_column(ForeignKey("scan_print.id"))
    b_print_id: Mapped[int | None] = mapped_column(ForeignKey("scan_print.id"))
    # of what was compared: a verdict holds for these and no others
    a_digest: Mapped[str] = mapped_column(String(64))
    b_digest: Mapped[str] = mapped_column(String(64))
    score: Mapped[float]
    is_alarm: Mapped[bool]
    band: Mapped[SimilarityBand] = mapped_column(default=SimilarityBand.NONE)
    # characters in common on either side, and their part of it; of scans 0
    matched_a: Mapped[int] = mapped_column(default=0)
    matched_b: Mapped[int] = mapped_column(default=0)
    share_a: Mapped[float] = mapped_column(default=0.0)
    share_b: Mapped[float] = mapped_column(default=0.0)
    longest: Mapped[int] = mapped_column(default=0)
    # likeness of subject, 0 to 1; shown, never a reason for an alarm
    topic: Mapped[float | None]
    # texts: {"passages": [[a_start, a_end, b_start, b_end, "same" | "reworded"], …]}
    # scans: {"exact": bool, "inliers": n, "transform": {…}, "homography": [[…], […], […]]}
    evidence: Mapped[dict[str, Any]] = mapped_column(default=dict)
    found_at: Mapped[datetime]
    replaced_at: Mapped[datetime | None]

    a_entry: Mapped[Entry] = relationship(foreign_keys=[a_entry_id])
    b_entry: Mapped[Entry | None] = relationship(foreign_keys=[b_entry_id])
    b_reference: Mapped[ReferenceText | None] = relationship()
    a_text: Mapped[CheckedText | None] = relationship(foreign_keys=[a_text_id])
    b_text: Mapped[CheckedText | None] = relationship(foreign_keys=[b_text_id])
    a_print: Mapped[ScanPrint | None] = relationship(foreign_keys=[a_print_id])
    b_print: Mapped[ScanPrint | None] = relationship(foreign_keys=[b_print_id])


class SelfCheck(Base):
    """
    自查 of a manuscript before it is handed in: against the base texts and the same person's works.

    All that a submitter is ever told of likeness; no text of anybody else is opened for it.
    """

    __tablename__ = "self_check"

    id: Mapped[int] = mapped_column(primary_key=True)
    manuscript_id: Mapped[int] = mapped_column(ForeignKey("manuscript.id"), unique=True)
    base_share: Mapped[float] = mapped_column(default=0.0)
    # [{"entry": code, "share": 0–1}, …], strongest first
    own: Mapped[list[Any]] = mapped_column(default=list)
    checked_at: Mapped[datetime]
