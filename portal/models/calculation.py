"""计算: what takes longer than the request that asks for it should. Schema only."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.models.account import User
from portal.models.base import Base
from portal.models.job import Job
from portal.models.judging import Round


class CalculationKind(StrEnum):
    """What is worked out."""

    PLAN = "plan"
    APPLY = "apply"
    EXTRA = "extra"
    RANKING = "ranking"
    LOCK = "lock"


class Calculation(Base):
    """计算 of one round: who asked for what, and the sentence it was refused with, if it was."""

    __tablename__ = "calculation"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), index=True)
    kind: Mapped[CalculationKind]
    terms: Mapped[dict[str, Any]] = mapped_column(default=dict)
    # waiting, running or failed is what the job says
    job_id: Mapped[int | None] = mapped_column(ForeignKey("job.id"))
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    asked_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    refusal: Mapped[str] = mapped_column(Text, default="")
    # why there is no plan, as the page lists it; empty where the sentence says all
    explanation: Mapped[dict[str, Any]] = mapped_column(default=dict)

    round: Mapped[Round] = relationship()
    job: Mapped[Job | None] = relationship()
    asked_by: Mapped[User] = relationship()
