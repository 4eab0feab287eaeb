"""登录, 退出, 修改密码."""

import re
from datetime import timedelta
from urllib.parse import quote

import pytest
import time_machine

from portal import clock
from portal.extensions import db
from portal.models.enums import Role
from tests.factories.account import make_user

PASSWORD = "Jianglin-2027"
TOKEN = re.compile(r'name="csrf_token"[^>]*>')


def sign_in(client, password=PASSWORD, login="13800002116", to="/sign-in"):
    """Send the sign-in form."""
    return client.send(to, {"login": login, "password": password})


def is_in(client) -> bool:
    """Say whether the client is signed in, by a page that asks for it."""
    return client.get("/password").status_code == 200


@pytest.mark.usefixtures("liaison")
def test_right_password_leads_to_ones_desk(client):
    answer = sign_in(client, login="138 0000 2116")

    assert (303, "/my", True) == (
        answer.status_code, answer.headers["Location"], is_in(client),
    )  # fmt: skip


@pytest.mark.usefixtures("liaison")
def test_wrong_password_keeps_the_login_and_tells_the_tries(client):
    answer = sign_in(client, "wrong")

    assert 422 == answer.status_code
    assert "账号或密码不对。再错 4 次将锁定 30 分钟。" in answer.text
    assert 'value="13800002116"' in answer.text
    assert "wrong" not in answer.text
    assert not is_in(client)


@pytest.mark.usefixtures("liaison")
def test_unknown_login_reads_exactly_like_a_wrong_password(client):
    known = sign_in(client, "wrong").text
    with time_machine.travel(clock.now() + timedelta(hours=1), tick=False):
        unknown = sign_in(client, "wrong", login="13800009999").text

    assert TOKEN.sub("", known.replace("13800002116", "13800009999")) == TOKEN.sub("", unknown)


@pytest.mark.usefixtures("liaison")
def test_fifth_failure_locks_for_half_an_hour(client):
    start = clock.now()
    with time_machine.travel(start, tick=False) as time:
        for _ in range(5):
            sign_in(client, "wrong")
        locked = sign_in(client)
        time.move_to(start + timedelta(minutes=30))
        freed = sign_in(client)

    assert "输错次数太多，已锁定到" in locked.text
    assert 303 == freed.status_code


@pytest.mark.usefixtures("liaison")
def test_kept_page_is_opened_after_signing_in(client):
    asked = client.get("/password?done=x")

    assert "/sign-in" == asked.headers["Location"]
    assert "/password?done=x" == sign_in(client).headers["Location"]


def test_a_page_asked_for_as_a_session_ends_opens_for_its_owner_alone(as_, call, liaison):
    judge = make_user(role=Role.JUDGE, call=call, login="13800002119")
    judge.password_hash = liaison.password_hash
    db.session.commit()
    asked = "/judging/A0001/scorecard"
    with time_machine.travel(clock.now() + timedelta(hours=9)) as time:
        clients = [as_(judge), as_(judge)]
        time.shift(timedelta(hours=9))
        for client in clients:
            client.get(asked)
            # once more, when the browser knows nobody any longer
            client.get(asked)
        back, other = (
            sign_in(client, login=one.login).headers["Location"]
            for client, one in zip(clients, (judge, liaison), strict=True)
        )

    assert (asked, "/my") == (back, other)


@pytest.mark.usefixtures("liaison")
@pytest.mark.parametrize(
    "headers",
    [
        {"Accept": "image/avif,image/webp,*/*;q=0.8", "Sec-Fetch-Dest": "image"},
        {"Accept": "image/avif,image/webp,*/*;q=0.8"},
        {"Accept": "application/json"},
        {"Accept": "*/*", "Sec-Fetch-Dest": "empty"},
        {"Accept": "text/html,*/*;q=0.8", "Sec-Fetch-Dest": "empty"},
    ],
)
def test_a_part_of_a_page_is_not_opened_after_signing_in(client, headers):
    page = {"Accept": "text/html,*/*;q=0.8", "Sec-Fetch-Dest": "document"}
    client.get("/password?done=x", headers=page)

    client.get("/my", headers=headers)

    assert "/password?done=x" == sign_in(client).headers["Location"]


@pytest.mark.usefixtures("liaison")
@pytest.mark.parametrize(
    "place",
    ["//evil.example/a", "https://evil.example/", "/\\evil.example", "\\\\evil.example",
     "javascript:alert(1)", "/\t/evil.example", "/a\n//evil.example", "evil.example"],
)  # fmt: skip
def test_no_page_elsewhere_is_opened_after_signing_in(client, place):
    with client.session_transaction() as kept:
        kept["next"] = place

    answer = sign_in(client, to="/sign-in?next=" + quote(place, safe=""))

    assert "/my" == answer.headers["Location"]


def test_sign_out_ends_a_copied_session_too(app, as_, liaison):
    thief, owner = as_(liaison), as_(liaison)
    before = is_in(thief)

    owner.send("/sign-out")

    assert (True, False, False) == (before, is_in(thief), is_in(owner))


def test_disabled_account_is_out_at_once(as_, liaison):
    client = as_(liaison)
    before = is_in(client)
    liaison.is_active = False
    db.session.commit()

    assert (True, False) == (before, is_in(client))


def test_idle_session_ends_and_a_judge_has_longer(as_, call, liaison):
    judge = as_(make_user(role=Role.JUDGE, call=call))
    other = as_(liaison)

    with time_machine.travel(clock.now() + timedelta(minutes=31)):
        assert (True, False) == (is_in(judge), is_in(other))


def test_changed_password_leaves_only_this_session(as_, liaison):
    here, there = as_(liaison), as_(liaison)

    answer = here.send(
        "/password",
        {
            "current_password": PASSWORD,
            "password": "Qingfeng-2028",
            "password_again": "Qingfeng-2028",
        },
    )

    assert "/password?done=changed" == answer.headers["Location"]
    assert "密码换好了。其他地方的登录都已退出。" in here.get("/password?done=changed").text
    assert (True, False) == (is_in(here), is_in(there))


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"current_password": "wrong"}, "现在的密码不对。再错 4 次将锁定 30 分钟。"),
        ({"password": "short", "password_again": "short"}, "密码至少 10 个字符"),
        ({"password_again": "another"}, "两次填的不一样，请再填一次"),
    ],
)
def test_refused_change_says_why(as_, liaison, fields, sentence):
    good = {
        "current_password": PASSWORD,
        "password": "Qingfeng-2028",
        "password_again": "Qingfeng-2028",
    }

    answer = as_(liaison).send("/password", good | fields)

    assert 422 == answer.status_code
    assert sentence in answer.text


def test_first_password_opens_nothing_but_its_own_change(as_, app):
    user = make_user(password=PASSWORD, must_change_password=True)
    client = as_(user)

    answer = client.get("/my")

    assert "/password" == answer.headers["Location"]
    assert "第一次登录，请换一个只有您知道的密码。" in client.get("/password").text


def test_form_without_its_token_does_nothing(client, liaison):
    answer = client.post("/sign-in", data={"login": "13800002116", "password": PASSWORD})

    assert 400 == answer.status_code
    assert not is_in(client)
