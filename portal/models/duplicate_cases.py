"""查重个案: what alarms bind together, and what persons found it to be. Schema only."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.models.account import User
from portal.models.base import Base, Versioned, new_code
from portal.models.duplicates import ReferenceText
from portal.models.entry import Entry
from portal.models.enums import (
    CaseOpening,
    CaseState,
    Consequence,
    EntryStatus,
    Finding,
    SimilarityBand,
)


class DuplicateCase(Versioned, Base):
    """查重个案: entries bound together by alarms, decided once by a person."""

    __tablename__ = "duplicate_case"
    __table_args__ = (
        UniqueConstraint("call_id", "number"),
        Index("ix_duplicate_case_call_id_state", "call_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(32), unique=True, default=new_code)
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"))
    # 第 N 组, in the order of finding; never given twice
    number: Mapped[int]
    state: Mapped[CaseState] = mapped_column(default=CaseState.OPEN)
    opened_at: Mapped[datetime]
    # why it was opened, the last time
    opening: Mapped[CaseOpening] = mapped_column(default=CaseOpening.FOUND)
    closed_at: Mapped[datetime | None]
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("duplicate_case.id"))
    # of what it holds now, for the list: strongest evidence, widest band, kinds, units
    strength: Mapped[float] = mapped_column(default=0.0)
    band: Mapped[SimilarityBand] = mapped_column(default=SimilarityBand.NONE)
    size: Mapped[int] = mapped_column(default=0)
    has_text: Mapped[bool] = mapped_column(default=False)
    has_scan: Mapped[bool] = mapped_column(default=False)
    is_cross_unit: Mapped[bool] = mapped_column(default=False)

    members: Mapped[list["DuplicateMember"]] = relationship(order_by="DuplicateMember.id")
    verdicts: Mapped[list["DuplicateVerdict"]] = relationship(order_by="DuplicateVerdict.id")


class DuplicateMember(Base):
    """One entry or reference text in a case; who left keeps the row."""

    __tablename__ = "duplicate_member"
    __table_args__ = (
        CheckConstraint("(entry_id IS NULL) <> (reference_id IS NULL)", name="one_owner"),
        Index("ix_duplicate_member_case_id", "case_id"),
        Index("ix_duplicate_member_entry_id", "entry_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("duplicate_case.id"))
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("entry.id"))
    reference_id: Mapped[int | None] = mapped_column(ForeignKey("reference_text.id"))
    joined_at: Mapped[datetime]
    left_at: Mapped[datetime | None]

    entry: Mapped[Entry | None] = relationship()
    reference: Mapped[ReferenceText | None] = relationship()


class DuplicateVerdict(Base):
    """认定 of a case: what a person found, why, and for exactly which pairs of which texts."""

    __tablename__ = "duplicate_verdict"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(32), unique=True, default=new_code)
    case_id: Mapped[int] = mapped_column(ForeignKey("duplicate_case.id"), index=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"), index=True)
    finding: Mapped[Finding]
    reason: Mapped[str] = mapped_column(Text)
    # [[side, digest, side, digest], …], the smaller side first; a side is E or R and an id
    covered: Mapped[list[Any]] = mapped_column(default=list)
    decided_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    decided_at: Mapped[datetime]
    # a later verdict of the same case took its place
    replaced_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    withdrawal_reason: Mapped[str] = mapped_column(Text, default="")

    decided_by: Mapped[User] = relationship(foreign_keys=[decided_by_id])
    withdrawn_by: Mapped[User | None] = relationship(foreign_keys=[withdrawn_by_id])
    consequences: Mapped[list["DuplicateConsequence"]] = relationship(
        order_by="DuplicateConsequence.id"
    )


class DuplicateConsequence(Base):
    """What a verdict means for one entry: sent back, 取消资格, or a note for the results."""

    __tablename__ = "duplicate_consequence"
    __table_args__ = (UniqueConstraint("verdict_id", "entry_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    verdict_id: Mapped[int] = mapped_column(ForeignKey("duplicate_verdict.id"))
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), index=True)
    kind: Mapped[Consequence]
    # return and veto: what the author reads; note: what the organisers read beside the result
    words: Mapped[str] = mapped_column(Text, default="")
    # where the entry stood before it was vetoed: to there it returns
    status_before: Mapped[EntryStatus | None]
    # when the copy that judges read was frozen: it is the same one again
    frozen_before: Mapped[datetime | None]
    done_at: Mapped[datetime]
    undone_at: Mapped[datetime | None]

    entry: Mapped[Entry] = relationship()
