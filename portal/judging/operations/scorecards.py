"""Deeds on scorecards: save a draft, sign, reopen. Signed points never change silently."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal import audit
from portal.errors import Conflict, NotFound, Refused
from portal.extensions import db
from portal.judging import peers
from portal.judging.adapters import rubric_of
from portal.judging.operations import remarks
from portal.judging.operations.cards import (
    blind_code,
    card_for,
    keep_version,
    own_reading,
    remark_of,
    require_signable,
    seal,
)
from portal.judging.operations.holding import hold_reading
from portal.judging.policies import is_scorable
from portal.models import (
    Assignment,
    Scorecard,
    User,
)
from portal.models.enums import ScorecardState
from reviewers import rubric as engine

FAULTS = {
    engine.PointsFault.MISSING: "还没有打分",
    engine.PointsFault.UNKNOWN: "不在评分细则里",
    engine.PointsFault.NOT_A_NUMBER: "请填数字",
    engine.PointsFault.BELOW_ZERO: "不能小于 0",
    engine.PointsFault.ABOVE_MAXIMUM: "最多 {maximum} 分",
    engine.PointsFault.OFF_STEP: "按 {step} 分递增",
}


class PointsRefused(Refused):
    """Points that do not fit the rubric; ``problems`` says what, by criterion key."""

    def __init__(self, problems: Mapping[str, str], names: Mapping[str, str]) -> None:
        said = [f"{names.get(key, key)}：{text}" for key, text in problems.items()]
        super().__init__("；".join(said) + "。")
        self.problems = dict(problems)


class RemarkRefused(Refused):
    """A remark that says who the judge is, or is missing where one is owed, cannot be signed."""

    field = "remark"


def save_draft(
    assignment_id: int,
    *,
    points: Mapping[str, Decimal],
    remark: str,
    version: int,
    actor: User,
    at: datetime,
) -> Scorecard:
    """
    Keep points given so far; criteria may be missing, but none may be out of bounds.

    *version* is the card the judge was looking at (0: none yet). Raises CardChanged,
    PointsRefused, Conflict when the round or the card is closed to changes.
    """
    assignment = own_reading(assignment_id, actor)
    check_points(_rubric(assignment), points, partial=True)
    card = card_for(assignment, version=version, at=at)
    _write(card, points=points, remark=remark, at=at)
    db.session.flush()
    return card


def _write(card: Scorecard, *, points: Mapping[str, Decimal], remark: str, at: datetime) -> None:
    card.remark = remark_of(remark)
    card.points = {key: str(value) for key, value in points.items()}
    card.total = sum(points.values(), Decimal(0)) if points else None
    card.saved_at = at
    card.assignment.skipped_at = None


def _rubric(assignment: Assignment) -> engine.Rubric:
    round_ = assignment.round
    return rubric_of(round_.rubric, name=round_.category.name)


def check_points(rubric: engine.Rubric, points: Mapping[str, Decimal], *, partial: bool) -> None:
    """Refuse points that do not fit the rubric; *partial* allows criteria to be missing."""
    criteria = {criterion.key: criterion for criterion in rubric.criteria}
    problems = {}
    for problem in engine.check_points(rubric, points, partial=partial):
        criterion = criteria.get(problem.criterion)
        maximum, step = (criterion.maximum, criterion.step) if criterion else (0, 0)
        problems[problem.criterion] = FAULTS[problem.kind].format(maximum=maximum, step=step)
    if problems:
        raise PointsRefused(problems, {key: one.name for key, one in criteria.items()})


def check_remark(
    rubric: engine.Rubric, points: Mapping[str, Decimal], remark: str, judge: User
) -> None:
    """Refuse a remark that says who the judge is, and none where the rubric asks for one."""
    total = sum(points.values(), Decimal(0))
    problem = remarks.problem_of(remark, judge) or remarks.missing_of(rubric, total, remark)
    if problem:
        raise RemarkRefused(problem)


def sign_scorecard(
    assignment_id: int,
    *,
    points: Mapping[str, Decimal],
    remark: str,
    version: int,
    actor: User,
    at: datetime,
) -> Scorecard:
    """
    Sign (签字提交): all criteria scored, conflicts looked at once more, a digest as receipt.

    The signed state is kept as a version; from here on only reopening changes it. Raises
    RemarkRefused when the remark says who the judge is.
    """
    assignment, remark = own_reading(assignment_id, actor), remark_of(remark)
    rubric = _rubric(assignment)
    check_points(rubric, points, partial=False)
    check_remark(rubric, points, remark, actor)
    require_signable(assignment, at=at)
    card = card_for(assignment, version=version, at=at)
    _write(card, points=points, remark=remark, at=at)
    after = seal(card, actor=actor, at=at)
    audit.record(
        actor, "scorecard.signed", assignment.judge, at=at,
        entry=blind_code(assignment), round=assignment.round.code, digest=card.digest, **after,
    )  # fmt: skip
    return card


def reopen_scorecard(assignment_id: int, *, reason: str, actor: User, at: datetime) -> Scorecard:
    """
    Take a signed card back while the round is open; the signed version stays on record.

    A reason is needed: a changed score that nobody can explain costs a prize. It begins with
    看过别人之后改 when the judge could see the others, and so does the trail from then on.
    """
    if not reason.strip():
        raise Refused("请写明为什么要改分，监审员会看到。", field="reason")
    hold_reading(assignment_id, actor)
    card = db.session.scalar(
        select(Scorecard)
        .where(Scorecard.assignment_id == assignment_id)
        .options(
            joinedload(Scorecard.assignment).joinedload(Assignment.round),
            joinedload(Scorecard.assignment).joinedload(Assignment.judge),
        )
        .execution_options(populate_existing=True)
    )
    if card is None or card.state is not ScorecardState.SIGNED:
        raise NotFound
    if not is_scorable(card.assignment.round.state, card.assignment.state, None):
        raise Conflict("这一轮已经结束，不能再改分。")
    reason = reason.strip()
    if peers.seen_by([assignment_id]):
        reason = peers.marked(reason)
    card.state, card.signed_at = ScorecardState.REOPENED, None
    keep_version(card, reason=reason, actor=actor, at=at)
    card.digest = None
    db.session.flush()
    audit.record(
        actor, "scorecard.reopened", card.assignment.judge, at=at,
        entry=blind_code(card.assignment), round=card.assignment.round.code, reason=reason,
    )  # fmt: skip
    return card
