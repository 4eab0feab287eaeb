"""文字审读: expected texts, the declared rule, readings of two people, their marks. Schema only."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.models.account import User
from portal.models.base import Base, Versioned, new_code
from portal.models.call import Category
from portal.models.entry import Entry
from portal.models.proofreading_enums import MarkKind, MarkState, ProofreadingState, TextSource


class ProofreadingRule(Versioned, Base):
    """How a category is proofread: what a fault costs, and what the organisers allow."""

    __tablename__ = "proofreading_rule"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(32), unique=True, default=new_code)
    category_id: Mapped[int] = mapped_column(ForeignKey("category.id"), unique=True)
    start: Mapped[Decimal]
    wrong: Mapped[Decimal]
    missing: Mapped[Decimal]
    extra: Mapped[Decimal]
    transposed: Mapped[Decimal]
    cap: Mapped[Decimal]
    # that many faults are pointed out to the organisers, who decide; 0: never
    limit: Mapped[int] = mapped_column("fault_limit", default=0)
    # further variants, pairs of the printed form and what is accepted for it: "够夠 只祇"
    accepted: Mapped[str] = mapped_column(String(500), default="")
    # whether the points are part of the ranking; else they are shown beside it
    enters: Mapped[bool] = mapped_column(default=False)
    # whether somebody may proofread a work they also score
    allows_scorers: Mapped[bool] = mapped_column(default=False)

    category: Mapped[Category] = relationship()


class ExpectedText(Base):
    """审读底本: what a work should say; a changed text is a new version."""

    __tablename__ = "expected_text"
    __table_args__ = (UniqueConstraint("entry_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(32), unique=True, default=new_code)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"))
    number: Mapped[int]
    source: Mapped[TextSource]
    # 第六条, or what the organisers call a text that was typed in
    title: Mapped[str] = mapped_column(String(120))
    body: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(64))
    made_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    made_at: Mapped[datetime]


class Proofreading(Versioned, Base):
    """文字审读 of one work: a first and a second reader, and what it came to."""

    __tablename__ = "proofreading"
    __table_args__ = (
        CheckConstraint("first_id <> second_id", name="two_readers"),
        Index("ix_proofreading_first_id", "first_id"),
        Index("ix_proofreading_second_id", "second_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(32), unique=True, default=new_code)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), unique=True)
    text_id: Mapped[int] = mapped_column(ForeignKey("expected_text.id"))
    first_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    second_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    state: Mapped[ProofreadingState] = mapped_column(default=ProofreadingState.FIRST)
    # [{"page": 0, "area": [x, y, width, height], "counts": [12, 11]}, …], fractions of the page
    layout: Mapped[list[Any]] = mapped_column(default=list)
    # what a reader typed from the picture: compared with the text, never decisive
    transcript: Mapped[str] = mapped_column(Text, default="")
    assigned_at: Mapped[datetime]
    first_done_at: Mapped[datetime | None]
    second_done_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]
    # the points and the rule they were counted by, kept when it is settled
    points: Mapped[Decimal | None]
    rule: Mapped[dict[str, Any]] = mapped_column(default=dict)

    entry: Mapped[Entry] = relationship()
    text: Mapped[ExpectedText] = relationship()
    first: Mapped[User] = relationship(foreign_keys=[first_id])
    second: Mapped[User] = relationship(foreign_keys=[second_id])
    marks: Mapped[list["ProofreadingMark"]] = relationship(order_by="ProofreadingMark.number")


class ProofreadingMark(Versioned, Base):
    """审读记号: one place that a reader marked, and what the others said of it."""

    __tablename__ = "proofreading_mark"
    __table_args__ = (UniqueConstraint("proofreading_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(32), unique=True, default=new_code)
    proofreading_id: Mapped[int] = mapped_column(ForeignKey("proofreading.id"))
    number: Mapped[int]
    kind: Mapped[MarkKind]
    # characters of the expected text, counted from 0; none: only on the picture
    start: Mapped[int | None]
    length: Mapped[int] = mapped_column(default=1)
    # what stands on the paper instead, as the reader typed it
    written: Mapped[str] = mapped_column(String(60), default="")
    # page of the judge copy, counted from 0, and [x, y, width, height] as fractions of it
    page: Mapped[int | None]
    box: Mapped[list[Any]] = mapped_column(default=list)
    note: Mapped[str] = mapped_column(String(300), default="")
    made_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    made_at: Mapped[datetime]
    state: Mapped[MarkState] = mapped_column(default=MarkState.PLACED)
    # why the second reader, or at last an organiser, said so
    answer: Mapped[str] = mapped_column(String(300), default="")
    decision: Mapped[str] = mapped_column(String(300), default="")


class MachineReading(Base):
    """机器认读: what a recogniser read on the pictures of a work; hints are drawn from it."""

    __tablename__ = "machine_reading"

    id: Mapped[int] = mapped_column(primary_key=True)
    proofreading_id: Mapped[int] = mapped_column(ForeignKey("proofreading.id"), unique=True)
    # digest of the pictures that were read: another one than that of the pages, and it is stale
    pictures: Mapped[str] = mapped_column(String(64), default="")
    # recogniser, version and models
    engine: Mapped[str] = mapped_column(String(80), default="")
    # [[{"width": …, "height": …, "characters": […]}, …], …]: the lines of each page
    pages: Mapped[list[Any]] = mapped_column(default=list)
    asked_at: Mapped[datetime]
    # none while it is waited for
    read_at: Mapped[datetime | None]
    # the pictures could not be read
    is_failed: Mapped[bool] = mapped_column(default=False)


class DismissedHint(Base):
    """不是问题: a hint that one reader looked at; the other reader is shown it all the same."""

    __tablename__ = "dismissed_hint"
    __table_args__ = (UniqueConstraint("proofreading_id", "user_id", "hint"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    proofreading_id: Mapped[int] = mapped_column(ForeignKey("proofreading.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    # digest of the place, the words and the pictures: another picture asks again
    hint: Mapped[str] = mapped_column(String(16))
    made_at: Mapped[datetime]
