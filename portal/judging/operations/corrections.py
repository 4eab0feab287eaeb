"""Judging room, deeds: the organisers put a signed score right; both values are kept (更正)."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal import audit
from portal.errors import Conflict, Refused
from portal.extensions import db
from portal.judging.adapters import points_of, rubric_of
from portal.judging.operations.cards import blind_code, digest_of, keep_version
from portal.judging.operations.following import require_unused
from portal.judging.operations.holding import hold_round
from portal.judging.operations.scorecards import check_points
from portal.judging.queries.stages import is_locked
from portal.models import Assignment, Round, Scorecard, User
from portal.models.enums import RoundKind, RoundState, ScorecardState


class WrongJudge(Refused):
    """The card is not the one of the judge who is said to have asked."""

    field = "judge"


def correct_scorecard(
    card: Scorecard,
    *,
    judge: str,
    points: Mapping[str, Decimal],
    reason: str,
    version: int,
    actor: User,
    at: datetime,
) -> Scorecard:
    """
    Change signed points for a reason: a slip the judge confirmed, a paper sheet misread.

    What the judge signed stays on record as it was; the card gets a new digest, which is not the
    one of the judge's receipt. Refused without a reason, once a ranking is locked, and while the
    round is open: then the judge scores again. No page tells before the lock who gave which
    points, so *judge* is the code of who asked; WrongJudge where the card is somebody else's.
    """
    round_ = card.assignment.round
    hold_round(round_)
    _require_correctable(round_)
    card = db.session.scalars(
        select(Scorecard)
        .where(Scorecard.id == card.id)
        .options(joinedload(Scorecard.assignment).joinedload(Assignment.judge))
        .with_for_update(of=Scorecard)
        .execution_options(populate_existing=True)
    ).one()
    if card.state is not ScorecardState.SIGNED or card.version != version:
        raise Conflict("这份评分表刚刚变过。请刷新这一页，再看一眼。")
    if is_locked(round_.category_id):
        raise Conflict("这一轮的名次已经锁定，不能再更正。")
    require_unused(round_)
    if not reason.strip():
        raise Refused("请写明更正的原因，监审员和评委会看到。", field="reason")
    before = points_of(card.points)
    if dict(points) == before:
        raise Refused("分值和原来一样，没有要更正的。")
    check_points(rubric_of(round_.rubric, name=round_.category.name), points, partial=False)
    # last of all: whichever answer this gives is kept in the trail, so nobody tries names out
    if card.assignment.judge.code != judge:
        raise WrongJudge("这一份不是这位评委签的。请和评委核对编号和原来的分，再找对的那一份。")
    old = card.total
    card.points = {key: str(value) for key, value in points.items()}
    card.total = sum(points.values(), Decimal(0))
    card.digest = digest_of(card)
    db.session.flush()
    keep_version(card, reason=reason.strip()[:300], actor=actor, at=at)
    db.session.flush()
    # whose card it was is not told: the trail is read before the lock, beside the points
    audit.record(
        actor, "scorecard.corrected", round_, at=at, call_id=round_.category.call_id,
        entry=blind_code(card.assignment), reason=reason.strip()[:300],
        before=str(old), after=str(card.total), digest=card.digest,
        changed=[[key, str(before.get(key, "")), str(points[key])]
                 for key in sorted(points) if points[key] != before.get(key)],
    )  # fmt: skip
    return card


def record_wrong_judge(signed: Scorecard, *, actor: User, at: datetime) -> None:
    """Keep that somebody took a card for another judge's: trying names out leaves a trace."""
    round_ = signed.assignment.round
    audit.record(
        actor, "scorecard.judge_mistaken", round_, at=at, call_id=round_.category.call_id,
        entry=blind_code(signed.assignment),
    )  # fmt: skip


def _require_correctable(round_: Round) -> None:
    """Refuse a round that is still open, or in which words or places are given instead."""
    if round_.kind is not RoundKind.SCORING:
        raise Conflict(
            "这一轮不打分，没有分可以更正。要改意见或排序，请重新打开这一轮，由评委自己改。"
        )
    if round_.state is not RoundState.CLOSED:
        raise Conflict("这一轮还没有结束，请评委自己重新打分。结束以后才能更正。")
