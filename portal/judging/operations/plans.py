"""Deeds on plans: propose, discard, and put into force."""

from collections import Counter, defaultdict
from collections.abc import Callable, Generator, Iterator, Mapping
from datetime import datetime
from functools import partial
from typing import Any, Final

from sqlalchemy import select

from portal import audit
from portal.database import reading
from portal.errors import Conflict, Refused
from portal.extensions import db
from portal.judging import queries
from portal.judging.explanation import Explanation, explain
from portal.judging.operations.holding import hold_round
from portal.judging.operations.judges import ensure_profiles
from portal.judging.operations.plan_applying import (
    apply_plan,
    require_assignable,
    require_proposed,
)
from portal.judging.operations.pools import require_pool
from portal.judging.operations.suggestions import suggest_conflicts, unstated
from portal.judging.plan_inputs import (
    NO_EXTRA,
    Imposed,
    Keep,
    Situation,
    Terms,
    is_replayable,
    recompute,
)
from portal.judging.plan_question import Answered, Question, Solve, answered, question_of
from portal.judging.queries.marks import mark_of
from portal.judging.queries.plans import unit_names
from portal.judging.seeds import fingerprint
from portal.models import Call, Plan, Round, User
from portal.models.enums import PlanState
from reviewers.assignment import Plan as Solution
from reviewers.assignment import Shortfall

CHANGED: Final = "这期间有人改了作品、评委或回避关系，算出来的方案对不上了。请再点一次。"

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
    known: Answered | None = None,
    actor: User,
    at: datetime,
) -> Plan:
    """
    Compute a plan and keep it for a look; nobody is assigned yet.

    What *keep* names stays where it is. *extra* says how many readings beyond the round's own
    an entry is to have (加评), by blind code; what was ordered before goes without saying.
    *panels* imposes fixed panels or, empty, does away with them; None leaves them as they are.
    *known* is the answer to the same question, found before: refused when it is another by now,
    which is looked at when anybody has done anything since.
    Raises NoPlan when no plan exists, and Refused when there is nothing to assign.
    """
    require_plannable(round_)
    asked = partial(question_of, keep=keep, extra=extra, panels=panels)
    if known is None:
        prepare_plan(round_, actor=actor, at=at)
        question = asked(round_)
        require_sensible(question)
        known = Answered(question, answered(question), mark_of(round_))
    elif known.mark != mark_of(round_) and not asked(round_).is_same(known.question):
        raise Conflict(CHANGED)
    return _keep(round_, known.question, _solution(known), actor=actor, at=at)


def propose_in_steps(
    round_id: int,
    *,
    keep: Keep = Keep.SCORED,
    panels: Imposed | None = None,
    actor_id: int,
    now: Callable[[], datetime],
    solve: Solve = answered,
) -> Iterator[None]:
    """
    Propose a plan without holding anybody up while it is computed.

    Pauses where what was written so far is to be committed.
    """
    require_plannable(db.session.get_one(Round, round_id))
    yield
    yield from notice_in_steps(round_id, actor_id=actor_id, now=now)
    asked = partial(question_of, keep=keep, panels=panels)
    known = yield from answered_in_steps(round_id, asked, solve=solve)
    propose_plan(
        db.session.get_one(Round, round_id), keep=keep, panels=panels, known=known,
        actor=db.session.get_one(User, actor_id), at=now(),
    )  # fmt: skip


def notice_in_steps(round_id: int, *, actor_id: int, now: Callable[[], datetime]) -> Iterator[None]:
    """Do what ``notice_judges`` does; under the lock only when there is something to write."""
    with reading():
        call = db.session.get_one(Round, round_id).category.call
        is_new = bool(queries.judges_without_profile(call)) or any(True for _ in unstated(call))
        yield
    if is_new:
        call = db.session.get_one(Round, round_id).category.call
        notice_judges(call, actor=db.session.get_one(User, actor_id), at=now())
        yield


def answered_in_steps(
    round_id: int, asked: Callable[[Round], Question], *, solve: Solve = answered
) -> Generator[None, None, Answered]:
    """
    Ask, have it answered outside of any transaction, and ask once more if anything was done since.

    Under the lock the mark tells whether it has to be asked yet again: it seldom has.
    """
    with reading():
        round_ = db.session.get_one(Round, round_id)
        mark, question = mark_of(round_), asked(round_)
        yield
    require_sensible(question)
    answer = solve(question)
    with reading():
        round_ = db.session.get_one(Round, round_id)
        before, mark = mark, mark_of(round_)
        if mark != before and not asked(round_).is_same(question):
            raise Conflict(CHANGED)
        yield
    return Answered(question, answer, mark)


def require_plannable(round_: Round) -> None:
    """Take the round, and refuse where no plan is to be had any more, or not yet."""
    hold_round(round_)
    require_assignable(round_)
    require_pool(round_)


def prepare_plan(round_: Round, *, actor: User, at: datetime) -> None:
    """Write down what a plan starts from: who judges, and relations that nobody has stated."""
    require_plannable(round_)
    notice_judges(round_.category.call, actor=actor, at=at)


def notice_judges(call: Call, *, actor: User, at: datetime) -> None:
    """Enrol who has become a judge, and write down what looks like a relation."""
    ensure_profiles(call, at=at)
    suggest_conflicts(call, actor=actor, at=at)


def require_sensible(question: Question) -> None:
    """Refuse to plan for nothing or nobody."""
    pool, terms = question.found.pool, question.terms
    if not pool.entries:
        raise Refused("还没有可以评审的作品。作品通过形式审查以后才能分配。")
    if not pool.judges:
        raise Refused("这一组还没有评委。请先在“评委与回避”里添加评委。")
    if not terms.extra.keys() <= {entry.code for entry in pool.entries}:
        raise Refused("要加评的作品不在这一轮里。请回到上一页重新选。")


def _solution(known: Answered) -> Solution:
    if not isinstance(known.answer, Shortfall):
        return known.answer
    found, extra = known.question.found, known.question.terms.extra
    told = explain(known.answer, found.pool.conflicts, unit_names(), extra, gone=found.gone)
    raise NoPlan(told)


def _keep(
    round_: Round, question: Question, solution: Solution, *, actor: User, at: datetime
) -> Plan:
    """Write the plan down in the place of what was proposed before."""
    discard_proposals(round_, actor=actor, at=at)
    plan = Plan(
        round=round_,
        seed=question.seed,
        engine_version=solution.engine_version,
        inputs_digest=solution.inputs_digest,
        inputs=question.inputs,
        pairs=[list(pair) for pair in solution.pairs],
        summary=summary_of(solution, question.found, question.terms, number=question.number),
        made_by_id=actor.id,
        made_at=at,
    )
    db.session.add(plan)
    db.session.flush()
    # the seed stays unsaid until the round is over: whoever knows it knows who reads what next
    audit.record(
        actor, "plan.proposed", plan, at=at, call_id=round_.category.call_id, round=round_.code,
        number=question.number, seed_print=fingerprint(round_.seed_secret),
        inputs=plan.inputs_digest, readings=len(plan.pairs),
    )  # fmt: skip
    return plan


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


def discard_proposals(round_: Round, *, actor: User, at: datetime) -> None:
    """Set aside whatever was proposed before a new proposal."""
    proposed = select(Plan).where(Plan.round_id == round_.id, Plan.state == PlanState.PROPOSED)
    for plan in db.session.scalars(proposed.order_by(Plan.id)).all():
        plan.state = PlanState.DISCARDED
        audit.record(
            actor, "plan.discarded", plan, at=at, call_id=round_.category.call_id,
            round=round_.code, reason="又算出了新的方案",
        )  # fmt: skip


def discard_plan(plan: Plan, *, actor: User, at: datetime) -> None:
    """Set a proposal aside."""
    require_proposed(plan)
    plan.state = PlanState.DISCARDED
    db.session.flush()
    audit.record(actor, "plan.discarded", plan, at=at, call_id=plan.round.category.call_id)


def record_plan_exported(plan: Plan, *, actor: User, at: datetime) -> None:
    """Note that somebody took along who reads what."""
    round_ = plan.round
    audit.record(
        actor, "plan.exported", plan, at=at, call_id=round_.category.call_id, round=round_.code,
    )  # fmt: skip
