"""Signed cards that leave the result, and those that come back: who, when and on whose word."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Event
from time import sleep

import pytest
from flask import Flask

from portal.errors import Conflict
from portal.extensions import db
from portal.judging import queries
from portal.judging.conflicted import conflicted_readings, seen_as
from portal.judging.operations import (
    cards,
    corrections,
    judges,
    rankings,
    recusals,
    scorecards,
)
from portal.judging.operations.judges import Interest
from portal.judging.operations.set_aside import set_aside_conflicted
from portal.judging.plan_inputs import Keep
from portal.judging.queries.coverage import coverage
from portal.judging.queries.progress import judges_progress, recusals_of
from portal.models import Assignment, AuditEvent, ConflictOfInterest, Entry, Round, User
from portal.models.enums import (
    AssignmentState,
    ConflictState,
    EntryStatus,
    InterestKind,
    RecusalKind,
    RoundState,
)
from tests.factories.account import make_user
from tests.factories.call import NOW
from tests.factories.judging import make_assignment, make_conflict, make_scorecard
from tests.factories.programmes import assign_all, make_scored_round, ranked
from tests.infrastructure.databases import MakeApp
from tests.portal.judging.test_plans import apply, begin, live, make_stage, propose


def make_judged() -> tuple[Round, Entry]:
    """Return a closed round that two judges have signed, and its best entry."""
    round_, entries = make_scored_round([90, 80])
    for readings in assign_all(round_, entries, 1).values():
        for reading in readings:
            make_scorecard(assignment=reading, points={"theme": "70"})
    return round_, entries[0]


def judge_says(round_: Round, entry: Entry) -> None:
    judge = round_readings(round_)[0].judge
    interest = Interest(InterestKind.KIN, unit_id=entry.unit_id)
    recusals.declare(judge.id, interests=[interest], actor=judge.user, at=NOW)


def organiser_says(round_: Round, entry: Entry) -> None:
    judges.pin_conflict(
        round_readings(round_)[0].judge, entry=entry, unit=None, kind=InterestKind.KIN,
        state=ConflictState.CONFIRMED, reason="亲属", actor=make_user(), at=NOW,
    )  # fmt: skip


def round_readings(round_: Round) -> list:
    return sorted(live(round_).values(), key=lambda one: one.id)


@pytest.mark.parametrize("state", [RoundState.CLOSED, RoundState.OPEN])
@pytest.mark.parametrize("say", [judge_says, organiser_says])
def test_a_score_in_conflict_leaves_the_result_whoever_states_it(
    app: Flask, say, state: RoundState
) -> None:
    round_, entry = make_judged()
    ranking = ranked(round_)
    round_.state = state
    db.session.flush()

    say(round_, entry)
    round_.state = RoundState.CLOSED
    db.session.flush()
    if state is RoundState.CLOSED:
        found = conflicted_readings(round_)
        assert ["A0001"] == [one.entry for one in found]
        with pytest.raises(Conflict, match=r"有 1 份.*：A0001。"):
            ranked(round_)
        with pytest.raises(Conflict, match="评委应当回避"):
            rankings.lock_ranking(ranking, actor=make_user(), at=NOW)
        with pytest.raises(Conflict, match="有变化"):
            set_aside_conflicted(round_, seen="", actor=make_user(), at=NOW)
        set_aside_conflicted(round_, seen=seen_as(found), actor=make_user(), at=NOW)

    event = db.session.query(AuditEvent).filter_by(verb="scorecard.set_aside").one()
    assert ("A0001", "0" * 64, "interest") == (
        event.facts["entry"], event.facts["digest"], event.facts["kind"],
    )  # fmt: skip
    assert [70, 75] == sorted(row.score for row in ranked(round_).rows)


def test_what_is_set_aside_is_told_by_the_judges_own_signature_not_by_the_correction(
    app: Flask,
) -> None:
    round_, entry = make_judged()
    reading = round_readings(round_)[0]
    card, judge, organiser = reading.scorecard, reading.judge, make_user()
    cards.keep_version(card, reason="", actor=judge.user, at=NOW)
    corrections.correct_scorecard(
        card, judge=judge.code, version=card.version, reason="录错", actor=organiser, at=NOW,
        points={one.key: Decimal(0) for one in round_.rubric.criteria} | {"theme": Decimal(16)},
    )  # fmt: skip
    judge_says(round_, entry)

    seen = seen_as(conflicted_readings(round_))
    set_aside_conflicted(round_, seen=seen, actor=organiser, at=NOW)

    told = {one.verb: one.facts["digest"] for one in db.session.query(AuditEvent)
            if one.verb in {"scorecard.corrected", "scorecard.set_aside"}}  # fmt: skip
    # beside the one stand totals, beside the other the judge
    assert {"scorecard.corrected": card.digest, "scorecard.set_aside": "0" * 64} == told


def test_what_a_plan_takes_back_is_no_recusal_and_comes_back_with_the_entry(app: Flask) -> None:
    round_ = make_stage(entries=4, judge_count=4)
    apply(propose(round_))
    begin(round_)
    first = round_readings(round_)[0]
    card = make_scorecard(assignment=first)
    entry = db.session.get_one(Entry, first.entry_id)

    entry.status = EntryStatus.VETOED
    db.session.flush()
    apply(propose(round_, keep=Keep.ASSIGNED))
    assert (AssignmentState.RECUSED, RecusalKind.WITHDRAWN) == (first.state, first.recusal)
    assert 0 == sum(one.recused for one in judges_progress(round_))
    assert [True] == [one.is_taken_back for one in recusals_of(round_)]
    entry.status = EntryStatus.ACCEPTED
    db.session.flush()
    rows, _ = coverage(round_, offset=0, limit=10)
    assert {} == next(row for row in rows if row.blind_code == code_of(entry)).cells
    plan = propose(round_, keep=Keep.ASSIGNED)
    apply(plan)

    db.session.refresh(first)
    assert (AssignmentState.ASSIGNED, None, card.id) == (
        first.state, first.recusal, first.scorecard.id,
    )  # fmt: skip
    assert 12 == len(live(round_))
    assert 0 == plan.summary["conflicts"]
    events = db.session.query(AuditEvent).order_by(AuditEvent.sequence)
    assert [("scorecard.set_aside", card.digest), ("scorecard.restored", card.digest)] == [
        (one.verb, one.facts["digest"]) for one in events if one.verb.startswith("scorecard.")
    ]


def test_what_was_taken_back_in_conflict_stays_away(app: Flask) -> None:
    round_ = make_stage(entries=4, judge_count=4)
    apply(propose(round_))
    begin(round_)
    first = round_readings(round_)[0]
    make_scorecard(assignment=first)
    make_conflict(judge=first.judge, entry=db.session.get_one(Entry, first.entry_id))

    for _ in range(2):
        apply(propose(round_))

    assert (first.judge_id, first.entry_id) not in live(round_)


def code_of(entry: Entry) -> str:
    return queries.blind_codes([entry.id])[entry.id]


@pytest.mark.slow
def test_a_first_save_while_a_conflict_is_confirmed_is_kept_as_a_recusal(make_app: MakeApp) -> None:
    app = make_app()
    with app.app_context():
        reading = make_assignment()
        row = make_conflict(
            judge=reading.judge, entry=db.session.get_one(Entry, reading.entry_id),
            state=ConflictState.SUGGESTED,
        )  # fmt: skip
        ids = (reading.id, row.id, reading.judge.user_id, make_user().id)
        db.session.commit()
    reading_id, row_id, judge_id, actor_id = ids
    begun = Event()

    def confirm() -> None:
        begun.wait()
        with app.app_context():
            judges.settle_conflict(
                db.session.get_one(ConflictOfInterest, row_id), state=ConflictState.CONFIRMED,
                reason="亲属", actor=db.session.get_one(User, actor_id), at=NOW,
            )  # fmt: skip
            db.session.commit()

    with ThreadPoolExecutor(1) as pool:
        confirmed = pool.submit(confirm)
        with app.app_context():
            scorecards.save_draft(
                reading_id, points={"theme": Decimal(12)}, remark="", version=0,
                actor=db.session.get_one(User, judge_id), at=NOW,
            )  # fmt: skip
            begun.set()
            sleep(0.3)
            db.session.commit()
        confirmed.result()

    with app.app_context():
        kept = db.session.get_one(Assignment, reading_id)
        assert (AssignmentState.RECUSED, RecusalKind.INTEREST) == (kept.state, kept.recusal)
        assert "12" == kept.scorecard.points["theme"]
