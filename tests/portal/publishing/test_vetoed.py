"""A vetoed entry is out: of the judge's queue, of the ranks, of the awards, of what goes out."""

from datetime import timedelta

import pytest
from flask import Flask

from portal.accounts.rights import account_of
from portal.calls.queries import award_levels
from portal.entries import dossier
from portal.entries import operations as entries
from portal.errors import Conflict, Refused
from portal.extensions import db
from portal.judging import blind
from portal.judging.operations import rankings
from portal.models import Entry, Round
from portal.models.enums import EntryStatus, RoundState
from portal.publishing import operations, queries, reviewing
from portal.screening import operations as screening
from tests.factories.account import make_user
from tests.factories.call import NOW, make_call
from tests.factories.entry import make_submitted_essay
from tests.factories.judging import (
    make_assignment,
    make_judge,
    make_plan,
    make_round,
)
from tests.factories.publishing import LATER, make_judged_round, make_ranking, make_review

TOTALS = [["95"] * 3, ["90"] * 3, ["85"] * 3, ["80"] * 3]


def veto(entry: Entry) -> None:
    """Take an entry out."""
    entries.veto_entry(entry, reason="抄袭", actor=make_user(), at=NOW)


def best_of(round_: Round) -> Entry:
    """Return the entry with the most points."""
    row = make_ranking(round_=round_).rows[0]
    return db.session.get_one(Entry, row.entry_id)


def test_judge_finds_it_no_more_until_it_is_reinstated(app: Flask) -> None:
    round_ = make_round(state=RoundState.OPEN, category=make_call().categories[0])
    judge, plan = make_judge(call=round_.category.call), make_plan(round_=round_)
    first, second = (
        make_assignment(round_=round_, judge=judge, plan=plan, position=place) for place in (1, 2)
    )
    me, entry = account_of(judge.user), db.session.get_one(Entry, first.entry_id)
    veto(entry)
    assert [second.id] == [one.assignment_id for one in blind.queue_of(me)]

    entries.reinstate_entry(
        entry, to=EntryStatus.ACCEPTED, reason="复核", actor=make_user(), at=LATER
    )
    assert [first.id, second.id] == [one.assignment_id for one in blind.queue_of(me)]


def test_ranks_are_counted_without_it_and_old_ones_cannot_be_locked(app: Flask) -> None:
    round_ = make_judged_round(totals=TOTALS)
    best = best_of(round_)
    stale = make_ranking(round_=round_)
    veto(best)

    with pytest.raises(Conflict, match="参评作品有变化"):
        rankings.lock_ranking(stale, actor=make_user(), at=LATER)
    assert best.id not in {row.entry_id for row in make_ranking(round_=round_).rows}


def test_its_award_goes_to_the_next_one(app: Flask) -> None:
    round_ = make_judged_round(totals=TOTALS)
    best = best_of(round_)
    ranking = make_ranking(round_=round_, is_locked=True)
    levels = award_levels(round_.category)
    for level in levels:
        level.share, level.count = None, 1
    operations.propose_awards(ranking, vacant=(), actor=make_user(), at=LATER)
    assert best.id in queries.awards_of(ranking)
    veto(best)
    make_review(call=round_.category.call)

    with pytest.raises(Refused, match="取消资格的作品还占着奖项"):
        operations.publish(round_.category.call, actor=make_user(), at=LATER)
    operations.propose_awards(ranking, vacant=(), actor=make_user(), at=LATER)
    table = reviewing.award_table(ranking)

    assert best.id not in queries.awards_of(ranking)
    assert {reviewing.VETOED} == {one for row in table.without for one in row.warnings}
    with pytest.raises(Refused, match="已经取消资格，不能评奖"):
        operations.set_award(
            ranking, best, level=levels[0], reason="再议", actor=make_user(), at=LATER
        )


def test_reinstated_entry_stands_where_it_stood(app: Flask) -> None:
    round_ = make_judged_round(totals=TOTALS)
    best = best_of(round_)
    veto(best)
    entries.reinstate_entry(
        best, to=EntryStatus.ACCEPTED, reason="复核", actor=make_user(), at=LATER
    )

    assert best.id in {row.entry_id for row in make_ranking(round_=round_).rows}


def test_whoever_comes_back_to_be_mended_has_the_days_for_it_again(app: Flask) -> None:
    entry, _ = make_submitted_essay(call=make_call())
    screening.send_back(entry, reason="第二段请改写。", actor=make_user(), at=NOW)
    entries.veto_entry(entry, reason="抄袭", actor=make_user(), at=NOW)
    later = NOW + timedelta(days=90)

    entries.reinstate_entry(
        entry, to=EntryStatus.RETURNED, reason="复核", actor=make_user(), at=later
    )

    closes_at = dossier.entry_window(entry, None).closes_at
    assert closes_at is not None
    assert closes_at > later
