"""催办: what a judge who is behind was told, and when. Schema only."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.models.base import Base
from portal.models.judging import JudgeProfile, Round


class Reminder(Base):
    """催办 of one judge in one round: shown at the desk, and mailed when asked for."""

    __tablename__ = "reminder"
    __table_args__ = (Index("ix_reminder_round_id_judge_id", "round_id", "judge_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    judge_id: Mapped[int] = mapped_column(ForeignKey("judge_profile.id"), index=True)
    # what the organiser wrote, and what became of it for this judge
    template: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    # where it was mailed to; empty when it was not
    address: Mapped[str] = mapped_column(String(120), default="")
    mailed_at: Mapped[datetime | None]
    made_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    made_at: Mapped[datetime]

    round: Mapped[Round] = relationship()
    judge: Mapped[JudgeProfile] = relationship()
