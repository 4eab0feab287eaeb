"""Reads about reminders: who is behind, when they were reminded last, what their desk says."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import joinedload

from portal.extensions import db
from portal.judging.queries import is_working
from portal.judging.queries.progress import IS_LIVE, IS_SIGNED, counted
from portal.models import (
    Assignment,
    Author,
    Entry,
    Job,
    JudgeProfile,
    Reminder,
    Round,
    Scorecard,
    User,
)


@dataclass(frozen=True, slots=True)
class Behind:
    """A working judge with readings to sign."""

    judge_id: int
    code: str
    name: str
    email: str
    left: int
    draft: int
    active_at: datetime | None
    last: Reminder | None


def behind_in(round_: Round) -> list[Behind]:
    """Return the working judges of a round who have not signed everything, most behind first."""
    left = counted(and_(IS_LIVE, or_(Scorecard.state.is_(None), ~IS_SIGNED)))
    rows = db.session.execute(
        select(
            JudgeProfile.id, JudgeProfile.code, User.name, User.email, left,
            counted(and_(IS_LIVE, Scorecard.state.is_not(None), ~IS_SIGNED)),
            func.max(Scorecard.saved_at),
        )
        .select_from(Assignment)
        .join(JudgeProfile, JudgeProfile.id == Assignment.judge_id)
        .join(User, User.id == JudgeProfile.user_id)
        .outerjoin(Scorecard, Scorecard.assignment_id == Assignment.id)
        .where(Assignment.round_id == round_.id, is_working())
        .group_by(JudgeProfile.id, JudgeProfile.code, User.name, User.email)
        .having(left > 0)
        .order_by(left.desc(), User.name, JudgeProfile.id)
    )  # fmt: skip
    last = last_reminders(round_)
    return [Behind(*row, last.get(row[0])) for row in rows]


def last_reminders(round_: Round) -> dict[int, Reminder]:
    """Return judge id → the newest reminder of this round."""
    newest = (
        select(func.max(Reminder.id))
        .where(Reminder.round_id == round_.id)
        .group_by(Reminder.judge_id)
    )
    rows = db.session.scalars(select(Reminder).where(Reminder.id.in_(newest)).order_by(Reminder.id))
    return {row.judge_id: row for row in rows}


def last_template(round_: Round) -> str:
    """Return what was written last in this round; empty when nothing was."""
    return (
        db.session.scalar(
            select(Reminder.template)
            .where(Reminder.round_id == round_.id)
            .order_by(Reminder.id.desc())
            .limit(1)
        )
        or ""
    )


def author_names(round_: Round) -> frozenset[str]:
    """Return the names of everybody who made a work of this category."""
    return frozenset(
        db.session.scalars(
            select(Author.name)
            .join(Entry, Entry.id == Author.entry_id)
            .where(Entry.category_id == round_.category_id)
            .distinct()
            .order_by(Author.name)
        )
    )


def reminders_of(round_: Round, *, limit: int) -> Sequence[Reminder]:
    """Return the newest reminders of a round, with their judges."""
    return db.session.scalars(
        select(Reminder)
        .where(Reminder.round_id == round_.id)
        .options(joinedload(Reminder.judge).joinedload(JudgeProfile.user))
        .order_by(Reminder.id.desc())
        .limit(limit)
    ).all()


def mail_jobs(reminders: Sequence[Reminder]) -> dict[int, Job]:
    """Return reminder id → the job that mails or mailed it, in one query."""
    moments = {one.made_at for one in reminders if one.address and one.mailed_at is None}
    rows = db.session.scalars(
        select(Job).where(Job.name == "mail_reminder", Job.created_at.in_(moments)).order_by(Job.id)
    )
    return {int(job.arguments["reminder_id"]): job for job in rows}


def reminder_by_id(reminder_id: int) -> Reminder | None:
    """Return a reminder with its round, category and call, or None."""
    return db.session.scalar(
        select(Reminder)
        .where(Reminder.id == reminder_id)
        .options(joinedload(Reminder.round).joinedload(Round.category))
    )
