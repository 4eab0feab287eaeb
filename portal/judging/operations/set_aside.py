"""Deeds on readings that leave the result, or come back: set aside, taken back, restored."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal import audit
from portal.errors import Conflict
from portal.extensions import db
from portal.judging.conflicted import conflicted_readings, seen_as
from portal.judging.operations.cards import own_digest
from portal.judging.operations.following import require_unused
from portal.judging.operations.holding import hold_round
from portal.judging.queries.by_ids import lots
from portal.judging.queries.stages import is_locked
from portal.models import Assignment, BlindCode, Round, User
from portal.models.enums import AssignmentState, RecusalKind, RoundState, ScorecardState

TAKEN_BACK: Final = "重新分配时收回"
REVIEWED: Final = "评分结束后复核，应当回避"


def record_set_aside(assignment: Assignment, *, reason: str, actor: User, at: datetime) -> None:
    """Write down that a signed card counts no more, with the digest of the judge's receipt."""
    card = assignment.scorecard
    if card is None or card.state is not ScorecardState.SIGNED:
        return
    kind = assignment.recusal
    audit.record(
        actor, "scorecard.set_aside", assignment.judge, at=at, entry=_blind_code(assignment),
        round=assignment.round.code, digest=own_digest(card), kind=kind.value if kind else None,
        reason=reason,
    )  # fmt: skip


def take_back(assignment: Assignment, *, actor: User, at: datetime) -> None:
    """Let a plan take a reading with points back (收回): no recusal, and a later plan restores."""
    assignment.state, assignment.recusal = AssignmentState.RECUSED, RecusalKind.WITHDRAWN
    assignment.recusal_note, assignment.recused_at = TAKEN_BACK, at
    record_set_aside(assignment, actor=actor, at=at, reason=TAKEN_BACK)


def restore(assignment: Assignment, *, plan_id: int, actor: User, at: datetime) -> None:
    """Give a judge back a reading that a plan had taken, with its points and its signature."""
    assignment.state, assignment.recusal = AssignmentState.ASSIGNED, None
    assignment.recusal_note, assignment.recused_at = "", None
    assignment.plan_id = plan_id
    card = assignment.scorecard
    if card is not None and card.state is ScorecardState.SIGNED:
        audit.record(
            actor, "scorecard.restored", assignment.judge, at=at,
            entry=_blind_code(assignment), round=assignment.round.code, digest=own_digest(card),
        )  # fmt: skip


def set_aside_conflicted(round_: Round, *, seen: str, actor: User, at: datetime) -> int:
    """
    Take out of a closed round what was signed by judges who must step aside; return how many.

    *seen* names the list that was looked at: nothing leaves that nobody has read. The cards stay
    on record. Refused once the ranks are locked or a later round rests on them.
    """
    hold_round(round_)
    if round_.state is not RoundState.CLOSED:
        raise Conflict("这一轮还没有结束。结束评分以后再复核回避。")
    if is_locked(round_.category_id):
        raise Conflict("这一轮的名次已经锁定，评分表不能再移出。")
    require_unused(round_)
    found = conflicted_readings(round_)
    if seen != seen_as(found):
        raise Conflict("应当回避的评分表有变化。请看最新的一份，再决定。")
    return move_out(round_, [one.id for one in found], reason=REVIEWED, actor=actor, at=at)


def move_out(
    round_: Round, readings: Sequence[int], *, reason: str, actor: User, at: datetime
) -> int:
    """Let these readings count no more; the cards stay on record, the trail has the *reason*."""
    statement = (
        select(Assignment)
        .where(Assignment.round_id == round_.id)
        .options(joinedload(Assignment.scorecard), joinedload(Assignment.judge))
        .order_by(Assignment.id)
        .with_for_update(of=Assignment)
    )
    rows = [
        row
        for lot in lots(sorted(readings))
        for row in db.session.scalars(statement.where(Assignment.id.in_(lot)))
    ]
    for row in rows:
        row.state, row.recusal = AssignmentState.RECUSED, RecusalKind.INTEREST
        # the judge reads it: what an organiser gave as a reason may name somebody
        row.recusal_note, row.recused_at = REVIEWED, at
        record_set_aside(row, actor=actor, at=at, reason=reason)
    db.session.flush()
    return len(rows)


def _blind_code(assignment: Assignment) -> str:
    return db.session.scalars(
        select(BlindCode.code).where(BlindCode.entry_id == assignment.entry_id)
    ).one()
