"""The overview of a call: first what has to be done."""

from datetime import date, timedelta

import pytest
from sqlalchemy import event

from portal import clock
from portal.extensions import db
from portal.models.enums import CallState, EntryStatus, PoolKind, Role
from portal.publishing.operations import propose_awards
from portal.web.organisers.charts import coverage_chart, daily_chart, scale_top
from tests.factories.account import make_grant, make_user
from tests.factories.call import make_call
from tests.factories.entry import make_entry
from tests.factories.judging import make_scorecard
from tests.factories.programmes import make_later_round, make_scored_round, ranked
from tests.factories.unit import make_unit
from tests.web.organisers.stages import open_with_readings, path_of

S = EntryStatus


def running_call(**values):
    now = clock.now()
    dates = {"opens_at": now - timedelta(days=3), "closes_at": now + timedelta(days=3, minutes=5)}
    return make_call(**dates | values)


def count_queries(client, path):
    statements = []

    def note(_connection, _cursor, statement, *_rest):
        if statement.startswith("SELECT"):
            statements.append(statement)

    engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        assert 200 == client.get(path).status_code
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return len(statements)


def test_missing_signatures_lead_to_the_reminders_of_their_round(as_, app):
    call = running_call()
    round_, readings = open_with_readings(call)
    make_scorecard(assignment=readings[0])
    organiser = make_user(role=Role.ORGANISER, call=call)

    page = as_(organiser).get(f"/organise/{call.code}").text

    assert "征文初评，已签字 1 份，共 4 份" in page
    assert f'href="{path_of(round_)}/reminders"' in page


def test_what_follows_a_round_is_said_until_its_ranks_are_locked(as_, app):
    first, _ = make_scored_round([90, 80])
    call = first.category.call
    client = as_(make_user(role=Role.ORGANISER, call=call))

    before = client.get(f"/organise/{call.code}").text
    ranking = ranked(first)
    last = client.get(f"/organise/{call.code}").text
    make_later_round(first, pool_kind=PoolKind.TOP_COUNT, pool_count=1)
    between = client.get(f"/organise/{call.code}").text
    ranking.locked_at = clock.now()
    db.session.commit()
    locked = client.get(f"/organise/{call.code}").text
    propose_awards(ranking, vacant=(), actor=make_user(), at=clock.now())
    db.session.commit()
    done = client.get(f"/organise/{call.code}").text

    assert "份评分表等着排名" in before
    assert "份评分表的名次还没有锁定" in last
    assert "份评分表的名次等着定入围" in between
    assert "征文初评可以定奖项了" in locked
    assert f'href="/organise/{call.code}/awards?category=essay"' in locked
    assert "份评分表的名次" not in done


def test_no_signature_is_asked_for_that_nobody_can_give(as_, app):
    call = running_call()
    round_, _ = open_with_readings(call)
    round_.due_at = clock.now() - timedelta(minutes=1)
    client = as_(make_user(role=Role.ORGANISER, call=call))

    assert "征文初评的评分截止已经过了，评委不能签字" in client.get(f"/organise/{call.code}").text
    assert "要让他们接着评，请延期" in client.get(path_of(round_)).text


def test_overview_says_first_what_waits(as_, app):
    call, unit = running_call(), make_unit(name="白石县信访局")
    since = clock.now() - timedelta(hours=5, minutes=1)
    for status in (S.SUBMITTED, S.DRAFT, S.RETURNED, S.ACCEPTED):
        make_entry(call=call, unit=unit, status=status, submitted_at=since)
    make_entry(status=S.SUBMITTED)
    organiser = make_user(role=Role.ORGANISER, call=call)

    page = as_(organiser).get(f"/organise/{call.code}").text

    assert "距报送截止 3 天 0 小时" in page
    assert "件待形式审查" in page
    assert "最早一件已等 5 小时 1 分" in page
    assert "件草稿还没有报送" in page
    assert "件退回修改，还没有再报" in page
    assert "件审查通过，还没有分给评委" in page
    assert "白石县信访局" in page


def test_overview_of_a_draft_tells_the_next_steps(as_, app):
    call = running_call(state=CallState.DRAFT)
    organiser = make_user(role=Role.ORGANISER, call=call)

    page = as_(organiser).get(f"/organise/{call.code}").text

    assert "核对设置" in page
    assert f'href="/organise/{call.code}/open"' in page


def test_overview_with_nothing_to_do_says_so(as_, app):
    call = running_call()
    organiser = make_user(role=Role.ORGANISER, call=call)

    assert "现在没有要办的事" in as_(organiser).get(f"/organise/{call.code}").text


def test_overview_offers_no_deeds_to_observers(as_, app):
    call = running_call()
    observer = make_user(role=Role.OBSERVER, call=call)

    page = as_(observer).get(f"/organise/{call.code}").text

    assert "现在要办的事" in page
    assert f"/organise/{call.code}/extend" not in page


@pytest.mark.parametrize("role", [Role.JUDGE, Role.SUBMITTER, Role.LIAISON])
def test_overview_is_not_for_others(as_, app, role):
    call = running_call()

    assert 403 == as_(make_user(role=role, call=call)).get(f"/organise/{call.code}").status_code


def test_overview_of_a_call_that_never_was_is_not_found(as_, app):
    organiser = make_user(role=Role.ORGANISER, call=running_call())

    assert 404 == as_(organiser).get("/organise/NOTHERE2").status_code


def test_overview_asks_the_same_number_of_questions_for_one_and_three_entries(as_, app):
    call = running_call()
    organiser = make_user(role=Role.ORGANISER, call=call)
    client = as_(organiser)

    def add():
        make_entry(call=call, status=S.SUBMITTED, submitted_at=clock.now())
        make_entry(call=call, status=S.ACCEPTED, submitted_at=clock.now())
        db.session.commit()

    add()
    one = count_queries(client, f"/organise/{call.code}")
    add()
    add()

    assert one == count_queries(client, f"/organise/{call.code}")
    assert 0 < one <= 15


def test_my_calls_ask_the_same_number_of_questions_for_one_and_three(as_, app):
    organiser = make_user()

    def add():
        make_grant(user=organiser, role=Role.ORGANISER, call=running_call())

    add()
    one = count_queries(as_(organiser), "/organise")
    add()
    add()

    assert 0 < one == count_queries(as_(organiser), "/organise")


def test_daily_chart_draws_one_bar_a_day_and_marks_today():
    start, today = date(2027, 4, 1), date(2027, 4, 10)

    chart = daily_chart({date(2027, 4, 3): 4, today: 1}, start=start, end=today, today=today)

    assert 10 == len(chart.bars)
    assert [136.0, 34.0] == [chart.bars[2].height, chart.bars[9].height]
    assert (["b3"] * 9) + ["b1"] == [bar.kind for bar in chart.bars]
    assert "4 月 1 日至 4 月 10 日每日收件数，共 5 件，今天 1 件" == chart.finding


def test_daily_chart_of_a_very_long_call_shows_its_last_days():
    end = date(2027, 12, 31)

    chart = daily_chart({date(2027, 1, 1): 3}, start=date(2027, 1, 1), end=end, today=end)

    assert 92 == len(chart.bars)


@pytest.mark.parametrize(
    ("most", "top"), [(0, 4), (4, 4), (5, 8), (9, 20), (21, 40), (80, 80), (201, 400)]
)
def test_scale_ends_in_a_round_number(most, top):
    assert top == scale_top(most)


def test_coverage_names_the_articles_nobody_writes():
    chart = coverage_chart([0, 1, 3, 6, 7] + [1] * 45)

    assert ["hollow", "b5", "b4", "b3", "b1"] == [cell.kind for cell in chart.cells[:5]]
    assert (49, 1, "五十条书写情况：第 1 条还没有人写") == (
        chart.written,
        chart.empty,
        chart.finding,
    )
    assert [(468.5, 0.5), (0.5, 50.5)] == [(cell.x, cell.y) for cell in chart.cells[9:11]]
