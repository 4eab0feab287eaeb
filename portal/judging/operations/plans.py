"""Deeds on plans: propose, discard, and put into force."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import select

from portal import audit
from portal.errors import Conflict, Refused
from portal.extensions import db
from portal.judging.explanation import Explanation, explain
from portal.judging.operations.holding import hold_round
from portal.judging.operations.judges import ensure_profiles
from portal.judging.operations.plan_applying import apply_plan, require_proposed
from portal.judging.operations.pools import require_pool
from portal.judging.operations.suggestions import suggest_conflicts
from portal.judging.plan_inputs import (
    NO_EXTRA,
    Imposed,
    Keep,
    Situation,
    Terms,
    as_stored,
    computed,
    is_replayable,
    recompute,
    situation_of,
    terms_of,
)
from portal.judging.queries.extra_readings import extra_readings
from portal.judging.queries.plans import count_plans, plan_in_force, unit_names
from portal.judging.seeds import fingerprint, seed_of
from portal.models import Plan, Round, User
from portal.models.enums import PlanState, RoundState
from reviewers.assignment import Plan as Solution
from reviewers.assignment import propose_anchors
from reviewers.errors import Infeasible

__all__ = [
    "Imposed",
    "Keep",
    "NoPlan",
    "apply_plan",
    "discard_plan",
    "is_replayable",
    "propose_plan",
    "recompute",
]


class NoPlan(Refused):
    """No plan exists under the present conditions; ``explanation`` says why."""

    def __init__(self, explanation: Explanation) -> None:
        super().__init__("按现在的条件排不出分配方案。")
        self.explanation = explanation


def propose_plan(
    round_: Round,
    *,
    keep: Keep = Keep.SCORED,
    extra: Mapping[str, int] = NO_EXTRA,
    panels: Imposed | None = None,
    actor: User,
    at: datetime,
) -> Plan:
    """
    Compute a plan and keep it for a look; nobody is assigned yet.

    What *keep* names stays where it is. *extra* says how many readings beyond the round's own
    an entry is to have (加评), by blind code; what was ordered before goes without saying.
    *panels* imposes fixed panels or, empty, does away with them; None leaves them as they are.
    The seed is the next the round's secret gives.
    Raises NoPlan when no plan exists, and Refused when there is nothing to assign.
    """
    hold_round(round_)
    if round_.state is RoundState.CLOSED:
        raise Conflict("这一轮已经结束，不能再分配。")
    require_pool(round_)
    ensure_profiles(round_.category.call, at=at)
    suggest_conflicts(round_.category.call, actor=actor, at=at)
    number = count_plans(round_) + 1
    seed = seed_of(round_.seed_secret, number)
    found = situation_of(round_, keep=keep)
    terms = _terms(round_, found, keep=keep, extra=extra, panels=panels, seed=seed)
    solution = _solve(found, terms, seed=seed)
    discard_proposals(round_)
    plan = Plan(
        round=round_,
        seed=seed,
        engine_version=solution.engine_version,
        inputs_digest=solution.inputs_digest,
        inputs=as_stored(found, terms),
        pairs=[list(pair) for pair in solution.pairs],
        summary=summary_of(solution, found, terms, number=number),
        made_by_id=actor.id,
        made_at=at,
    )
    db.session.add(plan)
    db.session.flush()
    # the seed stays unsaid until the round is over: whoever knows it knows who reads what next
    audit.record(
        actor, "plan.proposed", plan, at=at, call_id=round_.category.call_id, round=round_.code,
        number=number, seed_print=fingerprint(round_.seed_secret), inputs=plan.inputs_digest,
        readings=len(plan.pairs),
    )  # fmt: skip
    return plan


def _terms(
    round_: Round,
    found: Situation,
    *,
    keep: Keep,
    extra: Mapping[str, int],
    panels: Imposed | None,
    seed: int,
) -> Terms:
    """Return what is asked for: extra readings ordered, panels as they were unless told."""
    pool = found.pool
    codes = {entry.code for entry in pool.entries}
    ordered = {code: more for code, more in extra_readings(round_).items() if code in codes}
    terms = Terms(readings=round_.readings, keep=keep, extra=ordered | dict(extra))
    before = plan_in_force(round_)
    if panels is not None and panels.members:
        panels.check(round_.readings)
        anchors = propose_anchors(
            pool.entries, pool.judges, pool.conflicts, seed=seed, count=panels.anchors
        )
        return replace(terms, panels=dict(panels.members), anchors=anchors)
    if panels is None and before is not None:
        last = terms_of(before.inputs)
        anchors = tuple(code for code in last.anchors if code in codes)
        return replace(terms, panels=last.panels, anchors=anchors)
    return terms


def _solve(found: Situation, terms: Terms, *, seed: int) -> Solution:
    pool = found.pool
    if not pool.entries:
        raise Refused("还没有可以评审的作品。作品通过形式审查以后才能分配。")
    if not pool.judges:
        raise Refused("这一组还没有评委。请先在“评委与回避”里添加评委。")
    if not terms.extra.keys() <= {entry.code for entry in pool.entries}:
        raise Refused("要加评的作品不在这一轮里。请回到上一页重新选。")
    try:
        return computed(pool, found.fixed, terms, seed=seed)
    except Infeasible as problem:
        raise NoPlan(
            explain(problem.shortfall, pool.conflicts, unit_names(), terms.extra)
        ) from None


def summary_of(
    solution: Solution, found: Situation, terms: Terms, *, number: int
) -> dict[str, Any]:
    """Return what a page says of a plan without reading all of it."""
    pool = found.pool
    barred: dict[str, Counter[str]] = defaultdict(Counter)
    for (judge, _), kind in pool.conflicts.items():
        barred[judge][kind.value] += 1
    return {
        "number": number,
        "entries": len(pool.entries),
        "readings": len(solution.pairs),
        "added": len(solution.added),
        "conflicts": len(pool.conflicts),
        # judge → kind of conflict → entries
        "barred": {judge: dict(sorted(kinds.items())) for judge, kinds in sorted(barred.items())},
        "loads": [list(one) for one in solution.loads],
        "widened": solution.widened,
        "uneven": [[one.judge, one.load, one.reason.value] for one in solution.uneven],
        "islands": [[len(one.judges), len(one.entries)] for one in solution.components],
        "is_split_forced": solution.is_split_forced,
        "swaps": solution.swaps,
        "without_expert": len(solution.without_expert),
        "panels": _panels(solution, terms),
        "anchors": list(terms.anchors),
    }


def _panels(solution: Solution, terms: Terms) -> list[list[Any]]:
    """Return [panel, its judges, entries read by nobody else], by name."""
    members: dict[str, list[str]] = defaultdict(list)
    for judge, name in sorted(terms.panels.items()):
        members[name].append(judge)
    entries: dict[str, set[str]] = defaultdict(set)
    for judge, entry in solution.pairs:
        if judge in terms.panels and entry not in terms.anchors:
            entries[terms.panels[judge]].add(entry)
    return [[name, judges, len(entries[name])] for name, judges in sorted(members.items())]


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
