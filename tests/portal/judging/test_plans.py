"""Plans: proposed from rows, replayable, applied once, never against a conflict."""

from threading import Barrier, Thread

import pytest
from flask import Flask

from portal import clock
from portal.errors import Conflict, Refused
from portal.extensions import db
from portal.judging import queries
from portal.judging.operations import judges, plans, recusals, rounds
from portal.judging.operations.plans import Keep
from portal.judging.queries.progress import standing
from portal.models import Assignment, AuditEvent, Plan, Round
from portal.models.enums import (
    AssignmentState,
    PlanState,
    RecusalKind,
    RoundState,
    ScorecardState,
)
from tests.factories.account import make_user
from tests.factories.call import NOW
from tests.factories.judging import (
    assignments_of,
    make_blind_entry,
    make_conflict,
    make_judge,
    make_round,
    make_scorecard,
)
from tests.infrastructure.databases import MakeApp


def make_stage(*, entries: int = 6, judge_count: int = 5, readings: int = 3) -> Round:
    """Return a planned round with entries and judges free of conflict."""
    round_ = make_round(readings=readings)
    for _ in range(entries):
        make_blind_entry(category=round_.category)
    for _ in range(judge_count):
        make_judge(call=round_.category.call)
    return round_


def propose(round_: Round, *, keep: Keep = Keep.SCORED) -> Plan:
    return plans.propose_plan(round_, keep=keep, actor=make_user(), at=NOW)


def apply(plan: Plan) -> None:
    plans.apply_plan(plan, actor=make_user(), at=NOW)


def begin(round_: Round) -> None:
    """Open the round for the judges."""
    round_.state = RoundState.OPEN
    db.session.flush()


def live(round_: Round) -> dict[tuple[int, int], Assignment]:
    """Return the readings in force, by judge and entry."""
    db.session.expire_all()
    return {
        (one.judge_id, one.entry_id): one
        for one in assignments_of(round_)
        if one.state is AssignmentState.ASSIGNED
    }


def test_a_stored_plan_computed_again_gives_the_same_pairs(app: Flask) -> None:
    plan = propose(make_stage())
    db.session.expire_all()

    assert 18 == len(plan.pairs)
    assert plans.is_replayable(plan)


def test_a_stored_plan_that_was_edited_does_not_replay(app: Flask) -> None:
    plan = propose(make_stage())
    plan.pairs = [*plan.pairs[1:], plan.pairs[0]]

    assert not plans.is_replayable(plan)


def test_applying_writes_one_assignment_a_pair_in_an_order_of_each_judge(app: Flask) -> None:
    round_ = make_stage()

    plan = propose(round_)
    apply(plan)
    piles: dict[int, list[int]] = {}
    for one in live(round_).values():
        piles.setdefault(one.judge_id, []).append(one.position)

    assert PlanState.APPLIED is plan.state
    assert 18 == len(live(round_))
    assert all(sorted(pile) == list(range(1, len(pile) + 1)) for pile in piles.values())
    assert "plan.applied" in {event.verb for event in db.session.query(AuditEvent)}


def a_new_entry(round_: Round) -> None:
    make_blind_entry(category=round_.category)


def a_new_conflict(round_: Round) -> None:
    judge = make_judge(call=round_.category.call)
    make_conflict(judge=judge, person="许知行")


def a_lower_limit(round_: Round) -> None:
    queries.judges_for(round_.category)[0].max_load = 4


@pytest.mark.parametrize("change", [a_new_entry, a_new_conflict, a_lower_limit])
def test_applying_is_refused_when_the_world_moved_on(app: Flask, change) -> None:
    round_ = make_stage()
    plan = propose(round_)
    change(round_)

    with pytest.raises(Conflict, match="有变化"):
        apply(plan)

    assert {} == live(round_)


def test_a_plan_is_applied_once(app: Flask) -> None:
    plan = propose(make_stage())
    apply(plan)

    with pytest.raises(Conflict, match="已经处理过"):
        apply(plan)


def test_a_new_proposal_replaces_the_one_before(app: Flask) -> None:
    round_ = make_stage()
    first, second = propose(round_), propose(round_)

    with pytest.raises(Conflict, match="已经处理过"):
        apply(first)

    assert (PlanState.DISCARDED, PlanState.PROPOSED) == (first.state, second.state)
    (told,) = db.session.query(AuditEvent).filter_by(verb="plan.discarded")
    assert (first.code, "又算出了新的方案") == (told.subject_code, told.facts["reason"])


def test_a_closed_round_is_not_planned(app: Flask) -> None:
    round_ = make_stage()
    plan = propose(round_)
    round_.state = RoundState.CLOSED
    db.session.flush()

    with pytest.raises(Conflict, match="已经结束"):
        propose(round_)
    with pytest.raises(Conflict, match="已经结束"):
        apply(plan)


def test_a_top_up_keeps_what_is_scored_and_adds_what_is_missing(app: Flask) -> None:
    round_ = make_stage()
    apply(propose(round_))
    begin(round_)
    scored = list(live(round_).values())[:5]
    for one in scored:
        make_scorecard(assignment=one, state=ScorecardState.DRAFT)
    kept = {(one.judge_id, one.entry_id): one.id for one in scored}
    make_blind_entry(category=round_.category)

    missing = standing(round_).missing
    apply(propose(round_))
    after = live(round_)

    assert 3 == missing
    assert 0 == standing(round_).missing
    assert 21 == len(after)
    assert kept == {key: after[key].id for key in kept}


def test_keeping_what_is_assigned_moves_nobody(app: Flask) -> None:
    round_ = make_stage()
    apply(propose(round_))
    begin(round_)
    before = {key: (one.id, one.position) for key, one in live(round_).items()}
    make_blind_entry(category=round_.category)

    apply(propose(round_, keep=Keep.ASSIGNED))
    after = live(round_)

    assert before == {key: (after[key].id, after[key].position) for key in before}
    assert 21 == len(after)


def test_a_judge_who_leaves_keeps_what_is_signed_and_loses_the_rest(app: Flask) -> None:
    round_ = make_stage(judge_count=6)
    apply(propose(round_))
    begin(round_)
    readings = list(live(round_).values())
    leaver = readings[0].judge
    mine = [one for one in readings if one.judge_id == leaver.id]
    make_scorecard(assignment=mine[0])
    make_scorecard(assignment=mine[1], state=ScorecardState.DRAFT)
    signed, draft = mine[0].entry_id, mine[1]
    leaver.is_active = False
    db.session.flush()

    missing = standing(round_).missing
    apply(propose(round_))
    after = live(round_)

    assert len(mine) - 1 == missing
    assert {signed} == {entry for judge, entry in after if judge == leaver.id}
    assert 18 == len(after)
    assert AssignmentState.RECUSED is draft.state


def test_a_recused_judge_never_gets_the_entry_back(app: Flask) -> None:
    round_ = make_stage(entries=4, judge_count=4)
    apply(propose(round_))
    begin(round_)
    reading = next(iter(live(round_).values()))
    judge, entry_id = reading.judge, reading.entry_id
    recusals.recuse(reading.id, kind=RecusalKind.RECOGNISED, note="", actor=judge.user, at=NOW)
    # even an organiser who dismisses the interest behind it cannot hand it back in this round
    row = db.session.query(judges.ConflictOfInterest).filter_by(entry_id=entry_id).one()
    judges.settle_conflict(
        row, state=judges.ConflictState.DISMISSED, reason="看错了", actor=make_user(), at=NOW
    )

    for _ in range(12):
        apply(propose(round_))
        assert (judge.id, entry_id) not in live(round_)


def test_a_conflict_found_after_signing_takes_the_reading_out(app: Flask) -> None:
    round_ = make_stage(judge_count=5)
    apply(propose(round_))
    begin(round_)
    reading = next(iter(live(round_).values()))
    make_scorecard(assignment=reading)
    key = (reading.judge_id, reading.entry_id)
    make_conflict(judge=reading.judge, entry=db.session.get(judges.Entry, reading.entry_id))

    apply(propose(round_))

    assert key not in live(round_)
    assert AssignmentState.RECUSED is reading.state
    assert 0 == standing(round_).missing


def test_a_round_short_of_readings_does_not_open(app: Flask) -> None:
    round_ = make_stage()
    apply(propose(round_))
    make_blind_entry(category=round_.category)

    with pytest.raises(Refused, match="还缺 3 份"):
        rounds.open_round(round_, actor=make_user(), at=NOW)


@pytest.mark.slow
def test_of_two_organisers_who_apply_at_once_exactly_one_wins(make_app: MakeApp) -> None:
    app = make_app()
    for attempt in range(10):
        with app.app_context():
            round_ = make_stage(entries=3, judge_count=3, readings=2)
            plan = propose(round_)
            round_id, plan_id, actor_id = round_.id, plan.id, make_user().id
            db.session.commit()
        barrier, outcomes = Barrier(2), []

        def apply_at_once(plan_id=plan_id, actor_id=actor_id, barrier=barrier, said=outcomes):
            with app.app_context():
                barrier.wait()
                try:
                    actor = db.session.get(plans.User, actor_id)
                    plan = db.session.get(Plan, plan_id)
                    plans.apply_plan(plan, actor=actor, at=clock.now())
                    db.session.commit()
                    said.append("applied")
                except Conflict:
                    db.session.rollback()
                    said.append("refused")

        threads = [Thread(target=apply_at_once) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert ["applied", "refused"] == sorted(outcomes), attempt
        with app.app_context():
            assert 6 == db.session.query(Assignment).filter_by(round_id=round_id).count()
