"""``wenheng replay``: 一致, or where not; of rankings and of plans."""

from decimal import Decimal

import pytest

from portal.app import create_app
from portal.extensions import db
from portal.models import Plan, Ranking
from reviewers.values import inputs_digest
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
    assert "没有编号为“ABSENT”的排名或分配方案" in inside("replay", "ABSENT")[1]
