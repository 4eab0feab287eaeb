"""An organiser ends or reopens a round in the very moment in which somebody relies on its state."""

import threading
from collections.abc import Callable
from decimal import Decimal
from functools import partial

import pytest
from flask import Flask

from portal import clock
from portal.errors import Refused
from portal.extensions import db
from portal.judging.operations import (
    corrections,
    discussions,
    rankings,
    recusals,
    rounds,
    scorecards,
)
from portal.models import Assignment, AuditEvent, Discussion, Entry, Ranking, Round, Scorecard, User
from portal.models.enums import RecusalKind, RoundState, ScorecardState
from tests.drills.racing import at_once
from tests.factories.account import make_user
from tests.factories.judging import make_assignment, make_judge, make_round, make_scorecard
from tests.factories.programmes import assign_all, make_later_round, make_scored_round
from tests.infrastructure.databases import MakeApp

pytestmark = [pytest.mark.slow, pytest.mark.postgres]

RACES = 12
READINGS = 5


def deed(app: Flask, do: Callable[[], object]) -> Callable[[], str]:
    """Return *do* as one request does it: a transaction of its own, undone on a refusal."""

    def run() -> str:
        with app.app_context():
            try:
                do()
                db.session.commit()
            except Refused as problem:
                db.session.rollback()
                return type(problem).__name__
            return "done"

    return run


def ending(round_id: int, actor_id: int) -> None:
    round_ = seen(db.session.get_one(Round, round_id))
    actor = db.session.get_one(User, actor_id)
    rounds.close_round(round_, note="时间到了。", actor=actor, at=clock.now())


def reopening(round_id: int, actor_id: int) -> None:
    round_ = seen(db.session.get_one(Round, round_id))
    actor = db.session.get_one(User, actor_id)
    rounds.reopen_round(round_, reason="漏了一件。", actor=actor, at=clock.now())


def locking(ranking_id: int, actor_id: int) -> None:
    ranking = db.session.get_one(Ranking, ranking_id)
    seen(ranking.round)
    actor = db.session.get_one(User, actor_id)
    rankings.lock_ranking(ranking, actor=actor, at=clock.now())


def signing(reading_id: int, points: dict[str, Decimal]) -> None:
    actor = judge_of(reading_id)
    scorecards.sign_scorecard(
        reading_id, points=points, remark="", version=0, actor=actor, at=clock.now()
    )


def taking_back(reading_id: int) -> None:
    actor = judge_of(reading_id)
    scorecards.reopen_scorecard(reading_id, reason="看错了。", actor=actor, at=clock.now())


def saying(reading_id: int) -> None:
    actor = judge_of(reading_id)
    discussions.say(reading_id, text="再核一核。", actor=actor, at=clock.now())


def concluding(discussion_id: int, actor_id: int) -> None:
    discussion = db.session.get_one(Discussion, discussion_id)
    actor = db.session.get_one(User, actor_id)
    discussions.close_discussion(discussion, note="维持。", actor=actor, at=clock.now())


def stepping_aside(reading_id: int) -> None:
    actor, kind = judge_of(reading_id), RecusalKind.INTEREST
    recusals.recuse(reading_id, kind=kind, note="", actor=actor, at=clock.now())


def seen(round_: Round) -> Round:
    """Have a page look at the round first, as a view does before it acts."""
    assert round_.state is not RoundState.PLANNED
    return round_


def judge_of(reading_id: int) -> User:
    reading = db.session.get_one(Assignment, reading_id)
    seen(reading.round)
    return reading.judge.user


def verbs_since(verb: str, round_: Round) -> set[str]:
    """Return what the trail has after the last such event of a round."""
    last = (
        db.session.query(AuditEvent)
        .filter_by(verb=verb, subject_code=round_.code)
        .order_by(AuditEvent.sequence.desc())
        .limit(1)
        .one()
    )
    later = db.session.query(AuditEvent).where(AuditEvent.sequence > last.sequence)
    return {one.verb for one in later}


def test_nothing_is_signed_or_taken_back_once_a_round_has_ended(make_app: MakeApp) -> None:
    app = make_app()
    for _ in range(RACES):
        with app.app_context():
            round_ = make_round(state=RoundState.OPEN)
            call, organiser, round_id = round_.category.call, make_user().id, round_.id
            points = {one.key: one.maximum for one in round_.rubric.criteria}
            readings = [
                make_assignment(round_=round_, judge=make_judge(call=call)) for _ in range(READINGS)
            ]
            make_scorecard(assignment=readings[0], at=clock.now())
            first, second, *rest = [one.id for one in readings]
            db.session.commit()
        outcomes = at_once(
            [
                deed(app, partial(ending, round_id, organiser)),
                deed(app, partial(taking_back, first)),
                deed(app, partial(stepping_aside, second)),
                *[deed(app, partial(signing, one, points)) for one in rest],
            ]
        )

        with app.app_context():
            ended = db.session.get_one(Round, round_id)
            later = verbs_since("round.closed", ended)
            cards = db.session.query(Scorecard).filter_by(state=ScorecardState.SIGNED)
            signed = [
                card.signed_at
                for card in cards.join(Assignment).where(Assignment.round_id == round_id)
            ]
            events = db.session.query(AuditEvent).filter_by(subject_code=ended.code)
            counted = events.filter_by(verb="round.closed").one().facts["signed"]
        assert "done" == outcomes[0], outcomes
        assert set() == set(outcomes) - {"done", "CardClosed", "Conflict"}
        assert set() == later
        assert len(signed) == counted
        assert all(moment <= ended.closed_at for moment in signed)


def test_of_locking_the_ranks_and_reopening_the_round_one_happens(make_app: MakeApp) -> None:
    app = make_app()
    for _ in range(RACES):
        with app.app_context():
            round_ = make_round(state=RoundState.CLOSED, readings=1)
            make_scorecard(assignment=make_assignment(round_=round_))
            people = [make_user() for _ in range(2)]
            ranking = rankings.compute_ranking(round_, actor=people[0], at=clock.now())
            round_id, ranking_id, (one, other) = round_.id, ranking.id, (p.id for p in people)
            db.session.commit()
        outcomes = at_once(
            [
                deed(app, partial(locking, ranking_id, one)),
                deed(app, partial(reopening, round_id, other)),
            ]
        )

        with app.app_context():
            is_open = db.session.get_one(Round, round_id).state is RoundState.OPEN
            is_locked = db.session.get_one(Ranking, ranking_id).locked_at is not None
        assert ["Conflict", "done"] == sorted(map(str, outcomes))
        assert is_open != is_locked


def test_no_note_comes_after_the_conclusion_of_a_discussion(make_app: MakeApp) -> None:
    app = make_app()
    for _ in range(RACES // 2):
        with app.app_context():
            reading = make_assignment()
            reading.round.has_discussion = True
            readings = [
                reading,
                *[
                    make_assignment(
                        round_=reading.round,
                        entry=db.session.get_one(Entry, reading.entry_id),
                        judge=make_judge(call=reading.round.category.call),
                    )
                    for _ in range(3)
                ],
            ]
            for one in readings:
                make_scorecard(assignment=one, at=clock.now())
            first = discussions.say(
                reading.id, text="先说一句。", actor=reading.judge.user, at=clock.now()
            )
            found, organiser, round_id = first.discussion_id, make_user().id, reading.round_id
            others = [one.id for one in readings[1:]]
            db.session.commit()
        outcomes = at_once(
            [
                *[deed(app, partial(saying, one)) for one in others],
                deed(app, partial(concluding, found, organiser)),
            ]
        )

        with app.app_context():
            round_ = db.session.get_one(Round, round_id)
            assert "done" == outcomes[-1], outcomes
            assert set() == set(outcomes) - {"done", "Conflict"}
            assert set() == verbs_since("discussion.closed", round_)


def opening(round_id: int, actor_id: int) -> None:
    round_ = seen_planned(db.session.get_one(Round, round_id))
    rounds.open_round(round_, actor=db.session.get_one(User, actor_id), at=clock.now())


def seen_planned(round_: Round) -> Round:
    assert round_.state is RoundState.PLANNED
    return round_


def correcting(card_id: int, actor_id: int) -> None:
    card = db.session.get_one(Scorecard, card_id)
    points = {one.key: Decimal(1) for one in seen(card.assignment.round).rubric.criteria}
    corrections.correct_scorecard(
        card, judge=card.assignment.judge.code, points=points, reason="录错。",
        version=card.version, actor=db.session.get_one(User, actor_id), at=clock.now(),
    )  # fmt: skip


@pytest.mark.parametrize("change", ["reopening", "correcting"])
def test_what_a_round_opens_on_does_not_change_in_that_moment(
    make_app: MakeApp, change: str
) -> None:
    """Either the later round opens, and the one before stays, or the other way round."""
    app = make_app()
    with app.app_context():
        first, entries = make_scored_round([20, 18])
        people = [make_user() for _ in range(2)]
        rankings.compute_ranking(first, actor=people[0], at=clock.now())
        later = make_later_round(first)
        assign_all(later, entries, 1)
        card = db.session.query(Scorecard).first()
        first_id, later_id, card_id = first.id, later.id, card.id
        one, other = (person.id for person in people)
        db.session.commit()
    other_deed = {
        "reopening": partial(reopening, first_id, other),
        "correcting": partial(correcting, card_id, other),
    }[change]
    held, waited = threading.Event(), threading.Event()

    def opening_slowly() -> str:
        with app.app_context():
            opening(later_id, one)
            held.set()
            waited.wait(1)
            db.session.commit()
        return "done"

    def changing_meanwhile() -> str:
        held.wait(10)
        try:
            return deed(app, other_deed)()
        finally:
            waited.set()

    assert ["done", "Conflict"] == at_once([opening_slowly, changing_meanwhile])
