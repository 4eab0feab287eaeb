"""A card in conflict leaves a round another was begun by, where the same works went on without."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from flask import Flask

from portal.errors import Conflict, Refused
from portal.extensions import db
from portal.judging import queries
from portal.judging.conflicted import conflicted_readings, seen_as
from portal.judging.earlier_conflicts import earlier_conflicts, seen_of
from portal.judging.operations import pools, rankings
from portal.judging.operations.excluding import exclude_cards
from portal.judging.pool_replaying import replay_pool
from portal.judging.replaying import Verdict, replay
from portal.models import AuditEvent, Entry, Ranking, Round
from portal.models.enums import AssignmentState, Combination, PoolKind, RoundState
from tests.factories.account import make_user
from tests.factories.judging import assignments_of, make_conflict, make_scorecard
from tests.factories.programmes import (
    LATER,
    assign_all,
    make_later_round,
    make_scored_round,
    ranked,
)
from tests.portal.judging.test_round_kinds import codes_of, sift
from tests.portal.judging.test_two_rounds import STANDS, judge_last, make_first, said

WHY = "评后才知道是亲属"
LEFT = (
    "初评有 1 份签过字的评分表，评委应当回避，终评开评以后才知道，已经排除：A0001（亲属）。"
    f"排除以后重算，进终评的作品不变。理由：{WHY}。"
)


def make_two(count: int) -> tuple[Round, Round, Ranking]:
    """Return two rounds weighed half and half; the first's best card turns out to be kin's."""
    first, entries = make_first(weight=Decimal(50))
    first.category.combination = Combination.WEIGHTED
    ranked(first)
    last = make_later_round(
        first, pool_kind=PoolKind.TOP_COUNT, pool_count=count, weight=Decimal(50)
    )
    pools.draw_pool(last, actor=make_user(), at=LATER)
    judge_last(last, entries[:count])
    make_conflict(judge=assignments_of(first)[0].judge, entry=entries[0])
    return first, last, ranked(last)


def exclude(round_: Round, *, chosen: tuple[int, ...] = (1,), reason: str = WHY) -> Ranking:
    seen = seen_as(conflicted_readings(round_))
    return exclude_cards(
        round_, seen=seen, chosen=chosen, reason=reason, actor=make_user(), at=LATER
    )


def test_a_card_leaves_where_the_pool_stays_and_all_replays(app: Flask) -> None:
    first, last, ranking = make_two(2)
    before = queries.newest_ranking(first)
    # half of 80 and 30, half of 75 and 30
    assert [("A0001", 1, "55.00"), ("A0002", 2, "52.50")] == codes_of(ranking)

    with pytest.raises(Refused, match="请写明为什么排除"):
        exclude(first, reason=" ")
    with pytest.raises(Refused, match="请勾选"):
        exclude(first, chosen=(2,))
    after = exclude(first, reason=f"{WHY}。")
    with pytest.raises(Conflict, match="重新排名，再锁定"):
        rankings.lock_ranking(ranking, actor=make_user(), at=LATER)
    again = ranked(last)
    rankings.lock_ranking(again, actor=make_user(), at=LATER)

    assert [("A0002", 1, "75.00"), ("A0001", 2, "70.00")] == codes_of(after)
    assert [("A0002", 1, "52.50"), ("A0001", 2, "50.00")] == codes_of(again)
    assert [["cards_gone", 1, ["A0001"]]] == after.summary["changes"]["causes"]
    assert AssignmentState.RECUSED is assignments_of(first)[0].state
    assert [True] * 4 == [replay(one).is_same for one in (before, after, ranking, again)]
    assert Verdict.SAME is replay_pool(last).verdict
    assert [True, True] == [LEFT in said(one) for one in (first, last)]
    event = db.session.query(AuditEvent).filter_by(verb="scorecard.set_aside").one()
    assert ("A0001", f"{WHY}。") == (event.facts["entry"], event.facts["reason"])
    with pytest.raises(Conflict, match="名次已经锁定"):
        exclude(first)


def test_a_card_stays_where_others_would_have_gone_on(app: Flask) -> None:
    first, last, ranking = make_two(1)

    with pytest.raises(Conflict, match="A0002 会入围，A0001 不会入围。所以不能排除") as refused:
        exclude(first)

    assert "请在锁定名次时写明为什么结果仍然成立" in str(refused.value)
    assert ranking is queries.newest_ranking(last)
    seen = seen_of(earlier_conflicts(last))
    rankings.lock_ranking(ranking, seen=seen, known=STANDS, actor=make_user(), at=LATER)


def made_scored() -> Round:
    first, entries = make_scored_round([30, 20], readings=3)
    for readings in assign_all(first, entries, 2).values():
        for reading in readings:
            make_scorecard(assignment=reading, points={"theme": "25"})
    return first


LOST = "进终评的作品不变；A0001 评分表不够，在这一轮没有名次。所以不能排除"
SPLIT = "有作品评委意见相持，排不出名次。所以不能排除"


@pytest.mark.parametrize(
    ("make", "why", "pool"),
    [
        (made_scored, LOST, PoolKind.BY_HAND),
        (lambda: sift(["++", "++", "--"]), SPLIT, PoolKind.ALL),
    ],
    ids=["scored", "sifted"],
)
def test_a_card_stays_where_its_work_goes_on_without_a_rank(
    app: Flask, make: Callable[[], Round], why: str, pool: PoolKind
) -> None:
    first = make()
    before = ranked(first)
    last = make_later_round(first, pool_kind=pool)
    read = assignments_of(first)[0]
    if pool is PoolKind.BY_HAND:
        pools.change_member(
            last, blind_code="A0001", is_in=True, reason="补", actor=make_user(), at=LATER
        )
        pools.draw_pool(last, actor=make_user(), at=LATER)
    entry = db.session.get_one(Entry, read.entry_id)
    judge_last(last, [entry])
    make_conflict(judge=read.judge, entry=entry)

    with pytest.raises(Conflict, match=why):
        exclude(first)

    assert (before, [False]) == (
        queries.newest_ranking(first), [one.may_leave for one in earlier_conflicts(last)],
    )  # fmt: skip


def test_a_work_that_stayed_behind_keeps_its_rank_too(app: Flask) -> None:
    """It stands in the last order, and maybe above a line, by its place in the round before."""
    first = made_scored()
    ranked(first)
    last = make_later_round(first, pool_kind=PoolKind.BY_HAND)
    goes, stays = (assignments_of(first)[place] for place in (0, 1))
    pools.change_member(
        last, blind_code="A0001", is_in=True, reason="补", actor=make_user(), at=LATER
    )
    pools.draw_pool(last, actor=make_user(), at=LATER)
    judge_last(last, [db.session.get_one(Entry, goes.entry_id)])
    make_conflict(judge=stays.judge, entry=db.session.get_one(Entry, stays.entry_id))

    with pytest.raises(Conflict, match=LOST.replace("A0001", "A0002")):
        exclude(first)


def test_before_the_next_round_begins_cards_are_set_aside_and_not_excluded(app: Flask) -> None:
    first, entries = make_first()
    ranked(first)
    make_later_round(first)
    make_conflict(judge=assignments_of(first)[0].judge, entry=entries[0])

    with pytest.raises(Conflict, match="请用“移出结果”"):
        exclude(first)


def judge_middle(middle: Round, entries: list[Entry]) -> None:
    """Let a judge score a round in the order of its works, and end it."""
    for readings in assign_all(middle, entries, 1).values():
        for place, reading in enumerate(readings):
            make_scorecard(assignment=reading, points={"theme": str(30 - place)})
    middle.state = RoundState.CLOSED
    db.session.flush()


@pytest.mark.parametrize(("conflicted", "is_told"), [(0, True), (2, False)])
def test_the_minutes_of_a_middle_round_tell_of_conflicts_about_its_works(
    app: Flask, conflicted: int, is_told: bool
) -> None:
    first, entries = make_scored_round([30, 20, 10])
    ranked(first)
    middle = make_later_round(first, name="复评", pool_kind=PoolKind.TOP_COUNT, pool_count=2)
    pools.draw_pool(middle, actor=make_user(), at=LATER)
    judge_middle(middle, entries[:2])
    ranked(middle)
    last = make_later_round(middle)
    judge_last(last, entries[:1])
    make_conflict(judge=assignments_of(first)[0].judge, entry=entries[conflicted])

    ranked(last)

    line = "初评有 1 份签过字的评分表，按现在的利益关系评委应当回避"
    assert (True, is_told, True) == tuple(line in said(one) for one in (first, middle, last))
