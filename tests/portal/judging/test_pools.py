"""Pools: drawn from the round before, changed by hand with a reason, frozen as the round opens."""

from datetime import timedelta
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import select

from portal.errors import Conflict, Refused
from portal.extensions import db
from portal.judging import queries
from portal.judging.operations import (
    corrections,
    pools,
    programmes,
    rankings,
    rounds,
    verdicts,
)
from portal.judging.operations.pools import PoolValues
from portal.judging.pool_drawing import drawn
from portal.judging.queries.pools import pool_drawn, pool_rows, rounds_of_category
from portal.judging.queries.progress import standing
from portal.models import Assignment, AuditEvent, Entry, Round, Scorecard
from portal.models.enums import (
    EntryStatus,
    PoolGroup,
    PoolKind,
    RoundKind,
    RoundState,
)
from tests.factories.account import make_user
from tests.factories.call import NOW
from tests.factories.programmes import (
    LATER,
    assign_all,
    make_later_round,
    make_scored_round,
    ranked,
)
from tests.factories.unit import make_unit


def draw(round_: Round) -> list[str]:
    """Draw a pool and return its blind codes, the best first."""
    pools.draw_pool(round_, actor=make_user(), at=LATER)
    rows, _ = pool_rows(round_, None, view="in", offset=0, limit=100)
    return sorted(row.code for row in rows)


def test_the_best_of_the_round_before_go_on_with_all_who_tie(app: Flask) -> None:
    first, _ = make_scored_round([90, 80, 80, 70])
    ranking = ranked(first)
    later = make_later_round(first, pool_kind=PoolKind.TOP_COUNT, pool_count=2)

    assert ["A0001", "A0002", "A0003"] == draw(later)
    row = pool_drawn(later)
    assert row is not None
    assert (ranking.id, 3, [["", 2, 2, 1]]) == (
        row.ranking_id, row.summary["members"], row.summary["edges"],
    )  # fmt: skip
    assert 3 == standing(later).entries
    assert ["A0001", "A0002", "A0003"] == [one.code for one in queries.pool(later).entries]
    # drawn again from what was stored, nothing else
    assert ["A0001", "A0002", "A0003"] == [one.entry for one in drawn(row.inputs).members]


def test_groups_of_units_have_their_own_best(app: Flask) -> None:
    first, entries = make_scored_round([90, 80, 70, 60])
    for entry in entries[1:]:
        entry.unit_id = entries[1].unit_id
    ranked(first)
    later = make_later_round(
        first, pool_kind=PoolKind.TOP_IN_GROUP, pool_count=1, pool_group=PoolGroup.UNIT
    )

    assert ["A0001", "A0002"] == draw(later)


def test_a_unit_that_was_renamed_is_one_group_with_its_old_row(app: Flask) -> None:
    first, entries = make_scored_round([90, 80, 70])
    old = make_unit(name="白石县接访中心", is_active=False)
    now = make_unit(name="白石县信访局", former_names=["白石县接访中心"])
    entries[0].unit_id, entries[1].unit_id = old.id, now.id
    ranked(first)
    later = make_later_round(
        first, pool_kind=PoolKind.TOP_IN_GROUP, pool_count=1, pool_group=PoolGroup.UNIT
    )

    assert ["A0001", "A0003"] == draw(later)


def test_words_by_hand_need_a_reason_and_draw_the_pool_anew(app: Flask) -> None:
    first, _ = make_scored_round([90, 80, 70])
    ranked(first)
    later = make_later_round(first, pool_kind=PoolKind.TOP_COUNT, pool_count=1)
    draw(later)
    actor = make_user()

    with pytest.raises(Refused, match="请写明理由"):
        pools.change_member(
            later, blind_code="A0003", is_in=True, reason=" ", actor=actor, at=LATER
        )
    pools.change_member(later, blind_code="A0003", is_in=True, reason="替补", actor=actor, at=LATER)
    pools.change_member(
        later, blind_code="A0001", is_in=False, reason="作者退出", actor=actor, at=LATER
    )

    rows, total = pool_rows(later, None, view="in", offset=0, limit=100)
    assert [("A0003", "added", "替补")] == [(one.code, one.entrance, one.reason) for one in rows]
    assert 1 == total
    pools.undo_change(later, blind_code="A0001", actor=actor, at=LATER)
    assert 2 == standing(later).entries
    verbs = db.session.scalars(
        select(AuditEvent.verb).where(AuditEvent.verb.like("pool.%")).order_by(AuditEvent.sequence)
    ).all()
    assert ["pool.drawn", "pool.entry_added", "pool.drawn", "pool.entry_removed", "pool.drawn",
            "pool.change_withdrawn", "pool.drawn"] == list(verbs)  # fmt: skip


def test_a_first_round_leaves_out_by_hand_and_takes_what_comes_later(app: Flask) -> None:
    first, _ = make_scored_round([90, 80], state=RoundState.PLANNED)

    pools.change_member(
        first, blind_code="A0002", is_in=False, reason="撤展", actor=make_user(), at=NOW
    )

    assert ["A0001"] == [one.code for one in queries.pool(first).entries]
    with pytest.raises(Refused, match="第一轮"):
        pools.change_pool_rule(
            first, PoolValues(PoolKind.TOP_COUNT, count=3), actor=make_user(), at=NOW
        )


@pytest.mark.parametrize(
    ("values", "field"),
    [
        (PoolValues(PoolKind.TOP_COUNT), "count"),
        (PoolValues(PoolKind.TOP_SHARE, share=Decimal("1.2")), "share"),
        (PoolValues(PoolKind.TOP_IN_GROUP, count=2), "group"),
    ],
)
def test_a_rule_needs_its_number(app: Flask, values: PoolValues, field: str) -> None:
    first, _ = make_scored_round([90])
    later = make_later_round(first)

    with pytest.raises(Refused) as refusal:
        pools.change_pool_rule(later, values, actor=make_user(), at=NOW)

    assert field == refusal.value.field


def make_ready(count: int = 2) -> Round:
    """Return a later round with its pool drawn and a plan in force."""
    first, entries = make_scored_round([90, 80, 70])
    ranked(first)
    later = make_later_round(first, pool_kind=PoolKind.TOP_COUNT, pool_count=count)
    pools.draw_pool(later, actor=make_user(), at=LATER)
    assign_all(later, entries[:count], 1)
    return later


def test_a_later_round_opens_on_its_pool_and_freezes_it(app: Flask) -> None:
    later = make_ready()

    rounds.open_round(later, actor=make_user(), at=LATER)

    row = pool_drawn(later)
    assert row is not None
    assert LATER == row.frozen_at
    assert 2 == standing(later).live
    with pytest.raises(Conflict, match="入围范围不能再改"):
        pools.draw_pool(later, actor=make_user(), at=LATER)
    first = (
        later.category
        and db.session.scalars(
            select(Round).where(Round.category_id == later.category_id, Round.position == 1)
        ).one()
    )
    with pytest.raises(Conflict, match="终评已经按这一轮的名次开评"):
        rounds.reopen_round(first, reason="补签", actor=make_user(), at=LATER)


def test_a_pool_that_no_longer_follows_from_the_ranking_is_not_opened(app: Flask) -> None:
    later = make_ready()
    first, _ = rounds_of_category(later.category)
    ranking = queries.newest_ranking(first)
    assert ranking is not None
    best = ranking.rows[0]
    entry = db.session.get(Entry, best.entry_id)
    assert entry is not None
    entry.status = EntryStatus.VETOED
    db.session.flush()

    with pytest.raises(Conflict, match="请先给初评重新排名"):
        rounds.open_round(later, actor=make_user(), at=LATER)
    with pytest.raises(Conflict, match="请先给初评重新排名"):
        pools.draw_pool(later, actor=make_user(), at=LATER)
    ranked(first)
    with pytest.raises(Conflict, match="重新确定入围"):
        rounds.open_round(later, actor=make_user(), at=LATER)


def test_what_a_later_round_rests_on_stays_as_it_was(app: Flask) -> None:
    later = make_ready()
    first, _ = rounds_of_category(later.category)
    card = db.session.scalars(
        select(Scorecard).join(Scorecard.assignment).where(Assignment.round_id == first.id).limit(1)
    ).one()
    actor = make_user()
    with pytest.raises(Conflict, match="后面还有终评，现在不能锁定名次"):
        rankings.lock_ranking(queries.newest_ranking(first), actor=actor, at=LATER)
    rounds.open_round(later, actor=actor, at=LATER)

    with pytest.raises(Conflict, match="终评已经按初评的名次开评"):
        ranked(first)
    with pytest.raises(Conflict, match="终评已经按初评的名次开评"):
        corrections.correct_scorecard(
            card, judge=card.assignment.judge.code, points={"theme": Decimal(1)}, reason="录错",
            version=card.version, actor=actor, at=LATER,
        )  # fmt: skip
    first.kind = RoundKind.SIFTING
    db.session.flush()
    with pytest.raises(Conflict, match="终评已经按初评的名次开评"):
        verdicts.cast_vote(first, entry="A0001", is_passed=True, reason="补", actor=actor, at=LATER)


def test_no_round_is_added_behind_locked_ranks(app: Flask) -> None:
    first, _ = make_scored_round([90, 80])
    rankings.lock_ranking(ranked(first), actor=make_user(), at=LATER)

    with pytest.raises(Conflict, match="初评的名次已经锁定，不能再加一轮"):
        programmes.add_round(first.category, reason="再评", actor=make_user(), at=LATER)


def test_nothing_is_planned_before_the_pool_is_drawn(app: Flask) -> None:
    first, _ = make_scored_round([90, 80])
    later = make_later_round(first, pool_kind=PoolKind.TOP_COUNT, pool_count=1)

    with pytest.raises(Refused, match="还没有确定入围作品"):
        pools.require_pool(later)
    with pytest.raises(Refused, match="上一轮还没有排名"):
        pools.draw_pool(later, actor=make_user(), at=LATER + timedelta(hours=1))
