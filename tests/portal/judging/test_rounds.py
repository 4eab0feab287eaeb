"""Rounds: set up once a category, fixed when open, closed with a note, reopened for cause."""

from datetime import timedelta
from functools import partial

import pytest
from flask import Flask

from portal.errors import Conflict, Refused, TransitionRefused
from portal.extensions import db
from portal.judging.operations import judges, rounds
from portal.judging.queries import judges_for, judges_of
from portal.judging.queries.plans import published_secrets, secret_of
from portal.judging.queries.progress import judges_progress, standing
from portal.judging.seeds import fingerprint, seed_of
from portal.models import AuditEvent, Ranking, Round
from portal.models.enums import AssignmentState, Role, RoundState, Rule, ScorecardState
from tests.factories.account import make_grant, make_user
from tests.factories.call import NOW, make_call
from tests.factories.judging import (
    make_assignment,
    make_blind_entry,
    make_calibration_work,
    make_judge,
    make_plan,
    make_round,
    make_scorecard,
)


def test_rounds_are_set_up_once_a_category(app: Flask) -> None:
    call = make_call()

    first = rounds.ensure_rounds(call, actor=make_user(), at=NOW)
    again = rounds.ensure_rounds(call, actor=make_user(), at=NOW)

    assert ["征文", "书法"] == [
        {"essay": "征文", "calligraphy": "书法"}[r.category.kind] for r in first
    ]
    assert first == again
    assert {"初评"} == {round_.name for round_ in first}


def test_whoever_accepted_an_invitation_is_enrolled_when_rounds_are_set_up(app: Flask) -> None:
    call = make_call()
    person = make_user()
    make_grant(user=person, role=Role.JUDGE, call=call)

    rounds.ensure_rounds(call, actor=make_user(), at=NOW)

    assert [person.id] == [judge.user_id for judge in judges_of(call)]
    assert 0 == judges.ensure_profiles(call, at=NOW)


def test_judges_without_the_role_or_the_kind_or_the_account_get_no_work(app: Flask) -> None:
    call = make_call()
    works = make_judge(call=call, kinds=["essay"])
    make_judge(call=call, kinds=["calligraphy"])
    make_judge(call=call, is_active=False)
    make_judge(call=call, user=make_user(is_active=False))
    revoked = make_judge(call=call)
    revoked.user.grants[0].revoked_at = NOW
    db.session.flush()

    assert [works] == judges_for(call.categories[0])


@pytest.mark.parametrize("readings", [0, 3, 4])
def test_trimming_needs_five_readings(app: Flask, readings: int) -> None:
    round_ = make_round()

    with pytest.raises(Refused) as refusal:
        rounds.change_round(
            round_, rule=Rule.TRIMMED_MEAN, readings=readings, due_at=None,
            actor=make_user(), at=NOW,
        )  # fmt: skip

    assert "readings" == refusal.value.field


def make_open_round(*, signed: int, readings: int = 3) -> Round:
    """Return an open round with one entry and that many of its readings signed."""
    round_ = make_round(state=RoundState.OPEN, readings=readings)
    plan = make_plan(round_=round_)
    entry = make_blind_entry(category=round_.category)
    for number in range(readings):
        assignment = make_assignment(round_=round_, plan=plan, entry=entry)
        if number < signed:
            make_scorecard(assignment=assignment)
    return round_


def test_a_complete_round_closes_without_a_word(app: Flask) -> None:
    round_ = make_open_round(signed=3)

    rounds.close_round(round_, note="", actor=make_user(), at=NOW)

    assert RoundState.CLOSED is round_.state


def test_a_round_that_lacks_signatures_closes_with_a_note_only(app: Flask) -> None:
    round_ = make_open_round(signed=2)

    with pytest.raises(Refused, match="还缺 1 份"):
        rounds.close_round(round_, note="  ", actor=make_user(), at=NOW)
    rounds.close_round(round_, note="评委出差", actor=make_user(), at=NOW)

    assert "评委出差" == round_.close_note


def test_a_draft_of_a_recused_judge_counts_for_nothing(app: Flask) -> None:
    round_ = make_open_round(signed=2)
    row = make_assignment(round_=round_, state=AssignmentState.RECUSED)
    make_scorecard(assignment=row, state=ScorecardState.DRAFT)

    assert (2, 6, 3) == (
        standing(round_).signed, standing(round_).wanted, standing(round_).missing,
    )  # fmt: skip
    assert 1 == sum(one.recused for one in judges_progress(round_))


def test_a_locked_ranking_keeps_the_round_closed(app: Flask) -> None:
    round_ = make_open_round(signed=3)
    rounds.close_round(round_, note="", actor=make_user(), at=NOW)
    db.session.add(
        Ranking(
            round_id=round_.id, number=1, rule=round_.rule, engine_version="1", seed=0,
            inputs_digest="0" * 64, inputs={}, made_by_id=make_user().id, made_at=NOW,
            locked_at=NOW,
        )
    )  # fmt: skip
    db.session.flush()

    with pytest.raises(Conflict, match="名次已经锁定"):
        rounds.reopen_round(round_, reason="补评", actor=make_user(), at=NOW)


def test_reopening_draws_a_fresh_secret_and_wants_a_due_date_to_come(app: Flask) -> None:
    round_ = make_open_round(signed=2)
    round_.due_at = NOW - timedelta(days=1)
    rounds.close_round(round_, note="评委出差", actor=make_user(), at=NOW)
    published = round_.seed_secret
    reopen = partial(rounds.reopen_round, round_, reason="补评", actor=make_user(), at=NOW)

    with pytest.raises(Refused, match="评分截止已经过了") as refusal:
        reopen()
    with pytest.raises(Refused, match="要在现在以后"):
        reopen(due_at=NOW)
    reopen(due_at=NOW + timedelta(days=1))

    assert "due_at" == refusal.value.field
    assert (NOW + timedelta(days=1), "") == (round_.due_at, round_.close_note)
    # who read the text that was published cannot tell who will read what from here on
    assert published != round_.seed_secret
    assert [published] == published_secrets(round_)
    facts = db.session.query(AuditEvent).filter_by(verb="round.reopened").one().facts
    assert (published, fingerprint(round_.seed_secret)) == (
        facts["seed_before"], facts["seed_print"],
    )  # fmt: skip
    old = make_plan(round_=round_, seed=seed_of(published, 1), summary={"number": 1})
    new = make_plan(round_=round_, seed=seed_of(round_.seed_secret, 2), summary={"number": 2})
    assert (published, round_.seed_secret) == (secret_of(old), secret_of(new))


def test_a_round_opens_with_the_plan_it_needs_only(app: Flask) -> None:
    round_ = make_open_round(signed=0)
    round_.state = RoundState.PLANNED
    db.session.flush()

    rounds.open_round(round_, actor=make_user(), at=NOW)

    assert (RoundState.OPEN, NOW) == (round_.state, round_.opened_at)
    with pytest.raises(TransitionRefused, match="已经开评"):
        rounds.open_round(round_, actor=make_user(), at=NOW)


def test_a_round_opens_beside_a_calibration_work_that_nobody_reads(app: Flask) -> None:
    round_ = make_open_round(signed=0)
    round_.state = RoundState.PLANNED
    make_calibration_work(entry=make_blind_entry(category=round_.category))

    rounds.open_round(round_, actor=make_user(), at=NOW)

    assert RoundState.OPEN == round_.state


def test_a_due_date_moves_on_and_not_back(app: Flask) -> None:
    round_ = make_open_round(signed=0)
    round_.due_at = NOW + timedelta(days=7)
    move = partial(rounds.extend_round, round_, reason="评委出差", actor=make_user(), at=NOW)

    for days in (1, 7):
        with pytest.raises(Refused, match="新的截止时间要比原来的晚：延期不能提前") as refusal:
            move(due_at=NOW + timedelta(days=days))
        assert "due_at" == refusal.value.field
    move(due_at=NOW + timedelta(days=8))

    assert NOW + timedelta(days=8) == round_.due_at
