"""The only reader of the wall clock. UTC inside, Asia/Shanghai on pages."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

BEIJING = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """Return the present moment, timezone-aware, in UTC."""
    return datetime.now(UTC)  # noqa: TID251  # this function is the one place allowed to ask


def to_beijing(moment: datetime) -> datetime:
    """Return the same moment on a wall clock in Beijing."""
    return moment.astimezone(BEIJING)


def from_beijing(wall: datetime) -> datetime:
    """Read a naïve wall-clock time as Beijing time and return it in UTC."""
    return wall.replace(tzinfo=BEIJING).astimezone(UTC)


def beijing_date(moment: datetime) -> date:
    """Return the calendar day of a moment in Beijing."""
    return to_beijing(moment).date()
