"""Plans: proposed from rows, replayable, applied once, never against a conflict."""

from flask import Flask

from portal.extensions import db
from portal.judging.operations import plans
from tests.factories.account import make_user
from tests.factories.call import NOW, make_call
from tests.factories.judging import (
    make_assignment,
    make_blind_entry,
    make_judge,
    make_round,
    make_scorecard,
)


def test_a_stored_plan_computed_again_gives_the_same_pairs(app: Flask) -> None:
    call = make_call()
    category = call.categories[0]
    for _ in range(6):
        make_blind_entry(category=category)
    for _ in range(5):
        make_judge(call=call)
    round_ = make_round(category=category, readings=3)

    plan = plans.propose_plan(round_, seed=20270709, actor=make_user(), at=NOW)
    db.session.expire_all()

    assert 18 == len(plan.pairs)
    assert plans.is_replayable(plan)


def test_factories_make_a_signed_reading(app: Flask) -> None:
    card = make_scorecard(assignment=make_assignment())

    assert "100" == str(card.total)
