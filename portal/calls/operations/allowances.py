"""Calls room, writes: what one unit may do differently. Flush only."""

from datetime import datetime

from sqlalchemy import select

from portal import audit
from portal.calls import queries
from portal.errors import Conflict, Refused
from portal.extensions import db
from portal.models import Category, Unit, UnitAllowance, User

STALE = (
    "您打开这一页以后，有人改过这个单位的规定。您填写的内容还在下面，核对后再存一次，就以您的为准。"
)


def grant_allowance(
    category: Category,
    unit: Unit,
    *,
    quota_minimum: int | None = None,
    quota_maximum: int | None = None,
    closes_at: datetime | None = None,
    reason: str = "",
    version: int | None = None,
    actor: User | None,
    at: datetime,
) -> UnitAllowance:
    """
    Give a unit its own quota or a later deadline in a category, replacing what it had.

    None means: as everybody. A later deadline owes a reason, because it is a favour. *version* is
    the one the person was looking at (0: none yet). Raises Conflict when it is another by now.
    """
    check_quota(quota_minimum, quota_maximum)
    ends = category.call.closes_at
    if closes_at is not None:
        if ends is not None and closes_at <= ends:
            raise Refused("单独延期的时间要比统一截止时间晚。", field="closes_at")
        if not reason.strip():
            raise Refused("请写明单独延期的原因，它会留在操作记录里。", field="reason")
    # one at a time: two who grant the first one would both find none
    db.session.execute(
        select(Category.id).where(Category.id == category.id).with_for_update(key_share=True)
    )
    allowance = queries.allowance_of(category, unit.id)
    if allowance is not None:
        db.session.refresh(allowance)
    if version is not None and version != (allowance.version if allowance else 0):
        raise Conflict(STALE)
    if allowance is None:
        allowance = UnitAllowance(category_id=category.id, unit_id=unit.id)
        db.session.add(allowance)
    allowance.quota_minimum, allowance.quota_maximum = quota_minimum, quota_maximum
    allowance.closes_at, allowance.reason = closes_at, reason.strip()
    audit.record(
        actor,
        "allowance.granted",
        unit,
        at=at,
        call_id=category.call_id,
        category=category.key,
        quota_minimum=quota_minimum,
        quota_maximum=quota_maximum,
        closes_at=closes_at.isoformat() if closes_at else None,
        reason=reason.strip(),
    )
    return allowance


def check_quota(minimum: int | None, maximum: int | None) -> None:
    """Raise Refused when the task is larger than the limit, or a number is negative."""
    if any(number is not None and number < 0 for number in (minimum, maximum)):
        raise Refused("名额不能是负数。", field="quota_minimum")
    if minimum is not None and maximum is not None and minimum > maximum:
        raise Refused("任务数不能比限额大。", field="quota_minimum")
