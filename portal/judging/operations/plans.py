"""Deeds on plans: propose with a seed, apply, discard, and compute again from what is stored."""

import random
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select

from portal import audit
from portal.errors import Conflict, Refused
from portal.extensions import db
from portal.judging import queries
from portal.judging.adapters import Pool
from portal.models import Assignment, BlindCode, JudgeProfile, Plan, Round, Scorecard, User
from portal.models.enums import AssignmentState, PlanState, RoundState
from reviewers.assignment import Plan as Solution
from reviewers.assignment import plan as solve
from reviewers.conflicts import ConflictKind
from reviewers.values import EntryRef, JudgeRef

Pair = tuple[str, str]


def propose_plan(round_: Round, *, seed: int, actor: User, at: datetime) -> Plan:
    """
    Compute a plan and keep it for a look; nobody is assigned yet.

    Readings already signed, or under way in an open round, stay. Raises the engine's Infeasible
    when no plan exists, and Refused when there is nothing to assign.
    """
    if round_.state is RoundState.CLOSED:
        raise Conflict("这一轮已经结束，不能再分配。")
    pool = queries.pool(round_)
    if not pool.entries:
        raise Refused("还没有可以评审的作品。作品通过形式审查以后才能分配。")
    if not pool.judges:
        raise Refused("这一组还没有评委。请先在“评委与回避”里添加评委。")
    fixed = kept_pairs(round_)
    solution = solve(
        pool.entries, pool.judges, pool.conflicts, readings=round_.readings, seed=seed, fixed=fixed
    )
    discard_proposals(round_)
    plan = Plan(
        round=round_,
        seed=seed,
        engine_version=solution.engine_version,
        inputs_digest=solution.inputs_digest,
        inputs=inputs_of(pool, readings=round_.readings, fixed=fixed),
        pairs=[list(pair) for pair in solution.pairs],
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


def kept_pairs(round_: Round) -> frozenset[Pair]:
    """Return the (judge, entry) pairs that a new plan must keep: those somebody has scored."""
    rows = db.session.execute(
        select(JudgeProfile.code, BlindCode.code)
        .select_from(Assignment)
        .join(JudgeProfile, JudgeProfile.id == Assignment.judge_id)
        .join(BlindCode, BlindCode.entry_id == Assignment.entry_id)
        .join(Scorecard, Scorecard.assignment_id == Assignment.id)
        .where(Assignment.round_id == round_.id, Assignment.state == AssignmentState.ASSIGNED)
        .order_by(JudgeProfile.code, BlindCode.code)
    )
    return frozenset((judge, entry) for judge, entry in rows)


def inputs_of(pool: Pool, *, readings: int, fixed: Iterable[Pair]) -> dict[str, Any]:
    """Write the engine's inputs as JSON: opaque person keys, codes, no names."""
    return {
        "readings": readings,
        "entries": [[one.code, one.unit, sorted(one.authors), one.style] for one in pool.entries],
        "judges": [
            [one.code, one.unit, sorted(one.persons), sorted(one.styles), one.max_load]
            for one in pool.judges
        ],
        "conflicts": [[*pair, kind.value] for pair, kind in sorted(pool.conflicts.items())],
        "fixed": [list(pair) for pair in sorted(fixed)],
    }


def recompute(plan: Plan) -> Solution:
    """Solve a stored plan's inputs again; the answer must be the stored one."""
    stored = plan.inputs
    return solve(
        [EntryRef(code, unit, frozenset(people), style)
         for code, unit, people, style in stored["entries"]],
        [JudgeRef(code, unit, frozenset(people), frozenset(styles), load)
         for code, unit, people, styles, load in stored["judges"]],
        {(judge, entry): ConflictKind(kind) for judge, entry, kind in stored["conflicts"]},
        readings=stored["readings"],
        seed=plan.seed,
        fixed=frozenset((judge, entry) for judge, entry in stored["fixed"]),
    )  # fmt: skip


def is_replayable(plan: Plan) -> bool:
    """Say whether computing the plan again gives the stored pairs."""
    again = recompute(plan)
    return (
        again.inputs_digest == plan.inputs_digest
        and [list(pair) for pair in again.pairs] == plan.pairs
    )


def discard_proposals(round_: Round) -> None:
    """Set aside whatever was proposed before."""
    for plan in db.session.scalars(
        select(Plan).where(Plan.round_id == round_.id, Plan.state == PlanState.PROPOSED)
    ):
        plan.state = PlanState.DISCARDED


def discard_plan(plan: Plan, *, actor: User, at: datetime) -> None:
    """Set a proposal aside."""
    require_proposed(plan)
    plan.state = PlanState.DISCARDED
    db.session.flush()
    audit.record(actor, "plan.discarded", plan, at=at, call_id=plan.round.category.call_id)


def require_proposed(plan: Plan) -> None:
    """Refuse to touch a plan somebody has decided on already."""
    if plan.state is not PlanState.PROPOSED:
        raise Conflict("这个方案已经处理过了，请看最新的方案。")


def apply_plan(plan: Plan, *, actor: User, at: datetime) -> None:
    """
    Put a plan into force: one assignment a pair, each judge in an order of their own.

    Refused when the world moved on since it was computed (a new entry, a new conflict, a signed
    scorecard): the stored inputs must still be the inputs of today.
    """
    require_proposed(plan)
    round_ = plan.round
    now = inputs_of(queries.pool(round_), readings=round_.readings, fixed=kept_pairs(round_))
    if now != plan.inputs:
        raise Conflict("生成方案以后，作品、评委或回避关系有变化。请重新生成方案。")
    withdraw_unscored(round_)
    write_assignments(plan)
    plan.state, plan.applied_at = PlanState.APPLIED, at
    db.session.flush()
    audit.record(
        actor, "plan.applied", plan, at=at, call_id=round_.category.call_id, round=round_.code,
        readings=len(plan.pairs),
    )  # fmt: skip


def withdraw_unscored(round_: Round) -> None:
    """Take back assignments nobody has begun; recused ones stay as a record."""
    scored = select(Scorecard.assignment_id)
    db.session.execute(
        delete(Assignment).where(
            Assignment.round_id == round_.id,
            Assignment.state == AssignmentState.ASSIGNED,
            Assignment.id.not_in(scored),
        )
    )


def write_assignments(plan: Plan) -> None:
    """Create the missing assignments; each judge's order is a shuffle seeded by plan and judge."""
    judges = dict(db.session.execute(select(JudgeProfile.code, JudgeProfile.id)).tuples())
    entries = dict(
        db.session.execute(
            select(BlindCode.code, BlindCode.entry_id).where(
                BlindCode.call_id == plan.round.category.call_id
            )
        ).tuples()
    )
    existing = {(row.judge_id, row.entry_id): row for row in queries.assignments_of(plan.round)}
    piles: dict[str, list[str]] = {}
    for judge, entry in plan.pairs:
        piles.setdefault(judge, []).append(entry)
    for judge, pile in sorted(piles.items()):
        shuffled = sorted(pile)
        random.Random(f"{plan.seed}:{judge}").shuffle(shuffled)  # noqa: S311  # replayable order
        for position, entry in enumerate(shuffled, start=1):
            row = existing.get((judges[judge], entries[entry]))
            if row is None:
                row = Assignment(
                    round_id=plan.round_id, judge_id=judges[judge], entry_id=entries[entry]
                )
                db.session.add(row)
            row.plan_id, row.position = plan.id, position
    db.session.flush()
