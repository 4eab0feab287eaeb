"""A judge's declaration of interests: it binds, is taken back openly, and is never deleted."""

import pytest
from flask import Flask

from portal.accounts.rights import account_of
from portal.extensions import db
from portal.judging import blind, conflicts
from portal.judging.operations import judges
from portal.judging.operations.judges import Interest
from portal.models import AuditEvent, ConflictOfInterest, Entry, JudgeProfile, Unit
from portal.models.enums import ConflictState, InterestKind, RoundState
from tests.factories.account import make_user
from tests.factories.call import NOW, make_call
from tests.factories.judging import make_assignment, make_blind_entry, make_judge, make_round
from tests.factories.unit import make_unit


@pytest.fixture
def unit(app: Flask) -> Unit:
    return make_unit(code="QL-01")


@pytest.fixture
def entry(unit: Unit) -> Entry:
    return make_blind_entry(call=make_call(), unit=unit)


@pytest.fixture
def judge(entry: Entry) -> JudgeProfile:
    return make_judge(call=entry.call)


def declare(judge: JudgeProfile, *interests: Interest) -> None:
    judges.declare_interests(judge, interests=interests, actor=judge.user, at=NOW)


def test_an_interest_left_out_is_withdrawn_and_kept_on_record(
    judge: JudgeProfile, entry: Entry, unit: Unit
) -> None:
    declare(judge, Interest(InterestKind.SAME_UNIT, unit.id, person=""))
    before = conflicts.is_barred(judge.id, entry.id)
    declare(judge)

    row = db.session.query(ConflictOfInterest).one()
    assert (True, False) == (before, conflicts.is_barred(judge.id, entry.id))
    assert ConflictState.WITHDRAWN is row.state


def test_once_works_are_dealt_only_an_organiser_takes_an_interest_back(
    judge: JudgeProfile, entry: Entry
) -> None:
    """Or names could be tried one by one until the right code goes, and comes again."""
    make_assignment(
        round_=make_round(category=entry.category, state=RoundState.OPEN), judge=judge,
        entry=make_blind_entry(category=entry.category),
    )  # fmt: skip
    declare(judge, Interest(InterestKind.KIN, entry.unit_id, person=""))
    declare(judge)
    kept = conflicts.is_barred(judge.id, entry.id)
    (row,) = db.session.query(ConflictOfInterest)
    judges.settle_conflict(
        row, state=ConflictState.DISMISSED, reason="填错了", actor=make_user(), at=NOW
    )

    assert (True, False) == (kept, conflicts.is_barred(judge.id, entry.id))


def test_a_withdrawn_interest_binds_again_when_declared_again(
    judge: JudgeProfile, entry: Entry, unit: Unit
) -> None:
    for interests in ([Interest(InterestKind.SAME_UNIT, unit.id)], [], []):
        declare(judge, *interests)
    declare(judge, Interest(InterestKind.SAME_UNIT, unit.id))

    assert conflicts.is_barred(judge.id, entry.id)
    assert 1 == db.session.query(ConflictOfInterest).count()


def test_what_an_organiser_settled_is_not_withdrawn(
    judge: JudgeProfile, entry: Entry, unit: Unit
) -> None:
    declare(judge, Interest(InterestKind.SAME_UNIT, unit.id))
    row = db.session.query(ConflictOfInterest).one()
    about = {"state": ConflictState.CONFIRMED, "actor": make_user(), "at": NOW}
    judges.settle_conflict(row, reason="核实过", **about)

    declare(judge)

    assert conflicts.is_barred(judge.id, entry.id)
    assert ConflictState.CONFIRMED is row.state


def test_the_record_names_kinds_and_units_and_no_person(judge: JudgeProfile, unit: Unit) -> None:
    declare(judge, Interest(InterestKind.KIN, unit.id, "何伟"))
    declare(judge)

    said, taken = [
        one.facts
        for one in db.session.query(AuditEvent).order_by(AuditEvent.sequence)
        if one.verb == "judge.declared_interests"
    ]
    kin = [{"kind": "kin", "unit": "QL-01"}]
    assert [(kin, []), ([], kin)] == [(one["interests"], one["withdrawn"]) for one in (said, taken)]
    assert "何伟" not in str([said, taken])


def test_the_judge_does_not_read_a_withdrawn_interest_again(
    judge: JudgeProfile, unit: Unit
) -> None:
    declare(judge, Interest(InterestKind.SAME_UNIT, unit.id))
    desk = blind.desk_for(account_of(judge.user), None)
    before = len(blind.interests_of(desk))
    declare(judge)

    assert (1, 0) == (before, len(blind.interests_of(desk)))
