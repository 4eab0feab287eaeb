"""Judging room, reads for the minutes. Codes and counts; names only where they are asked for."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, func, select
from sqlalchemy.orm import joinedload

from portal.extensions import db
from portal.judging.queries.coverage import EntryProgress, Show, entries_progress
from portal.judging.queries.progress import IS_RECUSED
from portal.models import (
    Assignment,
    BlindCode,
    ConflictOfInterest,
    Discussion,
    JudgeProfile,
    Plan,
    Round,
    Scorecard,
    ScorecardVersion,
    Unit,
    User,
)
from portal.models.enums import ConflictState, PlanState, RecusalKind, ScorecardState

MOST = 100_000


@dataclass(frozen=True, slots=True)
class Stepped:
    """A reading somebody stepped aside from: judge's code, blind code, why."""

    judge: str
    blind_code: str
    kind: RecusalKind | None


@dataclass(frozen=True, slots=True)
class Dismissed:
    """An interest that was looked at and found to be no conflict; whose it was is not told."""

    row: ConflictOfInterest
    blind_code: str
    unit: str


def recusals(round_: Round) -> list[Stepped]:
    """Return every recusal of a round by blind code; the notes may name people and stay out."""
    rows = db.session.execute(
        select(JudgeProfile.code, BlindCode.code, Assignment.recusal)
        .select_from(Assignment)
        .join(JudgeProfile, JudgeProfile.id == Assignment.judge_id)
        .join(BlindCode, BlindCode.entry_id == Assignment.entry_id)
        .where(Assignment.round_id == round_.id, IS_RECUSED)
        .order_by(BlindCode.code, JudgeProfile.code)
    )
    return [Stepped(*row) for row in rows]


def dismissed(round_: Round) -> list[Dismissed]:
    """Return the interests of this round's judges that were dismissed, oldest first."""
    held = select(Assignment.judge_id).where(Assignment.round_id == round_.id)
    rows = db.session.execute(
        select(ConflictOfInterest, BlindCode.code, Unit.name)
        .select_from(ConflictOfInterest)
        .outerjoin(BlindCode, BlindCode.entry_id == ConflictOfInterest.entry_id)
        .outerjoin(Unit, Unit.id == ConflictOfInterest.unit_id)
        .where(
            ConflictOfInterest.judge_id.in_(held),
            ConflictOfInterest.state == ConflictState.DISMISSED,
        )
        .order_by(ConflictOfInterest.id)
    )
    return [Dismissed(row, code or "", unit or "") for row, code, unit in rows]


@dataclass(frozen=True, slots=True)
class Changes:
    """How often signed points changed in a round, and what was talked over (合议)."""

    corrections: int
    reopenings: int
    discussions: int
    conclusions: int


def changes(round_: Round) -> Changes:
    """Return the changes of a round, in two queries."""
    of_others = ScorecardVersion.made_by_id != JudgeProfile.user_id
    signed = ScorecardVersion.state == ScorecardState.SIGNED
    corrected, reopened = db.session.execute(
        select(
            func.count().filter(and_(signed, of_others)),
            func.count().filter(ScorecardVersion.state == ScorecardState.REOPENED),
        )
        .select_from(ScorecardVersion)
        .join(Scorecard, Scorecard.id == ScorecardVersion.scorecard_id)
        .join(Assignment, Assignment.id == Scorecard.assignment_id)
        .join(JudgeProfile, JudgeProfile.id == Assignment.judge_id)
        .where(Assignment.round_id == round_.id)
    ).one()
    discussed, concluded = db.session.execute(
        select(func.count(), func.count(Discussion.closed_at)).where(
            Discussion.round_id == round_.id
        )
    ).one()
    return Changes(corrected, reopened, discussed, concluded)


def plans_applied(round_: Round) -> Sequence[Plan]:
    """Return the plans that were put into force, oldest first."""
    return db.session.scalars(
        select(Plan)
        .where(Plan.round_id == round_.id, Plan.state == PlanState.APPLIED)
        .options(joinedload(Plan.made_by))
        .order_by(Plan.id)
    ).all()


def short_entries(round_: Round) -> list[EntryProgress]:
    """Return all entries with fewer signed readings than wanted."""
    return entries_progress(round_, offset=0, limit=MOST, show=Show.SHORT)[0]


def judge_names(round_: Round) -> dict[str, str]:
    """Return code → name of every judge who holds or held a reading of this round."""
    held = select(Assignment.judge_id).where(Assignment.round_id == round_.id)
    rows = db.session.execute(
        select(JudgeProfile.code, User.name)
        .join(User, User.id == JudgeProfile.user_id)
        .where(JudgeProfile.id.in_(held))
        .order_by(JudgeProfile.code)
    )
    return dict(rows.all())
