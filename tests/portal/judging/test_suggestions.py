"""Relations nobody stated: second accounts bar at once, the rest is suggested and stays settled."""

import pytest
from flask import Flask

from portal.extensions import db
from portal.judging import conflicts
from portal.judging.operations import judges
from portal.judging.operations.suggestions import suggest_conflicts
from portal.models import Call, ConflictOfInterest
from portal.models.enums import ConflictState, InterestKind
from tests.factories.account import make_user
from tests.factories.call import NOW, make_call
from tests.factories.entry import make_author
from tests.factories.judging import make_blind_entry, make_judge
from tests.factories.unit import make_unit
from tests.portal.judging.test_conflicts import kinds


@pytest.fixture
def call(app: Flask) -> Call:
    return make_call()


def suggested(call: Call) -> list[tuple[InterestKind, ConflictState]]:
    rows = db.session.query(ConflictOfInterest).order_by(ConflictOfInterest.id)
    return [(row.kind, row.state) for row in rows]


def test_an_account_is_the_same_person_by_mail_and_by_its_own_telephone(call: Call) -> None:
    judge = make_judge(
        call=call, name="方砚",
        user=make_user(name="方砚", phone="13900001111", email="Fang@example.test"),
    )  # fmt: skip
    twice = make_user(name="方舟", email="fang@example.test ", unit_id=make_unit().id)
    make_blind_entry(call=call, submitter=twice, author="别人", blind_code="ZW-1")
    other = make_user(name="方三", phone="139 0000 1111")
    entry = make_blind_entry(call=call, author="别人", blind_code="ZW-2")
    make_author(entry=entry, name="笔名", phone="", user_id=other.id)
    make_blind_entry(call=call, blind_code="ZW-3")

    assert {("方砚", "ZW-1"): "same_person", ("方砚", "ZW-2"): "same_person"} == kinds(call)
    assert judge.user.email


def test_namesakes_and_coauthors_are_suggested_once_and_stay_settled(call: Call) -> None:
    judge = make_judge(call=call, name="方砚")
    organiser = make_user()
    make_blind_entry(call=call, author="方 砚", unit=make_unit())
    common = make_blind_entry(call=call, author="沈墨")
    make_author(entry=common, name="顾临池", phone="13800002222")
    make_author(entry=common, name="方砚", user_id=judge.user_id)
    partner = make_blind_entry(call=call, author="别人")
    make_author(entry=partner, name="顾临池", phone="13800002222")
    make_blind_entry(call=call, author="无关")

    new = suggest_conflicts(call, actor=organiser, at=NOW)
    binding = conflicts.is_barred(judge.id, partner.id)
    for row in db.session.query(ConflictOfInterest).all():
        state = ConflictState.CONFIRMED if row.entry_id == partner.id else ConflictState.DISMISSED
        judges.settle_conflict(row, state=state, reason="核实了", actor=organiser, at=NOW)
    again = suggest_conflicts(call, actor=organiser, at=NOW)

    assert (2, False, 0) == (new, binding, again)
    assert conflicts.is_barred(judge.id, partner.id)
    assert {
        (InterestKind.OTHER, ConflictState.DISMISSED),
        (InterestKind.COAUTHOR, ConflictState.CONFIRMED),
    } == set(suggested(call))
