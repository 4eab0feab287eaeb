"""Offices one after another: taking a role away takes back no knowledge."""

from datetime import timedelta

import pytest
from flask import Flask

from portal.accounts import operations
from portal.errors import Conflict
from portal.extensions import db
from portal.models import Call, Entry, User
from portal.models.enums import Role
from tests.factories.account import make_user
from tests.factories.call import NOW, make_call
from tests.factories.judging import assignments_of, make_assignment, make_blind_entry
from tests.factories.programmes import make_scored_round, ranked
from tests.factories.proofreading import make_proofreading, make_work

LATER = NOW + timedelta(days=1)


def take_over(user: User, call: Call, held: Role, wanted: Role) -> str:
    """Take one role away and give another; return why not, as said."""
    who = make_user(role=Role.ORGANISER, call=call)
    if any(one.role is held and one.revoked_at is None for one in user.grants):
        operations.revoke_role(user, call, held, actor=who, at=LATER)
    try:
        operations.grant_role(user, call, wanted, actor=who, at=LATER)
    except Conflict as refused:
        return refused.message
    return ""


@pytest.mark.parametrize("held", [Role.ORGANISER, Role.OBSERVER])
@pytest.mark.parametrize("wanted", [Role.JUDGE, Role.PROOFREADER])
def test_who_saw_the_names_reads_no_more_blind(app: Flask, held: Role, wanted: Role) -> None:
    call, early = make_call(), make_call()
    make_blind_entry(call=call)
    told = take_over(make_user(name="周正", role=held, call=call), call, held, wanted)

    assert told.startswith("周正担任过本次征集的")
    assert told.endswith("请另请一位")
    assert "" == take_over(make_user(role=held, call=early), early, held, wanted)


@pytest.mark.parametrize("wanted", [Role.ORGANISER, Role.OBSERVER])
def test_one_office_after_another_opens_no_names(app: Flask, wanted: Role) -> None:
    """And so nobody comes back to the judges' desk with them."""
    reading, proofreading = make_assignment(), make_proofreading(entry=make_work())
    judge = reading.judge.user
    reader = db.session.get_one(User, proofreading.first_id)
    call = db.session.get_one(Entry, proofreading.entry_id).call
    told = [
        take_over(judge, reading.round.category.call, Role.JUDGE, wanted),
        take_over(reader, call, Role.PROOFREADER, wanted),
    ]

    assert [True, True] == ["名次锁定以前不能担任" in one for one in told]


def test_after_the_lock_a_judge_may_take_another_office(app: Flask) -> None:
    first, _ = make_scored_round([20, 18])
    ranking, call = ranked(first), first.category.call
    judge = assignments_of(first)[0].judge.user
    before = take_over(judge, call, Role.JUDGE, Role.OBSERVER)
    ranking.locked_at = LATER

    assert "名次锁定以前不能担任监审员" in before
    assert "" == take_over(judge, call, Role.JUDGE, Role.OBSERVER)
