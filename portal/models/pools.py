"""入围范围: which entries a round takes, and who decided it where no rule did. Schema only."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.models.account import User
from portal.models.base import Base, Versioned
from portal.models.enums import Entrance
from portal.models.judging import Round


class RoundPool(Versioned, Base):
    """
    入围范围 of a round as it was drawn, with everything needed to draw it again.

    A round that takes all accepted entries is drawn when it opens: what is accepted later comes in.
    """

    __tablename__ = "round_pool"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), unique=True)
    # the ranking of the round before; none in a first round
    ranking_id: Mapped[int | None] = mapped_column(ForeignKey("ranking.id"))
    engine_version: Mapped[str] = mapped_column(String(16))
    inputs: Mapped[dict[str, Any]] = mapped_column(deferred=True)
    inputs_digest: Mapped[str] = mapped_column(String(64))
    # counts by entrance, ties let in, groups: so that a page need not read inputs
    summary: Mapped[dict[str, Any]] = mapped_column(default=dict)
    drawn_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    drawn_at: Mapped[datetime]
    frozen_at: Mapped[datetime | None]

    round: Mapped[Round] = relationship()


class PoolMember(Base):
    """One entry of a pool that was drawn."""

    __tablename__ = "pool_member"
    __table_args__ = (UniqueConstraint("round_id", "entry_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), index=True)
    entrance: Mapped[Entrance]
    # its place in the round before; none where nothing was ranked
    rank: Mapped[int | None]


class PoolChange(Base):
    """An entry taken in or left out by hand, and why; one word an entry, the newest."""

    __tablename__ = "pool_change"
    __table_args__ = (UniqueConstraint("round_id", "entry_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), index=True)
    is_in: Mapped[bool]
    reason: Mapped[str] = mapped_column(String(300))
    made_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    made_at: Mapped[datetime]

    made_by: Mapped[User] = relationship()


class CastingVote(Base):
    """定夺: the organisers' word on an entry whose judges were evenly split in a sifting round."""

    __tablename__ = "casting_vote"
    __table_args__ = (UniqueConstraint("round_id", "entry_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), index=True)
    is_passed: Mapped[bool]
    reason: Mapped[str] = mapped_column(String(300))
    made_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    made_at: Mapped[datetime]

    made_by: Mapped[User] = relationship()
