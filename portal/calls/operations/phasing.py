"""Calls room, writes: open, extend and close; the dates rule everything else. Flush only."""

from datetime import UTC, datetime

from portal import audit
from portal.calls import queries
from portal.errors import Conflict, Refused
from portal.models import Call, User
from portal.models.enums import CallState

FORMAT = "%Y-%m-%dT%H:%M:%SZ"


def set_dates(
    call: Call,
    *,
    opens_at: datetime | None,
    closes_at: datetime | None,
    actor: User | None,
    at: datetime,
) -> None:
    """Set the dates of a draft; once announced, only extending and closing move them."""
    if call.state is not CallState.DRAFT:
        raise Conflict("征集已经公布，时间请用“延期”或“立即截止”来改。")
    check_dates(opens_at, closes_at)
    call.opens_at, call.closes_at = opens_at, closes_at
    starts, ends = _iso(opens_at), _iso(closes_at)
    audit.record(actor, "call.dated", call, at=at, opens_at=starts, closes_at=ends)


def open_call(
    call: Call,
    *,
    opens_at: datetime | None = None,
    closes_at: datetime | None = None,
    actor: User | None,
    at: datetime,
) -> None:
    """
    Announce a call: from now on the notice is public.

    Submitting starts at *opens_at* (default: this second) and ends at *closes_at*
    (default: the date already set).
    """
    starts, ends = check_opening(call, opens_at, closes_at, at=at)
    call.state, call.opens_at, call.closes_at = CallState.ANNOUNCED, starts, ends
    audit.record(actor, "call.opened", call, at=at, opens_at=_iso(starts), closes_at=_iso(ends))


def extend_call(
    call: Call, *, closes_at: datetime, reason: str, actor: User | None, at: datetime
) -> None:
    """
    Move the deadline to a later moment; after the deadline this opens the doors again.

    The old deadline and the reason stay in the audit trail.
    """
    before = check_extension(call, closes_at, at=at)
    if not reason.strip():
        raise Refused("请写明延期的原因，它会留在操作记录里。", field="reason")
    call.closes_at = closes_at
    audit.record(
        actor,
        "call.extended",
        call,
        at=at,
        before=_iso(before),
        closes_at=_iso(closes_at),
        reason=reason.strip(),
    )


def close_call(call: Call, *, actor: User | None, at: datetime) -> None:
    """End submitting this second. What was submitted stays; drafts can no longer be submitted."""
    before = check_closing(call, at=at)
    # a call that has not begun yet must not end before it begins
    if call.opens_at is not None and call.opens_at > at:
        call.opens_at = at
    call.closes_at = at
    audit.record(actor, "call.closed", call, at=at, before=_iso(before))


def check_opening(
    call: Call, opens_at: datetime | None, closes_at: datetime | None, *, at: datetime
) -> tuple[datetime, datetime]:
    """Return the dates a call would get by opening. Raises Refused when it cannot be opened."""
    if call.state is not CallState.DRAFT:
        raise Conflict("这次征集已经公布过了，不用再开启。")
    starts, ends = opens_at or at, closes_at or call.closes_at
    if ends is None:
        raise Refused("还没有截止时间，请填写。", field="closes_at")
    if ends <= at:
        raise Refused("截止时间已经过去了，请填一个以后的时间。", field="closes_at")
    check_dates(starts, ends)
    return starts, ends


def check_extension(call: Call, closes_at: datetime, *, at: datetime) -> datetime:
    """Return the deadline so far. Raises Refused when *closes_at* cannot follow it."""
    before = _announced(call)
    if queries.is_published(call):
        raise Conflict("结果已经公布，不能再延期。")
    if closes_at <= before:
        raise Refused("新的截止时间要比原来的晚。", field="closes_at")
    if closes_at <= at:
        raise Refused("新的截止时间已经过去了，请填一个以后的时间。", field="closes_at")
    return before


def check_closing(call: Call, *, at: datetime) -> datetime:
    """Return the deadline so far. Raises Refused when there is nothing left to close."""
    before = _announced(call)
    if before <= at:
        raise Conflict("报送已经截止了，不用再截止一次。")
    return before


def _announced(call: Call) -> datetime:
    """Return the deadline of an announced call."""
    if call.state is not CallState.ANNOUNCED or call.closes_at is None:
        raise Conflict("这次征集还没有开启，请先开启。")
    return call.closes_at


def _iso(moment: datetime | None) -> str:
    return moment.astimezone(UTC).strftime(FORMAT) if moment else ""


def check_dates(opens_at: datetime | None, closes_at: datetime | None) -> None:
    """Raise Refused when submitting would end before it begins."""
    if opens_at is not None and closes_at is not None and closes_at <= opens_at:
        raise Refused("截止时间要比开始时间晚。", field="closes_at")
