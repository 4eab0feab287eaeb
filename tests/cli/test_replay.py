"""``wenheng replay``: 一致, or where not; of rankings and of plans."""

from decimal import Decimal

import pytest
from sqlalchemy import update

from portal.app import create_app
from portal.extensions import db
from portal.judging.operations import pools, rounds, verdicts
from portal.models import CastingVote, Plan, Ranking, RoundPool
from portal.models.enums import PlanState, PoolKind, RoundKind, Rule
from reviewers.values import inputs_digest
from tests.factories.account import make_user
from tests.factories.call import NOW
from tests.factories.programmes import LATER, make_kind_round, make_later_round, ranked
from tests.factories.publishing import make_judged_round, make_ranking
from tests.portal.judging.test_plans import apply, make_stage, propose

TOTALS = (("90", "91", "90"), ("88", "88", "88"), ("60", "75", "78"))


@pytest.fixture
def inside(ready):
    """Return the runner, beside an open application on the same database."""

    def command(*words):
        # what has been looked at here keeps nobody waiting
        db.session.rollback()
        return ready(*words)

    with create_app().app_context():
        yield command
        db.session.remove()
        db.engine.dispose()


def test_replay_says_the_same_or_where_not(inside):
    ranking = make_ranking(round_=make_judged_round(totals=TOTALS))
    db.session.commit()
    code, key, digest = ranking.code, ranking.id, ranking.inputs_digest

    ended, said = inside("replay", code)
    assert "一致：3 件作品，名次、得分都与保存的相同，表上其他数字也相同。" in said
    assert 0 == ended
    assert f"输入指纹 {digest}" in said

    rows = db.session.get(Ranking, key).rows
    rows[0].score, rows[1].adjusted = Decimal("99"), Decimal("1")
    db.session.commit()
    ended, said = inside("replay", code)
    assert 1 == ended
    assert "保存的是第 1 名 99 分，重新算是第 1 名 90.33 分" in said
    assert "名次和得分相同，校宽严后不同" in said


def changed(inside, ranking_id, **values):
    """Change what is stored of a ranking, replay it and put the values back."""
    ranking = db.session.get(Ranking, ranking_id)
    code, kept = ranking.code, {name: getattr(ranking, name) for name in values}
    for name, value in values.items():
        setattr(ranking, name, value)
    db.session.commit()
    answer = inside("replay", code)
    ranking = db.session.get(Ranking, ranking_id)
    for name, value in kept.items():
        setattr(ranking, name, value)
    db.session.commit()
    return answer


def test_replay_compares_all_that_was_kept_and_knows_another_engine(inside):
    ranking = make_ranking(round_=make_judged_round(totals=TOTALS))
    key, summary, inputs = ranking.id, ranking.summary, ranking.inputs
    db.session.commit()

    assert (
        "不一致：分数线的把握和边界作品" in changed(inside, key, summary=summary | {"lines": []})[1]
    )
    assert "不一致：没有排名的作品" in changed(inside, key, unranked=[["A", 1]])[1]
    assert "不一致：种子" in changed(inside, key, seed=1)[1]
    forged = inputs | {"minimum_readings": 1}
    ended, said = changed(inside, key, inputs=forged, inputs_digest=inputs_digest(forged))
    assert (1, True) == (ended, "与操作记录里排名时记下的对不上" in said)

    # an older engine that had no place for the first entry
    assert 0 == changed(inside, key, engine_version="1.0.0")[0]
    db.session.get(Ranking, key).rows[0].score = Decimal("99")
    ended, said = changed(inside, key, engine_version="1.0.0")
    assert (2, True) == (ended, "这不说明保存的有误" in said)
    assert "不一致" not in said


def test_replay_of_a_plan_and_of_nothing_known(inside):
    round_ = make_stage()
    apply(propose(round_))
    db.session.commit()
    plan = db.session.query(Plan).filter_by(round_id=round_.id).one()

    code, pairs = plan.code, len(plan.pairs)

    assert f"一致：{pairs} 份分配都与保存的相同。" in inside("replay", code)[1]
    plan.pairs = plan.pairs[1:]
    db.session.commit()
    assert 1 == inside("replay", code)[0]
    assert "没有编号为“ABSENT”的排名、分配方案或轮次" in inside("replay", "ABSENT")[1]


def make_two_rounds():
    """Return a sifting round with a casting vote and ranks, and a round whose pool was drawn."""
    round_, piles = make_kind_round(RoundKind.SIFTING, Rule.MAJORITY, entries=3, judges=2)
    for (judge, pile), line in zip(piles.items(), ("++-", "-+-"), strict=True):
        for reading, word in zip(pile, line, strict=True):
            verdicts.sign_verdict(
                reading.id, is_passed=word == "+", remark="", version=0, actor=judge.user, at=NOW
            )
    rounds.close_round(round_, note="试", actor=make_user(), at=LATER)
    verdicts.cast_vote(
        round_, entry="A0001", is_passed=True, reason="立意好", actor=make_user(), at=LATER
    )
    ranked(round_)
    later = make_later_round(round_, pool_kind=PoolKind.PASSED)
    pools.draw_pool(later, actor=make_user(), at=LATER)
    pools.change_member(
        later, blind_code="A0003", is_in=True, reason="评委提议", actor=make_user(), at=LATER
    )
    # the plan of the factory was not drawn: there is nothing to draw again
    db.session.execute(update(Plan).values(state=PlanState.DISCARDED))
    db.session.commit()
    return round_, later


def test_replay_of_a_round_draws_its_pool_again_and_holds_votes_to_the_trail(inside):
    first, later = make_two_rounds()
    here, there, key = first.code, later.code, later.id

    ended, said = inside("replay", here)
    assert (0, True) == (ended, "一致：1 件定夺，结论和理由都与操作记录相同" in said)
    assert "还没有确定入围" in said
    assert "一致：3 件作品" in said
    ended, said = inside("replay", there)
    assert (0, True) == (ended, "一致：3 件入围作品" in said)

    def pool_with(**changed):
        """Change what was stored of the pool, draw it again and put it back."""
        row = db.session.query(RoundPool).filter_by(round_id=key).one()
        kept = {name: getattr(row, name) for name in changed}
        for name, value in changed.items():
            setattr(row, name, value)
        db.session.commit()
        answer = inside("replay", there)
        row = db.session.query(RoundPool).filter_by(round_id=key).one()
        for name, value in kept.items():
            setattr(row, name, value)
        db.session.commit()
        return answer

    inputs = dict(db.session.query(RoundPool).filter_by(round_id=key).one().inputs)
    forged = inputs | {"reasons": {"A0003": "亲戚"}}
    ended, said = pool_with(inputs=forged, inputs_digest=inputs_digest(forged))
    assert 1 == ended
    assert "与操作记录里确定入围时记下的对不上" in said
    assert "人工增补、移出或者理由" in said
    moved = inputs | {"candidates": [[code, 1, "", True] for code, *_ in inputs["candidates"]]}
    ended, said = pool_with(inputs=moved)
    assert (1, True) == (ended, "入围依据的名次与上一轮的排名对不上" in said)
    assert "A0003，保存的人工增补（上一轮第 3 名），重新确定按名次入围（上一轮第 1 名）" in said
    early = {name: value for name, value in inputs.items() if name != "reasons"}
    ended, said = pool_with(inputs=early, inputs_digest=inputs_digest(early))
    assert "保存的输入里没有增补、移出的理由" in said
    assert "人工增补、移出或者理由" not in said

    vote = db.session.query(CastingVote).one()
    vote.is_passed = False
    db.session.commit()
    ended, said = inside("replay", here)
    assert (1, True) == (ended, "不一致：A0001 的定夺与操作记录或者排名的输入对不上" in said)
