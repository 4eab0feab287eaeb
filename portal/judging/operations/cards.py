"""What every card has in common: whose it is, when it can change, its versions, its digest."""

from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from portal.errors import Conflict, NotFound, Refused
from portal.extensions import db
from portal.judging import conflicts, peers, round_states
from portal.judging.adapters import points_of
from portal.judging.operations.holding import hold_reading
from portal.judging.policies import is_scorable
from portal.judging.signatures import keyed_digest
from portal.models import (
    Assignment,
    BlindCode,
    Category,
    Round,
    Rubric,
    Scorecard,
    ScorecardVersion,
    User,
)
from portal.models.enums import RoundKind, ScorecardState
from portal.typed_text import is_read, tidied

# what a deed adds to its line in the trail
Facts = dict[str, Any]

LONGEST_REMARK = 2000
LONGEST_REASON = 300


class CardChanged(Conflict):
    """Another tab saved first; nothing was overwritten."""

    def __init__(self) -> None:
        super().__init__("这一份在别的窗口里改过。下面两份都在，请选一份。")


class CardClosed(Conflict):
    """The card is signed, or its round is over: points can no longer be changed."""

    def __init__(self) -> None:
        super().__init__("这份评分表已经签字，或者这一轮已经结束，不能再改分。")


class RoundLate(CardClosed):
    """The due date has passed: what was saved stays, but nothing is signed before it is moved."""

    def __init__(self) -> None:
        Conflict.__init__(
            self,
            "这一轮的评分截止时间已经过了，现在不能签字。已经保存的都在；请联系组织者延期，延期以后再签。",
        )


def own_reading(assignment_id: int, actor: User, kind: RoundKind = RoundKind.SCORING) -> Assignment:
    """
    Return the judge's own assignment in a round of this kind, held until the transaction ends.

    Raises NotFound for somebody else's, and CardClosed when nothing can be changed any more.
    """
    hold_reading(assignment_id, actor)
    assignment = db.session.scalar(
        select(Assignment)
        .where(Assignment.id == assignment_id)
        .options(
            joinedload(Assignment.round).joinedload(Round.rubric).selectinload(Rubric.criteria),
            joinedload(Assignment.round).joinedload(Round.category).joinedload(Category.call),
            joinedload(Assignment.judge),
        )
        .execution_options(populate_existing=True)
    )
    if assignment is None or assignment.round.kind is not kind:
        raise NotFound
    card = db.session.scalar(
        select(Scorecard)
        .where(Scorecard.assignment_id == assignment.id)
        .execution_options(populate_existing=True)
    )
    if not is_scorable(assignment.round.state, assignment.state, card.state if card else None):
        raise CardClosed
    return assignment


def card_for(assignment: Assignment, *, version: int, at: datetime) -> Scorecard:
    """Return the card the judge was looking at, a new one for version 0. Raises CardChanged."""
    card = assignment.scorecard
    if card is None:
        if version != 0:
            raise CardChanged
        card = Scorecard(assignment_id=assignment.id, begun_at=at, saved_at=at)
        assignment.scorecard = card
        db.session.add(card)
        return card
    if card.version != version:
        raise CardChanged
    return card


def remark_of(text: str) -> str:
    """Return a remark as it is kept, empty when nothing of it can be seen. Raises Refused."""
    text = tidied(text) if is_read(text) else ""
    if len(text) > LONGEST_REMARK:
        raise Refused(f"评语有 {len(text)} 字，请不要超过 {LONGEST_REMARK} 字。", field="remark")
    return text


def require_signable(assignment: Assignment, *, at: datetime) -> None:
    """Look once more before a signature: in time, and still no conflict. Raises RoundLate."""
    round_ = assignment.round
    if round_states.is_late(round_.state, round_.due_at, at):
        raise RoundLate
    if conflicts.is_barred(assignment.judge_id, assignment.entry_id):
        raise NotFound(conflicts.STEP_ASIDE)


def seal(card: Scorecard, *, actor: User, at: datetime) -> Facts:
    """
    Sign a card: its digest is the judge's receipt, and what was signed is kept.

    Return what the trail has to add: whether the judge had seen the others before this change.
    """
    after = {"reason": peers.MARK} if peers.is_marked(card) else {}
    card.state, card.signed_at = ScorecardState.SIGNED, at
    card.digest = digest_of(card)
    db.session.flush()
    keep_version(card, reason=after.get("reason", ""), actor=actor, at=at)
    db.session.flush()
    return after


def digest_of(card: Scorecard) -> str:
    """
    Return the keyed digest over judge, entry, rubric, points, remark and time of signing.

    The trail shows it beside judge, entry and time: without the key nobody tries points out.
    """
    assignment = card.assignment
    return keyed_digest(
        {
            "judge": assignment.judge.code,
            "entry": blind_code(assignment),
            "round": assignment.round.code,
            "rubric": assignment.round.rubric.number,
            "points": points_of(card.points),
            "remark": card.remark,
            "signed_at": card.signed_at.isoformat() if card.signed_at else "",
        }
    )


def own_digest(card: Scorecard) -> str:
    """
    Return the digest of the judge's own last signature, as the trail has it beside the name.

    That of a correction stands beside totals there, and never beside the judge.
    """
    own = db.session.scalar(
        select(ScorecardVersion.digest)
        .where(
            ScorecardVersion.scorecard_id == card.id,
            ScorecardVersion.state == ScorecardState.SIGNED,
            ScorecardVersion.made_by_id == card.assignment.judge.user_id,
        )
        .order_by(ScorecardVersion.number.desc())
        .limit(1)
    )
    return own or card.digest or ""


def blind_code(assignment: Assignment) -> str:
    """Return the blind code of what is read."""
    return db.session.scalars(
        select(BlindCode.code).where(BlindCode.entry_id == assignment.entry_id)
    ).one()


def keep_version(card: Scorecard, *, reason: str, actor: User, at: datetime) -> None:
    """Keep what a card says now; no version is ever changed."""
    last = db.session.scalar(
        select(func.max(ScorecardVersion.number)).where(ScorecardVersion.scorecard_id == card.id)
    )
    db.session.add(
        ScorecardVersion(
            scorecard_id=card.id,
            number=(last or 0) + 1,
            state=card.state,
            points=dict(card.points),
            remark=card.remark,
            total=card.total,
            reason=reason[:LONGEST_REASON],
            digest=card.digest or "",
            made_by_id=actor.id,
            made_at=at,
        )
    )
