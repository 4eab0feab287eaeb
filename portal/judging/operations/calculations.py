"""
Deeds on calculations: ask for what takes longer than a request should, and do it step by step.

The row is the truth: who asked for what, and what came of it. A job does it, at least once; what
it writes and the word that it is done are one transaction, so it is kept once.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from datetime import datetime
from functools import partial
from typing import Any, Final

from portal import audit, jobs
from portal.errors import Conflict, Refused
from portal.extensions import db
from portal.judging import queries
from portal.judging.apart import apart
from portal.judging.operations import plan_applying, plans, rankings
from portal.judging.operations.extra_steps import Extra, order_in_steps
from portal.judging.operations.holding import hold_round
from portal.judging.operations.plan_applying import require_proposed
from portal.judging.plan_inputs import Imposed, Keep
from portal.judging.plan_question import answered
from portal.judging.queries.calculations import is_under_way, newest_calculation
from portal.judging.queries.progress import standing
from portal.models import Calculation, CalculationKind, Plan, Ranking, Round, User

JOB: Final = "calculate"
# readings that are planned, cards that are ranked, within about a second
MOST_PLANNED: Final = 9_000
MOST_RANKED: Final = 3_000
# readings that are put into force, cards whose ranks are locked, within two
MOST_APPLIED: Final = 40_000
MOST_LOCKED: Final = 20_000
BUSY: Final = "这一轮正在计算，请等算完再办。"


def is_large_plan(round_: Round) -> bool:
    """Say whether a plan of this round is for later."""
    return standing(round_).wanted > MOST_PLANNED


def is_large_ranking(round_: Round) -> bool:
    """Say whether a ranking of this round is for later."""
    return _count_signed(round_) > MOST_RANKED


def is_large_apply(round_: Round) -> bool:
    """Say whether a plan of this round comes into force later."""
    return standing(round_).wanted > MOST_APPLIED


def is_large_lock(round_: Round) -> bool:
    """Say whether ranks of this round are locked later."""
    return _count_signed(round_) > MOST_LOCKED


def _count_signed(round_: Round) -> int:
    signed, _ = queries.count_readings(round_)
    return signed


def ask_plan(
    round_: Round, *, keep: Keep, panels: Imposed | None = None, actor: User, at: datetime
) -> Calculation:
    """Have a plan computed later; what can be refused at once is."""
    plans.require_plannable(round_)
    told: dict[str, Any] = {"keep": keep.value}
    if panels is not None:
        if panels.members:
            panels.check(round_.readings)
        told["panels"] = {"members": dict(panels.members), "anchors": panels.anchors}
    return _ask(round_, CalculationKind.PLAN, told, actor=actor, at=at)


def ask_apply(plan: Plan, *, actor: User, at: datetime) -> Calculation:
    """Have a plan put into force later."""
    require_proposed(plan)
    return _ask(plan.round, CalculationKind.APPLY, {"plan": plan.id}, actor=actor, at=at)


def ask_extra(round_: Round, wanted: Extra, *, actor: User, at: datetime) -> Calculation:
    """Have 加评 planned and assigned later; what can be refused at once is, by trying it."""
    hold_round(round_)
    with db.session.begin_nested() as trial:
        wanted.begin(round_, actor=actor, at=at)
        trial.rollback()
    return _ask(round_, CalculationKind.EXTRA, wanted.stored(), actor=actor, at=at)


def ask_ranking(round_: Round, *, actor: User, at: datetime) -> Calculation:
    """Have a ranking computed later; what can be refused at once is."""
    rankings.require_open_result(round_)
    return _ask(round_, CalculationKind.RANKING, {}, actor=actor, at=at)


def ask_lock(ranking: Ranking, *, seen: str, known: str, actor: User, at: datetime) -> Calculation:
    """Have the ranks locked later; what can be refused at once is."""
    rankings.require_lockable(ranking)
    told = {"ranking": ranking.id, "seen": seen, "known": known}
    return _ask(ranking.round, CalculationKind.LOCK, told, actor=actor, at=at)


def _ask(
    round_: Round, kind: CalculationKind, terms: Mapping[str, Any], *, actor: User, at: datetime
) -> Calculation:
    """Write down who wants what. One at a time: the round is held, so nobody asks meanwhile."""
    hold_round(round_)
    before = newest_calculation(round_)
    if before is not None and is_under_way(before):
        raise Conflict(BUSY)
    row = Calculation(
        round_id=round_.id, kind=kind, terms=dict(terms), asked_by_id=actor.id, asked_at=at
    )
    db.session.add(row)
    db.session.flush()
    row.job_id = jobs.enqueue(JOB, at=at, calculation_id=row.id).id
    db.session.flush()
    audit.record(
        actor, "calculation.asked", round_, at=at, call_id=round_.category.call_id, kind=kind.value
    )
    return row


def calculate(calculation_id: int, *, now: Callable[[], datetime]) -> Iterator[None]:
    """Do what was asked, as who asked; pauses where what was written may be committed."""
    row = db.session.get(Calculation, calculation_id)
    if row is None or row.finished_at is not None:
        return
    steps = _steps(row, now=now)
    # to look at the row took the lock of those who write: what only reads goes without
    yield
    yield from steps
    db.session.get_one(Calculation, calculation_id).finished_at = now()
    db.session.flush()


def _steps(row: Calculation, *, now: Callable[[], datetime]) -> Iterator[None]:
    told: dict[str, Any] = row.terms
    about: dict[str, Any] = {"actor_id": row.asked_by_id, "now": now}
    if row.kind is CalculationKind.RANKING:
        solve = partial(apart, rankings.worked_out)
        return rankings.compute_in_steps(row.round_id, solve=solve, **about)
    if row.kind is CalculationKind.LOCK:
        seen, known = told["seen"], told["known"]
        return rankings.lock_in_steps(told["ranking"], seen=seen, known=known, **about)
    if row.kind is CalculationKind.APPLY:
        return plan_applying.apply_in_steps(told["plan"], **about)
    if row.kind is CalculationKind.EXTRA:
        wanted = Extra.of(told)
        return order_in_steps(row.round_id, wanted, solve=partial(apart, answered), **about)
    return plans.propose_in_steps(
        row.round_id, keep=Keep(told["keep"]), panels=_panels_in(told),
        solve=partial(apart, answered), **about,
    )  # fmt: skip


def _panels_in(told: Mapping[str, Any]) -> Imposed | None:
    panels = told.get("panels")
    return None if panels is None else Imposed(panels["members"], panels["anchors"])


def refuse(calculation_id: int, problem: Refused, *, at: datetime) -> None:
    """Keep why it could not be done, for who asked; nothing else of it is left."""
    row = db.session.get_one(Calculation, calculation_id)
    row.finished_at, row.refusal = at, problem.message
    if isinstance(problem, plans.NoPlan):
        row.explanation = asdict(problem.explanation)
    db.session.flush()
