"""A form that was sent after its session had ended."""

import html
import json
import re
from datetime import timedelta

import pytest
import time_machine

from portal import clock
from portal.extensions import db
from portal.models.enums import Role
from tests.factories.account import make_user

PASSWORD = "Jianglin-2027"
TYPED = {"name": "云岭县信访局<新>", "short_names": "云岭局", "region": ""}
KEPT = re.compile(r'name="kept" value="([^"]*)"')


@pytest.fixture
def organiser(call):
    """Return who adds units."""
    user = make_user(login="13800001111", password=PASSWORD, role=Role.ORGANISER, call=call)
    db.session.commit()
    return user


@pytest.fixture
def ended(as_, organiser, call):
    """Return (client, answer): a form sent half an hour too late."""
    client = as_(organiser)
    client.get("/password")
    with time_machine.travel(clock.now() + timedelta(minutes=31)):
        answer = client.send(f"/organise/{call.code}/units/new", TYPED)
    return client, answer


def kept_in(answer) -> str:
    """Return what the page keeps of the form."""
    return html.unescape(KEPT.search(answer.text).group(1))


def test_typed_text_is_shown_and_kept(ended, call):
    _, answer = ended

    assert 401 == answer.status_code
    assert "登录已过期。请重新登录，刚才填写的内容还在。" in answer.text
    assert "云岭县信访局&lt;新&gt;" in answer.text
    assert {
        "path": f"/organise/{call.code}/units/new",
        "fields": [list(p) for p in TYPED.items()],
    } == (json.loads(kept_in(answer)))


def test_signing_in_offers_the_form_again_and_sending_it_works(ended, call):
    client, answer = ended
    offered = client.send(
        "/resume", {"kept": kept_in(answer), "login": "13800001111", "password": PASSWORD}
    )
    fields = {
        name: html.unescape(value)
        for name, value in re.findall(r'name="(\w+)"[^>]*>\n([^<]*)</textarea>', offered.text)
    }
    sent = client.send(f"/organise/{call.code}/units/new", fields)

    assert f'<form method="post" action="/organise/{call.code}/units/new">' in offered.text
    assert TYPED == fields
    assert 303 == sent.status_code


def test_wrong_password_keeps_everything(ended):
    client, answer = ended
    again = client.send(
        "/resume", {"kept": kept_in(answer), "login": "13800001111", "password": "wrong"}
    )

    assert 422 == again.status_code
    assert "账号或密码不对" in again.text
    assert kept_in(answer) == kept_in(again)


@pytest.mark.parametrize(
    "kept",
    [
        "",
        "no json",
        "[]",
        '{"path": "https://evil.example/", "fields": []}',
        '{"path": "//evil.example/", "fields": []}',
        '{"path": "/my/", "fields": [1]}',
    ],
)
def test_kept_text_that_is_not_ours_is_refused(client, organiser, kept):
    answer = client.send("/resume", {"kept": kept, "login": "13800001111", "password": PASSWORD})

    assert 400 == answer.status_code
    assert "evil" not in answer.text


def test_passwords_are_never_kept(app, as_, liaison):
    client = as_(liaison)
    with time_machine.travel(clock.now() + timedelta(minutes=31)):
        answer = client.send("/password", {"current_password": "Geheim-1234", "other": "x"})

    assert "Geheim" not in answer.text


def test_form_of_another_site_gets_nothing_to_continue(as_, organiser, call):
    answer = as_(organiser).post(
        f"/organise/{call.code}/units/new", data=TYPED, headers={"Origin": "https://evil.example"}
    )

    assert 400 == answer.status_code
    assert "云岭" not in answer.text


def test_old_token_asks_for_one_more_click_only(as_, organiser, call):
    answer = as_(organiser).post(
        f"/organise/{call.code}/units/new",
        data=TYPED | {"csrf_token": "old"},
        headers={"Origin": "http://localhost"},
    )

    assert 400 == answer.status_code
    assert "这张表单打开太久" in answer.text
    assert 'name="password"' not in answer.text


def test_what_one_person_typed_is_not_offered_to_another(ended, call):
    client, answer = ended
    make_user(login="13800002222", password=PASSWORD, role=Role.SUBMITTER, call=call)
    db.session.commit()
    owner = re.search(r'name="owner" value="(\w+)"', answer.text).group(1)
    fields = {"kept": kept_in(answer), "owner": owner, "password": PASSWORD}

    other = client.send("/resume", fields | {"login": "13800002222"})
    own = client.send("/resume", fields | {"login": "13800001111"})

    assert 409 == other.status_code
    assert "是另一个账号填写的，没有发送" in other.text
    assert "云岭县信访局" not in other.text
    assert "刚才填写的内容还在，请接着发送" in own.text


def test_a_script_is_told_the_truth_and_goes_on_after_another_sign_in(as_, organiser, call):
    client, path = as_(organiser), f"/organise/{call.code}/units/new"
    headers = {"Origin": "http://localhost", "Accept": "application/json"}
    old = {"data": TYPED | {"csrf_token": "of the session before"}, "headers": headers}

    aged = client.post(path, **old)
    with client.session_transaction() as kept:
        kept.clear()
    gone = client.post(path, **old)
    client.enter(organiser)
    fresh = client.post(path, **old).json["token"]
    sent = client.post(path, data=TYPED | {"csrf_token": fresh}, headers=headers)
    elsewhere = client.post(path, data=TYPED, headers=headers | {"Origin": "https://evil.example"})

    owner = re.search(r'data-owner="(\w+)"', client.get("/organise").text).group(1)
    assert (400, owner) == (aged.status_code, aged.json["owner"])
    assert (401, "/sign-in") == (gone.status_code, gone.json["sign_in_href"])
    assert gone.json["message"].startswith("登录已过期")
    assert 303 == sent.status_code
    assert (400, False) == (elsewhere.status_code, "token" in elsewhere.json)
