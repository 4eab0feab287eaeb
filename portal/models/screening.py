"""形式审查 and the blind codes drawn at acceptance. Schema only."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base
from portal.models.enums import ScreeningDecision


class Screening(Base):
    """One decision of the formal check; an entry may pass through several."""

    __tablename__ = "screening"

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), index=True)
    decision: Mapped[ScreeningDecision]
    reason: Mapped[str] = mapped_column(Text, default="")
    # what the machine had found at that moment
    checks: Mapped[list[Any]] = mapped_column(default=list)
    decided_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    decided_at: Mapped[datetime]


class BlindCode(Base):
    """匿名编号, as ZW-2027-0417: drawn at random, unrelated to order, unit or id."""

    __tablename__ = "blind_code"
    __table_args__ = (UniqueConstraint("call_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"))
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), unique=True)
    code: Mapped[str] = mapped_column(String(24))
    drawn_at: Mapped[datetime]
