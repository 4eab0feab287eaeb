"""Sifting and ranking rounds, and how several rounds become one order."""

from datetime import timedelta
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import select

from portal.errors import Conflict, Refused, TransitionRefused
from portal.extensions import db
from portal.judging import queries
from portal.judging.computing import solve
from portal.judging.operations import (
    ballots,
    pools,
    programmes,
    recusals,
    rounds,
    scorecards,
    verdicts,
)
from portal.judging.operations.ballots import stamp_of
from portal.judging.operations.cards import CardChanged, CardClosed, RoundLate
from portal.judging.presets import BY_KEY
from portal.judging.queries.pools import pool_rows, rounds_of_category
from portal.judging.replaying import replay
from portal.judging.round_inputs import fewest_ballots
from portal.judging.round_states import is_late
from portal.models import Ranking, Round, ScorecardVersion
from portal.models.enums import (
    Combination,
    PoolKind,
    RecusalKind,
    RoundKind,
    RoundState,
    Rule,
    ScorecardState,
)
from tests.factories.account import make_user
from tests.factories.call import NOW, make_call
from tests.factories.judging import make_assignment, make_round, make_scorecard
from tests.factories.programmes import (
    LATER,
    assign_all,
    make_kind_round,
    make_later_round,
    make_scored_round,
    ranked,
)

SIFTING, RANKING = RoundKind.SIFTING, RoundKind.RANKING


def codes_of(ranking: Ranking) -> list[tuple[str, int, str]]:
    names = queries.blind_codes(row.entry_id for row in ranking.rows)
    return [(names[row.entry_id], row.rank, f"{row.score:.2f}") for row in ranking.rows]


def close(round_: Round) -> None:
    rounds.close_round(round_, note="试", actor=make_user(), at=LATER)


def sift(words: list[str], **values: object) -> Round:
    """Hold a sifting round: a line a judge, a letter an entry (+ passed, - not)."""
    round_, piles = make_kind_round(
        SIFTING, Rule.MAJORITY, entries=len(words[0]), judges=len(words), **values
    )
    for (judge, pile), line in zip(piles.items(), words, strict=True):
        for reading, word in zip(pile, line, strict=True):
            verdicts.sign_verdict(
                reading.id, is_passed=word == "+", remark="", version=0,
                actor=judge.user, at=NOW,
            )  # fmt: skip
    close(round_)
    return round_


def test_a_majority_lets_pass_and_the_passed_are_the_next_pool(app: Flask) -> None:
    round_ = sift(["++-", "+--", "-+-"])

    ranking = ranked(round_)

    assert [("A0001", 1, "66.67"), ("A0002", 1, "66.67"), ("A0003", 3, "0.00")] == (
        codes_of(ranking)
    )
    assert replay(ranking).is_same
    later = make_later_round(round_, pool_kind=PoolKind.PASSED)
    pools.draw_pool(later, actor=make_user(), at=LATER)
    rows, _ = pool_rows(later, ranking, view="in", offset=0, limit=9)
    assert ["A0001", "A0002"] == [row.code for row in rows]


def test_an_even_split_waits_for_the_organisers_and_their_reason(app: Flask) -> None:
    round_ = sift(["++", "-+"])
    cast = {"entry": "A0001", "is_passed": False, "actor": make_user(), "at": LATER}

    with pytest.raises(Refused, match="例如 A0001"):
        ranked(round_)
    with pytest.raises(Refused, match="请写明理由"):
        verdicts.cast_vote(round_, reason=" ", **cast)
    with pytest.raises(Conflict, match="评委已有结论"):
        verdicts.cast_vote(round_, reason="好", **cast | {"entry": "A0002"})
    verdicts.cast_vote(round_, reason="文不对题", **cast)

    assert [("A0002", 1, "100.00"), ("A0001", 2, "50.00")] == codes_of(ranked(round_))


def test_a_word_is_no_scorecard_and_points_are_no_word(app: Flask) -> None:
    _, piles = make_kind_round(SIFTING, Rule.MAJORITY, entries=1, judges=1)
    ((judge, (reading,)),) = piles.items()
    given = {"version": 0, "actor": judge.user, "at": NOW, "remark": ""}

    card = verdicts.save_verdict(reading.id, is_passed=None, **given | {"remark": "字迹不清"})
    assert ({}, ScorecardState.DRAFT) == (card.points, card.state)
    with pytest.raises(CardChanged):
        verdicts.save_verdict(reading.id, is_passed=True, **given)
    with pytest.raises(Exception, match="可能已经移走"):
        scorecards.save_draft(reading.id, points={}, **given)


def test_orders_are_signed_whole_and_become_one_by_strongest_paths(app: Flask) -> None:
    round_, piles = make_kind_round(RANKING, Rule.SCHULZE, entries=3, judges=3)
    orders = ["A0001 A0002 A0003", "A0002 A0001 A0003", "A0001 A0003 A0002"]
    fresh = stamp_of({f"A000{n}": 0 for n in (1, 2, 3)})
    digests = set()
    for judge, order in zip(piles, orders, strict=True):
        given = {"notes": {"A0001": "气韵生动"}, "stamp": fresh, "actor": judge.user, "at": NOW}
        ballots.save_ballot(round_.code, order=order.split(), **given)
        with pytest.raises(CardChanged):
            ballots.sign_ballot(round_.code, order=order.split(), **given)
        saved = stamp_of({f"A000{n}": 1 for n in (1, 2, 3)})
        digests.add(
            ballots.sign_ballot(round_.code, order=order.split(), **given | {"stamp": saved})
        )
    close(round_)

    ranking = ranked(round_)

    assert 3 == len(digests)
    assert [("A0001", 1, "100.00"), ("A0002", 2, "50.00"), ("A0003", 3, "0.00")] == (
        codes_of(ranking)
    )
    assert replay(ranking).is_same


def test_a_work_on_too_few_ballots_gets_no_place(app: Flask) -> None:
    round_, piles = make_kind_round(RANKING, Rule.SCHULZE, entries=4, judges=3)
    for judge, places in zip(piles, ("4123", "123", "213"), strict=True):
        order = [f"A000{place}" for place in places]
        given = {"actor": judge.user, "at": NOW}
        if len(order) < 4:
            recusals.recuse(piles[judge][3].id, kind=RecusalKind.INTEREST, note="", **given)
        ballots.sign_ballot(
            round_.code, order=order, notes={}, stamp=stamp_of(dict.fromkeys(order, 0)), **given
        )
    close(round_)

    ranking = ranked(round_)

    # one judge alone put it first: the order of the others is as if it were not there
    assert [("A0001", 1, "100.00"), ("A0002", 2, "50.00"), ("A0003", 3, "0.00")] == (
        codes_of(ranking)
    )
    assert ([["A0004", 1]], 2) == (ranking.unranked, ranking.summary["least_readings"])
    assert replay(ranking).is_same
    # a ranking kept under the earlier rule is computed by it still
    assert "A0004" == solve({**ranking.inputs, "minimum_readings": 1})[1].rows[0].entry
    assert [1, 2, 2, 3, 3, 4] == [fewest_ballots(readings) for readings in range(1, 7)]


def test_a_signed_order_is_reopened_with_a_reason_and_keeps_what_was_signed(app: Flask) -> None:
    round_, piles = make_kind_round(RANKING, Rule.BORDA, entries=2, judges=1)
    ((judge, pile),) = piles.items()
    given = {"notes": {}, "actor": judge.user, "at": NOW}
    stamps = [stamp_of({"A0001": n, "A0002": n}) for n in range(5)]
    ballots.sign_ballot(round_.code, order=["A0001", "A0002"], stamp=stamps[0], **given)
    versions = [one.scorecard.version for one in pile if one.scorecard]
    stamp = stamp_of(dict(zip(["A0001", "A0002"], versions, strict=True)))
    with pytest.raises(CardClosed):
        ballots.save_ballot(round_.code, order=["A0002", "A0001"], stamp=stamp, **given)

    ballots.reopen_ballot(round_.code, reason="看漏一件", actor=judge.user, at=NOW)

    kept = db.session.scalars(select(ScorecardVersion).order_by(ScorecardVersion.id)).all()
    assert ["signed", "signed", "reopened", "reopened"] == [one.state for one in kept]
    assert {"", "看漏一件"} == {one.reason for one in kept}


def test_the_last_round_orders_its_pool_and_the_rest_follows(app: Flask) -> None:
    first, entries = make_scored_round([20, 18, 16, 14])
    ranked(first)
    last = make_later_round(
        first, state=RoundState.OPEN, pool_kind=PoolKind.TOP_COUNT, pool_count=1
    )
    key = last.rubric.criteria[0].key
    for judge_readings in assign_all(last, entries[:2], 1).values():
        for reading, points in zip(judge_readings, ("10", "12"), strict=True):
            make_scorecard(assignment=reading, points={key: points})
    close(last)

    ranking = ranked(last)

    assert [("A0002", 1, "12.00"), ("A0001", 2, "10.00"), ("A0003", 3, "16.00"),
            ("A0004", 4, "14.00")] == codes_of(ranking)  # fmt: skip
    assert [1, 1, 0, 0] == [row.readings for row in ranking.rows]
    assert replay(ranking).is_same

    # the same rounds weighed: 0.4 × 20 + 0.6 × 10 = 14 against 0.4 × 18 + 0.6 × 12 = 14.4
    first.weight, last.weight = Decimal(40), Decimal(60)
    last.category.combination = Combination.WEIGHTED
    db.session.flush()
    assert [("A0002", 1, "14.40"), ("A0001", 2, "14.00")] == codes_of(ranked(last))[:2]


def test_a_preset_sets_the_rounds_up_until_one_is_open(app: Flask) -> None:
    category = make_call().categories[1]
    actor = make_user()
    programmes.apply_preset(category, BY_KEY["sift"], actor=actor, at=NOW)
    programmes.apply_preset(category, BY_KEY["two"], actor=actor, at=NOW)

    first, last = rounds_of_category(category)
    assert [("初评", Decimal(40)), ("终评", Decimal(60))] == [
        (one.name, one.weight) for one in (first, last)
    ]
    assert (PoolKind.TOP_SHARE, Decimal("0.3"), 6) == (
        last.pool_kind, last.pool_share, last.readings,
    )  # fmt: skip
    assert Combination.WEIGHTED is category.combination
    first.state = RoundState.OPEN
    db.session.flush()
    with pytest.raises(Conflict, match="初评已经开评"):
        programmes.apply_preset(category, BY_KEY["one"], actor=actor, at=NOW)
    with pytest.raises(Conflict, match="初评已经开评"):
        programmes.declare_combination(
            category, how=Combination.LAST_ROUND, weights={}, actor=actor, at=NOW
        )


@pytest.mark.parametrize(("weights", "message"), [((40, 50), "等于 100"), ((0, 100), "")])
def test_weights_make_a_hundred(app: Flask, weights: tuple[int, int], message: str) -> None:
    category = make_call().categories[0]
    programmes.apply_preset(category, BY_KEY["two"], actor=make_user(), at=NOW)
    both = rounds_of_category(category)
    given = {one.code: Decimal(w) for one, w in zip(both, weights, strict=True)}

    def declare() -> None:
        programmes.declare_combination(
            category, how=Combination.WEIGHTED, weights=given, actor=make_user(), at=NOW
        )

    if message:
        with pytest.raises(Refused, match=message):
            declare()
    else:
        declare()
        assert [None, Decimal(100)] == [one.weight for one in rounds_of_category(category)]


def test_a_round_that_orders_has_no_points_to_weigh(app: Flask) -> None:
    category = make_call().categories[0]
    programmes.apply_preset(category, BY_KEY["sift"], actor=make_user(), at=NOW)
    sifting, *_ = rounds_of_category(category)

    with pytest.raises(Refused, match="初筛不产生分数"):
        programmes.declare_combination(
            category, how=Combination.WEIGHTED, weights={sifting.code: Decimal(100)},
            actor=make_user(), at=NOW,
        )  # fmt: skip


@pytest.mark.parametrize(("seconds", "late"), [(-1, False), (0, False), (1, True)])
def test_the_due_date_binds_signatures_to_the_second(app: Flask, seconds: int, late: bool) -> None:
    round_ = make_round(state=RoundState.OPEN, due_at=NOW, readings=1)
    reading = make_assignment(round_=round_)
    moment = NOW + timedelta(seconds=seconds)
    points = {one.key: one.maximum for one in round_.rubric.criteria}
    given = {"points": points, "remark": "", "actor": reading.judge.user}

    assert late is is_late(round_.state, round_.due_at, moment)
    scorecards.save_draft(reading.id, version=0, at=moment, **given)
    if not late:
        scorecards.sign_scorecard(reading.id, version=1, at=moment, **given)
        return
    with pytest.raises(RoundLate):
        scorecards.sign_scorecard(reading.id, version=1, at=moment, **given)
    rounds.extend_round(
        round_, due_at=moment + timedelta(hours=1), reason="评委出差", actor=make_user(), at=moment
    )
    card = scorecards.sign_scorecard(reading.id, version=1, at=moment, **given)
    assert ScorecardState.SIGNED is card.state


def test_only_an_open_round_is_extended_and_only_into_the_future(app: Flask) -> None:
    actor = make_user()
    with pytest.raises(TransitionRefused, match="不能延期"):
        rounds.extend_round(make_round(), due_at=LATER, reason="早", actor=actor, at=NOW)
    round_ = make_round(state=RoundState.OPEN)
    with pytest.raises(Refused, match="现在以后"):
        rounds.extend_round(round_, due_at=NOW, reason="迟", actor=actor, at=NOW)
