"""加评: more readings for some entries, while everybody keeps what they have."""

import pytest
from flask import Flask

from portal.errors import Refused
from portal.extensions import db
from portal.judging import queries
from portal.judging.operations import plans
from portal.judging.operations.plans import Keep
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


def test_extra_readings_of_an_entry_elsewhere_are_refused(app: Flask) -> None:
    with pytest.raises(Refused, match="不在这一轮"):
        plans.propose_plan(make_stage(), extra={"ZW-0": 1}, actor=make_user(), at=NOW)
