"""What the counts of a call come to."""

from datetime import date, timedelta

import pytest

from portal.calls import progress
from portal.calls.progress import UnitProgress
from portal.calls.queries import progress as counting
from portal.calls.queries.progress import Tally, UnitName
from portal.entries import forms, workflow
from portal.models import Category, UnitAllowance
from portal.models.enums import EntryStatus, RoundState
from tests.factories.call import NOW, make_call
from tests.factories.entry import make_entry
from tests.factories.judging import (
    make_assignment,
    make_blind_entry,
    make_judge,
    make_plan,
    make_round,
    make_scorecard,
)
from tests.factories.unit import make_unit

S = EntryStatus
ESSAY = Category(id=1, quota_minimum=1, quota_maximum=3)
BRUSH = Category(id=2, quota_minimum=1, quota_maximum=3)
HERE = UnitName(7, "HERE", "市水务局")
THERE = UnitName(8, "THERE", "市教育局")


def test_places_are_taken_as_the_workflow_says():
    assert workflow.COUNTED == progress.PLACED


def test_units_that_owe_most_come_first():
    tallies = [Tally(1, 7, S.SUBMITTED, 1), Tally(2, 7, S.ACCEPTED, 2)]

    rows = progress.units_progress([HERE, THERE], [ESSAY, BRUSH], [], tallies)

    assert [
        UnitProgress("THERE", "市教育局", 0, 2, 6),
        UnitProgress("HERE", "市水务局", 3, 2, 6),
    ] == rows
    assert [2, 0] == [row.missing for row in rows]


def test_drafts_and_withdrawn_entries_take_no_place():
    tallies = [Tally(1, 7, S.DRAFT, 5), Tally(1, 7, S.WITHDRAWN, 5)]

    (row,) = progress.units_progress([HERE], [ESSAY], [], tallies)

    assert (0, 1) == (row.done, row.missing)


def test_allowance_wins_over_the_category_number_by_number():
    allowance = UnitAllowance(unit_id=7, category_id=1, quota_maximum=9)

    (row,) = progress.units_progress([HERE], [ESSAY, BRUSH], [allowance], [])

    assert (2, 12) == (row.least, row.most)


def test_one_category_without_limit_leaves_the_unit_without_limit():
    free = Category(id=3, quota_minimum=None, quota_maximum=None)

    (row,) = progress.units_progress([HERE], [ESSAY, free], [], [])

    assert (1, None, False) == (row.least, row.most, row.is_full)


def test_submissions_are_counted_by_the_day_in_beijing(app):
    call = make_call()
    # 2027-04-14 10:00 in Beijing; fifteen hours later it is the next day there
    for later in (0, 0, 13, 15):
        make_entry(call=call, status=S.SUBMITTED, submitted_at=NOW + timedelta(hours=later))
    make_entry(call=call, status=S.WITHDRAWN, submitted_at=NOW)
    make_entry(call=call)
    make_entry(status=S.SUBMITTED, submitted_at=NOW)

    days = counting.submissions_by_day(call)

    assert {date(2027, 4, 14): 3, date(2027, 4, 15): 1} == dict(days)


def test_tallies_keep_units_and_categories_apart(app):
    call, unit = make_call(), make_unit()
    essay, brush = call.categories
    early = NOW - timedelta(days=2)
    make_entry(call=call, unit=unit, status=S.SUBMITTED, submitted_at=early)
    make_entry(call=call, unit=unit, status=S.SUBMITTED, submitted_at=NOW)
    make_entry(call=call, category=brush, unit=unit, status=S.DRAFT)
    make_entry(status=S.SUBMITTED)

    assert [
        Tally(essay.id, unit.id, S.SUBMITTED, 2),
        Tally(brush.id, unit.id, S.DRAFT, 1),
    ] == counting.tallies(call)
    assert early == counting.waiting_since(call)


def test_unassigned_are_accepted_entries_of_this_call_only(app):
    call = make_call()
    make_entry(call=call, status=S.ACCEPTED)
    make_entry(call=call, status=S.SUBMITTED)
    make_entry(status=S.ACCEPTED)

    assert 1 == counting.count_unassigned(call)
    assert [] == counting.scorecard_progress(call)


@pytest.mark.parametrize(("state", "waiting"), [(RoundState.OPEN, 1), (RoundState.CLOSED, 0)])
def test_only_open_rounds_wait_for_signatures(app, state, waiting):
    round_ = make_round(state=state)
    judge = make_judge(call=round_.category.call)
    plan = make_plan(round_=round_)
    entries = [make_blind_entry(category=round_.category) for _ in range(2)]
    first, _second = [
        make_assignment(round_=round_, judge=judge, entry=entry, plan=plan) for entry in entries
    ]
    make_scorecard(assignment=first)

    found = counting.scorecard_progress(round_.category.call)
    assert [(1, 2, waiting)] == [(one.signed, one.due, one.unsigned) for one in found]


def test_full_text_and_chapters_cover_their_articles():
    # chapter one is articles 1 to 6
    works = progress.coverage({"article-6": 2, "chapter-1": 1, "full": 1})

    assert [2, 2, 2, 2, 2, 4] + [1] * 44 == works
    assert forms.FULL_TEXT == progress.FULL_TEXT


def test_scopes_count_what_was_handed_in_for_calligraphy(app):
    call = make_call()
    brush = call.categories[1]
    make_entry(call=call, category=brush, status=S.SUBMITTED)
    make_entry(call=call, category=brush, status=S.ACCEPTED, answers={"scope": "full"})
    make_entry(call=call, category=brush, status=S.ACCEPTED, answers={})
    make_entry(call=call, category=brush, status=S.DRAFT)
    make_entry(call=call, status=S.SUBMITTED)

    assert {"article-6": 1, "full": 1} == dict(counting.scopes_written(call))
