"""A deed on plans: put one into force. Readings are written, taken back, set aside."""

import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, delete, insert, select
from sqlalchemy.orm import joinedload

from portal import audit, database
from portal.errors import Conflict
from portal.extensions import db
from portal.judging.operations.holding import hold_round
from portal.judging.operations.set_aside import restore, take_back
from portal.judging.plan_inputs import Pair, as_stored, situation_of, terms_of
from portal.judging.queries.by_ids import lots
from portal.judging.queries.marks import Mark, mark_of
from portal.judging.queries.progress import IS_LIVE, IS_WITHDRAWN
from portal.models import Assignment, BlindCode, JudgeProfile, Plan, Round, Scorecard, User
from portal.models.enums import PlanState, RoundState


def require_proposed(plan: Plan) -> None:
    """Refuse to touch a plan somebody has decided on already, looked at under the lock."""
    hold_round(plan.round)
    db.session.refresh(plan, ["state"])
    if plan.state is not PlanState.PROPOSED:
        raise Conflict("这个方案已经处理过了，请看最新的方案。")


def require_assignable(round_: Round) -> None:
    """Refuse to give readings out in a round that is over, or not held."""
    if round_.state is RoundState.CLOSED:
        raise Conflict("这一轮已经结束，不能再分配。")
    if round_.state is RoundState.CANCELLED:
        raise Conflict("这一轮已经取消，不能再分配。")


def apply_in_steps(plan_id: int, *, actor_id: int, now: Callable[[], datetime]) -> Iterator[None]:
    """Put a plan into force, and hold nobody up while its inputs are compared with today's."""
    require_proposed(db.session.get_one(Plan, plan_id))
    yield
    with database.reading():
        plan = db.session.get_one(Plan, plan_id)
        mark = mark_of(plan.round)
        _require_current(plan)
        yield
    apply_plan(
        db.session.get_one(Plan, plan_id), checked=mark,
        actor=db.session.get_one(User, actor_id), at=now(),
    )  # fmt: skip


def apply_plan(plan: Plan, *, checked: Mark | None = None, actor: User, at: datetime) -> None:
    """
    Put a plan into force: one assignment a pair, each judge in an order of their own.

    Refused when the world moved on since it was computed (a new entry, a new conflict, a signed
    scorecard): the stored inputs must still be the inputs of today. Readings the plan does not
    know are taken back; those with points stay on record, and come back with a plan that has them.
    *checked* is the mark at which that was looked at before.
    """
    require_proposed(plan)
    round_ = plan.round
    require_assignable(round_)
    # judges who are saving points right now come first; what they saved is then seen below
    db.session.execute(
        select(Assignment.id)
        .where(Assignment.round_id == round_.id)
        .order_by(Assignment.id)
        .with_for_update()
    ).all()
    if checked is None or checked != mark_of(round_):
        _require_current(plan)
    wanted = _ids(plan)
    aside = _take_back(round_, wanted, actor=actor, at=at)
    _restore(plan, wanted, actor=actor, at=at)
    _write_assignments(plan, wanted)
    plan.state, plan.applied_at = PlanState.APPLIED, at
    db.session.flush()
    audit.record(
        actor, "plan.applied", plan, at=at, call_id=round_.category.call_id, round=round_.code,
        readings=len(plan.pairs), set_aside=aside,
    )  # fmt: skip


def _require_current(plan: Plan) -> None:
    terms = replace(terms_of(plan.inputs), readings=plan.round.readings)
    today = as_stored(situation_of(plan.round, keep=terms.keep), terms)
    if today != plan.inputs:
        raise Conflict("生成方案以后，作品、评委或回避关系有变化。请重新生成方案。")


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


def _take_back(
    round_: Round, wanted: Iterable[tuple[int, int]], *, actor: User, at: datetime
) -> int:
    """Delete untouched readings the plan does not want; set aside those with points."""
    keys = set(wanted)
    gone = [
        (reading, card)
        for reading, judge_id, entry_id, card in _live(round_)
        if (judge_id, entry_id) not in keys or (card is None and round_.state is RoundState.PLANNED)
    ]
    touched = [reading for reading, card in gone if card is not None]
    for lot in lots(touched):
        for row in _held(round_, Assignment.id.in_(lot)):
            take_back(row, actor=actor, at=at)
    db.session.flush()
    for lot in lots(reading for reading, card in gone if card is None):
        db.session.execute(
            delete(Assignment)
            .where(Assignment.id.in_(lot))
            .execution_options(synchronize_session=False)
        )
    return len(touched)


def take_all_back(round_: Round, *, actor: User, at: datetime) -> None:
    """Take back everything that is assigned in a round: it is not held."""
    _take_back(round_, (), actor=actor, at=at)


def _live(round_: Round) -> Sequence[Row[int, int, int, int]]:
    """Return reading, judge, entry and scorecard, if there is one, of everything assigned."""
    return db.session.execute(
        select(Assignment.id, Assignment.judge_id, Assignment.entry_id, Scorecard.id)
        .outerjoin(Scorecard, Scorecard.assignment_id == Assignment.id)
        .where(Assignment.round_id == round_.id, IS_LIVE)
        .order_by(Assignment.id)
    ).all()


def _restore(
    plan: Plan, wanted: Mapping[tuple[int, int], Pair], *, actor: User, at: datetime
) -> None:
    """Give back what an earlier plan took and this one has again, points and signature with it."""
    for row in _held(plan.round, IS_WITHDRAWN):
        if (row.judge_id, row.entry_id) in wanted:
            restore(row, plan_id=plan.id, actor=actor, at=at)
    db.session.flush()


def _held(round_: Round, condition: ColumnElement[bool]) -> list[Assignment]:
    return list(
        db.session.scalars(
            select(Assignment)
            .where(Assignment.round_id == round_.id, condition)
            .options(joinedload(Assignment.scorecard), joinedload(Assignment.judge))
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
    for judge_id, entry_id, position in _places(plan.round):
        present.add((judge_id, entry_id))
        last[judge_id] = max(last.get(judge_id, 0), position)
    piles: dict[int, list[tuple[str, int]]] = {}
    names = {}
    for (judge_id, entry_id), (judge, entry) in wanted.items():
        names[judge_id] = judge
        if (judge_id, entry_id) not in present:
            piles.setdefault(judge_id, []).append((entry, entry_id))
    rows = []
    for judge_id, pile in sorted(piles.items()):
        pile.sort()
        order = random.Random(f"{plan.seed}:{names[judge_id]}")  # noqa: S311  # replayable order
        order.shuffle(pile)
        rows += [
            {
                "round_id": plan.round_id, "plan_id": plan.id, "judge_id": judge_id,
                "entry_id": entry_id, "position": position,
            }
            for position, (_, entry_id) in enumerate(pile, start=last.get(judge_id, 0) + 1)
        ]  # fmt: skip
    if rows:
        db.session.execute(insert(Assignment), rows)


def _places(round_: Round) -> Sequence[Row[int, int, int]]:
    """Return judge, entry and place in the judge's queue of everything assigned."""
    return db.session.execute(
        select(Assignment.judge_id, Assignment.entry_id, Assignment.position)
        .where(Assignment.round_id == round_.id, IS_LIVE)
        .order_by(Assignment.id)
    ).all()
