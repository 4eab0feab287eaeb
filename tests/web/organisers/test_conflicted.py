"""回避复核: what a result must not count is listed without names and leaves it by one deed."""

import re
from datetime import UTC, datetime

import pytest

from portal.extensions import db
from portal.models import AuditEvent, Entry, Plan
from portal.models.enums import ConflictState, Role, RoundState
from tests.factories.account import make_user
from tests.factories.judging import (
    assignments_of,
    make_assignment,
    make_conflict,
    make_judge,
    make_round,
    make_scorecard,
)
from tests.web.organisers.stages import SUMMARY, path_of
from tests.web.organisers.test_results_pages import TOTALS, judged


@pytest.fixture
def organiser(as_, call):
    return as_(make_user(role=Role.ORGANISER, call=call))


def test_a_card_in_conflict_stops_the_ranking_until_it_is_set_aside(organiser, as_, call):
    round_ = judged(call, (*TOTALS, ("70", "70", "70")))
    reading = assignments_of(round_)[0]
    entry = db.session.get_one(Entry, reading.entry_id)
    make_conflict(judge=reading.judge, entry=entry, state=ConflictState.CONFIRMED)
    db.session.commit()
    rank, review = f"/organise/{call.code}/results/essay/rank", f"{path_of(round_)}/conflicted"

    sent = organiser.send(rank)
    page = organiser.get(review).text
    observer = as_(make_user(name="监审", role=Role.OBSERVER, call=call))

    assert (303, True) == (sent.status_code, sent.location.endswith(review))
    assert "有 1 份评分表要移出" in page
    assert "亲属" in page
    assert reading.judge.user.name not in page
    assert "移出结果</button>" not in observer.get(review).text
    stale = organiser.send(review, {"seen": "0"})
    assert (409, True) == (stale.status_code, "请看最新的一份" in stale.text)
    seen = re.search(r'name="seen"[^>]* value="(\w+)"', page)[1]
    assert 303 == organiser.send(review, {"seen": seen}).status_code
    event = db.session.query(AuditEvent).filter_by(verb="scorecard.set_aside").one()
    assert reading.scorecard.digest == event.facts["digest"]
    assert "没有要移出的评分表" in organiser.get(review).text
    assert organiser.send(rank).location.endswith("done=ranked")


def test_a_round_to_come_does_not_hide_the_one_that_is_to_be_ranked(organiser, call):
    round_ = judged(call)
    make_round(category=round_.category, name="终评", position=2, state=RoundState.PLANNED)
    db.session.commit()

    answer = organiser.send(f"/organise/{call.code}/results/essay/rank")
    page = organiser.get(f"/organise/{call.code}/results").text

    assert answer.location.endswith("done=ranked")
    assert "91.00" in page


def test_a_round_past_its_date_is_reopened_with_a_new_one(organiser, call):
    round_ = judged(call)
    db.session.query(Plan).filter_by(round_id=round_.id).one().summary = SUMMARY
    round_.due_at = datetime(2020, 1, 1, tzinfo=UTC)
    db.session.commit()
    path = f"{path_of(round_)}/reopen"

    late = organiser.send(path, {"reason": "补评"})
    said = organiser.send(path, {"reason": "补评", "due_at": "2099-01-01T18:00"})
    again = organiser.send(path, {"reason": "补评"})
    db.session.refresh(round_)

    assert (422, True) == (late.status_code, "评分截止已经过了" in late.text)
    assert (303, RoundState.OPEN, 2099) == (said.status_code, round_.state, round_.due_at.year)
    assert (409, True) == (again.status_code, "这一轮还没有结束" in again.text)
    assert "以前的种子原文" in organiser.get(path_of(round_)).text


def judge_a_last_round(first):
    """Let one work go on to a last round, and find its first reader in conflict too late."""
    reading = assignments_of(first)[0]
    entry = db.session.get_one(Entry, reading.entry_id)
    last = make_round(category=first.category, name="终评", position=2, state=RoundState.CLOSED)
    again = make_assignment(round_=last, judge=make_judge(call=first.category.call), entry=entry)
    make_scorecard(assignment=again, points={"theme": "30"})
    last.readings = 1
    make_conflict(judge=reading.judge, entry=entry, state=ConflictState.CONFIRMED)
    db.session.commit()


def test_a_conflict_of_an_earlier_round_is_answered_for_when_the_ranks_are_locked(organiser, call):
    first = judged(call)
    organiser.send(f"/organise/{call.code}/results/essay/rank")
    judge_a_last_round(first)
    results = f"/organise/{call.code}/results/essay"

    ranked = organiser.send(f"{results}/rank")
    review = organiser.get(f"{path_of(first)}/conflicted").text
    page = organiser.get(f"{results}/lock").text
    sent = {field: re.search(rf'name="{field}"[^>]* value="(\w+)"', page)[1]
            for field in ("seen", "ranking")}  # fmt: skip
    silent = organiser.send(f"{results}/lock", sent)
    locked = organiser.send(f"{results}/lock", sent | {"known": "只差这一份，入围不变"})
    shown = organiser.get(f"{results.removesuffix('/essay')}?category=essay").text

    assert ranked.location.endswith("done=ranked")
    assert ("终评已经按初评的名次开评" in review, True) == (
        True, "移出结果</button>" not in review,
    )  # fmt: skip
    assert "初评有 1 份签过字的评分表" in page
    assert (422, True) == (silent.status_code, "请写明为什么结果仍然成立" in silent.text)
    assert locked.location.endswith("done=locked")
    assert "组织者确认结果仍然成立，理由：只差这一份，入围不变。" in shown


def test_a_conflict_of_an_earlier_round_leaves_it_where_the_pool_stays(organiser, as_, call):
    first = judged(call, (*TOTALS, ("70", "70", "70")))
    # two cards are enough for a rank, so that one of three may leave
    first.readings = 2
    db.session.commit()
    organiser.send(f"/organise/{call.code}/results/essay/rank")
    judge_a_last_round(first)
    review, results = f"{path_of(first)}/conflicted", f"/organise/{call.code}/results"
    organiser.send(f"{results}/essay/rank")

    listed = organiser.get(review).text
    observer = as_(make_user(name="监审", role=Role.OBSERVER, call=call)).get(review).text
    seen = re.search(r'name="seen"[^>]* value="(\w+)"', listed)[1]
    silent = organiser.send(f"{review}/exclude", {"seen": seen})
    sent = organiser.send(
        f"{review}/exclude", {"seen": seen, "chosen": ["1", "7"], "reason": "评后才知道是亲属"}
    )
    done = organiser.get(sent.location).text
    organiser.send(f"{results}/essay/rank")

    assert "去掉这几份重算，进终评的作品不变。" in listed
    assert ("排除勾选的评分表" in listed, "排除勾选的评分表" in observer) == (True, False)
    assert (422, True) == (silent.status_code, "请写明为什么排除" in silent.text)
    # what was not ticked stays so
    assert (" checked" in listed, " checked" in silent.text) == (True, False)
    assert (303, True) == (sent.status_code, "已排除 1 份评分表。" in done)
    said = "（亲属）。排除以后重算，进终评的作品不变。理由：评后才知道是亲属。"
    assert [True, True] == [said in one for one in (done, organiser.get(results).text)]
    assert 'name="known"' not in organiser.get(f"{results}/essay/lock").text
