"""奖项 and 发布: awards on a locked ranking, immutable publications. Schema only."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base, Versioned, new_code
from portal.models.enums import SecrecyConclusion


class Award(Versioned, Base):
    """奖项: one entry's award on one ranking; the certificate number comes with publication."""

    __tablename__ = "award"
    __table_args__ = (UniqueConstraint("ranking_id", "entry_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ranking_id: Mapped[int] = mapped_column(ForeignKey("ranking.id"))
    level_id: Mapped[int] = mapped_column(ForeignKey("award_level.id"), index=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), index=True)
    # empty: follows from rank and level; else why a person decided otherwise
    reason: Mapped[str] = mapped_column(String(300), default="")
    certificate: Mapped[str | None] = mapped_column(String(32), unique=True)


class SecrecyReview(Base):
    """保密审查 record: without a passed one nothing is published (保密法 第三十五条)."""

    __tablename__ = "secrecy_review"

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"), index=True)
    reviewer: Mapped[str] = mapped_column(String(60))
    conclusion: Mapped[SecrecyConclusion]
    note: Mapped[str] = mapped_column(Text, default="")
    # SHA-256 of what was going to be published, without certificate numbers, when it was reviewed
    content_digest: Mapped[str] = mapped_column(String(64))
    reviewed_at: Mapped[datetime]
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    recorded_at: Mapped[datetime]


class Publication(Base):
    """发布: an immutable version of the results as the public sees them."""

    __tablename__ = "publication"
    __table_args__ = (UniqueConstraint("call_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(32), unique=True, default=new_code)
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"))
    number: Mapped[int]
    review_id: Mapped[int] = mapped_column(ForeignKey("secrecy_review.id"))
    # what the winners page shows, frozen: names only with consent
    snapshot: Mapped[dict[str, Any]]
    digest: Mapped[str] = mapped_column(String(64))
    published_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    published_at: Mapped[datetime]
