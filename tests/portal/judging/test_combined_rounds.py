"""Several rounds as one order: exact scores, the declared chain, points added once."""

from decimal import Decimal
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import select

from portal.errors import Conflict, Refused
from portal.extensions import db
from portal.judging import carrying
from portal.judging.computing import solve, solve_round
from portal.judging.minutes.gathering import minutes_of
from portal.judging.operations import programmes, rounds, verdicts
from portal.judging.operations.deductions import deduct_points
from portal.judging.replaying import replay
from portal.judging.standings import table_of
from portal.models import Entry, Round
from portal.models.enums import Combination, PoolKind, RoundKind, RoundState, Rule
from tests.factories.account import make_user
from tests.factories.judging import assignments_of, make_scorecard
from tests.factories.programmes import (
    LATER,
    assign_all,
    make_later_round,
    make_scored_round,
    ranked,
)
from tests.portal.judging.test_round_kinds import close, codes_of, sift


def second_round(first: Round, entries: list[Entry], *points: str) -> Round:
    """Hold a second round in which one judge gives these points, weighed half and half."""
    last = make_later_round(
        first, state=RoundState.OPEN, pool_kind=PoolKind.TOP_COUNT, pool_count=len(points)
    )
    key = last.rubric.criteria[0].key
    for readings in assign_all(last, entries[: len(points)], 1).values():
        for reading, given in zip(readings, points, strict=True):
            make_scorecard(assignment=reading, points={key: given})
    close(last)
    first.weight = last.weight = Decimal(50)
    last.category.combination = Combination.WEIGHTED
    db.session.flush()
    return last


def test_a_deduction_weighs_the_same_whenever_it_is_entered(app: Flask) -> None:
    first, entries = make_scored_round([20, 18, 16])
    early = {"points": Decimal(2), "actor": make_user(), "at": LATER}
    deduct_points(entries[0], reason="进终评以前记下", **early)
    ranked(first)
    last = second_round(first, entries, "18", "18")
    deduct_points(entries[1], reason="进终评以后记下", **early)
    deduct_points(entries[2], reason="没有进终评", **early)

    ranking = ranked(last)

    # (20 + 18) / 2 − 2, (18 + 18) / 2 − 2, 16 − 2
    assert [("A0001", 1, "17.00"), ("A0002", 2, "16.00"), ("A0003", 3, "14.00")] == codes_of(
        ranking
    )
    assert [(Decimal(19), Decimal(-2)), (Decimal(18), Decimal(-2)), (Decimal(16), Decimal(-2))] == [
        (row.judged, row.added) for row in ranking.rows
    ]
    assert replay(ranking).is_same


def test_equal_weighted_scores_are_parted_by_the_declared_chain(app: Flask) -> None:
    first, entries = make_scored_round([18, 20])
    ranked(first)
    last = second_round(first, entries, "20", "18")

    # 19 and 19: the judge of the last round put A0001 higher
    ranking = ranked(last)

    assert [("A0001", 1, "19.00"), ("A0002", 2, "19.00")] == codes_of(ranking)
    assert ["", "head_to_head"] == [row.hint for row in ranking.rows]


def test_what_stays_in_a_middle_round_is_parted_by_its_chain_and_told_how(app: Flask) -> None:
    first, entries = make_scored_round([20, 19, 18, 10])
    ranked(first)
    middle = second_round(first, entries, "20", "18", "19")
    assert [("A0001", 1, "20.00"), ("A0003", 2, "18.50"), ("A0002", 3, "18.50")] == codes_of(
        ranked(middle)
    )[:3]
    last = make_later_round(
        middle, name="总评", state=RoundState.OPEN, pool_kind=PoolKind.TOP_COUNT, pool_count=1
    )
    (reading,) = next(iter(assign_all(last, entries[:1], 1).values()))
    make_scorecard(assignment=reading, points={last.rubric.criteria[0].key: "20"})
    close(last)
    first.weight, middle.weight, last.weight = Decimal(25), Decimal(25), Decimal(50)
    db.session.flush()

    ranking = ranked(last)

    assert [("A0001", 1), ("A0003", 2), ("A0002", 3), ("A0004", 4)] == [
        one[:2] for one in codes_of(ranking)
    ]
    assert ["", "", "head_to_head", ""] == [row.hint for row in ranking.rows]
    assert replay(ranking).is_same
    # what earlier versions kept of a round still comes to what it came to then
    old = [{k: v for k, v in one.items() if k not in {"order", "chain"}}
           for one in ranking.inputs["before"]]  # fmt: skip
    rows = solve({**ranking.inputs, "before": old})[1].rows
    assert [1, 2, 2, 4] == [row.rank for row in rows]


def test_equal_scores_left_behind_say_what_parted_them(app: Flask) -> None:
    """Also where the one that stood between them went on."""
    first, entries = make_scored_round([20, 15, 15, 15])
    main = next(one.key for one in first.rubric.criteria if one.is_main)
    other = next(one.key for one in first.rubric.criteria if not one.is_main)
    for reading, given in zip(assignments_of(first)[1:], (9, 7, 5), strict=True):
        reading.scorecard.points = {main: str(given), other: str(15 - given)}
    ranked(first)
    last = second_round(first, [entries[0], entries[2]], "20", "18")
    last.category.combination = Combination.LAST_ROUND

    ranking = ranked(last)

    assert [("A0002", 3, "15.00"), ("A0004", 4, "15.00")] == codes_of(ranking)[2:]
    assert ["", "main_criterion"] == [row.hint for row in ranking.rows[2:]]


def test_rounds_are_weighed_exact_and_not_as_printed(app: Flask) -> None:
    own = solve_round(
        {
            "rule": "mean", "minimum_readings": 1, "main_criterion": None, "tie_chain": [],
            "cards": [[f"J{n}", "A0001", {"all": p}] for n, p in enumerate(("90", "90", "91"))],
        }
    )[1]  # fmt: skip

    assert [["A0001", 1, "271/3"]] == carrying.stage_of("r", "初评", None, own)["rows"]


def test_what_a_vote_parted_is_not_called_tied_and_nobody_s_figures_are_none(app: Flask) -> None:
    round_ = sift(["++", "--"])
    for entry, is_passed in (("A0001", True), ("A0002", False)):
        verdicts.cast_vote(
            round_, entry=entry, is_passed=is_passed, reason="议定", actor=make_user(), at=LATER
        )
    ranking = ranked(round_)
    assert [("A0001", 1, "50.00"), ("A0002", 2, "50.00")] == codes_of(ranking)
    assert [(False, ""), (False, "")] == [(row.is_tied, row.hint) for row in ranking.rows]

    last = second_round(round_, list(db.session.scalars(select(Entry).order_by(Entry.id))), "18")
    round_.weight, last.weight = None, Decimal(100)
    behind = table_of(ranked(last), ()).rows[1]
    assert ("A0002", 0, None, None) == (
        behind.code, behind.readings, behind.plain_mean, behind.spread,
    )  # fmt: skip


def test_the_last_round_of_a_weighted_sum_decides_something(app: Flask) -> None:
    first, _ = make_scored_round([20, 18], state=RoundState.PLANNED)
    last = make_later_round(first, pool_kind=PoolKind.TOP_COUNT, pool_count=2)
    who = {"actor": make_user(), "at": LATER}
    declare = partial(
        programmes.declare_combination, first.category, how=Combination.WEIGHTED, **who
    )

    with pytest.raises(Refused, match="最后一轮终评要占权重，不然它评什么都不算"):
        declare(weights={first.code: Decimal(100)})
    declare(weights={first.code: Decimal(40), last.code: Decimal(60)})
    with pytest.raises(Conflict, match="新加的一轮没有权重，评什么都不算"):
        programmes.add_round(first.category, **who)
    programmes.declare_combination(first.category, how=Combination.LAST_ROUND, weights={}, **who)
    third = programmes.add_round(first.category, **who)
    rounds.change_round(third, kind=RoundKind.RANKING, rule=Rule.SCHULZE, readings=3, due_at=None,
                        **who)  # fmt: skip
    with pytest.raises(Refused, match="不产生分数，不能和前面的相加"):
        declare(weights={first.code: Decimal(40), last.code: Decimal(60)})

    assert (Combination.LAST_ROUND, None) == (first.category.combination, last.weight)


def test_the_minutes_of_every_round_say_how_the_rounds_become_one_order(app: Flask) -> None:
    first, entries = make_scored_round([20, 18])

    def told(round_: Round) -> list[str]:
        rows = minutes_of(round_, with_names=False).sections[0].grid.rows
        return [text for what, text in rows if what == "最后的名次"]

    assert [] == told(first)
    ranked(first)
    last = second_round(first, entries, "18", "20")
    words = (
        "各轮评委分按权重相加：初评 50%，终评 50%；没有进下一轮的排在后面，按到过的各轮的权重平均"
    )
    assert [[words]] * 2 == [told(first), told(last)]
    first.category.combination = Combination.LAST_ROUND
    assert ["以最后一轮终评为准，没有进的按前一轮排在后面"] == told(last)
