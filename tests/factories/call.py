"""Calls as tests need them: made by the room's own operation, then set to the test's state."""

from datetime import UTC, datetime, timedelta
from typing import Any

from portal.calls import operations
from portal.extensions import db
from portal.models import Call, Category, User
from portal.models.enums import CallState

# a Wednesday in the middle of the submission window of every factory call
NOW = datetime(2027, 4, 14, 2, 0, tzinfo=UTC)
OPENS = NOW - timedelta(days=10)
CLOSES = NOW + timedelta(days=10)


def make_call(
    *,
    title: str = "《信访工作条例》施行五周年主题征集",
    state: CallState = CallState.ANNOUNCED,
    opens_at: datetime | None = OPENS,
    closes_at: datetime | None = CLOSES,
    actor: User | None = None,
    at: datetime = OPENS,
    **values: Any,
) -> Call:
    """Return a call with both categories; by default it is open at NOW."""
    call = operations.create_call(
        title=title, opens_at=opens_at, closes_at=closes_at, actor=actor, at=at, **values
    )
    call.state = state
    db.session.flush()
    return call


def make_category(*, call: Call | None = None, key: str = "essay", **values: Any) -> Category:
    """Return the category of a call (a new call by default), with *values* set on it."""
    call = call or make_call()
    category = next(part for part in call.categories if part.key == key)
    for name, value in values.items():
        setattr(category, name, value)
    db.session.flush()
    return category
