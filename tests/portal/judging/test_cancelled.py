"""取消本轮: a later round is not held after all; the one before decides, and all say why."""

from collections.abc import Callable
from decimal import Decimal
from io import BytesIO

import pytest
from flask import Flask
from python_calamine import CalamineWorkbook

from portal.calls.queries import award_levels
from portal.errors import Conflict, Refused
from portal.extensions import db
from portal.judging import round_states
from portal.judging.cancelled import decided_by
from portal.judging.minutes.gathering import minutes_of
from portal.judging.operations import cancelling, cut_lines, plans, pools, programmes, rankings
from portal.judging.pool_replaying import replay_pool
from portal.judging.queries.pools import pool_drawn
from portal.judging.replaying import Verdict, replay
from portal.judging.standings import levels_of
from portal.models import AuditEvent, Category, Ranking, Round
from portal.models.enums import (
    Combination,
    PoolKind,
    RoundDeed,
    RoundState,
    ScorecardState,
)
from portal.publishing.queries import final_rankings
from portal.publishing.snapshot import of_call
from portal.web.organisers.score_files import sheet_of
from tests.factories.account import make_user
from tests.factories.call import NOW
from tests.factories.judging import assignments_of, make_scorecard
from tests.factories.programmes import (
    LATER,
    assign_all,
    make_later_round,
    make_scored_round,
    ranked,
)

WHY = "经费没有落实，评委请不齐。"
SAID = "终评已取消，没有进行。原因：经费没有落实，评委请不齐。名次以初评为准。"
#: A ranking made by ``ranked`` is made at LATER; what is cancelled in between is not in it.
BETWEEN = NOW + (LATER - NOW) / 2


def cancel(round_: Round, reason: str = WHY, at=BETWEEN) -> None:
    cancelling.cancel_round(round_, reason=reason, actor=make_user(), at=at)


def restore(round_: Round, reason: str = "经费追加了") -> None:
    cancelling.restore_round(round_, reason=reason, actor=make_user(), at=LATER)


def make_final(first: Round, **values: object) -> Round:
    return make_later_round(first, pool_kind=PoolKind.TOP_COUNT, pool_count=2, **values)


def ranked_before(first: Round) -> Ranking:
    """Rank a round before anything is cancelled."""
    return rankings.compute_ranking(first, actor=make_user(), at=NOW)


def test_the_round_before_decides_by_a_new_ranking_once_the_last_is_cancelled(app: Flask) -> None:
    first, entries = make_scored_round([90, 80, 70])
    last, actor = make_final(first), make_user()
    old = ranked_before(first)
    pools.draw_pool(last, actor=actor, at=NOW)
    assign_all(last, entries[:2], 2)

    cancel(last)

    assert ([], 2) == (assignments_of(last), pool_drawn(last).summary["members"])
    # the old version drew the line of a pool: it has none for prizes, and nobody locks by it
    assert () == levels_of(old)
    with pytest.raises(Conflict, match="终评取消以后还没有重新排名"):
        rankings.lock_ranking(old, actor=actor, at=LATER)
    with pytest.raises(Refused, match="只能为分数线上下的作品加评"):
        cut_lines.read_near_lines(
            old, entries=["A0002"], readings=1, reason="近", actor=actor, at=LATER
        )
    new = ranked(first)
    rankings.lock_ranking(new, actor=actor, at=LATER)

    category = first.category
    assert list(award_levels(category)) == levels_of(new)
    assert [(1, 2), (Verdict.SAME,) * 3] == [
        (old.number, new.number),
        (replay(old).verdict, replay(new).verdict, replay_pool(last).verdict),
    ]
    told = of_call(category.call, [new])["categories"][0]["cancelled"]
    paper = minutes_of(first, with_names=False).sections[0].grid.rows
    book = CalamineWorkbook.from_filelike(BytesIO(sheet_of(new)))
    notes = [row[0] for row in book.get_sheet_by_name("说明").to_python()]
    event = db.session.query(AuditEvent).filter_by(verb="round.cancelled").one()
    assert [SAID] == told
    assert [SAID] == [text.partition("，")[2] for what, text in paper if what == "取消的轮次"]
    assert SAID in notes
    assert ("终评", WHY) == (event.facts["round"], event.facts["reason"])
    assert (category, new) in final_rankings(category.call)


def begin(last: Round, entries, *, is_signed: bool) -> None:
    """Let a judge begin a scorecard in the last round, or sign it."""
    last.state, last.opened_at = RoundState.OPEN, NOW
    state = ScorecardState.SIGNED if is_signed else ScorecardState.DRAFT
    reading = next(iter(assign_all(last, entries[:1], 1).values()))[0]
    make_scorecard(assignment=reading, state=state, points={"theme": "30"})
    db.session.flush()


def test_a_round_that_judges_scored_in_is_not_cancelled(app: Flask) -> None:
    first, entries = make_scored_round([90, 80])
    last = make_final(first)
    begin(last, entries, is_signed=False)

    with pytest.raises(
        Conflict, match="已经有评委在终评打分，不能取消。请先结束评分，写明缺评的原因"
    ):
        cancel(last)
    # nothing was signed until the end, so it gives no ranks: closed with its shortfall, it can go
    last.state = RoundState.CLOSED
    cancel(last)
    assert RoundState.CANCELLED is last.state
    assert [] == [one for one in assignments_of(last) if one.recused_at is None]
    with pytest.raises(Conflict, match="终评开评以后才取消，评委已经看过作品，不能恢复"):
        restore(last)

    other, more = make_scored_round([90, 80])
    scored = make_final(other)
    begin(scored, more, is_signed=True)
    for state in (RoundState.OPEN, RoundState.CLOSED):
        scored.state = state
        with pytest.raises(Conflict, match="终评已经有签过字的评分表，不能取消。请写明缺评的原因"):
            cancel(scored)


def no_reason() -> Round:
    return make_final(make_scored_round([90])[0])


def first_alone() -> Round:
    return make_scored_round([90], state=RoundState.OPEN)[0]


def one_behind() -> Round:
    first, _ = make_scored_round([90])
    second = make_later_round(first, name="复评")
    make_later_round(second)
    return second


def none_begun() -> Round:
    return make_final(make_scored_round([90], state=RoundState.PLANNED)[0])


@pytest.mark.parametrize(
    ("made", "why"),
    [
        (no_reason, "请写明为什么取消"),
        (first_alone, "只有这一轮，取消以后没有名次"),
        (one_behind, "只能从最后一轮取消起。请先取消终评"),
        (none_begun, "初评还没有开评，不用取消"),
    ],
)
def test_a_round_is_cancelled_with_a_reason_and_from_the_end(
    app: Flask, made: Callable[[], Round], why: str
) -> None:
    round_ = made()

    with pytest.raises(Refused, match=why):
        cancel(round_, reason="  " if made is no_reason else WHY)
    assert RoundState.CANCELLED is not round_.state


def test_a_cancelled_round_comes_back_until_the_one_before_is_ranked_anew(app: Flask) -> None:
    first, entries = make_scored_round([90, 80, 70])
    last, actor = make_final(first), make_user()
    ranked_before(first)
    pools.draw_pool(last, actor=actor, at=NOW)
    assign_all(last, entries[:2], 2)
    cancel(last)

    for refused in (
        lambda: pools.draw_pool(last, actor=actor, at=LATER),
        lambda: plans.require_plannable(last),
        lambda: programmes.add_round(first.category, reason="再评", actor=actor, at=LATER),
        lambda: programmes.remove_round(last, reason="不要了", actor=actor, at=LATER),
    ):
        with pytest.raises(Conflict, match="取消"):
            refused()
    with pytest.raises(Refused, match="请写明为什么恢复"):
        restore(last, " ")
    restore(last)
    assert (RoundState.PLANNED, "", None) == (last.state, last.close_note, last.closed_at)
    pools.draw_pool(last, actor=actor, at=LATER)
    with pytest.raises(Conflict, match="后面还有终评"):
        rankings.lock_ranking(ranked(first), actor=actor, at=LATER)
    cancel(last)
    ranked(first)
    with pytest.raises(Conflict, match="取消以后初评已经重新排名，不能恢复终评"):
        restore(last)


def test_the_weights_that_remain_keep_their_proportion(app: Flask) -> None:
    first, entries = make_scored_round([20, 16], weight=Decimal(20))
    first.category.combination = Combination.WEIGHTED
    ranked_before(first)
    second = make_later_round(first, name="复评", state=RoundState.OPEN, weight=Decimal(30))
    for readings in assign_all(second, entries, 1).values():
        for reading, given in zip(readings, ("10", "15"), strict=True):
            make_scorecard(assignment=reading, points={second.rubric.criteria[0].key: given})
    second.state = RoundState.CLOSED
    last = make_later_round(second, weight=Decimal(50))

    cancel(last)
    ranking = ranked(second)

    # (20 × 20 + 30 × 10) / 50, (20 × 16 + 30 × 15) / 50
    assert [Decimal("15.40"), Decimal("14.00")] == [row.score for row in ranking.rows]
    told = of_call(first.category.call, [ranking])["categories"][0]["cancelled"]
    assert [True] == ["得分由初评、复评按 20 : 30 的权重比例合成。" in one for one in told]
    assert Verdict.SAME is replay(ranking).verdict


def test_a_last_round_without_weight_is_said_to_count_for_nothing() -> None:
    category = Category(combination=Combination.WEIGHTED)
    held = [
        Round(name=name, weight=None if weight is None else Decimal(weight))
        for name, weight in (("初评", 40), ("复评", 20), ("面评", None))
    ]
    gate = "面评没有权重，评出的结果不计入得分，只是进了面评的在前。"

    assert [
        "名次以初评为准。",
        "得分由初评、复评按 40 : 20 的权重比例合成。",
        f"得分由初评、复评按 40 : 20 的权重比例合成。{gate}",
        f"得分以初评为准。{gate}",
    ] == [decided_by(category, rest) for rest in (held[:1], held[:2], held, [held[0], held[2]])]


def test_only_what_is_in_the_table_moves_a_cancelled_round() -> None:
    assert [RoundDeed.RESTORE] == [
        deed for deed in RoundDeed if round_states.is_possible(RoundState.CANCELLED, deed)
    ]
