"""People: accounts, what they may be in a call, invitations, failed sign-ins. Schema only."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.models.base import Base, Versioned, new_code
from portal.models.enums import Role
from portal.models.unit import Unit


class User(Versioned, Base):
    """An account. ``session_epoch`` rises at sign-out, password change and disabling."""

    __tablename__ = "user_account"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(32), unique=True, default=new_code)
    login: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(60))
    phone: Mapped[str] = mapped_column(String(32), default="", index=True)
    email: Mapped[str] = mapped_column(String(120), default="")
    department: Mapped[str] = mapped_column(String(60), default="")
    post: Mapped[str] = mapped_column(String(60), default="")
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    password_hash: Mapped[str | None] = mapped_column(String(200))
    must_change_password: Mapped[bool] = mapped_column(default=False)
    is_active: Mapped[bool] = mapped_column(default=True)
    session_epoch: Mapped[int] = mapped_column(default=1)
    privacy_version: Mapped[str | None] = mapped_column(String(16))
    privacy_agreed_at: Mapped[datetime | None]
    created_at: Mapped[datetime]

    unit: Mapped[Unit | None] = relationship()
    grants: Mapped[list["RoleGrant"]] = relationship(
        order_by="RoleGrant.id", foreign_keys="RoleGrant.user_id", back_populates="user"
    )


class RoleGrant(Base):
    """A role in one call; ``call_id`` is empty for the admin of the installation."""

    __tablename__ = "role_grant"
    __table_args__ = (
        UniqueConstraint("user_id", "call_id", "role"),
        Index("ix_role_grant_call_id_role", "call_id", "role"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    call_id: Mapped[int | None] = mapped_column(ForeignKey("call.id"))
    role: Mapped[Role]
    granted_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]

    user: Mapped[User] = relationship(back_populates="grants", foreign_keys=[user_id])


class Invitation(Base):
    """
    A single-use way in; only the token's SHA-256 is stored.

    With ``role`` it makes somebody part of a call; with ``user_id`` alone it lets that account
    choose a new password.
    """

    __tablename__ = "invitation"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(32), unique=True, default=new_code)
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    call_id: Mapped[int | None] = mapped_column(ForeignKey("call.id"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    role: Mapped[Role | None]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    name: Mapped[str] = mapped_column(String(60))
    phone: Mapped[str] = mapped_column(String(32), default="")
    invited_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    used_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))

    unit: Mapped[Unit | None] = relationship()
    user: Mapped[User | None] = relationship(foreign_keys=[user_id])


class SignInFailure(Base):
    """
    One failed sign-in, counted for the login here, for the login anywhere and for the address.

    A row and not a counter of the account: a lock holds across processes and restarts, and a
    login that nobody has behaves like any other. ``key`` is built in ``accounts.lockout``.
    """

    __tablename__ = "sign_in_failure"
    __table_args__ = (Index("ix_sign_in_failure_key_at", "key", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime]
