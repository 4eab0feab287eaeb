"""Blind reads of what the organisers tell a judge. Texts about the judge's own work, no entry."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from portal.accounts.rights import Account
from portal.extensions import db
from portal.judging.blind.readings import mine
from portal.models import Assignment, Category, JudgeProfile, Reminder, Round, Scorecard
from portal.models.enums import Role, RoundState, ScorecardState


@dataclass(frozen=True, slots=True)
class Notice:
    """催办: what it says, and since when."""

    text: str
    reminded_at: datetime


def notices_of(account: Account | None) -> tuple[Notice, ...]:
    """
    Return the newest reminder of each open round that this judge has not answered.

    It is answered once anything was saved after it, or everything is signed.
    """
    if account is None:
        return ()
    open_work = (
        select(Assignment.round_id, func.max(Scorecard.saved_at).label("saved_at"))
        .select_from(Assignment)
        .join(JudgeProfile, JudgeProfile.id == Assignment.judge_id)
        .join(Round, Round.id == Assignment.round_id)
        .outerjoin(Scorecard, Scorecard.assignment_id == Assignment.id)
        .where(*mine(account), Round.state == RoundState.OPEN)
        .group_by(Assignment.round_id)
        .having(
            func.count() > func.count(Scorecard.id).filter(Scorecard.state == ScorecardState.SIGNED)
        )
        .subquery()
    )
    newest = (
        select(func.max(Reminder.id))
        .join(JudgeProfile, JudgeProfile.id == Reminder.judge_id)
        .where(JudgeProfile.user_id == account.user.id)
        .group_by(Reminder.round_id)
    )
    rows = db.session.execute(
        select(Reminder.text, Reminder.made_at)
        .join(open_work, open_work.c.round_id == Reminder.round_id)
        .where(
            Reminder.id.in_(newest),
            func.coalesce(open_work.c.saved_at < Reminder.made_at, True),
        )
        .order_by(Reminder.id)
    )
    return tuple(Notice(*row) for row in rows)


def cancelled_rounds(account: Account | None) -> tuple[str, ...]:
    """
    Return the rounds that judges had been let into and that are not held after all, by name.

    Why is the organisers' free text, and judges read none that might tell of a work.
    """
    if account is None:
        return ()
    rows = db.session.execute(
        select(Category.name, Category.kind, Round.name, JudgeProfile.kinds)
        .select_from(JudgeProfile)
        .join(Category, Category.call_id == JudgeProfile.call_id)
        .join(Round, Round.category_id == Category.id)
        .where(
            JudgeProfile.user_id == account.user.id,
            JudgeProfile.is_active.is_(True),
            JudgeProfile.call_id.in_(account.calls_as(Role.JUDGE)),
            Round.state == RoundState.CANCELLED,
            Round.opened_at.is_not(None),
        )
        .order_by(Category.position, Round.position, Round.id)
    )
    return tuple(
        f"{category}{name}" for category, kind, name, kinds in rows if not kinds or kind in kinds
    )
