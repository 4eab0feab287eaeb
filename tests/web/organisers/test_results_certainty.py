"""入围把握, 得分说明, 扣分: what organisers see beside the ranks, and what they do about it."""

import re

import pytest

from portal.extensions import db
from portal.judging.findings import findings_of
from portal.judging.queries.extra_readings import extra_readings
from portal.models import Assignment, BlindCode
from portal.models.enums import Role, RoundState, Rule
from tests.factories.account import make_user
from tests.factories.judging import make_judge, make_round
from tests.factories.publishing import make_judged_round, make_ranking
from tests.web.organisers.test_results_pages import TOTALS, judged

CROWD = tuple((str(70 + n % 4), str(71 + n % 3), str(70 + n % 5)) for n in range(12))


@pytest.fixture
def organiser(as_, call):
    return as_(make_user(role=Role.ORGANISER, call=call))


def test_results_say_how_sure_each_line_is_and_order_more_readings(organiser, call):
    round_ = judged(call, CROWD)
    for judge in (make_judge(call=call, name=name) for name in ("评审丁", "评审戊")):
        assert judge.is_active
    ranking = make_ranking(round_=round_)
    db.session.commit()
    base = f"/organise/{call.code}/results"

    page = organiser.get(base).text
    assert "线把握只有" in page
    assert "未见显著宽严差异" in page
    assert "得分九成会落在的范围" in page
    asked = organiser.get(f"{base}/essay/extra").text
    near = re.findall(r'name="entries" value="([^"]+)"', asked)
    assert set(near) == set(findings_of(ranking).near)

    answer = organiser.send(
        f"{base}/essay/extra", {"entries": near[:2], "readings": "2", "reason": "分不出先后"}
    )

    assert 303 == answer.status_code
    db.session.expire_all()
    assert (RoundState.OPEN, 2) == (round_.state, len(extra_readings(round_)))
    assert 4 == db.session.query(Assignment).filter_by(round_id=round_.id).count() - 36
    assert answer.location.endswith(f"rounds/{round_.code}?done=extra")


def test_results_say_what_was_not_trimmed_and_what_is_missing(organiser, call):
    totals = (
        ("60", "80", "81", "83", "100"), ("80", "81", "82", "84", ""), ("99", "99", "", "", ""),
    )  # fmt: skip
    make_ranking(round_=make_judged_round(call=call, totals=totals, rule=Rule.TRIMMED_MEAN))
    db.session.commit()

    page = organiser.get(f"/organise/{call.code}/results").text

    assert 1 == page.count("只有 4 份评分，不去最高最低分，按平均分计")
    assert "评分不足，至少要 3 份才排名" in page


def test_only_what_is_near_a_line_is_read_more(organiser, call):
    ranking = make_ranking(round_=judged(call, (("99", "99", "98"), *CROWD)))
    db.session.commit()
    code = blind_code_of(ranking.rows[-1])
    near = findings_of(ranking).near
    assert code not in near

    answer = organiser.send(
        f"/organise/{call.code}/results/essay/extra",
        {"entries": [*near, code], "readings": "1", "reason": "想再看看"},
    )

    assert 422 == answer.status_code
    assert "只能为分数线上下的作品加评" in answer.text


def blind_code_of(row):
    return db.session.query(BlindCode).filter_by(entry_id=row.entry_id).one().code


def test_a_score_is_explained_and_a_deduction_is_shown_and_withdrawn(organiser, call):
    round_ = judged(call, TOTALS)
    code = blind_code_of(make_ranking(round_=round_).rows[0])
    db.session.commit()
    base = f"/organise/{call.code}/results/essay/entries/{code}"

    page = organiser.get(base).text
    assert "按“算术平均”计算" in page
    assert "主要评分项的平均分，再看同评两件的评委谁给得高" in page
    assert "作者0" not in page
    refused = organiser.send(f"{base}/deduct", {"points": "一分", "reason": "超字数"})
    assert (422, True) == (refused.status_code, "0.5 到 100 之间" in refused.text)
    answer = organiser.send(f"{base}/deduct", {"points": "4", "reason": "超出字数上限"})
    assert 303 == answer.status_code
    make_ranking(round_=round_)
    db.session.commit()

    page = organiser.get(base).text
    assert '扣分 <b class="num">−4</b> 分：超出字数上限' in page
    assert "评委 91.00，扣 4" in organiser.get(f"/organise/{call.code}/results").text
    deduction = re.search(r'name="deduction" value="(\w+)"', page)[1]
    answer = organiser.send(
        f"{base}/withdraw-deduction", {"deduction": deduction, "withdrawal": "核对过，没有超"}
    )
    assert 303 == answer.status_code
    assert "核对过，没有超" in organiser.get(base).text


def test_ties_are_declared_before_the_round_opens_and_told_to_judges(as_, organiser, call):
    round_ = make_round(category=call.categories[0], state=RoundState.PLANNED)
    db.session.commit()
    path = f"/organise/{call.code}/rounds/{round_.code}/ties"

    twice = organiser.send(path, {"first": "median", "second": "median", "third": ""})
    assert (422, True) == (twice.status_code, "同一条规则只能用一次" in twice.text)
    gap = organiser.send(path, {"first": "", "second": "median", "third": ""})
    assert (422, True) == (gap.status_code, "前面一格选了“不再看，并列”" in gap.text)
    assert 303 == organiser.send(path, {"first": "median", "second": "", "third": ""}).status_code

    words = "得分相同时先看全部评分的中位数，仍相同的并列"
    assert words in organiser.get(f"/organise/{call.code}/rounds/{round_.code}").text
    judge = make_judge(call=call, name="评审甲")
    db.session.refresh(round_)
    round_.state = RoundState.OPEN
    db.session.commit()
    assert words in as_(judge.user).get("/judging/briefing").text
    late = organiser.send(path, {"first": "", "second": "", "third": ""})
    assert (409, True) == (late.status_code, "已经开评" in late.text)


def test_near_the_lines_the_page_says_who_stands_in_the_way(organiser, call):
    ranking = make_ranking(round_=judged(call, CROWD))
    db.session.commit()
    near = findings_of(ranking).near

    answer = organiser.send(
        f"/organise/{call.code}/results/essay/extra",
        {"entries": list(near[:1]), "readings": "1", "reason": "分不出先后"},
    )

    assert 422 == answer.status_code
    assert "还差 1 份没有评委可评" in answer.text
    assert "这件不能再加" in answer.text
