"""Stepping aside: it lasts, it needs no name, a declaration takes readings away."""

import pytest
from flask import Flask

from portal.accounts.rights import account_of
from portal.errors import Conflict, NotFound
from portal.extensions import db
from portal.judging import blind, conflicts
from portal.judging.operations import recusals
from portal.judging.operations.judges import Interest
from portal.models import Assignment, AuditEvent, ConflictOfInterest, Entry, JudgeProfile
from portal.models.enums import AssignmentState, InterestKind, RecusalKind, RoundState
from tests.factories.account import make_user
from tests.factories.call import NOW
from tests.factories.judging import (
    make_assignment,
    make_blind_entry,
    make_plan,
    make_scorecard,
)
from tests.factories.unit import make_unit


def verbs() -> list[str]:
    events = db.session.query(AuditEvent).order_by(AuditEvent.sequence)
    return [event.verb for event in events if event.verb.startswith("judge.")]


def recuse(reading: Assignment, kind: RecusalKind = RecusalKind.RECOGNISED) -> Assignment:
    return recusals.recuse(reading.id, kind=kind, note="", actor=reading.judge.user, at=NOW)


def test_a_recused_reading_stays_away_from_later_plans(app: Flask) -> None:
    reading = recuse(make_assignment())

    assert AssignmentState.RECUSED is reading.state
    assert conflicts.is_barred(reading.judge_id, reading.entry_id)
    assert ["judge.recused"] == verbs()


def test_an_identity_found_is_told_apart(app: Flask) -> None:
    reading = make_assignment()

    recusals.report_identity(reading.id, note="左下角 ", actor=reading.judge.user, at=NOW)

    assert (RecusalKind.IDENTITY_FOUND, "左下角") == (reading.recusal, reading.recusal_note)
    assert ["judge.reported_identity"] == verbs()
    (conflict,) = db.session.query(ConflictOfInterest)
    assert "评委在评审中发现作品里有身份信息" == conflict.reason


def test_who_abstains_has_no_conflict_and_gets_no_second_reading(app: Flask) -> None:
    reading = make_assignment()

    recusals.abstain(reading.id, note="不熟悉篆书", actor=reading.judge.user, at=NOW)

    assert (RecusalKind.ABSTAINED, "不熟悉篆书") == (reading.recusal, reading.recusal_note)
    assert not conflicts.is_barred(reading.judge_id, reading.entry_id)
    assert () == blind.queue_of(account_of(reading.judge.user))
    assert ["judge.abstained"] == verbs()


def test_a_signed_reading_must_be_reopened_first(app: Flask) -> None:
    card = make_scorecard()

    with pytest.raises(Conflict, match="先重新打分"):
        recuse(card.assignment)


def test_nobody_recuses_another_judge(app: Flask) -> None:
    reading = make_assignment()

    with pytest.raises(NotFound):
        recusals.recuse(reading.id, kind=RecusalKind.INTEREST, note="", actor=make_user(), at=NOW)


def test_a_closed_round_has_nothing_to_step_aside_from(app: Flask) -> None:
    reading = make_assignment()
    reading.round.state = RoundState.CLOSED
    db.session.flush()

    with pytest.raises(Conflict, match="不在评分中"):
        recuse(reading)


def declare(judge: JudgeProfile, *interests: Interest) -> int:
    return recusals.declare(judge.id, interests=interests, actor=judge.user, at=NOW)


def test_a_declared_unit_takes_its_readings_away_signed_or_not(app: Flask) -> None:
    unit = make_unit()
    named = make_assignment(entry=make_blind_entry(unit=unit))
    judge, round_ = named.judge, named.round
    plan, category = make_plan(round_=round_), named.round.category
    signed = make_assignment(
        round_=round_, judge=judge, plan=plan, entry=make_blind_entry(category=category, unit=unit)
    )
    make_scorecard(assignment=signed)
    other = make_assignment(round_=round_, judge=judge, plan=plan)

    left = declare(judge, Interest(InterestKind.KIN, unit_id=unit.id))

    assert 2 == left
    assert (
        AssignmentState.RECUSED, AssignmentState.RECUSED, AssignmentState.ASSIGNED,
    ) == (named.state, signed.state, other.state)  # fmt: skip
    assert RecusalKind.INTEREST is named.recusal
    assert ["judge.declared_interests", "judge.recused", "judge.recused"] == verbs()
    aside = db.session.query(AuditEvent).filter_by(verb="scorecard.set_aside").one()
    assert (signed.scorecard.digest, "interest") == (aside.facts["digest"], aside.facts["kind"])


def test_a_declared_person_takes_only_their_works_away(app: Flask) -> None:
    named = make_assignment(entry=make_blind_entry(author="沈 默言"))
    plan = make_plan(round_=named.round)
    unit = db.session.get_one(Entry, named.entry_id).unit
    entry = make_blind_entry(category=named.round.category, unit=unit)
    other = make_assignment(round_=named.round, judge=named.judge, plan=plan, entry=entry)

    declare(named.judge, Interest(InterestKind.TEACHER, person="沈默言"))

    assert (AssignmentState.RECUSED, AssignmentState.ASSIGNED) == (named.state, other.state)


def test_a_declaration_is_the_judges_own(app: Flask) -> None:
    judge = make_assignment().judge

    with pytest.raises(NotFound):
        recusals.declare(judge.id, interests=(), actor=make_user(), at=NOW)
