"""评审台: calibration works and what judges tried on them, discussions. Schema only."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.models.base import Base, Versioned, new_code
from portal.models.call import Category
from portal.models.entry import Entry


class CalibrationWork(Versioned, Base):
    """校准作品 of a category: an entry every judge tries first, and none scores in a round."""

    __tablename__ = "calibration_work"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(32), unique=True, default=new_code)
    category_id: Mapped[int] = mapped_column(ForeignKey("category.id"), index=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), unique=True)
    # {"criterion key": "18.5"}: what the organisers would give; empty when they only explain
    points: Mapped[dict[str, Any]] = mapped_column(default=dict)
    note: Mapped[str] = mapped_column(Text)
    set_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    set_at: Mapped[datetime]

    category: Mapped[Category] = relationship()
    entry: Mapped[Entry] = relationship()


class CalibrationTrial(Base):
    """What one judge gave a calibration work before seeing the organisers' note."""

    __tablename__ = "calibration_trial"
    __table_args__ = (UniqueConstraint("work_id", "judge_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    work_id: Mapped[int] = mapped_column(ForeignKey("calibration_work.id"))
    judge_id: Mapped[int] = mapped_column(ForeignKey("judge_profile.id"), index=True)
    points: Mapped[dict[str, Any]] = mapped_column(default=dict)
    total: Mapped[Decimal]
    tried_at: Mapped[datetime]


class Discussion(Versioned, Base):
    """合议 on one entry in one round; begins with its first note."""

    __tablename__ = "discussion"
    __table_args__ = (UniqueConstraint("round_id", "entry_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), index=True)
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    close_note: Mapped[str] = mapped_column(String(300), default="")

    notes: Mapped[list["DiscussionNote"]] = relationship(order_by="DiscussionNote.id")


class DiscussionNote(Base):
    """What one judge said; ``seat`` is who they are in this discussion, and nowhere else."""

    __tablename__ = "discussion_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    discussion_id: Mapped[int] = mapped_column(ForeignKey("discussion.id"), index=True)
    judge_id: Mapped[int] = mapped_column(ForeignKey("judge_profile.id"))
    seat: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime]
