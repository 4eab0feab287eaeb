"""Deeds on deductions (扣分): made by the organisers with a reason, withdrawn with a reason."""

from datetime import datetime
from decimal import Decimal
from typing import Final

from sqlalchemy import select

from portal import audit
from portal.errors import Conflict, Refused
from portal.extensions import db
from portal.judging.operations.holding import hold_unranked
from portal.judging.queries.adjustments import BY_PLACES, is_by_places
from portal.models import Deduction, Entry, User

MOST: Final = Decimal(100)
STEP: Final = Decimal("0.5")
LOCKED: Final = "名次已经锁定，不能再扣分，也不能撤销扣分。"


def deduct_points(
    entry: Entry, *, points: Decimal, reason: str, actor: User, at: datetime
) -> Deduction:
    """
    Take points off an entry's score, beside what its judges gave.

    It counts from the next computation of a ranking on. A veto is no deduction.
    """
    hold_unranked(entry.category_id, LOCKED)
    if is_by_places(entry.category):
        raise Refused(BY_PLACES, field="points")
    if not 0 < points <= MOST or points % STEP:
        raise Refused("扣分要在 0.5 到 100 之间，每 0.5 分一档。", field="points")
    if not reason.strip():
        raise Refused("请写明扣分的依据，作者有异议时要能说明。", field="reason")
    deduction = Deduction(
        entry_id=entry.id, points=points, reason=reason.strip(), made_by_id=actor.id, made_at=at
    )
    db.session.add(deduction)
    db.session.flush()
    audit.record(
        actor, "ranking.points_deducted", deduction, at=at, call_id=entry.call_id,
        entry=entry.code, points=str(points), reason=deduction.reason,
    )  # fmt: skip
    return deduction


def withdraw_deduction(
    deduction: Deduction, entry: Entry, *, reason: str, actor: User, at: datetime
) -> None:
    """Take a deduction back; it stays on record with both reasons."""
    hold_unranked(entry.category_id, LOCKED)
    # asked for anew: the row as the page loaded it came with two people, which cannot be held
    db.session.scalars(
        select(Deduction)
        .where(Deduction.id == deduction.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    if deduction.withdrawn_at is not None:
        raise Conflict("这一项扣分已经撤销了。")
    if not reason.strip():
        raise Refused("请写明为什么撤销。", field="reason")
    deduction.withdrawn_by_id, deduction.withdrawn_at = actor.id, at
    deduction.withdrawal = reason.strip()
    db.session.flush()
    audit.record(
        actor, "ranking.deduction_withdrawn", deduction, at=at, call_id=entry.call_id,
        entry=entry.code, points=str(deduction.points), reason=deduction.withdrawal,
    )  # fmt: skip
