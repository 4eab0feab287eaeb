"""What bears on a result besides scorecards: 扣分 and 加评. Schema only."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.models.account import User
from portal.models.base import Base, Versioned, new_code


class Deduction(Versioned, Base):
    """扣分 by the organisers, for what the notice says costs points; withdrawn, never deleted."""

    __tablename__ = "deduction"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(32), unique=True, default=new_code)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), index=True)
    # how many are taken off: above 0
    points: Mapped[Decimal]
    reason: Mapped[str] = mapped_column(String(300))
    made_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    made_at: Mapped[datetime]
    withdrawn_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    withdrawn_at: Mapped[datetime | None]
    withdrawal: Mapped[str] = mapped_column(String(300), default="")

    made_by: Mapped[User] = relationship(foreign_keys=made_by_id)
    withdrawn_by: Mapped[User | None] = relationship(foreign_keys=withdrawn_by_id)


class ExtraReading(Versioned, Base):
    """加评: one entry near an award line is read by more judges than its round asks for."""

    __tablename__ = "extra_reading"
    __table_args__ = (UniqueConstraint("round_id", "entry_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), index=True)
    # readings beyond those of the round, all orders together
    readings: Mapped[int]
    reason: Mapped[str] = mapped_column(String(300))
    ordered_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    ordered_at: Mapped[datetime]
