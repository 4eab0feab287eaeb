"""What proofreading adds to a ranking: nothing until all that was judged is read."""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from flask import Flask

from portal.errors import Conflict
from portal.extensions import db
from portal.judging.operations import pools, rankings
from portal.judging.proofreading import counting, queries
from portal.judging.proofreading.operations import marking, rules, settling
from portal.judging.proofreading.operations.marking import Place
from portal.models import Entry, Proofreading, Ranking, Round, User
from portal.models.enums import EntryStatus, PoolKind, Role, RoundKind, RoundState, Rule
from portal.models.proofreading_enums import MarkKind, ProofreadingState
from tests.factories.account import make_user
from tests.factories.call import make_call
from tests.factories.judging import (
    make_assignment,
    make_judge,
    make_plan,
    make_round,
    make_scorecard,
)
from tests.factories.programmes import assign_all, make_later_round
from tests.factories.proofreading import brush, make_proofreading, make_reader, make_rule, make_work
from tests.infrastructure.clients import WatchedClient

AT = datetime(2027, 5, 20, tzinfo=UTC)


@pytest.fixture
def judged(app: Flask) -> tuple[Round, list[Entry]]:
    """Return a closed round of two works with equal points of three judges."""
    call = make_call()
    round_ = make_round(category=brush(call), state=RoundState.CLOSED)
    plan = make_plan(round_=round_)
    works = [make_work(call=call, blind_code=f"SF-2027-000{number}") for number in (1, 2)]
    for _ in range(3):
        judge = make_judge(call=call)
        for entry in works:
            make_scorecard(
                assignment=make_assignment(round_=round_, judge=judge, entry=entry, plan=plan)
            )
    return round_, works


def read(entry: Entry, first: User, second: User, *places: int) -> None:
    """Have two people read a work and agree on faults at these places."""
    reading = make_proofreading(entry=entry, first=first, second=second)
    for place in places:
        marking.place_mark(
            reading.id, kind=MarkKind.WRONG, place=Place(start=place), written="", note="",
            actor=first, at=AT,
        )  # fmt: skip
    marking.finish(reading.id, actor=first, at=AT)
    for number, _ in enumerate(places, start=1):
        marking.answer_mark(reading.id, number, agrees=True, note="", actor=second, at=AT)
    assert ProofreadingState.CONFIRMED is marking.finish(reading.id, actor=second, at=AT)


def ranked(round_: Round) -> tuple[Ranking, dict[int, int]]:
    """Compute the ranking; return it with entry id → rank."""
    ranking = rankings.compute_ranking(round_, actor=make_user(), at=AT)
    return ranking, {row.entry_id: row.rank for row in ranking.rows}


def test_points_enter_once_every_judged_work_is_read(judged: tuple[Round, list[Entry]]) -> None:
    round_, (one, two) = judged
    make_rule(category=round_.category, enters=True)
    first, second = (make_reader(call=round_.category.call) for _ in range(2))

    read(one, first, second, 0, 5)
    halfway, places = ranked(round_)
    assert ({}, {one.id: 1, two.id: 1}) == (halfway.inputs["adjustments"], places)
    assert [1, "SF-2027-0002"] == halfway.summary["unproofread"]

    read(two, first, second)
    full, places = ranked(round_)
    assert {
        "SF-2027-0001": [["proofreading", "13", "错字 2"]],
        "SF-2027-0002": [["proofreading", "15", "没有错漏"]],
    } == full.inputs["adjustments"]
    assert {two.id: 1, one.id: 2} == places
    assert [0] == full.summary["unproofread"]
    # the pictures have room for what was added
    assert max(row.score for row in full.rows) <= Decimal(full.summary["highest"])


def declare(round_: Round, *, enters: bool) -> None:
    """Declare how the works of a round are proofread, at the usual prices."""
    rule = queries.rule_of(round_.category)
    rules.declare_rule(
        round_.category,
        prices={name: counting.DEFAULTS[name] for name in counting.PRICED},
        limit=0, accepted="", switches={"enters": enters, "allows_scorers": False},
        version=rule.version if rule else 0, actor=make_user(), at=AT,
    )  # fmt: skip


def test_declared_points_stay_once_ranks_are_seen(judged: tuple[Round, list[Entry]]) -> None:
    """Neither are they switched on or off, nor do they leave because one work is read again."""
    round_, (one, two) = judged
    declare(round_, enters=False)
    ranked(round_)
    with pytest.raises(Conflict, match="已经排过名次，审读得分计不计入排名"):
        declare(round_, enters=True)
    # as if it had been so from the start
    queries.rule_of(round_.category).enters = True
    first, second = (make_reader(call=round_.category.call) for _ in range(2))
    read(one, first, second, 0, 5)
    read(two, first, second)
    ranked(round_)

    settling.reopen(proofreading(two), reason="再看一遍", actor=make_user(), at=AT)
    with pytest.raises(Conflict, match="已经排过名次"):
        declare(round_, enters=False)
    again, _ = ranked(round_)

    words = "还有 1 件没有审读完，例如 SF-2027-0002，所以初评没有计入任何一件的审读得分"
    with pytest.raises(Conflict, match=words):
        rankings.lock_ranking(again, actor=make_user(), at=AT)
    later = make_later_round(round_, pool_kind=PoolKind.TOP_COUNT, pool_count=1)
    with pytest.raises(Conflict, match="以前的版本计入了审读得分，初评最新的排名没有"):
        pools.draw_pool(later, actor=make_user(), at=AT)


@pytest.mark.parametrize("kind", [RoundKind.SCORING, RoundKind.RANKING])
def test_what_an_earlier_round_left_behind_is_read_before_the_lock(
    judged: tuple[Round, list[Entry]], as_: Callable[[User], WatchedClient], kind: RoundKind
) -> None:
    round_, (one, two) = judged
    make_rule(category=round_.category, enters=True)
    first, second = (make_reader(call=round_.category.call) for _ in range(2))
    read(one, first, second)
    read(two, first, second, 0, 5)
    ranked(round_)
    rule = Rule.SCHULZE if kind is RoundKind.RANKING else Rule.MEAN
    last = make_later_round(
        round_, kind=kind, rule=rule, pool_kind=PoolKind.TOP_COUNT, pool_count=1
    )
    pools.draw_pool(last, actor=make_user(), at=AT)
    points = {"place": "1"} if kind is RoundKind.RANKING else None
    for readings in assign_all(last, [one], 1).values():
        make_scorecard(assignment=readings[0], **({"points": points} if points else {}))
    last.state = RoundState.CLOSED
    db.session.flush()

    settling.reopen(proofreading(two), reason="再看一遍", actor=make_user(), at=AT)
    ranking, _ = ranked(last)

    words = "初评的作品还有 1 件没有审读完，例如 SF-2027-0002，所以初评没有计入"
    with pytest.raises(Conflict, match=words):
        rankings.lock_ranking(ranking, actor=make_user(), at=AT)
    call = round_.category.call
    client = as_(make_user(role=Role.ORGANISER, call=call))
    page = client.get(f"/organise/{call.code}/results?category={round_.category.key}").text
    assert "没有进这一轮的也要审读完，才能锁定名次" in page
    marking.finish(proofreading(two).id, actor=second, at=AT)
    again, _ = ranked(last)
    rankings.lock_ranking(again, actor=make_user(), at=AT)
    assert (AT, Decimal(15 - 2)) == (again.locked_at, again.rows[1].added)


def test_a_work_nobody_has_signed_is_read_before_the_lock_too(
    judged: tuple[Round, list[Entry]],
) -> None:
    """It keeps the points of all out of the ranking, and so it keeps the ranking from the lock."""
    round_, (one, two) = judged
    make_rule(category=round_.category, enters=True)
    first, second = (make_reader(call=round_.category.call) for _ in range(2))
    for entry in (one, two):
        read(entry, first, second)
    late = make_work(call=round_.category.call, blind_code="SF-2027-0003")
    for reading in assign_all(round_, [late], 1).values():
        assert reading[0].scorecard is None
    ranking, _ = ranked(round_)

    with pytest.raises(Conflict, match="还有 1 件没有审读完，例如 SF-2027-0003"):
        rankings.lock_ranking(ranking, actor=make_user(), at=AT)


def test_a_disqualified_work_keeps_nobodys_points_out(judged: tuple[Round, list[Entry]]) -> None:
    round_, (one, two) = judged
    make_rule(category=round_.category, enters=True)
    read(one, *(make_reader(call=round_.category.call) for _ in range(2)))
    two.status = EntryStatus.VETOED
    db.session.flush()

    ranking, places = ranked(round_)

    assert ({one.id: 1}, [Decimal(15)]) == (places, [row.added for row in ranking.rows])
    assert [] == ranking.unranked


def test_points_only_stand_beside_the_ranking_unless_the_call_says_so(
    judged: tuple[Round, list[Entry]],
) -> None:
    round_, works = judged
    rule = make_rule(category=round_.category, enters=False)
    first, second = (make_reader(call=round_.category.call) for _ in range(2))
    for entry in works:
        read(entry, first, second, 0)

    assert {} == ranked(round_)[0].inputs["adjustments"]
    db.session.refresh(rule)
    with pytest.raises(Conflict, match="扣分规则不能再改"):
        rules.declare_rule(
            round_.category,
            prices={
                name: Decimal(2)
                for name in ("start", "wrong", "missing", "extra", "transposed", "cap")
            },
            limit=0, accepted="", switches={"enters": False, "allows_scorers": False},
            version=rule.version,
            actor=make_user(), at=AT,
        )  # fmt: skip


def test_nothing_moves_once_the_ranking_is_locked(judged: tuple[Round, list[Entry]]) -> None:
    """The report of a work must go on saying what the published result was counted from."""
    round_, (settled, disputed) = judged
    make_rule(category=round_.category, enters=True)
    first, second = (make_reader(call=round_.category.call) for _ in range(2))
    read(settled, first, second, 0)
    disagree(disputed, first, second)
    ranked(round_)[0].locked_at = AT
    actor = make_user()

    one, other = map(proofreading, (settled, disputed))
    with pytest.raises(Conflict, match="名次已经锁定"):
        settling.reopen(one, reason="有异议", actor=actor, at=AT)
    with pytest.raises(Conflict, match="名次已经锁定"):
        settling.decide_mark(other, 1, upholds=True, reason="有错", actor=actor, at=AT)
    with pytest.raises(Conflict, match="名次已经锁定"):
        settling.settle(other, actor=actor, at=AT)

    states = [proofreading(entry).state for entry in (settled, disputed)]
    assert [ProofreadingState.CONFIRMED, ProofreadingState.DISPUTED] == states


def test_the_second_reader_finishes_nothing_once_the_ranking_is_locked(
    judged: tuple[Round, list[Entry]],
) -> None:
    round_, (work, _) = judged
    make_rule(category=round_.category, enters=True)
    first, second = (make_reader(call=round_.category.call) for _ in range(2))
    reading = make_proofreading(entry=work, first=first, second=second)
    marking.finish(reading.id, actor=first, at=AT)
    ranked(round_)[0].locked_at = AT
    db.session.flush()

    with pytest.raises(Conflict, match="审读不再计入得分，不用再提交"):
        marking.finish(reading.id, actor=second, at=AT)

    found = proofreading(work)
    assert (ProofreadingState.SECOND, None, None) == (found.state, found.points, found.settled_at)


def disagree(entry: Entry, first: User, second: User) -> None:
    """Have the second reader deny what the first marked."""
    reading = make_proofreading(entry=entry, first=first, second=second)
    marking.place_mark(
        reading.id, kind=MarkKind.WRONG, place=Place(start=0), written="", note="",
        actor=first, at=AT,
    )  # fmt: skip
    marking.finish(reading.id, actor=first, at=AT)
    marking.answer_mark(reading.id, 1, agrees=False, note="没有错", actor=second, at=AT)
    marking.finish(reading.id, actor=second, at=AT)


def proofreading(entry: Entry) -> Proofreading:
    """Return the proofreading of a work."""
    found = queries.proofreading_of(entry)
    assert found is not None
    return found
