"""What is known of conflicts when a round is about to open stops it: later it cannot be mended."""

import pytest
from flask import Flask

from portal.errors import Refused
from portal.extensions import db
from portal.judging.conflicted import conflicted_readings, seen_as
from portal.judging.operations import plans, pools, rounds
from portal.judging.operations.set_aside import set_aside_conflicted
from portal.models import Round
from portal.models.enums import PoolKind, RoundState, Rule
from tests.factories.account import make_user
from tests.factories.judging import (
    assignments_of,
    make_blind_entry,
    make_conflict,
    make_judge,
    make_round,
)
from tests.factories.programmes import LATER, make_later_round, make_scored_round, ranked
from tests.factories.unit import make_unit


def deal(round_: Round) -> None:
    plan = plans.propose_plan(round_, actor=make_user(), at=LATER)
    plans.apply_plan(plan, actor=make_user(), at=LATER)


def begin(round_: Round) -> None:
    rounds.open_round(round_, actor=make_user(), at=LATER, unchecked="样本少")


def test_nothing_rests_on_a_round_with_a_conflict_that_is_known(app: Flask) -> None:
    first, entries = make_scored_round([20, 18, 16])
    ranked(first)
    make_judge(call=first.category.call)
    last = make_later_round(first, pool_kind=PoolKind.TOP_COUNT, pool_count=2)
    make_conflict(judge=assignments_of(first)[0].judge, entry=entries[0])

    words = "初评有 1 份签过字的评分表，评委应当回避：A0001。请先在初评的“回避复核”里把它们移出结果"
    with pytest.raises(Refused, match=words):
        pools.draw_pool(last, actor=make_user(), at=LATER)
    last.pool_kind = PoolKind.ALL
    deal(last)
    with pytest.raises(Refused, match=words):
        begin(last)
    set_aside_conflicted(
        first, seen=seen_as(conflicted_readings(first)), actor=make_user(), at=LATER
    )
    ranked(first)
    begin(last)

    assert RoundState.OPEN is last.state


def test_a_judge_who_moved_since_the_deal_stops_the_opening(app: Flask) -> None:
    round_ = make_round(rule=Rule.MEAN, readings=2)
    unit = make_unit()
    for _ in range(3):
        make_blind_entry(category=round_.category, unit=unit)
    for _ in range(4):
        make_judge(call=round_.category.call)
    deal(round_)
    mover = assignments_of(round_)[0].judge
    mover.user.unit = unit
    db.session.flush()
    held = sum(one.judge is mover for one in assignments_of(round_))

    with pytest.raises(Refused, match=f"有 {held} 份评分的评委现在要回避。请先重新分配"):
        begin(round_)
    deal(round_)
    begin(round_)

    assert mover not in {one.judge for one in assignments_of(round_)}
