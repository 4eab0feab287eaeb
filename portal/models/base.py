"""The ground of the schema: naming convention, column types, version column."""

import enum
import secrets
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import DateTime, Dialect, Enum, Integer, MetaData, String, TypeDecorator
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column, registry
from sqlalchemy.types import JSON

NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
# 32 letters without 0/O, 1/I: codes are read out on the telephone.
CODE_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


def new_code(length: int = 13) -> str:
    """Return a random public code; 13 letters of 32 carry 65 bits and say nothing of order."""
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(length))


def new_secret() -> str:
    """Return what the seeds of a round are drawn from: 130 bits nobody could guess."""
    return new_code(26)


class UTCDateTime(TypeDecorator[datetime]):
    """An aware UTC moment; refuses naïve values, so no local time can slip in."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naïve datetime was given for a UTC column")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)


class ExactDecimal(TypeDecorator[Decimal]):
    """A Decimal kept as text, since SQLite would round it through a float."""

    impl = String(32)
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> str | None:
        return None if value is None else str(value)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value)


TYPES: dict[Any, Any] = {
    datetime: UTCDateTime,
    Decimal: ExactDecimal,
    dict[str, Any]: JSON,
    list[Any]: JSON,
    list[str]: JSON,
    enum.Enum: Enum(
        enum.Enum,
        native_enum=False,
        length=32,
        create_constraint=False,
        values_callable=lambda members: [member.value for member in members],
    ),
}


class Base(DeclarativeBase):
    """Plain declarative base: models know SQLAlchemy and nothing of Flask."""

    # a registry of its own, since Flask-SQLAlchemy subclasses this class once more
    registry = registry(metadata=MetaData(naming_convention=NAMING), type_annotation_map=TYPES)


class Versioned:
    """
    Optimistic locking for everything that two people can edit.

    Without it, eight writers of one row lost three quarters of their updates silently
    (SQLite and PostgreSQL alike); with it the loser gets ``StaleDataError``.
    """

    version: Mapped[int] = mapped_column(Integer, default=1)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805  # a class-level directive
        return {"version_id_col": cls.__table__.c.version}  # type: ignore[attr-defined]  # set by the mapper
