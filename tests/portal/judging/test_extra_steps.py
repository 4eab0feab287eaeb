"""加评 in a large call: all of it or nothing, with no transaction open while it is planned."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from functools import partial

import pytest
from flask import Flask

from portal import audit
from portal.errors import Conflict, Refused
from portal.extensions import db
from portal.judging.findings import findings_of
from portal.judging.operations import plans, rankings
from portal.judging.operations.calculations import ask_extra
from portal.judging.operations.cut_lines import read_near_lines
from portal.judging.operations.deductions import deduct_points
from portal.judging.operations.extra_steps import Extra, order_in_steps
from portal.judging.operations.judges import pin_conflict
from portal.judging.operations.plans import NoPlan
from portal.judging.queries.extra_readings import extra_readings
from portal.judging.queries.marks import mark_of
from portal.judging.queries.plans import plan_in_force
from portal.models import Entry, Ranking, Round
from portal.models.enums import ConflictState, InterestKind, RoundState
from tests.factories.account import make_user
from tests.factories.call import make_call
from tests.factories.judging import make_assignment, make_judge, make_scorecard
from tests.factories.publishing import LATER, make_judged_round, make_ranking

CROWD = tuple((str(70 + n % 4), str(71 + n % 3), str(70 + n % 5)) for n in range(12))


@pytest.fixture
def ranking(app: Flask) -> Ranking:
    return make_ranking(round_=make_judged_round(call=make_call(), totals=CROWD))


def wanted_of(ranking: Ranking) -> Extra:
    near = findings_of(ranking).near[:2]
    return Extra(entries=near, readings=1, reason="分不出先后", ranking=ranking.code)


def steps_of(ranking: Ranking) -> Iterator[None]:
    return order_in_steps(
        ranking.round_id, wanted_of(ranking), actor_id=make_user().id, now=lambda: LATER
    )


def stands(round_: Round) -> tuple[RoundState, int]:
    db.session.expire_all()
    return round_.state, len(extra_readings(round_))


def test_a_round_opens_again_with_its_extra_readings_or_not_at_all(ranking: Ranking) -> None:
    make_judge(call=ranking.round.category.call)
    secret, until = ranking.round.seed_secret, []
    for _ in steps_of(ranking):
        db.session.commit()
        until.append(stands(ranking.round))
    plan = plan_in_force(ranking.round)

    assert [(RoundState.CLOSED, 0)] * 3 == until
    assert (RoundState.OPEN, 2) == stands(ranking.round)
    assert plan is not None
    assert 38 == len(plan.pairs)
    assert plans.is_replayable(plan)
    assert secret != ranking.round.seed_secret


def test_nothing_is_ordered_when_nobody_is_left(ranking: Ranking) -> None:
    steps = steps_of(ranking)
    next(steps)
    next(steps)
    db.session.commit()

    with pytest.raises(NoPlan):
        list(steps)
    db.session.rollback()

    assert (RoundState.CLOSED, 0) == stands(ranking.round)


@pytest.mark.parametrize("done", [2, 3], ids=["while it is computed", "before it is written"])
def test_nothing_is_ordered_when_what_it_rests_on_has_changed(ranking: Ranking, done: int) -> None:
    call = ranking.round.category.call
    judge, spare = make_judge(call=call), make_judge(call=call)
    assert spare.is_active
    entry, steps = db.session.get_one(Entry, ranking.rows[0].entry_id), steps_of(ranking)
    for _ in range(done):
        next(steps)
        db.session.commit()
    pin_conflict(
        judge, entry=entry, unit=None, kind=InterestKind.KIN, state=ConflictState.CONFIRMED,
        reason="师生", actor=make_user(), at=LATER,
    )  # fmt: skip
    db.session.commit()

    with pytest.raises(Conflict, match="这期间有人改了"):
        list(steps)
    db.session.rollback()
    assert (RoundState.CLOSED, 0) == stands(ranking.round)


def test_what_cannot_be_ordered_is_refused_before_it_is_computed(ranking: Ranking) -> None:
    round_, before = ranking.round, mark_of(ranking.round)
    far = replace(wanted_of(ranking), entries=("ZW-2027-none",))

    with pytest.raises(Refused, match="只能为分数线上下的作品加评"):
        ask_extra(round_, far, actor=make_user(), at=LATER)
    assert before == mark_of(round_)

    asked = ask_extra(round_, wanted_of(ranking), actor=make_user(), at=LATER)
    assert wanted_of(ranking) == Extra.of(asked.terms)
    assert (RoundState.CLOSED, 0) == stands(round_)


def test_a_mark_is_moved_by_a_deed_and_not_by_a_sign_in(ranking: Ranking) -> None:
    round_, before = ranking.round, mark_of(ranking.round)
    audit.record(make_user(), "account.signed_in", make_user(), at=LATER)
    assert before == mark_of(round_)

    make_scorecard(assignment=make_assignment(round_=round_))
    assert before != mark_of(round_)


def test_lines_of_an_old_version_order_no_extra_readings(ranking: Ranking) -> None:
    make_judge(call=ranking.round.category.call)
    about = {"actor": make_user(), "at": LATER}
    order = partial(read_near_lines, readings=1, reason="分不出先后", **about)
    near = findings_of(ranking).near[:1]
    entry = db.session.get(Entry, ranking.rows[0].entry_id)
    deduct_points(entry, points=Decimal(1), reason="超字数", **about)

    with pytest.raises(Conflict, match="排名以后评分表、扣分或参评作品有变化"):
        order(ranking, entries=near)
    newest = rankings.compute_ranking(ranking.round, **about)
    with pytest.raises(Conflict, match="这一版以后又排过名"):
        order(ranking, entries=near)
    order(newest, entries=findings_of(newest).near[:1])

    assert (RoundState.OPEN, 1) == stands(ranking.round)
