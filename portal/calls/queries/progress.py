"""Reads about how far a call has come: counts by the database, a fixed number of queries."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import String, case, cast, exists, func, select
from sqlalchemy.orm import aliased

from portal import clock
from portal.extensions import db
from portal.models import (
    Assignment,
    AuditEvent,
    Call,
    Category,
    Entry,
    Ranking,
    Round,
    Scorecard,
    Unit,
    UnitAllowance,
)
from portal.models.enums import (
    AssignmentState,
    CategoryKind,
    EntryStatus,
    RoundState,
    ScorecardState,
)
from portal.models.round_enums import BEGUN

# what the trail calls it when prizes are decided on a ranking, vacant ones too
AWARDED = "awards.proposed"
# handed in and not taken back
WRITTEN = (EntryStatus.SUBMITTED, EntryStatus.RETURNED, EntryStatus.ACCEPTED)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many entries of one unit in one category have one status."""

    category_id: int
    unit_id: int
    status: EntryStatus
    number: int


def tallies(call: Call) -> list[Tally]:
    """Count the entries of a call by category, unit and status."""
    rows = db.session.execute(
        select(
            Entry.category_id,
            Entry.unit_id,
            Entry.status,
            func.count(),
        )
        .where(Entry.call_id == call.id)
        .group_by(Entry.category_id, Entry.unit_id, Entry.status)
        .order_by(Entry.category_id, Entry.unit_id, Entry.status)
    ).all()
    return [Tally(*row) for row in rows]


def waiting_since(call: Call) -> datetime | None:
    """Return when the entry that has waited longest for screening was submitted."""
    return db.session.scalar(
        select(func.min(Entry.submitted_at)).where(
            Entry.call_id == call.id, Entry.status == EntryStatus.SUBMITTED
        )
    )


def status_counts(call: Call) -> dict[EntryStatus, int]:
    """Count the entries of a call by status."""
    rows = db.session.execute(
        select(Entry.status, func.count().label("number"))
        .where(Entry.call_id == call.id)
        .group_by(Entry.status)
        .order_by(Entry.status)
    ).all()
    return {row.status: row.number for row in rows}


def submissions_by_day(call: Call) -> Counter[date]:
    """
    Count what was handed in by its day in Beijing.

    The database counts by the hour (the text of a moment up to the hour is the same on SQLite
    and PostgreSQL), because only here is it known which hours make a day.
    """
    hour = func.substr(cast(Entry.submitted_at, String), 1, 13)
    rows = db.session.execute(
        select(hour, func.count())
        .where(Entry.call_id == call.id, Entry.submitted_at.is_not(None))
        .where(Entry.status != EntryStatus.WITHDRAWN)
        .group_by(hour)
        .order_by(hour)
    ).all()
    days: Counter[date] = Counter()
    for text, number in rows:
        moment = datetime.fromisoformat(f"{text}:00:00+00:00")
        days[clock.beijing_date(moment)] += number
    return days


def scopes_written(call: Call) -> Counter[str]:
    """Count brush works by what they write, as their authors chose it (``article-6``)."""
    scope = Entry.answers["scope"].as_string()
    rows = db.session.execute(
        select(scope.label("scope"), func.count().label("number"))
        .join(Category, Category.id == Entry.category_id)
        .where(
            Entry.call_id == call.id,
            Category.kind == CategoryKind.CALLIGRAPHY,
            Entry.status.in_(WRITTEN),
        )
        .group_by(scope)
        .order_by(scope)
    ).all()
    return Counter({row.scope: row.number for row in rows if row.scope})


def count_unassigned(call: Call) -> int:
    """Count accepted entries that no judge reads."""
    read = exists().where(
        Assignment.entry_id == Entry.id, Assignment.state == AssignmentState.ASSIGNED
    )
    statement = select(func.count()).where(
        Entry.call_id == call.id, Entry.status == EntryStatus.ACCEPTED, ~read
    )
    return db.session.scalar(statement) or 0


@dataclass(frozen=True, slots=True)
class RoundProgress:
    """
    The scorecards of a round that has begun; ``unsigned`` are those an open one waits for.

    ``later`` is the code of the next round of its category, None behind the last.
    """

    code: str
    name: str
    key: str
    kind: CategoryKind
    state: RoundState
    due_at: datetime | None
    later: str | None
    is_ranked: bool
    is_locked: bool
    is_awarded: bool
    signed: int
    due: int
    unsigned: int


def scorecard_progress(call: Call) -> list[RoundProgress]:
    """Return how far each round of a call is that has begun, by category and place."""
    is_signed = func.coalesce(Scorecard.state == ScorecardState.SIGNED, False)
    signed = func.sum(case((is_signed, 1), else_=0))
    waits = func.sum(case((is_signed, 0), (Round.state == RoundState.OPEN, 1), else_=0))
    rows: Sequence[Any] = db.session.execute(
        select(*_about_rounds(), signed, func.count(), waits)
        .select_from(Assignment)
        .join(Round, Round.id == Assignment.round_id)
        .join(Category, Category.id == Round.category_id)
        .outerjoin(Scorecard, Scorecard.assignment_id == Assignment.id)
        .where(
            Category.call_id == call.id,
            Round.state.in_(BEGUN),
            Assignment.state == AssignmentState.ASSIGNED,
        )
        .group_by(Round.id, Category.id)
        .order_by(Category.position, Category.id, Round.position, Round.id)
    ).all()
    return [RoundProgress(*row) for row in rows]


def _about_rounds() -> list[Any]:
    """Return what is told of a round beside its scorecards, in the order of RoundProgress."""
    after = aliased(Round)
    later = (
        select(after.code)
        .where(
            after.category_id == Round.category_id,
            after.position > Round.position,
            after.state != RoundState.CANCELLED,
        )
        .order_by(after.position)
        .limit(1)
        .scalar_subquery()
    )
    ranked = exists().where(Ranking.round_id == Round.id)
    locked = exists().where(Ranking.round_id == Round.id, Ranking.locked_at.is_not(None))
    awarded = exists().where(
        Ranking.round_id == Round.id,
        AuditEvent.subject_type == Ranking.__name__,
        AuditEvent.subject_code == Ranking.code,
        AuditEvent.verb == AWARDED,
    )
    return [
        Round.code, Round.name, Category.key, Category.kind, Round.state, Round.due_at,
        later.label("later"), ranked.label("is_ranked"), locked.label("is_locked"),
        awarded.label("is_awarded"),
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class UnitName:
    """A unit as a list shows it."""

    id: int
    code: str
    name: str


def active_units() -> list[UnitName]:
    """Return the units that may hand something in."""
    rows = db.session.execute(
        select(Unit.id, Unit.code, Unit.name).where(Unit.is_active).order_by(Unit.name, Unit.id)
    ).all()
    return [UnitName(*row) for row in rows]


def allowances(call: Call) -> Sequence[UnitAllowance]:
    """Return what units may do differently in this call."""
    return db.session.scalars(
        select(UnitAllowance)
        .join(Category, Category.id == UnitAllowance.category_id)
        .where(Category.call_id == call.id)
        .order_by(UnitAllowance.id)
    ).all()
