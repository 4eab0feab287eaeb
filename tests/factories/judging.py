"""Rounds, judges and readings as tests need them: rows in the state the test asks for."""

from collections.abc import Mapping
from datetime import datetime
from itertools import count
from typing import Any

from sqlalchemy import select

from portal.calls.queries import current_rubric
from portal.extensions import db
from portal.models import (
    Assignment,
    BlindCode,
    CalibrationWork,
    Call,
    Category,
    ConflictOfInterest,
    Entry,
    JudgeCopy,
    JudgeProfile,
    Plan,
    Round,
    Scorecard,
    Unit,
    User,
)
from portal.models.enums import (
    AssignmentState,
    EntryStatus,
    InterestKind,
    PlanState,
    RecusalKind,
    Role,
    RoundState,
    ScorecardState,
)
from tests.factories.account import make_grant, make_user
from tests.factories.call import NOW, make_call
from tests.factories.entry import make_entry

NUMBERS = count(1)
BLOCKS = [
    {
        "number": 1,
        "kind": "paragraph",
        "is_heading": False,
        "runs": [{"text": "信是三月初到的，信封上没有寄信人。", "kind": ""}],
        "notes": [],
    }
]


def make_blind_entry(
    *,
    call: Call | None = None,
    category: Category | None = None,
    blind_code: str | None = None,
    at: datetime = NOW,
    **values: Any,
) -> Entry:
    """Return an entry that judges can read: accepted, with a blind code and a frozen copy."""
    call = call or (category.call if category else make_call())
    category = category or call.categories[0]
    entry = make_entry(call=call, category=category, status=EntryStatus.ACCEPTED, **values)
    code = blind_code or f"{category.prefix}-2027-{next(NUMBERS):04}"
    db.session.add(BlindCode(call_id=call.id, entry_id=entry.id, code=code, drawn_at=at))
    db.session.add(
        JudgeCopy(
            entry_id=entry.id, number=1, title=entry.title, blocks=BLOCKS, digest="0" * 64,
            created_at=at, confirmed_at=at, frozen_at=at,
        )
    )  # fmt: skip
    db.session.flush()
    return entry


def make_judge(
    *,
    call: Call | None = None,
    name: str | None = None,
    unit: Unit | None = None,
    user: User | None = None,
    declared_at: datetime | None = NOW,
    **values: Any,
) -> JudgeProfile:
    """Return a judge of a call, with account, role and profile; ready to give scores."""
    call = call or make_call()
    number = next(NUMBERS)
    user = user or make_user(name=name or f"评委{number}", unit_id=unit.id if unit else None)
    make_grant(user=user, role=Role.JUDGE, call=call)
    given = {"declared_at": declared_at, "briefed_at": declared_at}
    judge = JudgeProfile(call_id=call.id, user=user, **given | values)
    db.session.add(judge)
    db.session.flush()
    return judge


def make_calibration_work(
    *, entry: Entry | None = None, note: str = "立意好，例子少。", at: datetime = NOW, **values: Any
) -> CalibrationWork:
    """Return a calibration work of the entry's category (a new call's first by default)."""
    entry = entry or make_blind_entry()
    work = CalibrationWork(
        category_id=entry.category_id, entry_id=entry.id, note=note, set_by_id=make_user().id,
        set_at=at, **{"points": {}, **values},
    )  # fmt: skip
    db.session.add(work)
    db.session.flush()
    return work


def make_conflict(
    *,
    judge: JudgeProfile,
    entry: Entry | None = None,
    unit: Unit | None = None,
    person: str = "",
    kind: InterestKind = InterestKind.KIN,
    at: datetime = NOW,
    **values: Any,
) -> ConflictOfInterest:
    """Return an interest of a judge, as the judge declared it."""
    given = {"is_declared": True, "stated_by_id": judge.user_id, "stated_at": at} | values
    row = ConflictOfInterest(
        judge_id=judge.id, entry_id=entry.id if entry else None,
        unit_id=unit.id if unit else None, person=person, kind=kind, **given,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return row


def make_round(
    *,
    category: Category | None = None,
    state: RoundState = RoundState.PLANNED,
    at: datetime = NOW,
    **values: Any,
) -> Round:
    """Return the first round of a category (a new call's essays by default)."""
    category = category or make_call().categories[0]
    given = {"rule": category.rule, "readings": category.readings, "name": "初评", "position": 1}
    given["seed_secret"] = "A" * 26
    round_ = Round(
        category=category, rubric=current_rubric(category), state=state, **given | values
    )
    if state is not RoundState.PLANNED:
        round_.opened_at = at
    if state is RoundState.CLOSED:
        round_.closed_at = at
    db.session.add(round_)
    db.session.flush()
    return round_


def make_plan(
    *, round_: Round, state: PlanState = PlanState.APPLIED, at: datetime = NOW, **values: Any
) -> Plan:
    """Return a plan without pairs: what assignments made by hand hang on."""
    maker = values.pop("made_by", None) or make_user(name="许知行")
    given = {"seed": 1, "engine_version": "1", "inputs_digest": "0" * 64, "pairs": []}
    given["inputs"] = {"readings": round_.readings, "keep": "scored"}
    plan = Plan(round=round_, state=state, made_by_id=maker.id, made_at=at, **given | values)
    plan.applied_at = at if state is PlanState.APPLIED else None
    db.session.add(plan)
    db.session.flush()
    return plan


def make_assignment(
    *,
    round_: Round | None = None,
    judge: JudgeProfile | None = None,
    entry: Entry | None = None,
    plan: Plan | None = None,
    state: AssignmentState = AssignmentState.ASSIGNED,
    **values: Any,
) -> Assignment:
    """Return one reading: an open round, a judge and an entry unless they are given."""
    round_ = round_ or make_round(state=RoundState.OPEN)
    category = round_.category
    judge = judge or make_judge(call=category.call)
    entry = entry or make_blind_entry(category=category)
    plan = plan or make_plan(round_=round_)
    if state is AssignmentState.RECUSED:
        values = {"recusal": RecusalKind.INTEREST} | values
    assignment = Assignment(
        round=round_, judge=judge, entry_id=entry.id, plan_id=plan.id, state=state,
        **{"position": next(NUMBERS), **values},
    )  # fmt: skip
    db.session.add(assignment)
    db.session.flush()
    return assignment


def make_scorecard(
    *,
    assignment: Assignment | None = None,
    state: ScorecardState = ScorecardState.SIGNED,
    points: Mapping[str, str] | None = None,
    at: datetime = NOW,
    **values: Any,
) -> Scorecard:
    """Return the scorecard of a reading, by default signed with every criterion's maximum."""
    assignment = assignment or make_assignment()
    criteria = assignment.round.rubric.criteria
    given = dict(points) if points else {one.key: str(one.maximum) for one in criteria}
    card = Scorecard(
        assignment=assignment, state=state, points=given, saved_at=at,
        **{"total": sum((one.maximum for one in criteria), 0), "remark": "有细节。", **values},
    )  # fmt: skip
    if state is ScorecardState.SIGNED:
        card.signed_at, card.digest = at, "0" * 64
    db.session.add(card)
    db.session.flush()
    return card


def assignments_of(round_: Round) -> list[Assignment]:
    """Return all readings of a round, whatever became of them, by judge and place."""
    return list(
        db.session.scalars(
            select(Assignment)
            .where(Assignment.round_id == round_.id)
            .order_by(Assignment.judge_id, Assignment.position, Assignment.id)
        )
    )
