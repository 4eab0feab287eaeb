"""The judges' window: what it selects, whom it lets see what, in which order."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from portal.accounts.rights import Account, account_of
from portal.errors import NotFound
from portal.extensions import db
from portal.judging import blind
from portal.models import Assignment, BlindCode, Entry, JudgeCopy, JudgePage, JudgeProfile
from portal.models.enums import AssignmentState, RoundState
from tests.factories.call import NOW
from tests.factories.judging import (
    make_assignment,
    make_blind_entry,
    make_conflict,
    make_judge,
    make_plan,
    make_round,
    make_scorecard,
)
from tests.factories.unit import make_unit

# what a judge's queries may read of these tables, beside the check of conflicts
ALLOWED = {
    "assignment", "blind_code", "judge_copy", "judge_figure", "judge_page", "judge_profile",
    "round", "category", "call", "scorecard", "manuscript", "rubric", "criterion",
}  # fmt: skip
NEVER = re.compile(
    r"author\.|user_account\.(name|phone|login)|stored_file|judge_copy\.findings|entry\.(title|unit_id"
    r"|submitter_id|answers)|unit\.(name|code)|manuscript\.(blocks|file_id|code)|scan_page"
)


def account_for(judge: JudgeProfile) -> Account:
    return account_of(judge.user)


def code_of(assignment: Assignment) -> str:
    return db.session.query(BlindCode.code).filter_by(entry_id=assignment.entry_id).scalar()


@contextmanager
def statements() -> Iterator[list[str]]:
    """Note the SQL that is sent."""
    sent: list[str] = []

    def note(_c: Any, _k: Any, statement: str, *_rest: Any) -> None:
        sent.append(" ".join(statement.split()))

    engine = db.session.get_bind().engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)


def add_page(reading: Assignment) -> str:
    copy = db.session.query(JudgeCopy).filter_by(entry_id=reading.entry_id).one()
    page = JudgePage(
        copy_id=copy.id, position=0, width=10, height=10, page_key="a", preview_key="b",
        thumb_key="c", pyramid_key="d",
    )  # fmt: skip
    db.session.add(page)
    db.session.flush()
    return page.code


def test_no_query_names_an_identity(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    reading = make_assignment()
    account, page = account_for(reading.judge), add_page(reading)
    # the check of conflicts must know who is who; it answers in ids alone
    monkeypatch.setattr("portal.judging.conflicts.conflicts_now", lambda _judge, _entries: {})
    db.session.expire_all()
    _ = account.user.id

    with statements() as sent:
        blind.assignment_by_code(account, code_of(reading))
        blind.sheet_of(account, reading.round.code)
        with pytest.raises(NotFound):
            blind.picture(account, page, "thumb")
    judged = [sql for sql in sent if "user_account.password_hash" not in sql]

    assert 8 <= len(judged)
    assert [] == [sql for sql in judged if NEVER.search(sql)]
    assert (
        set()
        == {table for sql in judged for table in re.findall(r"(?:FROM|JOIN) (\w+)", sql)} - ALLOWED
    )


def test_a_queue_holds_the_judges_own_readings_in_their_own_order(app: Flask) -> None:
    first = make_assignment(position=2)
    second = make_assignment(
        round_=first.round, judge=first.judge, plan=make_plan(round_=first.round), position=1
    )
    rival = make_judge(call=call_of(first))
    make_assignment(round_=first.round, judge=rival, plan=make_plan(round_=first.round))

    queue = blind.queue_of(account_for(first.judge))

    assert [code_of(second), code_of(first)] == [item.code for item in queue]


def call_of(reading: Assignment) -> Any:
    return reading.round.category.call


def hidden(reading: Assignment, *, account: Account | None = None) -> bool:
    account = account or account_for(reading.judge)
    try:
        blind.assignment_by_code(account, code_of(reading))
    except NotFound:
        return code_of(reading) not in {item.code for item in blind.queue_of(account)}
    return False


def test_what_is_not_this_judges_does_not_exist(app: Flask) -> None:
    reading = make_assignment()
    rival = make_judge(call=call_of(reading))
    make_assignment(round_=reading.round, judge=rival, plan=make_plan(round_=reading.round))

    assert not hidden(reading)
    assert hidden(reading, account=account_for(rival))


def test_recused_planned_undeclared_and_dismissed_hide_everything(app: Flask) -> None:
    recused = make_assignment(state=AssignmentState.RECUSED)
    planned = make_assignment(round_=make_round(state=RoundState.PLANNED))
    undeclared = make_assignment()
    undeclared.judge.declared_at = None
    dismissed = make_assignment()
    dismissed.judge.is_active = False
    db.session.flush()

    assert [True] * 4 == [hidden(one) for one in (recused, planned, undeclared, dismissed)]


def test_a_role_taken_back_hides_everything(app: Flask) -> None:
    reading = make_assignment()
    for grant in reading.judge.user.grants:
        grant.revoked_at = NOW

    assert hidden(reading)


def test_a_conflict_that_appears_later_hides_text_and_pictures(app: Flask) -> None:
    unit = make_unit()
    reading = make_assignment(entry=make_blind_entry(unit=unit))
    page = add_page(reading)
    make_conflict(judge=reading.judge, unit=unit)

    with pytest.raises(NotFound):
        blind.picture(account_for(reading.judge), page, "page")
    assert hidden(reading)


def test_absent_foreign_and_barred_take_the_same_queries(app: Flask) -> None:
    reading = make_assignment()
    plan = make_plan(round_=reading.round)
    barred = make_assignment(round_=reading.round, judge=reading.judge, plan=plan)
    foreign = make_assignment(
        round_=reading.round, judge=make_judge(call=call_of(reading)), plan=plan
    )
    make_conflict(judge=reading.judge, unit=None, entry=entry_of(barred))
    account = account_for(reading.judge)
    _ = account.user.id

    asked = {}
    for word, code in (
        ("absent", "ZW-2027-0000"), ("foreign", code_of(foreign)), ("barred", code_of(barred)),
    ):  # fmt: skip
        db.session.flush()
        with statements() as sent, pytest.raises(NotFound):
            blind.assignment_by_code(account, code)
        asked[word] = sent

    assert asked["absent"] == asked["foreign"] == asked["barred"]


def entry_of(reading: Assignment) -> Any:
    return db.session.get_one(Entry, reading.entry_id)


def test_skipped_readings_come_last(app: Flask) -> None:
    first = make_assignment(position=1)
    plan = make_plan(round_=first.round)
    others = [
        make_assignment(round_=first.round, judge=first.judge, plan=plan, position=place)
        for place in (2, 3)
    ]
    others[0].skipped_at = NOW
    db.session.flush()
    queue = blind.queue_of(account_for(first.judge))

    assert code_of(others[1]) == blind.next_unsigned(queue, code_of(first))
    assert code_of(first) == blind.next_unsigned(queue, code_of(others[1]))


def test_a_spread_is_shown_only_when_it_says_something(app: Flask) -> None:
    first = make_scorecard(total=Decimal("71.5"))
    judge, round_ = first.assignment.judge, first.assignment.round
    for total in ("78", "80.5", "92"):
        reading = make_assignment(round_=round_, judge=judge, plan=make_plan(round_=round_))
        make_scorecard(assignment=reading, total=Decimal(total))

    few = blind.spread_of(blind.queue_of(account_for(judge)))
    reading = make_assignment(round_=round_, judge=judge, plan=make_plan(round_=round_))
    make_scorecard(assignment=reading, total=Decimal("79"))
    enough = blind.spread_of(blind.queue_of(account_for(judge)))

    assert few is None
    assert (Decimal("79"), Decimal("71.5"), Decimal("92")) == (
        enough.median,
        enough.low,
        enough.high,
    )
    assert ((70, 1), (75, 2), (80, 1), (85, 0), (90, 1)) == enough.bars
