"""计算: plans and rankings of large calls, asked for in a request and done by a job."""

from collections.abc import Callable, Iterator
from itertools import islice

import pytest
from flask import g
from sqlalchemy import Connection, event, select
from sqlalchemy.orm import ORMExecuteState, Session, SessionTransaction

from portal import clock, jobs
from portal.errors import Conflict
from portal.extensions import db
from portal.judging.operations import calculations, plans
from portal.judging.operations.extra_steps import Extra
from portal.judging.operations.judges import ensure_profiles
from portal.judging.operations.plan_applying import apply_in_steps
from portal.models import (
    Assignment,
    AuditEvent,
    Calculation,
    CalculationKind,
    Call,
    Plan,
    Ranking,
    Round,
    User,
)
from portal.models.enums import Role
from tests.factories.account import make_user
from tests.factories.judging import make_blind_entry, make_judge, make_round
from tests.factories.publishing import make_judged_round
from tests.infrastructure.clients import WatchedClient
from tests.web.organisers.stages import SEED, fill, path_of


@pytest.fixture(autouse=True)
def _everything_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let three works be as many as take long."""
    for most in ("MOST_PLANNED", "MOST_APPLIED", "MOST_RANKED", "MOST_LOCKED"):
        monkeypatch.setattr(calculations, most, 0)


@pytest.mark.slow
def test_a_large_plan_is_waited_for_and_made_by_who_asked(
    desk: WatchedClient, call: Call, organiser: User
) -> None:
    path = path_of(fill(call))

    asked = desk.send(f"{path}/plan", SEED)
    waiting, again = desk.get(asked.location).text, desk.send(f"{path}/plan", SEED)
    beside = desk.get(path).text
    jobs.run_all(at=clock.now())
    done = desk.get(asked.location).text
    plan = db.session.scalars(select(Plan)).one()
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.verb == "plan.proposed")).one()

    assert asked.location.endswith(f"{path}/calculation")
    assert "正在计算分配方案" in waiting
    assert "正在计算分配方案" in beside
    assert "这一轮正在计算，请等算完再办" in again.text
    assert "分配方案算好了" in done
    assert "正在计算" not in desk.get(path).text
    assert plans.is_replayable(plan)
    assert (organiser.code, 12) == (event.actor, len(plan.pairs))

    applied = desk.send(f"{path}/plan/apply", {"plan": plan.code})
    waiting = desk.get(applied.location).text
    jobs.run_all(at=clock.now())

    assert "正在让分配方案生效" in waiting
    assert "分配方案生效了" in desk.get(applied.location).text
    assert 12 == db.session.query(Assignment).count()


@pytest.mark.slow
def test_a_large_plan_that_cannot_be_says_why(desk: WatchedClient, call: Call) -> None:
    round_ = make_round(category=call.categories[0])
    make_blind_entry(category=round_.category, blind_code="ZW-2027-0007")
    judge = make_judge(call=call, name="方砚")
    db.session.commit()

    asked = desk.send(f"{path_of(round_)}/plan", SEED)
    jobs.run_all(at=clock.now())
    text = desk.get(asked.location).text

    assert "排不出方案：还差 2 份没有评委可评" in text
    assert "ZW-2027-0007" in text
    assert "分配方案没有算成" in desk.get(path_of(round_)).text
    assert judge.code not in text


@pytest.mark.parametrize("done", [3, 4], ids=["while it is computed", "before it is written"])
def test_a_plan_is_refused_when_somebody_changed_what_it_rests_on(
    call: Call, organiser: User, done: int
) -> None:
    round_ = fill(call)
    steps = plans.propose_in_steps(round_.id, actor_id=organiser.id, now=clock.now)

    for _ in range(done):
        next(steps)
        db.session.commit()
    make_user(name="后来的评委", role=Role.JUDGE, call=call)
    ensure_profiles(call, at=clock.now())
    db.session.commit()

    with pytest.raises(Conflict, match=r"这期间有人改了.*请再点一次"):
        next(steps)
    assert [] == db.session.scalars(select(Plan)).all()


def applying(round_: Round, organiser: User) -> Iterator[None]:
    plan = plans.propose_plan(round_, actor=organiser, at=clock.now())
    return apply_in_steps(plan.id, actor_id=organiser.id, now=clock.now)


def ordering(round_: Round, organiser: User) -> Iterator[None]:
    wanted = Extra(entries=(), readings=1, reason="分不出先后")
    row = Calculation(
        round_id=round_.id, kind=CalculationKind.EXTRA, terms=wanted.stored(),
        asked_by_id=organiser.id, asked_at=clock.now(),
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return islice(calculations.calculate(row.id, now=clock.now), 2)


@pytest.mark.parametrize("begin", [applying, ordering])
def test_what_takes_long_is_looked_at_while_others_write(
    call: Call, organiser: User, begin: Callable[[Round, User], Iterator[None]]
) -> None:
    steps = begin(fill(call), organiser)
    db.session.commit()
    # as a page does that loads what it is about
    organiser.name  # noqa: B018
    looked: list[bool] = []
    begun = [False]

    @event.listens_for(db.session(), "after_begin")
    def _begun(_session: Session, transaction: SessionTransaction, _: Connection) -> None:
        if not transaction.nested:
            begun[0] = bool(g.get("is_reading"))

    @event.listens_for(db.session(), "do_orm_execute")
    def _asked(state: ORMExecuteState) -> None:
        if state.is_select and "FROM conflict_of_interest" in str(state.statement):
            # the event comes before the transaction that it may begin
            db.session.connection()
            looked.append(begun[0])

    for _ in steps:
        db.session.commit()

    assert [True] == looked


@pytest.mark.slow
def test_a_large_ranking_is_waited_for_and_so_is_its_lock(desk: WatchedClient, call: Call) -> None:
    make_judged_round(call=call, totals=(("90", "91", "92"), ("88", "88", "88")))
    db.session.commit()
    base = f"/organise/{call.code}/results"

    asked = desk.send(f"{base}/essay/rank")
    before = desk.get(base).text
    jobs.run_all(at=clock.now())

    assert "正在计算名次" in before
    assert "名次算好了" in desk.get(asked.location).text
    assert "91.00" in desk.get(base).text
    assert "复算一致" in desk.get(f"{base}/essay/replay").text

    ranking = db.session.scalars(select(Ranking)).one()
    asked = desk.send(f"{base}/essay/lock", {"ranking": ranking.code})
    before = desk.get(base).text
    jobs.run_all(at=clock.now())

    assert "正在锁定名次" in before
    assert "名次锁定了" in desk.get(asked.location).text
    assert ranking.locked_at is not None
