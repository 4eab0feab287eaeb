"""Deeds of 加评: more judges for some entries, chosen by the plan and assigned at once."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from sqlalchemy import insert, select

from portal import audit
from portal.errors import Conflict, Refused
from portal.extensions import db
from portal.judging import queries
from portal.judging.operations import plans
from portal.judging.operations.holding import hold_round
from portal.judging.operations.rounds import keep_signable
from portal.judging.plan_inputs import Keep
from portal.judging.plan_question import Answered
from portal.judging.queries.marks import mark_of
from portal.models import ExtraReading, Plan, Round, User
from portal.models.enums import RoundKind, RoundState

MOST_AT_ONCE = 5
LONGEST_REASON = 300
NOT_SCORED = "只有打分的轮次可以加评。初筛相持的在“定夺”里定；排序的一轮，评委要把整份排完。"


def order_extra_readings(
    round_: Round,
    *,
    entries: Collection[str],
    readings: int = 1,
    reason: str,
    due_at: datetime | None = None,
    known: Answered | None = None,
    actor: User,
    at: datetime,
) -> Plan:
    """
    Have each of *entries* (blind codes) read by that many judges more (加评).

    The plan chooses them as always, nobody in conflict, nobody moved; what lacks judges
    elsewhere is topped up on the way. *due_at* moves the due date, which must lie ahead. *known*
    is the answer where the question was asked before. Raises NoPlan when nobody is left to read
    them, Refused and Conflict when there is nothing to order, something the round does not take,
    or the round does not run.
    """
    hold_round(round_)
    # what is written here moves the mark, and no plan has another answer for it
    holds = known is not None and known.mark == mark_of(round_)
    ids = put_orders(
        round_, entries=entries, readings=readings, reason=reason, due_at=due_at, actor=actor, at=at
    )
    if known is not None and holds:
        known = renewed(known, round_)
    plan = plans.propose_plan(round_, keep=Keep.ASSIGNED, known=known, actor=actor, at=at)
    plans.apply_plan(plan, checked=mark_of(round_), actor=actor, at=at)
    audit.record(
        actor, "readings.ordered", round_, at=at, call_id=round_.category.call_id,
        entries=sorted(ids), readings=readings, reason=reason.strip(), plan=plan.code,
    )  # fmt: skip
    return plan


def renewed(known: Answered, round_: Round) -> Answered:
    """Return an answer that still holds after what the deed itself has written."""
    return replace(known, mark=mark_of(round_))


def put_orders(
    round_: Round,
    *,
    entries: Collection[str],
    readings: int,
    reason: str,
    due_at: datetime | None,
    actor: User,
    at: datetime,
) -> dict[str, int]:
    """Write down what is ordered, before anybody is found for it; return blind code → entry id."""
    if round_.kind is not RoundKind.SCORING:
        raise Conflict(NOT_SCORED)
    if round_.state is not RoundState.OPEN:
        raise Conflict("这一轮不在评分中。要加评，请先重新开评。")
    if not reason.strip():
        raise Refused("请写明加评的理由，它会留在操作记录里。", field="reason")
    if not 0 < readings <= MOST_AT_ONCE:
        raise Refused(f"一次最多加 {MOST_AT_ONCE} 位评委。", field="readings")
    ids = _ids(round_, entries)
    if not ids:
        raise Refused("请选要加评的作品。", field="entries")
    keep_signable(round_, due_at=due_at, reason=f"加评：{reason.strip()}", actor=actor, at=at)
    _order(round_, ids.values(), readings, reason=reason.strip(), actor=actor, at=at)
    return ids


def _ids(round_: Round, entries: Collection[str]) -> dict[str, int]:
    """Return blind code → id. Raises Refused for what this round does not take."""
    taken = queries.pool_entries(round_.category, round_=round_)
    known = {entry.code: entry.entry_id for entry in taken}
    if strangers := sorted(set(entries) - known.keys()):
        raise Refused(
            f"要加评的作品不在这一轮的入围范围里：{'、'.join(strangers[:MOST_AT_ONCE])}。请重新选。",
            field="entries",
        )
    return {code: known[code] for code in sorted(set(entries))}


def _order(
    round_: Round,
    entry_ids: Collection[int],
    readings: int,
    *,
    reason: str,
    actor: User,
    at: datetime,
) -> None:
    """Add to what was ordered for each; the newest reason stands, the trail has them all."""
    wanted = set(entry_ids)
    about = reason[:LONGEST_REASON]
    for order in db.session.scalars(
        select(ExtraReading).where(ExtraReading.round_id == round_.id).order_by(ExtraReading.id)
    ):
        if order.entry_id in wanted:
            wanted.discard(order.entry_id)
            order.readings += readings
            order.reason, order.ordered_by_id, order.ordered_at = about, actor.id, at
    db.session.flush()
    if wanted:
        told = {"readings": readings, "reason": about, "ordered_by_id": actor.id, "ordered_at": at}
        rows = [{"round_id": round_.id, "entry_id": one, **told} for one in sorted(wanted)]
        db.session.execute(insert(ExtraReading), rows)
