"""排名, 奖项, 发布: the organiser's way from a closed round to published results."""

import re
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from portal.extensions import db
from portal.models import Entry, Publication, Ranking
from portal.models.enums import Role, RoundState
from portal.publishing import queries
from portal.web.guards import NOT_YOURS
from tests.factories.account import make_user
from tests.factories.call import make_call
from tests.factories.judging import make_blind_entry, make_judge, make_round
from tests.factories.publishing import (
    make_consent,
    make_judged_round,
    make_publication,
    make_ranking,
)
from tests.web.organisers.reading import counting, last_deed

TOTALS = (("90", "91", "92"), ("88", "88", "88"), ("60", "75", "78"))


@pytest.fixture
def organiser(as_, call):
    return as_(make_user(role=Role.ORGANISER, call=call))


@pytest.fixture
def observer(as_, call):
    return as_(make_user(name="监审", role=Role.OBSERVER, call=call))


def judged(call, totals=TOTALS, **values):
    entries = [make_blind_entry(call=call, author=f"作者{n}", **values) for n in range(len(totals))]
    judges = [make_judge(call=call, name=name) for name in ("评审甲", "评审乙", "评审丙")]
    return make_judged_round(call=call, totals=totals, entries=entries, judges=judges)


def test_results_say_what_to_do_first(organiser, call):
    base = f"/organise/{call.code}/results"

    assert "这一组还没有评审轮次" in organiser.get(base).text
    make_round(category=call.categories[0], state=RoundState.OPEN)
    db.session.commit()
    assert "初评还没有结束" in organiser.get(base).text


def test_results_never_tell_scores_of_an_open_round(organiser, call):
    round_ = judged(call)
    make_ranking(round_=round_)
    round_.state = RoundState.OPEN
    db.session.commit()
    base = f"/organise/{call.code}/results"

    page = organiser.get(base).text

    assert "初评还没有结束" in page
    assert "91.00" not in page
    assert 404 == organiser.send(f"{base}/essay/score-sheet").status_code
    assert 409 == organiser.send(f"/organise/{call.code}/results/essay/rank").status_code


def test_ranking_is_computed_shown_and_locked(organiser, call):
    judged(call)
    base = f"/organise/{call.code}/results"
    db.session.commit()

    answer = organiser.send(f"{base}/essay/rank")
    assert (303, f"{base}?category=essay&done=ranked") == (answer.status_code, answer.location)
    page = organiser.get(base).text
    assert "91.00" in page
    assert "分歧较大" in page
    assert "复算一致" in organiser.get(f"{base}/essay/replay").text
    assert "作者0" not in page
    assert "评审甲" not in page

    seen = re.search(r'name="ranking" value="(\w+)"', organiser.get(f"{base}/essay/lock").text)[1]
    answer = organiser.send(f"{base}/essay/lock", {"ranking": seen})
    assert 303 == answer.status_code
    assert "作者0" in organiser.get(base).text


def test_locking_another_version_than_seen_is_refused(organiser, call):
    round_ = judged(call)
    older = make_ranking(round_=round_).code
    make_ranking(round_=round_)
    db.session.commit()

    answer = organiser.send(f"/organise/{call.code}/results/essay/lock", {"ranking": older})

    assert 409 == answer.status_code
    assert "又排过一次名" in answer.text


def test_score_sheet_hides_names_until_the_lock(organiser, call):
    make_ranking(round_=judged(call))
    db.session.commit()

    answer = organiser.send(f"/organise/{call.code}/results/essay/score-sheet")
    rows = CalamineWorkbook.from_filelike(BytesIO(answer.data)).get_sheet_by_index(0).to_python()

    assert "filename*=UTF-8''" in answer.headers["Content-Disposition"]
    assert ["评分1", "评分2", "评分3", "有效评分数"] == rows[0][4:8]
    assert 4 == len(rows)
    assert b"\xe4\xbd\x9c\xe8\x80\x850" not in answer.data


def test_observer_reads_and_changes_nothing(observer, call):
    make_ranking(round_=judged(call))
    db.session.commit()
    base = f"/organise/{call.code}"

    assert 405 == observer.get(f"{base}/results/essay/score-sheet").status_code
    assert 200 == observer.send(f"{base}/results/essay/score-sheet").status_code
    assert "round.scores_exported" == last_deed()[0]
    for path in ("results", "awards", "publication"):
        assert 200 == observer.get(f"{base}/{path}").status_code, path
    assert "锁定名次</a>" not in observer.get(f"{base}/results").text
    for path in (
        "results/essay/rank",
        "results/essay/lock",
        "awards/essay/propose",
        "publication/review",
        "publication/publish",
    ):
        assert 403 == observer.send(f"{base}/{path}").status_code, path


def test_awards_wait_for_the_lock(organiser, call):
    make_ranking(round_=judged(call))
    db.session.commit()

    assert "名次还没有锁定" in organiser.get(f"/organise/{call.code}/awards").text
    answer = organiser.send(f"/organise/{call.code}/awards/essay/propose")
    assert 409 == answer.status_code


def test_awards_are_proposed_with_a_vacant_level_and_moved_by_hand(organiser, call):
    ranking = make_ranking(round_=judged(call), is_locked=True)
    db.session.commit()
    base = f"/organise/{call.code}/awards"

    organiser.send(f"{base}/essay/propose", {"vacant": "first"})
    page = organiser.get(base).text
    assert re.search(r"一等奖 <span class=\"meta\">空缺", page)

    code = re.search(rf'href="({base}/essay/[\w-]+)"', page)[1]
    refused = organiser.send(code, {"level": "first", "reason": ""})
    assert 422 == refused.status_code
    assert "请写明为什么与名次不一致" in refused.text
    assert 303 == organiser.send(code, {"level": "none", "reason": "作者申请退出"}).status_code
    assert 2 == len(queries.awards_of(db.session.get_one(Ranking, ranking.id)))
    assert 303 == organiser.send(code, {"level": "first", "reason": "合议"}).status_code
    assert "人工调整：合议" in organiser.get(base).text


REVIEW = {"reviewer": "沈砚秋", "reviewed_at": "2025-05-01T09:00", "conclusion": "passed"}


def test_publishing_walks_review_preview_and_one_act(organiser, call, client):
    ranking = make_ranking(round_=judged(call), is_locked=True)
    make_consent(entry=db.session.get_one(Entry, ranking.rows[0].entry_id))
    db.session.commit()
    base = f"/organise/{call.code}/publication"
    organiser.send(f"/organise/{call.code}/awards/essay/propose")

    assert "还没有登记" in organiser.get(base).text
    assert 422 == organiser.send(f"{base}/publish").status_code
    assert 422 == organiser.send(f"{base}/review", {"reviewer": "沈砚秋"}).status_code
    assert 303 == organiser.send(f"{base}/review", REVIEW).status_code
    preview = organiser.get(f"{base}/publish").text
    assert "作者未同意公开姓名" in preview
    assert 404 == client.get(f"/calls/{call.code}/winners").status_code

    assert 303 == organiser.send(f"{base}/publish").status_code
    page = organiser.get(base).text
    assert "已发布第 1 版" in page
    listed = client.get(f"/calls/{call.code}/winners").text
    levels = re.compile(r'<section class="level.*?</section>', re.DOTALL)
    told = [re.sub(r"<[^>]+>|\s", "", one) for one in levels.findall(preview)]
    assert told == [re.sub(r"<[^>]+>|\s", "", one) for one in levels.findall(listed)]
    again = organiser.send(f"{base}/publish")
    assert 409 == again.status_code
    assert 1 == db.session.query(Publication).count()


def test_an_observer_sees_the_preview_without_the_deed(organiser, observer, call):
    make_ranking(round_=judged(call), is_locked=True)
    db.session.commit()
    base = f"/organise/{call.code}/publication"
    organiser.send(f"/organise/{call.code}/awards/essay/propose")
    organiser.send(f"{base}/review", REVIEW)
    seen, refused = observer.get(f"{base}/publish"), observer.send(f"{base}/publish")

    assert (200, True) == (seen.status_code, "作者未同意公开姓名" in seen.text)
    assert "发布结果</button>" not in seen.text
    assert "看发布预览" in observer.get(base).text
    assert (403, True) == (refused.status_code, NOT_YOURS in refused.text)
    assert 0 == db.session.query(Publication).count()


@pytest.mark.parametrize("page", ["results", "awards", "publication"])
def test_three_entries_cost_as_many_queries_as_one(as_, app, page):
    numbers = []
    for totals in (TOTALS[:1], TOTALS):
        call = make_call()
        ranking = make_ranking(round_=judged(call, totals), is_locked=True)
        if page == "publication":
            make_publication(ranking=ranking)
        client = as_(make_user(role=Role.ORGANISER, call=call))
        with counting() as count:
            assert 200 == client.get(f"/organise/{call.code}/{page}").status_code
        numbers.append(count.number)

    assert numbers[0] == numbers[1]


def test_a_review_of_tomorrow_is_refused(organiser, call):
    db.session.commit()

    answer = organiser.send(
        f"/organise/{call.code}/publication/review", REVIEW | {"reviewed_at": "2099-01-01T09:00"}
    )

    assert 422 == answer.status_code
    assert "审查时间不能晚于现在" in answer.text
