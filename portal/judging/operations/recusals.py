"""Deeds of a judge who steps aside, finds an identity, or puts a reading off."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal import audit
from portal.errors import Conflict, NotFound
from portal.extensions import db
from portal.judging import conflicts
from portal.judging.operations.holding import hold_reading, hold_readings
from portal.judging.operations.judges import Interest, declare_interests
from portal.judging.operations.set_aside import record_set_aside
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

LONGEST_NOTE: Final = 300
# why a conflict is written down, in the words the organisers read
REASONS: Final = {RecusalKind.IDENTITY_FOUND: "评委在评审中发现作品里有身份信息"}
STEPPED_ASIDE: Final = "评委在评审中回避"


def recuse(
    assignment_id: int, *, kind: RecusalKind, note: str, actor: User, at: datetime
) -> Assignment:
    """
    Step aside from one entry (回避). It leaves the judge's queue for good.

    Whose work it was need not be said. The entry becomes a confirmed conflict of this judge, so
    that a later plan cannot hand it back; a draft of points stays on record but never counts.
    """
    assignment = _step_aside(_open(assignment_id, actor), kind=kind, note=note, actor=actor, at=at)
    audit.record(
        actor, "judge.recused", assignment.judge, at=at, kind=kind.value,
        entry=_blind_code(assignment), round=assignment.round.code,
    )  # fmt: skip
    return assignment


def abstain(assignment_id: int, *, note: str, actor: User, at: datetime) -> Assignment:
    """
    Leave one entry to others (弃评): no interest, the judge just cannot judge it.

    No conflict is written down, so a later round may hand the entry to this judge.
    """
    kind = RecusalKind.ABSTAINED
    assignment = _step_aside(_open(assignment_id, actor), kind=kind, note=note, actor=actor, at=at)
    audit.record(
        actor, "judge.abstained", assignment.judge, at=at,
        entry=_blind_code(assignment), round=assignment.round.code,
    )  # fmt: skip
    return assignment


def report_identity(assignment_id: int, *, note: str, actor: User, at: datetime) -> Assignment:
    """
    Tell the organisers that a copy shows who made it (发现身份信息), and step aside from it.

    The note on the assignment says where. The other judges still read the copy until an
    organiser has acted, so the trail carries an event of its own.
    """
    kind = RecusalKind.IDENTITY_FOUND
    assignment = _step_aside(_open(assignment_id, actor), kind=kind, note=note, actor=actor, at=at)
    audit.record(
        actor, "judge.reported_identity", assignment.judge, at=at,
        entry=_blind_code(assignment), round=assignment.round.code,
    )  # fmt: skip
    return assignment


def declare(judge_id: int, *, interests: Sequence[Interest], actor: User, at: datetime) -> int:
    """
    Write down a judge's own declaration and step aside from what it names.

    Readings leave the queue as recused, signed ones, too: they stay on record, the trail names
    them, and they count for nothing. Returns how many left. Raises NotFound for somebody else's
    profile.
    """
    profile = db.session.scalar(
        select(JudgeProfile).where(JudgeProfile.id == judge_id, JudgeProfile.user_id == actor.id)
    )
    if profile is None:
        raise NotFound
    hold_readings(profile)
    declare_interests(profile, interests=interests, actor=actor, at=at)
    readings = _readings_of(profile)
    barred = conflicts.conflicts_now(profile.id, [reading.entry_id for reading in readings])
    left = 0
    for reading in readings:
        if reading.entry_id in barred:
            _leave(reading, actor=actor, at=at)
            left += 1
    return left


def _leave(assignment: Assignment, *, actor: User, at: datetime) -> None:
    kind = RecusalKind.INTEREST
    _write(assignment, kind=kind, note="", actor=actor, at=at)
    record_set_aside(assignment, reason="评委申报了利益关系", actor=actor, at=at)
    audit.record(
        actor, "judge.recused", assignment.judge, at=at, kind=kind.value,
        entry=_blind_code(assignment), round=assignment.round.code,
    )  # fmt: skip


def _readings_of(profile: JudgeProfile) -> Sequence[Assignment]:
    return db.session.scalars(
        select(Assignment)
        .join(Assignment.round)
        .where(
            Assignment.judge_id == profile.id,
            Assignment.state == AssignmentState.ASSIGNED,
            Round.state != RoundState.CLOSED,
        )
        .options(
            joinedload(Assignment.round),
            joinedload(Assignment.judge),
            joinedload(Assignment.scorecard),
        )
        .order_by(Assignment.id)
        .execution_options(populate_existing=True)
    ).all()


def _step_aside(
    assignment: Assignment, *, kind: RecusalKind, note: str, actor: User, at: datetime
) -> Assignment:
    card = assignment.scorecard
    if card is not None and card.state is ScorecardState.SIGNED:
        raise Conflict("这份评分表已经签字。要回避，请先重新打分。")
    _write(assignment, kind=kind, note=note, actor=actor, at=at)
    return assignment


def _write(
    assignment: Assignment, *, kind: RecusalKind, note: str, actor: User, at: datetime
) -> None:
    assignment.state, assignment.recusal = AssignmentState.RECUSED, kind
    assignment.recusal_note, assignment.recused_at = note.strip()[:LONGEST_NOTE], at
    if kind is not RecusalKind.ABSTAINED:
        db.session.add(
            ConflictOfInterest(
                judge_id=assignment.judge_id,
                entry_id=assignment.entry_id,
                kind=InterestKind.OTHER,
                state=ConflictState.CONFIRMED,
                reason=REASONS.get(kind, STEPPED_ASIDE),
                stated_by_id=actor.id,
                stated_at=at,
            )
        )
    db.session.flush()


def skip(assignment_id: int, *, actor: User, at: datetime) -> None:
    """Put a reading off: an order hint only, it stays to be done."""
    assignment = _open(assignment_id, actor)
    assignment.skipped_at = at
    db.session.flush()


def _open(assignment_id: int, actor: User) -> Assignment:
    hold_reading(assignment_id, actor)
    assignment = db.session.scalar(
        select(Assignment)
        .where(Assignment.id == assignment_id, Assignment.state == AssignmentState.ASSIGNED)
        .options(
            joinedload(Assignment.round).joinedload(Round.category),
            joinedload(Assignment.judge),
            joinedload(Assignment.scorecard),
        )
        .execution_options(populate_existing=True)
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
