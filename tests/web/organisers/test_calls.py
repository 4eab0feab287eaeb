"""Organisers create a call and move it through its dates, each time after seeing what changes."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal import clock
from portal.calls import phases
from portal.extensions import db
from portal.models import Call
from portal.models.enums import CallPhase, CallState, EntryStatus, Role
from portal.web.guards import NOT_YOURS
from tests.factories.account import make_grant, make_user
from tests.factories.call import CLOSES, make_call
from tests.factories.entry import make_entry

WORDS = {"title": "五周年主题征集", "host": "江临市信访局", "contact": "0000-0000 1230"}
KEY = "ABCDEFGH"


@pytest.fixture
def founder(app):
    """Return somebody who may create calls."""
    return make_user(role=Role.ORGANISER)


@pytest.fixture
def organiser(app):
    """Return somebody who organises the calls a test gives them."""
    return make_user()


def running_call(organiser, **values):
    now = clock.now()
    dates = {"opens_at": now - timedelta(days=3), "closes_at": now + timedelta(days=3)}
    call = make_call(**dates | values)
    make_grant(user=organiser, role=Role.ORGANISER, call=call)
    return call


def fresh(call_code):
    db.session.expire_all()
    return db.session.scalars(select(Call).where(Call.code == call_code)).one()


def test_my_calls_are_those_i_organise_or_observe(as_, organiser):
    mine, watched = running_call(organiser, title="我的"), make_call(title="我看的")
    make_grant(user=organiser, role=Role.OBSERVER, call=watched)
    make_call(title="别人的")

    page = as_(organiser).get("/organise").text

    assert f'href="/organise/{mine.code}"' in page
    assert f'href="/organise/{watched.code}"' in page
    assert "别人的" not in page


def test_my_calls_when_there_are_none_say_what_to_do(as_, founder):
    page = as_(founder).get("/organise").text

    assert "还没有征集" in page
    assert 'href="/organise/new"' in page


def test_new_call_shows_what_was_created(as_, founder):
    client = as_(founder)
    dates = {"opens_at": "2027-04-01T08:30", "closes_at": "2027-05-31T18:00"}

    answer = client.send("/organise/new", WORDS | dates | {"key": KEY})

    assert (303, f"/organise/{KEY}/settings?done=created") == (
        answer.status_code,
        answer.headers["Location"],
    )
    page = client.get(answer.headers["Location"]).text
    assert "征集建好了，现在是筹备状态" in page
    assert "“我与《信访工作条例》”征文" in page
    assert "第 1 版，共 100 分" in page
    assert "2027 年 5 月 31 日 18:00:00" in page


def test_new_call_sent_twice_is_created_once(as_, founder):
    client = as_(founder)

    first = client.send("/organise/new", WORDS | {"key": KEY})
    second = client.send("/organise/new", WORDS | {"key": KEY})

    assert first.headers["Location"] == second.headers["Location"]
    assert [KEY] == db.session.scalars(select(Call.code).order_by(Call.id)).all()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"title": ""}, "请填写征集的名称"),
        ({"closes_at": "明天下午"}, "时间写得不对，请写成 2027-05-31 18:00 这样"),
        (
            {"opens_at": "2027-05-31T18:00", "closes_at": "2027-05-31T17:59"},
            "截止时间要比开始时间晚。",
        ),
    ],
)
def test_new_call_with_something_wrong_keeps_what_was_typed(as_, founder, typed, sentence):
    answer = as_(founder).send("/organise/new", WORDS | {"key": KEY} | typed)

    assert 422 == answer.status_code
    assert sentence in answer.text
    assert 'value="江临市信访局"' in answer.text
    assert all(f'value="{text}"' in answer.text for text in typed.values() if text)
    assert [] == db.session.scalars(select(Call)).all()


def test_new_call_is_not_for_organisers_of_one_call(as_, organiser):
    running_call(organiser)

    before = db.session.query(Call).count()
    answer = as_(organiser).send("/organise/new", WORDS)

    assert (403, True) == (answer.status_code, NOT_YOURS in answer.text)
    assert before == db.session.query(Call).count()


def test_open_call_is_seen_before_it_is_done(as_, organiser):
    now = clock.now()
    call = running_call(
        organiser, state=CallState.DRAFT, opens_at=None, closes_at=now + timedelta(days=9)
    )
    client = as_(organiser)

    page = client.get(f"/organise/{call.code}/open").text
    assert "所有人：首页、通知、条例原文、评分细则" in page
    assert CallState.DRAFT == fresh(call.code).state

    closes_at = f"{clock.to_beijing(call.closes_at):%Y-%m-%dT%H:%M:%S}"
    answer = client.send(f"/organise/{call.code}/open", {"opens_at": "", "closes_at": closes_at})
    assert f"/organise/{call.code}?done=opened" == answer.headers["Location"]
    assert CallPhase.SUBMITTING == phases.phase(fresh(call.code), at=clock.now())


def test_open_call_without_a_deadline_asks_for_one(as_, organiser):
    call = running_call(organiser, state=CallState.DRAFT, opens_at=None, closes_at=None)

    page = as_(organiser).get(f"/organise/{call.code}/open").text

    assert "先定好时间，再看会改变什么。" in page
    assert "开启征集</button>" not in page


def test_extend_call_shows_drafts_and_asks_for_a_reason(as_, organiser):
    call = running_call(organiser)
    for _ in range(2):
        make_entry(call=call)
    make_entry()
    later = f"{clock.to_beijing(call.closes_at) + timedelta(days=1):%Y-%m-%dT%H:%M}"
    client = as_(organiser)

    page = client.get(f"/organise/{call.code}/extend?closes_at={later}").text
    assert "2 件都可以继续报送" in page

    refused = client.send(f"/organise/{call.code}/extend", {"closes_at": later})
    assert (422, True) == (refused.status_code, "请写明延期的原因" in refused.text)

    before = fresh(call.code).closes_at
    done = client.send(f"/organise/{call.code}/extend", {"closes_at": later, "reason": "台风停课"})
    assert 303 == done.status_code
    assert timedelta(hours=23) < fresh(call.code).closes_at - before


@pytest.mark.parametrize(
    ("closes_at", "sentence"),
    [
        ("2020-01-01T18:00", "新的截止时间要比原来的晚。"),
        ("rubbish", "时间写得不对，请写成 2027-05-31 18:00 这样"),
        ("9999-12-31T18:00", "时间写得不对，请写成 2027-05-31 18:00 这样"),
    ],
)
def test_extend_call_to_an_impossible_date_says_why(as_, organiser, closes_at, sentence):
    call = running_call(organiser)

    page = as_(organiser).get(f"/organise/{call.code}/extend?closes_at={closes_at}").text

    assert sentence in page
    assert f'value="{closes_at}"' in page
    assert "延期</button>" not in page


def test_extend_call_after_the_deadline_says_the_doors_open_again(as_, organiser):
    now = clock.now()
    call = running_call(organiser, closes_at=now - timedelta(hours=1))
    later = f"{clock.to_beijing(now + timedelta(days=1)):%Y-%m-%dT%H:%M}"

    page = as_(organiser).get(f"/organise/{call.code}/extend?closes_at={later}").text

    assert "已经截止，不能报送" in page


def test_close_call_is_seen_before_it_is_done(as_, organiser):
    call = running_call(organiser)
    make_entry(call=call)
    make_entry(call=call, status=EntryStatus.RETURNED)
    client = as_(organiser)

    page = client.get(f"/organise/{call.code}/close").text
    assert "1 件不能再报送，内容保留" in page
    assert CallPhase.SUBMITTING == phases.phase(fresh(call.code), at=clock.now())

    client.send(f"/organise/{call.code}/close")
    assert CallPhase.JUDGING == phases.phase(fresh(call.code), at=clock.now())

    again = client.send(f"/organise/{call.code}/close")
    assert (422, True) == (again.status_code, "报送已经截止了" in again.text)


@pytest.mark.parametrize("deed", ["open", "extend", "close"])
def test_deeds_are_not_for_observers(as_, app, deed):
    call = make_call()
    observer = make_user(role=Role.OBSERVER, call=call)

    later = f"{clock.to_beijing(CLOSES + timedelta(days=3)):%Y-%m-%dT%H:%M}"
    answer = as_(observer).send(
        f"/organise/{call.code}/{deed}", {"closes_at": later, "reason": "迟"}
    )

    assert (403, True) == (answer.status_code, NOT_YOURS in answer.text)
    found = fresh(call.code)
    assert (CallState.ANNOUNCED, CLOSES) == (found.state, found.closes_at)
