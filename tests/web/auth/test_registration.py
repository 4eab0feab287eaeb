"""注册 and 接受邀请."""

from datetime import timedelta

import pytest

from portal import clock
from portal.accounts import operations, queries
from portal.calls.settings import CallRules, as_settings
from portal.extensions import db
from portal.models import User
from portal.models.enums import CallState, Role
from tests.factories.account import make_user

PASSWORD = "Jianglin-2027"
FIELDS = {
    "unit": "云岭局",
    "name": "许知行",
    "phone": "138 0000 2116",
    "department": "办信科",
    "password": PASSWORD,
    "password_again": PASSWORD,
    "agreed": "y",
}


@pytest.fixture
def address(call):
    """Return the page, of a call that is open today."""
    call.opens_at, call.closes_at = clock.now() - timedelta(days=1), clock.now() + timedelta(days=1)
    db.session.commit()
    return f"/calls/{call.code}/register"


@pytest.mark.usefixtures("unit")
def test_registering_signs_in_as_a_submitter_of_the_unit(client, address, call):
    answer = client.send(address, FIELDS)

    user = queries.user_by_login("13800002116")
    assert (303, "/my") == (answer.status_code, answer.headers["Location"])
    assert ("许知行", "云岭县信访局", "办信科") == (user.name, user.unit.name, user.department)
    assert [user] == queries.people_in(call, Role.SUBMITTER)
    assert 200 == client.get("/password").status_code


@pytest.mark.usefixtures("unit")
@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"unit": "没有的局"}, "没有找到“没有的局”。请从列表里选，没有的请组织者先添加"),
        ({"name": ""}, "姓名：请填写"),
        ({"phone": "12"}, "电话号码不对"),
        ({"password": "short", "password_again": "short"}, "密码至少 10 个字符"),
        ({"password_again": "other"}, "两次填的不一样"),
        ({"agreed": ""}, "请先阅读并同意个人信息处理告知"),
    ],
)
def test_wrong_field_is_told_and_the_rest_kept(client, address, fields, sentence):
    answer = client.send(address, FIELDS | fields)

    assert 422 == answer.status_code
    assert sentence in answer.text
    assert 'value="办信科"' in answer.text
    assert 0 == db.session.query(User).count()


@pytest.mark.usefixtures("unit")
def test_fields_nobody_asked_for_change_nothing(client, address):
    client.send(address, FIELDS | {"role": "organiser", "is_active": "", "unit_id": "9"})

    user = queries.user_by_login("13800002116")
    assert {Role.SUBMITTER} == {grant.role for grant in user.grants}


@pytest.mark.usefixtures("unit", "liaison")
def test_taken_number_is_refused_without_saying_whose(client, address):
    answer = client.send(address, FIELDS | {"name": "另一位"})

    assert 422 == answer.status_code
    assert "这个手机号不能再注册" in answer.text
    assert "许知行" not in answer.text


def test_registration_is_closed_by_setting_and_by_date(client, address, call):
    call.settings = as_settings(CallRules(open_registration=False))
    db.session.commit()
    by_setting = client.get(address)
    call.settings, call.closes_at = {}, clock.now()
    db.session.commit()
    by_date = client.send(address, FIELDS)

    assert [403, 403] == [by_setting.status_code, by_date.status_code]
    assert "由他们邀请您" in by_setting.text


def test_door_leads_to_the_registration_while_it_is_open(client, address, call):
    before = client.get("/sign-in").text
    call.closes_at = clock.now()
    db.session.commit()

    assert (True, False) == (address in before, address in client.get("/sign-in").text)


def test_draft_call_is_not_there(client, address, call):
    call.state = CallState.DRAFT
    db.session.commit()

    assert 404 == client.get(address).status_code


def test_somebody_signed_in_joins_with_one_click(as_, app, address, call):
    user = make_user(name="老用户")
    client = as_(user)

    page, answer = client.get(address), client.send(address)

    assert "您已登录为 老用户，不用再注册。" in page.text
    assert 303 == answer.status_code
    assert [user] == queries.people_in(call, Role.SUBMITTER)


@pytest.fixture
def invited(call):
    """Return the path of an invitation to judge."""
    organiser = make_user(role=Role.ORGANISER, call=call)
    _, token = operations.invite(
        call, role=Role.JUDGE, name="秦岳", phone="13800004444", actor=organiser, at=clock.now()
    )
    db.session.commit()
    return f"/invitations/{token}"


ACCEPT = {"name": "秦岳", "password": PASSWORD, "password_again": PASSWORD, "agreed": "y"}


def test_opening_an_invitation_uses_nothing_up(client, invited):
    pages = [client.get(invited) for _ in range(2)]

    assert [200, 200] == [page.status_code for page in pages]
    assert "邀请您担任<b>评委</b>" in pages[1].text


def test_accepting_signs_in_with_the_role_once(client, app, invited, call):
    answer = client.send(invited, ACCEPT)
    again = client.get(invited)

    assert 303 == answer.status_code
    assert ["秦岳"] == [user.name for user in queries.people_in(call, Role.JUDGE)]
    assert 410 == again.status_code
    assert "这个链接已经用过或过期了" in again.text


def test_an_invited_judge_is_asked_for_interests_at_once(client, app, invited, call):
    client.send(invited, ACCEPT)

    page = client.get("/judging", follow_redirects=True)

    assert 200 == page.status_code
    assert "/judging/declaration" == page.request.path


def test_known_number_proves_itself_by_password(client, invited, call):
    make_user(login="13800004444", name="老评委", password=PASSWORD)
    db.session.commit()

    wrong = client.send(invited, {"password": "wrong"})
    right = client.send(invited, {"password": PASSWORD})

    assert (422, 303) == (wrong.status_code, right.status_code)
    assert ["老评委"] == [user.name for user in queries.people_in(call, Role.JUDGE)]


def test_invented_link_is_dead(client, app):
    assert 410 == client.get("/invitations/" + "x" * 43).status_code


def test_password_link_lets_choose_a_new_one(client, liaison):
    token = operations.make_password_link(liaison, actor=None, at=clock.now())
    db.session.commit()

    page = client.get(f"/invitations/{token}")
    answer = client.send(
        f"/invitations/{token}", {"password": "Qingfeng-2028", "password_again": "Qingfeng-2028"}
    )

    assert "设一个新密码" in page.text
    assert (303, "/my") == (answer.status_code, answer.headers["Location"])
