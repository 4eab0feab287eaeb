"""Deeds of the organisers where two readers disagree, and the points a work ends with."""

from datetime import datetime
from typing import Any, Final

from portal import audit
from portal.errors import Conflict, Refused
from portal.extensions import db
from portal.judging.operations.holding import hold_unranked
from portal.judging.proofreading import counting, queries, stages
from portal.judging.proofreading.operations.holding import about, hold, move
from portal.models import Proofreading, User
from portal.models.proofreading_enums import (
    MarkState,
    ProofreadingDeed,
    ProofreadingState,
)

LOCKED: Final = "名次已经锁定，这件作品的文字审读不能再改，不然审读报告和公布的结果对不上。"


def settle_points(reading: Proofreading, at: datetime) -> None:
    """Keep the points with the rule they were counted by."""
    rule = queries.rule_of(reading.entry.category)
    if rule is None:
        raise Refused("这个组别还没有扣分规则，请组织者先定。")
    reading.rule = counting.stored_rule(rule)
    reading.points = counting.tally_of(reading.marks, counting.engine_rule(rule)).points
    reading.settled_at = at


def _hold(reading: Proofreading) -> Proofreading:
    """Take a proofreading while its points can still reach the ranking. Raises Conflict."""
    hold_unranked(reading.entry.category_id, LOCKED)
    return hold(reading.id)


def decide_mark(
    reading: Proofreading, number: int, *, upholds: bool, reason: str, actor: User, at: datetime
) -> None:
    """Decide on a mark that only one reader stands by, with a reason."""
    reading = _hold(reading)
    mark = queries.mark_by_number(reading, number)
    is_open = stages.is_disputed(mark.state, mark.kind) or mark.state in stages.DECIDED
    if reading.state is not ProofreadingState.DISPUTED or not is_open:
        raise Conflict("这一处没有分歧，不用裁定。")
    if not reason.strip():
        raise Refused("请写明裁定的理由，它会写进审读报告。", field="reason")
    mark.state = MarkState.UPHELD if upholds else MarkState.OVERRULED
    mark.decision = reason.strip()
    db.session.flush()
    audit.record(
        actor, "proofreading.mark_decided", reading, at=at, **about(reading),
        number=number, status=mark.state.value,
        reason=mark.decision,
    )  # fmt: skip


def settle(reading: Proofreading, *, actor: User, at: datetime) -> None:
    """End a disputed proofreading once every disagreement is decided."""
    reading = _hold(reading)
    open_ = [one.number for one in reading.marks if stages.is_disputed(one.state, one.kind)]
    if open_:
        places = "、".join(map(str, open_[:10]))
        raise Refused(f"还有 {len(open_)} 处没有裁定（第 {places} 处）。")
    move(reading, ProofreadingDeed.SETTLE)
    settle_points(reading, at)
    db.session.flush()
    audit.record(
        actor, "proofreading.settled", reading, at=at, **about(reading), points=str(reading.points)
    )


def reopen(reading: Proofreading, *, reason: str, actor: User, at: datetime) -> None:
    """Give a proofreading back to its readers, with a reason; points are counted anew."""
    if not reason.strip():
        raise Refused("请写明重新审读的理由。", field="reason")
    reading = _hold(reading)
    before = reading.points
    move(reading, ProofreadingDeed.REOPEN)
    reading.points, reading.rule, reading.settled_at = None, {}, None
    for mark in reading.marks:
        if mark.state in stages.DECIDED:
            mark.state, mark.decision = stages.before_decision(mark, reading.first_id), ""
    facts: dict[str, Any] = {"before": str(before) if before is not None else None}
    if reading.state is ProofreadingState.FIRST:
        facts["answers"] = _take_answers(reading)
    db.session.flush()
    audit.record(
        actor, "proofreading.reopened", reading, at=at, **about(reading),
        reason=reason.strip(), status=reading.state.value,
        **facts,
    )  # fmt: skip


def _take_answers(reading: Proofreading) -> dict[str, list[str]]:
    """
    Make the first reader's marks theirs again; return what the second had said, for the trail.

    Else the first could not withdraw what was answered, and would learn which that is.
    """
    taken = {}
    for mark in stages.standing(reading.marks):
        if mark.made_by_id == reading.first_id and mark.state is not MarkState.PLACED:
            taken[str(mark.number)] = [mark.state.value, mark.answer]
            mark.state, mark.answer = MarkState.PLACED, ""
    return taken
