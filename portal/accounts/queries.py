"""Reads about people and units. No writes, no request."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from portal.extensions import db
from portal.models import User


def user_with_grants(code: str) -> User | None:
    """Return a user with unit and grants loaded, in two queries."""
    return db.session.scalar(
        select(User)
        .where(User.code == code)
        .options(joinedload(User.unit), selectinload(User.grants))
    )
