"""征集: calls, categories, rubrics, declarations, award levels, quotas. Schema only."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.models.base import Base, Versioned
from portal.models.enums import CallState, CategoryKind, Combination, Rule


class Call(Versioned, Base):
    """One call (征集), from notice to archive."""

    __tablename__ = "call"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(32), unique=True)
    title: Mapped[str] = mapped_column(String(120))
    theme: Mapped[str] = mapped_column(String(200), default="")
    notice: Mapped[str] = mapped_column(Text, default="")
    host: Mapped[str] = mapped_column(String(200), default="")
    undertaker: Mapped[str] = mapped_column(String(200), default="")
    contact: Mapped[str] = mapped_column(String(200), default="")
    supervision: Mapped[str] = mapped_column(String(200), default="")
    state: Mapped[CallState] = mapped_column(default=CallState.DRAFT)
    opens_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    is_demo: Mapped[bool] = mapped_column(default=False)
    # conflicts.* : which relatives in the unit tree make a judge step aside
    settings: Mapped[dict[str, Any]] = mapped_column(default=dict)
    created_at: Mapped[datetime]

    categories: Mapped[list["Category"]] = relationship(
        back_populates="call", order_by="Category.position"
    )


class Category(Versioned, Base):
    """组别: essay or calligraphy, with its own form, limits, rubric, quota and awards."""

    __tablename__ = "category"
    __table_args__ = (UniqueConstraint("call_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"), index=True)
    key: Mapped[str] = mapped_column(String(32))
    kind: Mapped[CategoryKind]
    name: Mapped[str] = mapped_column(String(120))
    prefix: Mapped[str] = mapped_column(String(8))
    position: Mapped[int] = mapped_column(default=0)
    # limits, form options and file rules; shape: portal.calls.template.CategorySettings
    settings: Mapped[dict[str, Any]] = mapped_column(default=dict)
    rule: Mapped[Rule] = mapped_column(default=Rule.MEAN)
    readings: Mapped[int] = mapped_column(default=3)
    # how several rounds become one order; declared before the first one opens
    combination: Mapped[Combination] = mapped_column(default=Combination.LAST_ROUND)
    quota_minimum: Mapped[int | None]
    quota_maximum: Mapped[int | None]

    call: Mapped[Call] = relationship(back_populates="categories")
    rubrics: Mapped[list["Rubric"]] = relationship(order_by="Rubric.number")
    award_levels: Mapped[list["AwardLevel"]] = relationship(order_by="AwardLevel.position")


class Rubric(Base):
    """评分细则, versioned: one in use never changes, it gets a successor."""

    __tablename__ = "rubric"
    __table_args__ = (UniqueConstraint("category_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    category_id: Mapped[int] = mapped_column(ForeignKey("category.id"), index=True)
    number: Mapped[int]
    created_at: Mapped[datetime]
    # totals below and above these need a remark; None asks for none
    remark_below: Mapped[Decimal | None]
    remark_above: Mapped[Decimal | None]

    criteria: Mapped[list["Criterion"]] = relationship(order_by="Criterion.position")


class Criterion(Base):
    """评分项 of one rubric version."""

    __tablename__ = "criterion"
    __table_args__ = (UniqueConstraint("rubric_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    rubric_id: Mapped[int] = mapped_column(ForeignKey("rubric.id"), index=True)
    key: Mapped[str] = mapped_column(String(32))
    name: Mapped[str] = mapped_column(String(60))
    position: Mapped[int]
    maximum: Mapped[Decimal]
    step: Mapped[Decimal]
    is_main: Mapped[bool] = mapped_column(default=False)
    # what excellent, good, fair and poor work shows, keyed by those four words
    levels: Mapped[dict[str, Any]] = mapped_column(default=dict)


class DeclarationText(Base):
    """One of the texts an author agrees to; a changed wording is a new version."""

    __tablename__ = "declaration_text"
    __table_args__ = (UniqueConstraint("call_id", "key", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"), index=True)
    key: Mapped[str] = mapped_column(String(32))
    number: Mapped[int]
    position: Mapped[int]
    heading: Mapped[str] = mapped_column(String(60))
    text: Mapped[str] = mapped_column(Text)
    is_required: Mapped[bool] = mapped_column(default=True)


class AwardLevel(Versioned, Base):
    """奖次 of a category: a share of the valid entries or an absolute number."""

    __tablename__ = "award_level"
    __table_args__ = (UniqueConstraint("category_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    category_id: Mapped[int] = mapped_column(ForeignKey("category.id"), index=True)
    key: Mapped[str] = mapped_column(String(32))
    name: Mapped[str] = mapped_column(String(60))
    position: Mapped[int]
    share: Mapped[Decimal | None]
    count: Mapped[int | None]


class UnitAllowance(Versioned, Base):
    """What one unit may do differently: its own quota, its own (later) deadline."""

    __tablename__ = "unit_allowance"
    __table_args__ = (
        UniqueConstraint("category_id", "unit_id"),
        Index("ix_unit_allowance_unit_id", "unit_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    category_id: Mapped[int] = mapped_column(ForeignKey("category.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    quota_minimum: Mapped[int | None]
    quota_maximum: Mapped[int | None]
    closes_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(String(300), default="")
