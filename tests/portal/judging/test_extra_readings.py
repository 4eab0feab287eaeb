"""加评: more readings for some entries, while everybody keeps what they have."""

from datetime import timedelta
from functools import partial

import pytest
from flask import Flask

from portal.errors import Refused
from portal.extensions import db
from portal.judging import queries
from portal.judging.operations import plans
from portal.judging.operations.extra_readings import order_extra_readings
from portal.judging.operations.plans import Keep
from portal.judging.queries.extra_readings import extra_readings
from portal.models import AuditEvent
from tests.factories.account import make_user
from tests.factories.call import NOW
from tests.portal.judging.test_plans import apply, begin, live, make_stage, propose


def test_extra_readings_go_to_the_entries_named_and_move_nobody(app: Flask) -> None:
    round_ = make_stage()
    apply(propose(round_))
    begin(round_)
    before = live(round_)
    first = queries.pool_entries(round_.category)[0]

    plan = plans.propose_plan(
        round_, keep=Keep.ASSIGNED, extra={first.code: 2}, actor=make_user(), at=NOW
    )
    db.session.expire_all()
    assert plans.is_replayable(plan)
    apply(plan)
    added = live(round_).keys() - before.keys()

    assert [first.entry_id] * 2 == [entry for _, entry in added]
    assert before.keys() <= live(round_).keys()


def test_what_is_ordered_after_the_due_date_needs_a_new_one(app: Flask) -> None:
    round_ = make_stage()
    apply(propose(round_))
    begin(round_)
    round_.due_at = NOW - timedelta(hours=1)
    code = queries.pool_entries(round_.category)[0].code
    order = partial(
        order_extra_readings, round_, entries=[code], reason="分差大", actor=make_user(), at=NOW
    )

    with pytest.raises(Refused, match="评分截止已经过了") as refusal:
        order()
    order(due_at=NOW + timedelta(days=1))

    assert "due_at" == refusal.value.field
    assert NOW + timedelta(days=1) == round_.due_at
    assert {code: 1} == extra_readings(round_)
    assert 1 == db.session.query(AuditEvent).filter_by(verb="round.extended").count()


def test_extra_readings_of_an_entry_elsewhere_are_refused(app: Flask) -> None:
    round_ = make_stage()
    apply(propose(round_))
    begin(round_)
    with pytest.raises(Refused, match="不在这一轮的入围范围里：ZW-0"):
        order_extra_readings(round_, entries=["ZW-0"], reason="加", actor=make_user(), at=NOW)
    with pytest.raises(Refused, match="不在这一轮"):
        plans.propose_plan(make_stage(), extra={"ZW-0": 1}, actor=make_user(), at=NOW)
