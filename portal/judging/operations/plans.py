"""Deeds on plans: propose with a seed, apply, discard."""

import random
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import joinedload

from portal import audit
from portal.errors import Conflict, Refused
from portal.extensions import db
from portal.judging.explanation import Explanation, explain
from portal.judging.operations.holding import hold_round
from portal.judging.operations.judges import ensure_profiles
from portal.judging.operations.pools import require_pool
from portal.judging.plan_inputs import (
    NO_EXTRA,
    Keep,
    Pair,
    Situation,
    as_stored,
    asked_for,
    is_replayable,
    recompute,
    situation_of,
)
from portal.judging.queries.extra_readings import extra_readings
from portal.models import Assignment, BlindCode, JudgeProfile, Plan, Round, User
from portal.models.enums import AssignmentState, PlanState, RoundState
from reviewers.assignment import Plan as Solution
from reviewers.assignment import plan as solve
from reviewers.errors import Infeasible

__all__ = [
    "Keep",
    "NoPlan",
    "apply_plan",
    "discard_plan",
    "is_replayable",
    "propose_plan",
    "recompute",
]

# as many ids as one statement takes on every database
BATCH = 500


class NoPlan(Refused):
    """No plan exists under the present conditions; ``explanation`` says why."""

    def __init__(self, explanation: Explanation) -> None:
        super().__init__("按现在的条件排不出分配方案。")
        self.explanation = explanation


def propose_plan(
    round_: Round,
    *,
    seed: int,
    keep: Keep = Keep.SCORED,
    extra: Mapping[str, int] = NO_EXTRA,
    actor: User,
    at: datetime,
) -> Plan:
    """
    Compute a plan and keep it for a look; nobody is assigned yet.

    What *keep* names stays where it is. *extra* says how many readings beyond the round's own
    an entry is to have (加评), by blind code; what was ordered before goes without saying.
    Raises NoPlan when no plan exists, and Refused when there is nothing to assign.
    """
    hold_round(round_)
    if round_.state is RoundState.CLOSED:
        raise Conflict("这一轮已经结束，不能再分配。")
    require_pool(round_)
    ensure_profiles(round_.category.call, at=at)
    found = situation_of(round_, keep=keep)
    extra = _ordered(round_, found) | dict(extra)
    solution = _solve(found, readings=round_.readings, extra=extra, seed=seed)
    discard_proposals(round_)
    plan = Plan(
        round=round_,
        seed=seed,
        engine_version=solution.engine_version,
        inputs_digest=solution.inputs_digest,
        inputs=as_stored(found, readings=round_.readings, keep=keep, extra=extra),
        pairs=[list(pair) for pair in solution.pairs],
        summary=summary_of(solution, found),
        made_by_id=actor.id,
        made_at=at,
    )
    db.session.add(plan)
    db.session.flush()
    audit.record(
        actor, "plan.proposed", plan, at=at, call_id=round_.category.call_id, round=round_.code,
        seed=seed, inputs=plan.inputs_digest, readings=len(plan.pairs),
    )  # fmt: skip
    return plan


def _ordered(round_: Round, found: Situation) -> dict[str, int]:
    """Return the extra readings ordered for what can still be read."""
    pool = {entry.code for entry in found.pool.entries}
    return {code: extra for code, extra in extra_readings(round_).items() if code in pool}


def _solve(found: Situation, *, readings: int, extra: Mapping[str, int], seed: int) -> Solution:
    pool = found.pool
    if not pool.entries:
        raise Refused("还没有可以评审的作品。作品通过形式审查以后才能分配。")
    if not pool.judges:
        raise Refused("这一组还没有评委。请先在“评委与回避”里添加评委。")
    if not extra.keys() <= {entry.code for entry in pool.entries}:
        raise Refused("要加评的作品不在这一轮里。请回到上一页重新选。")
    try:
        return solve(
            pool.entries, pool.judges, pool.conflicts,
            readings=asked_for(pool.entries, readings=readings, extra=extra),
            seed=seed, fixed=found.fixed,
        )  # fmt: skip
    except Infeasible as problem:
        raise NoPlan(explain(problem.shortfall, pool.conflicts)) from None


def summary_of(solution: Solution, found: Situation) -> dict[str, Any]:
    """Return what a page says of a plan without reading all of it."""
    return {
        "entries": len(found.pool.entries),
        "readings": len(solution.pairs),
        "added": len(solution.added),
        "conflicts": len(found.pool.conflicts),
        "loads": [list(one) for one in solution.loads],
        "widened": solution.widened,
        "islands": [[len(one.judges), len(one.entries)] for one in solution.components],
    }


def discard_proposals(round_: Round) -> None:
    """Set aside whatever was proposed before."""
    for plan in db.session.scalars(
        select(Plan).where(Plan.round_id == round_.id, Plan.state == PlanState.PROPOSED)
    ):
        plan.state = PlanState.DISCARDED


def discard_plan(plan: Plan, *, actor: User, at: datetime) -> None:
    """Set a proposal aside."""
    _require_proposed(plan)
    plan.state = PlanState.DISCARDED
    db.session.flush()
    audit.record(actor, "plan.discarded", plan, at=at, call_id=plan.round.category.call_id)


def _require_proposed(plan: Plan) -> None:
    """Refuse to touch a plan somebody has decided on already, looked at under the lock."""
    hold_round(plan.round)
    db.session.refresh(plan, ["state"])
    if plan.state is not PlanState.PROPOSED:
        raise Conflict("这个方案已经处理过了，请看最新的方案。")


def apply_plan(plan: Plan, *, actor: User, at: datetime) -> None:
    """
    Put a plan into force: one assignment a pair, each judge in an order of their own.

    Refused when the world moved on since it was computed (a new entry, a new conflict, a signed
    scorecard): the stored inputs must still be the inputs of today. Readings the plan does not
    know are taken back; those with points are set aside and stay on record.
    """
    _require_proposed(plan)
    round_ = plan.round
    if round_.state is RoundState.CLOSED:
        raise Conflict("这一轮已经结束，不能再分配。")
    # judges who are saving points right now come first; what they saved is then seen below
    db.session.execute(
        select(Assignment.id)
        .where(Assignment.round_id == round_.id)
        .order_by(Assignment.id)
        .with_for_update()
    ).all()
    keep = Keep(plan.inputs["keep"])
    today = as_stored(
        situation_of(round_, keep=keep),
        readings=round_.readings,
        keep=keep,
        extra=plan.inputs["extra"],
    )
    if today != plan.inputs:
        raise Conflict("生成方案以后，作品、评委或回避关系有变化。请重新生成方案。")
    wanted = _ids(plan)
    aside = _take_back(round_, wanted, at=at)
    _write_assignments(plan, wanted)
    plan.state, plan.applied_at = PlanState.APPLIED, at
    db.session.flush()
    audit.record(
        actor, "plan.applied", plan, at=at, call_id=round_.category.call_id, round=round_.code,
        readings=len(plan.pairs), set_aside=aside,
    )  # fmt: skip


def _ids(plan: Plan) -> dict[tuple[int, int], Pair]:
    """Return (judge id, entry id) → pair of codes, for every pair of the plan."""
    call_id = plan.round.category.call_id
    judges = _by_code(
        select(JudgeProfile.code, JudgeProfile.id).where(JudgeProfile.call_id == call_id)
    )
    entries = _by_code(
        select(BlindCode.code, BlindCode.entry_id).where(BlindCode.call_id == call_id)
    )
    return {(judges[judge], entries[entry]): (judge, entry) for judge, entry in plan.pairs}


def _by_code(statement: Any) -> dict[str, int]:
    return dict(db.session.execute(statement).all())


def _take_back(round_: Round, wanted: Iterable[tuple[int, int]], *, at: datetime) -> int:
    """Delete untouched readings the plan does not want; set aside those with points."""
    keys = set(wanted)
    gone = [
        row
        for row in _assigned(round_)
        if (row.judge_id, row.entry_id) not in keys
        or (row.scorecard is None and round_.state is RoundState.PLANNED)
    ]
    touched = [row for row in gone if row.scorecard is not None]
    for row in touched:
        row.state, row.recused_at = AssignmentState.RECUSED, at
        row.recusal_note = "重新分配时收回"
    untouched = [row.id for row in gone if row.scorecard is None]
    db.session.flush()
    for start in range(0, len(untouched), BATCH):
        batch = untouched[start : start + BATCH]
        db.session.execute(delete(Assignment).where(Assignment.id.in_(batch)))
    return len(touched)


def _assigned(round_: Round) -> list[Assignment]:
    return list(
        db.session.scalars(
            select(Assignment)
            .where(Assignment.round_id == round_.id, Assignment.state == AssignmentState.ASSIGNED)
            .options(joinedload(Assignment.scorecard))
            .order_by(Assignment.id)
            .execution_options(populate_existing=True)
        )
    )


def _write_assignments(plan: Plan, wanted: dict[tuple[int, int], Pair]) -> None:
    """
    Create the missing assignments; a judge's new ones follow in a seeded shuffle.

    What is there already keeps its place: nobody's queue is turned over while they read.
    """
    last: dict[int, int] = {}
    present = set()
    for row in _assigned(plan.round):
        present.add((row.judge_id, row.entry_id))
        last[row.judge_id] = max(last.get(row.judge_id, 0), row.position)
    piles: dict[int, list[tuple[str, int]]] = {}
    names = {}
    for (judge_id, entry_id), (judge, entry) in wanted.items():
        names[judge_id] = judge
        if (judge_id, entry_id) not in present:
            piles.setdefault(judge_id, []).append((entry, entry_id))
    for judge_id, pile in sorted(piles.items()):
        pile.sort()
        order = random.Random(f"{plan.seed}:{names[judge_id]}")  # noqa: S311  # replayable order
        order.shuffle(pile)
        for position, (_, entry_id) in enumerate(pile, start=last.get(judge_id, 0) + 1):
            db.session.add(
                Assignment(
                    round_id=plan.round_id, plan_id=plan.id, judge_id=judge_id,
                    entry_id=entry_id, position=position,
                )
            )  # fmt: skip
    db.session.flush()
