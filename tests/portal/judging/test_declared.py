"""Rules of rounds to come: changed with a reason while judges score, never once one is closed."""

from collections.abc import Callable
from decimal import Decimal
from functools import partial

import pytest
from flask import Flask

from portal.errors import Conflict, Refused
from portal.extensions import db
from portal.judging.minutes.gathering import minutes_of
from portal.judging.operations import pools, programmes, rounds, tie_chains
from portal.judging.operations.pools import PoolValues
from portal.judging.presets import BY_KEY
from portal.judging.queries.corrections import signed_cards
from portal.judging.queries.declared import late_changes
from portal.judging.queries.pools import rounds_of_category
from portal.models import AuditEvent, Round
from portal.models.enums import Combination, PoolKind, RoundKind, RoundState, Rule
from tests.factories.account import make_user
from tests.factories.call import make_call
from tests.factories.programmes import LATER, make_later_round, make_scored_round, ranked

Deed = Callable[..., object]


def deeds_on(last: Round) -> dict[str, Deed]:
    """Return every deed that changes what is declared of a round to come."""
    who = {"actor": make_user(), "at": LATER}
    kind = {"kind": RoundKind.RANKING, "rule": Rule.SCHULZE, "readings": 1, "due_at": None}
    three = PoolValues(PoolKind.TOP_COUNT, count=3)
    return {
        "改了入围范围": partial(pools.change_pool_rule, last, three, **who),
        "改了评什么、怎么计分": partial(rounds.change_round, last, **kind, **who),
        "改了同分规则": partial(tie_chains.declare_tie_chain, last, chain=["median"], **who),
        "加了这一轮": partial(programmes.add_round, last.category, **who),
    }


def drop(round_: Round, reason: str = "") -> None:
    programmes.remove_round(round_, reason=reason, actor=make_user(), at=LATER)


def test_rules_of_a_later_round_change_with_a_reason_while_judges_score(app: Flask) -> None:
    first, _ = make_scored_round([90, 80, 70], state=RoundState.OPEN)
    last = make_later_round(first, pool_kind=PoolKind.TOP_COUNT, pool_count=2)

    for deed in deeds_on(last).values():
        with pytest.raises(Refused, match=r"初评已经开评。.*请写明理由") as refusal:
            deed(reason="  ")
        assert "reason" == refusal.value.field
    assert [] == late_changes(first.category)
    for deed in deeds_on(last).values():
        deed(reason="评委会会议决定")
    drop(rounds_of_category(first.category)[-1], "来不及再评一轮")

    told = [(one.round, one.what, one.reason) for one in late_changes(first.category)]
    assert [
        *(("终评", what, "评委会会议决定") for what in list(deeds_on(last))[:3]),
        ("第 3 轮", "加了这一轮", "评委会会议决定"),
        ("第 3 轮", "删去了这一轮", "来不及再评一轮"),
    ] == told
    first.state = RoundState.CLOSED
    ranked(first)
    rows = minutes_of(first, with_names=False).sections[0].grid.rows
    late = [text for name, text in rows if name == "开评以后改过的规则"]
    assert 5 == len(late)
    assert late[0].endswith("终评改了入围范围。理由：评委会会议决定。")


def test_rules_of_a_later_round_are_fixed_once_scores_could_be_read(app: Flask) -> None:
    """Corrections show who was given what as soon as a round is closed, ranked or not."""
    first, _ = make_scored_round([90, 80, 70, 60], state=RoundState.OPEN)
    last = make_later_round(first, pool_kind=PoolKind.TOP_COUNT, pool_count=2)
    actor = make_user()

    def refused() -> None:
        before = db.session.query(AuditEvent).count()
        for deed in [*deeds_on(last).values(), partial(drop, last)]:
            with pytest.raises(Conflict, match="初评的评分已经结束过，后面各轮的规则都不能再改"):
                deed(reason="评委会会议决定")
        assert before == db.session.query(AuditEvent).count()

    assert [] == signed_cards(first, "A0001")
    rounds.close_round(first, note="不等了", actor=actor, at=LATER)
    assert 1 == len(signed_cards(first, "A0001"))
    refused()
    rounds.reopen_round(first, reason="漏了一件", actor=actor, at=LATER)
    refused()
    rounds.close_round(first, note="不等了", actor=actor, at=LATER)
    ranked(first)
    refused()
    # how many judges read a work, until when, and a word by hand with its reason stay open
    rounds.change_round(last, rule=last.rule, readings=3, due_at=None, actor=actor, at=LATER)
    pools.draw_pool(last, actor=actor, at=LATER)
    pools.change_member(last, blind_code="A0003", is_in=True, reason="替补", actor=actor, at=LATER)

    assert (3, 2, Rule.MEAN, 2) == (
        last.readings, last.pool_count, last.rule, len(rounds_of_category(first.category)),
    )  # fmt: skip


def test_a_weighed_round_takes_no_rule_without_points_and_is_not_dropped(app: Flask) -> None:
    first, _ = make_scored_round([90], state=RoundState.PLANNED, weight=Decimal(40))
    last = make_later_round(first, weight=Decimal(60))
    first.category.combination = Combination.WEIGHTED
    db.session.flush()

    with pytest.raises(Refused, match=r"终评的分数占总分 60%，“.*”不产生分数，不能加权") as refusal:
        deeds_on(last)["改了评什么、怎么计分"]()
    assert "rule" == refusal.value.field
    with pytest.raises(Conflict, match="删去以后权重加起来不到 100%"):
        drop(last)
    first.category.combination = Combination.LAST_ROUND
    drop(last)

    assert [first] == list(rounds_of_category(first.category))


def test_rounds_that_a_shorter_programme_leaves_out_stand_in_the_trail(app: Flask) -> None:
    category, who = make_call().categories[1], make_user()
    programmes.apply_preset(category, BY_KEY["sift"], actor=who, at=LATER)
    names = [one.name for one in rounds_of_category(category)]

    programmes.apply_preset(category, BY_KEY["one"], actor=who, at=LATER)

    gone = (
        db.session.query(AuditEvent).filter_by(verb="round.removed").order_by(AuditEvent.sequence)
    )
    assert names[:0:-1] == [event.facts["name"] for event in gone]
    assert [] == late_changes(category)
