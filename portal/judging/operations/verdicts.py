"""Deeds of a sifting round (初筛): a judge's word on one work, and the organisers' casting vote."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import delete, select

from portal import audit
from portal.errors import Conflict, NotFound, Refused
from portal.extensions import db
from portal.judging import orders
from portal.judging.operations import remarks
from portal.judging.operations.cards import (
    blind_code,
    card_for,
    own_reading,
    remark_of,
    require_signable,
    seal,
)
from portal.judging.operations.following import require_unused
from portal.judging.operations.holding import hold_round
from portal.judging.operations.scorecards import RemarkRefused
from portal.judging.orders import PASSED
from portal.judging.queries.stages import is_locked
from portal.judging.ranking_inputs import inputs_of
from portal.models import BlindCode, CastingVote, Entry, Round, Scorecard, User
from portal.models.enums import RoundKind, RoundState
from reviewers.sifting import Sifted

LONGEST_REASON = 300


def save_verdict(
    assignment_id: int,
    *,
    is_passed: bool | None,
    remark: str,
    version: int,
    actor: User,
    at: datetime,
) -> Scorecard:
    """
    Keep a word that is not signed yet; None where only the reason was written.

    Raises CardChanged and CardClosed like a scorecard.
    """
    assignment = own_reading(assignment_id, actor, RoundKind.SIFTING)
    card = card_for(assignment, version=version, at=at)
    _write(card, is_passed=is_passed, remark=remark, at=at)
    db.session.flush()
    return card


def sign_verdict(
    assignment_id: int, *, is_passed: bool, remark: str, version: int, actor: User, at: datetime
) -> Scorecard:
    """Sign a word (签字提交); from here on only reopening changes it."""
    assignment = own_reading(assignment_id, actor, RoundKind.SIFTING)
    if problem := remarks.problem_of(remark, actor):
        raise RemarkRefused(problem)
    require_signable(assignment, at=at)
    card = card_for(assignment, version=version, at=at)
    _write(card, is_passed=is_passed, remark=remark, at=at)
    after = seal(card, actor=actor, at=at)
    audit.record(
        actor, "verdict.signed", assignment.judge, at=at,
        entry=blind_code(assignment), round=assignment.round.code, digest=card.digest, **after,
    )  # fmt: skip
    return card


def _write(card: Scorecard, *, is_passed: bool | None, remark: str, at: datetime) -> None:
    card.remark = remark_of(remark)
    card.points = {} if is_passed is None else {PASSED: str(int(is_passed))}
    card.total = None if is_passed is None else Decimal(int(is_passed))
    card.saved_at = at
    card.assignment.skipped_at = None


def open_splits(round_: Round) -> list[Sifted]:
    """Return what the judges left open and nobody has settled, by blind code."""
    if round_.kind is not RoundKind.SIFTING or round_.state is not RoundState.CLOSED:
        return []
    return orders.undecided(inputs_of(round_))


def cast_vote(
    round_: Round, *, entry: str, is_passed: bool, reason: str, actor: User, at: datetime
) -> None:
    """
    Settle what the judges left open (定夺), with a reason; a later word takes the earlier's place.

    Only where the rule has no answer: what judges decided stays decided.
    """
    hold_round(round_)
    if round_.kind is not RoundKind.SIFTING:
        raise NotFound
    if round_.state is not RoundState.CLOSED:
        raise Conflict("这一轮还没有结束，不能定夺。")
    if is_locked(round_.category_id):
        raise Conflict("这一轮的名次已经锁定。")
    require_unused(round_)
    if not reason.strip():
        raise Refused("请写明理由，监审员会看到。", field="reason")
    open_ = {row.entry for row in orders.undecided({**inputs_of(round_), "casting": []})}
    if entry not in open_:
        raise Conflict("这件作品评委已有结论，不需要定夺。")
    _put(round_, entry, is_passed=is_passed, reason=reason.strip(), actor=actor, at=at)
    audit.record(
        actor, "verdict.cast", round_, at=at, call_id=round_.category.call_id,
        entry=entry, passed=is_passed, reason=reason.strip(),
    )  # fmt: skip


def _put(
    round_: Round, entry: str, *, is_passed: bool, reason: str, actor: User, at: datetime
) -> None:
    entry_id = db.session.scalars(
        select(Entry.id)
        .join(BlindCode, BlindCode.entry_id == Entry.id)
        .where(Entry.category_id == round_.category_id, BlindCode.code == entry)
    ).one()
    db.session.execute(
        delete(CastingVote).where(
            CastingVote.round_id == round_.id, CastingVote.entry_id == entry_id
        )
    )
    db.session.add(
        CastingVote(
            round_id=round_.id, entry_id=entry_id, is_passed=is_passed,
            reason=reason[:LONGEST_REASON], made_by_id=actor.id, made_at=at,
        )
    )  # fmt: skip
    db.session.flush()
