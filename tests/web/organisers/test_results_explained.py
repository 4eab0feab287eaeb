"""得分说明 of several rounds, and of entries that have no place: each says why."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from flask import Flask

from portal.extensions import db
from portal.judging.operations import pools
from portal.judging.operations.corrections import correct_scorecard
from portal.judging.operations.deductions import deduct_points
from portal.judging.replaying import replay
from portal.models import Ranking, User
from portal.models.enums import (
    Combination,
    EntryStatus,
    PoolGroup,
    PoolKind,
    Role,
    RoundKind,
    RoundState,
    Rule,
)
from tests.factories.account import make_user
from tests.factories.judging import (
    assignments_of,
    make_assignment,
    make_blind_entry,
    make_judge,
    make_plan,
    make_scorecard,
)
from tests.factories.programmes import (
    LATER,
    assign_all,
    make_kind_round,
    make_later_round,
    make_scored_round,
    ranked,
)
from tests.infrastructure.clients import WatchedClient
from tests.portal.judging.test_combined_rounds import second_round
from tests.portal.judging.test_rankings import sheet_rows

As = Callable[[User], WatchedClient]


@pytest.fixture
def organise(as_: As) -> Callable[[Ranking], tuple[WatchedClient, str]]:
    """Return an organiser's client and the address of the results, for a ranking."""

    def start(ranking: Ranking) -> tuple[WatchedClient, str]:
        category = ranking.round.category
        client = as_(make_user(role=Role.ORGANISER, call=category.call))
        return client, f"/organise/{category.call.code}/results"

    return start


def test_rows_say_which_round_placed_them_and_what_each_weighs(
    app: Flask, organise: Callable[[Ranking], tuple[WatchedClient, str]]
) -> None:
    first, entries = make_scored_round([20, 18, 16])
    ranked(first)
    ranking = ranked(second_round(first, entries, "16", "20"))
    client, place = organise(ranking)

    page = client.get(place).text
    explained = client.get(f"{place}/essay/entries/A0002").text
    behind = client.get(f"{place}/essay/entries/A0003").text

    assert "得分（加权）" in page
    # one judge a round: nothing to tell errors from
    assert "还没有两位评委评过同一件作品，给分的误差估不出来" in page
    assert "终评的 2 件在前，得分是初评 50%、终评 50%的加权分；终评没有名次的，按初评" in page
    assert 1 == page.count("按初评排</td>")
    assert '初评 <b class="num">18.00</b> 分，第 2 名，占 50%。' in explained
    assert '终评 <b class="num">20.00</b> 分，第 1 名，占 50%。' in explained
    assert "没有终评的名次，按初评的名次排在后面" in behind
    assert "终评 <b" not in behind
    assert "各位评委的给分" not in behind
    # 16 of another scale stands behind 20, and is no "next score" of the line between
    assert '<span class="meta nowrap">初评</span> 16.00' in page


def test_what_has_no_place_is_explained(
    app: Flask, organise: Callable[[Ranking], tuple[WatchedClient, str]]
) -> None:
    first, entries = make_scored_round([20, 18, 16, 15])
    entries[1].status = EntryStatus.VETOED
    gone = make_blind_entry(category=first.category, blind_code="A0007")
    gone.status = EntryStatus.WITHDRAWN
    short = make_blind_entry(category=first.category, blind_code="A0005")
    judge, plan = make_judge(call=first.category.call), make_plan(round_=first)
    make_assignment(round_=first, judge=judge, entry=short, plan=plan)
    make_blind_entry(category=first.category, blind_code="A0006")
    ranking = ranked(first)
    client, place = organise(ranking)

    page = client.get(place).text
    told = {code: client.get(f"{place}/essay/entries/{code}").text for code in (
        "A0002", "A0005", "A0006", "A0007",
    )}  # fmt: skip

    assert "已取消资格，没有名次" in told["A0002"]
    assert "已经撤回，没有名次" in told["A0007"]
    assert "有效评分 0 份，至少 1 份才排名" in told["A0005"]
    assert "应评 1 份，已签字 0 份" in told["A0005"]
    assert "没有分给这一轮的评委" in told["A0006"]
    assert [True] * 3 == [f"/essay/entries/{code}" in page for code in ("A0002", "A0005", "A0007")]
    assert 404 == client.get(f"{place}/essay/entries/A0009").status_code


def test_what_an_earlier_round_gave_no_rank_stands_in_the_ranking_of_the_last(
    app: Flask, organise: Callable[[Ranking], tuple[WatchedClient, str]]
) -> None:
    first, entries = make_scored_round([20, 18, 16])
    short = make_blind_entry(category=first.category, blind_code="A0005")
    vetoed = make_blind_entry(category=first.category, blind_code="A0006")
    judge, plan = make_judge(call=first.category.call), make_plan(round_=first)
    for entry in (short, vetoed):
        make_assignment(round_=first, judge=judge, entry=entry, plan=plan)
    ranked(first)
    vetoed.status = EntryStatus.VETOED
    ranking = ranked(second_round(first, entries, "16", "20"))
    client, place = organise(ranking)

    page = client.get(place).text
    told = client.get(f"{place}/essay/entries/A0005").text
    sheet = sheet_rows(client.send(f"{place}/essay/score-sheet").data)

    assert "1 件没有排名，原因见表后" in page
    assert "共 4 件，没有排名的排在最后" in page
    assert "初评评分不足，至少要 1 份才排名</td>" in page
    assert "初评的有效评分 0 份，至少 1 份才排名。后面的轮次没有评它。" in told
    assert "应评 1 份，已签字 0 份" in told
    assert [
        ("未排名", "A0005", "初评评分不足，至少要 1 份才排名"),
        ("不参加", "A0006", "取消资格"),
    ] == [(row[0], row[2], row[-1]) for row in sheet[-2:]]
    assert "没有这一轮名次的原因" == sheet[0][-1]
    assert replay(ranking).is_same


def test_what_was_taken_out_says_so_in_the_words_of_the_organisers(
    app: Flask, organise: Callable[[Ranking], tuple[WatchedClient, str]]
) -> None:
    first, entries = make_scored_round([20, 18])
    last = second_round(first, entries, "20")
    last.state = last.state.PLANNED
    ranked(first)
    pools.change_member(
        last, blind_code="A0002", is_in=False, reason="作者要求退出", actor=make_user(), at=LATER
    )
    last.state = last.state.CLOSED
    db.session.flush()
    ranking = ranked(last)
    db.session.delete(ranking.rows[-1])
    db.session.flush()
    client, place = organise(ranking)

    assert "理由：作者要求退出" in client.get(f"{place}/essay/entries/A0002").text


def test_orders_say_how_sure_their_lines_are_and_words_why_they_do_not(
    app: Flask, organise: Callable[[Ranking], tuple[WatchedClient, str]]
) -> None:
    round_, piles = make_kind_round(RoundKind.RANKING, Rule.SCHULZE, entries=6, judges=3)
    for readings, order in zip(piles.values(), ("123456", "213456", "124356"), strict=True):
        for reading, place in zip(readings, order, strict=True):
            make_scorecard(assignment=reading, points={"place": place})
    round_.state = RoundState.CLOSED
    ranking = ranked(round_)
    client, place = organise(ranking)

    page = client.get(place).text

    assert replay(ranking).is_same
    assert [True] * 6 == [bool(row.chances) for row in ranking.rows]
    assert "从现有的排序表里反复重抽" in page
    # two judges of three put it first
    assert 500 < ranking.rows[0].chances[0] < 1000
    assert "为边界作品加评" not in page

    sifted, words = make_kind_round(RoundKind.SIFTING, Rule.MAJORITY, entries=3, judges=1)
    for reading, *rest in words.values():
        make_scorecard(assignment=reading, points={"passed": "1"}, total=1)
        for other in rest:
            make_scorecard(assignment=other, points={"passed": "0"}, total=0)
    sifted.state = RoundState.CLOSED
    client, place = organise(ranked(sifted))
    assert "初筛只说通过、不通过，很多作品并列，所以不列分数线的把握" in client.get(place).text


def test_before_the_last_round_the_line_is_that_of_the_next_pool(
    app: Flask, organise: Callable[[Ranking], tuple[WatchedClient, str]]
) -> None:
    first, readings = make_kind_round(RoundKind.SCORING, Rule.MEAN, entries=6, judges=3)
    key = first.rubric.criteria[0].key
    given = ("20 14 17", "17 19 15", "18 12 16", "15 18 14", "16 10 12", "11 15 9")
    for column, mine in enumerate(readings.values()):
        for reading, totals in zip(mine, given, strict=True):
            make_scorecard(assignment=reading, points={key: totals.split()[column]})
    first.state = RoundState.CLOSED
    later = make_later_round(first, pool_kind=PoolKind.TOP_SHARE, pool_share=Decimal("0.4"))
    ranking = ranked(first)
    client, place = organise(ranking)

    page = client.get(place).text

    # two fifths of six, rounded up as the pool is
    assert [["pool", 3]] == [line[:2] for line in ranking.summary["lines"]]
    assert ("<b>入围线</b>" in page, "一等奖" in page) == (True, False)
    assert "画的是终评的入围线；奖次在最后一轮以后定。" in page
    assert "入围的把握" in page
    assert "该入围的可能" in page
    assert replay(ranking).is_same
    near = client.get(f"{place}/essay/extra").text
    assert [True, True] == [words in near for words in ("A0003", "入围 <")]
    # another pool needs no new ranking; what one line cannot show is said
    later.pool_kind, later.pool_count, later.pool_share = PoolKind.TOP_COUNT, 2, None
    drawn = pools.draw_pool(later, actor=make_user(), at=LATER)
    assert (2, True) == (
        drawn.summary["members"],
        "<b>入围线</b><span>2 件" in client.get(place).text,
    )
    later.pool_kind, later.pool_group = PoolKind.TOP_IN_GROUP, PoolGroup.UNIT
    db.session.flush()
    assert "上一轮每组前若干名”，这里画不出入围线" in client.get(place).text


def test_the_last_round_s_errors_weigh_as_much_as_the_round(app: Flask) -> None:
    first, entries = make_scored_round([20, 19, 18, 17, 16, 15])
    ranked(first)
    last = make_later_round(first, state=RoundState.CLOSED, readings=3)
    given = ("20 14 17", "17 19 15", "18 12 16", "15 18 14", "16 10 12", "11 15 9")
    key = last.rubric.criteria[0].key
    for column, readings in enumerate(assign_all(last, entries, 3).values()):
        for reading, totals in zip(readings, given, strict=True):
            make_scorecard(assignment=reading, points={key: totals.split()[column]})
    spans = {}
    for weight in (20, 100):
        first.weight, last.weight = Decimal(100 - weight), Decimal(weight)
        last.category.combination = Combination.WEIGHTED
        db.session.flush()
        ranking = ranked(last)
        spans[weight] = max(row.high - row.low for row in ranking.rows)
        assert "last_only" == ranking.summary["doubt"]

    # what the round before gave is taken as it is: a fifth of the errors is left
    assert spans[20] < spans[100] / 4


def test_a_ranking_computed_anew_says_what_changed_and_why(
    app: Flask, organise: Callable[[Ranking], tuple[WatchedClient, str]]
) -> None:
    first, entries = make_scored_round([20, 18, 18, 15])
    client, place = organise(ranked(first))
    alone = client.get(place).text
    organiser = {"actor": make_user(), "at": LATER}
    deduct_points(entries[0], points=Decimal(3), reason="超字数", **organiser)
    card = next(one.scorecard for one in assignments_of(first) if one.entry_id == entries[3].id)
    correct_scorecard(
        card, judge=card.assignment.judge.code, version=card.version, reason="录错", **organiser,
        points={one.key: Decimal(0) for one in first.rubric.criteria} | {"theme": Decimal(16)},
    )  # fmt: skip

    ranking = ranked(first)

    page = client.get(place).text
    assert "与第 1 版比较" not in alone
    assert replay(ranking).is_same
    assert "与第 1 版比较：4 件作品的名次或得分不同，3 件的奖次会变" in page
    assert "改过分的评分表：A0004" in page
    assert "审读得分、扣分有变化：A0001" in page
    assert ["A0002", "A0003", "A0001", "A0004"] == [
        code for code, *_ in ranking.summary["changes"]["rows"]
    ]
    assert "第 1 名，20.00 分" in page
    assert "一等奖变二等奖" in page
    # nothing has moved since
    ranked(first)
    assert "名次和得分都没有变" in client.get(place).text
