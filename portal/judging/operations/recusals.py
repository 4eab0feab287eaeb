"""Deeds of a judge who steps aside, finds an identity, or puts a reading off."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal import audit
from portal.errors import Conflict, NotFound
from portal.extensions import db
from portal.models import (
    Assignment,
    BlindCode,
    ConflictOfInterest,
    JudgeProfile,
    Round,
    User,
)
from portal.models.enums import (
    AssignmentState,
    ConflictState,
    InterestKind,
    RecusalKind,
    RoundState,
    ScorecardState,
)


def recuse(
    assignment_id: int, *, kind: RecusalKind, note: str, actor: User, at: datetime
) -> Assignment:
    """
    Step aside from one entry (回避). It leaves the judge's queue for good.

    Whose work it was need not be said. The entry becomes a confirmed conflict of this judge, so
    that a later plan cannot hand it back; a draft of points stays on record but never counts.
    """
    assignment = _open(assignment_id, actor)
    card = assignment.scorecard
    if card is not None and card.state is ScorecardState.SIGNED:
        raise Conflict("这份评分表已经签字。要回避，请先申请重新打分。")
    assignment.state, assignment.recusal = AssignmentState.RECUSED, kind
    assignment.recusal_note, assignment.recused_at = note.strip()[:300], at
    db.session.add(
        ConflictOfInterest(
            judge_id=assignment.judge_id,
            entry_id=assignment.entry_id,
            kind=InterestKind.OTHER,
            state=ConflictState.CONFIRMED,
            reason="评委在评审中回避",
            stated_by_id=actor.id,
            stated_at=at,
        )
    )
    db.session.flush()
    audit.record(
        actor, "judge.recused", assignment.judge, at=at, kind=kind.value,
        entry=_blind_code(assignment), round=assignment.round.code,
    )  # fmt: skip
    return assignment


def skip(assignment_id: int, *, actor: User, at: datetime) -> None:
    """Put a reading off: an order hint only, it stays to be done."""
    assignment = _open(assignment_id, actor)
    assignment.skipped_at = at
    db.session.flush()


def _open(assignment_id: int, actor: User) -> Assignment:
    assignment = db.session.scalar(
        select(Assignment)
        .join(Assignment.judge)
        .where(
            Assignment.id == assignment_id,
            JudgeProfile.user_id == actor.id,
            Assignment.state == AssignmentState.ASSIGNED,
        )
        .options(
            joinedload(Assignment.round).joinedload(Round.category),
            joinedload(Assignment.judge),
            joinedload(Assignment.scorecard),
        )
    )
    if assignment is None:
        raise NotFound
    if assignment.round.state is not RoundState.OPEN:
        raise Conflict("这一轮不在评分中。")
    return assignment


def _blind_code(assignment: Assignment) -> str:
    return db.session.scalars(
        select(BlindCode.code).where(BlindCode.entry_id == assignment.entry_id)
    ).one()
