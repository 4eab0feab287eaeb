"""人员: roles, invitations, accounts."""

import html
import re

import pytest
from sqlalchemy import event

from portal.accounts import queries
from portal.extensions import db
from portal.models import AuditEvent, Invitation
from portal.models.enums import Role
from tests.factories.account import make_grant, make_user
from tests.factories.call import make_call
from tests.factories.unit import make_unit

LINK = re.compile(r'id="link"[^>]*value="([^"]*)"')
PASSWORD = "Jianglin-2027"


@pytest.fixture
def organiser(as_, call):
    """Return a client of the call's organiser."""
    return as_(make_user(name="周正", role=Role.ORGANISER, call=call))


def test_list_shows_people_of_this_call_and_role_only(organiser, call):
    make_user(name="秦岳", role=Role.JUDGE, call=call)
    make_user(name="何静", role=Role.LIAISON, call=call)
    make_user(name="别处的人", role=Role.JUDGE, call=make_call())
    db.session.commit()

    everybody = organiser.get(f"/organise/{call.code}/people").text
    judges = organiser.get(f"/organise/{call.code}/people?role=judge").text

    names = ("周正", "秦岳", "何静", "别处的人")
    # the organiser's own name stands in the bar of every page
    assert [True, True, True, False] == [name in everybody for name in names]
    assert [True, True, False, False] == [name in judges for name in names]
    assert 404 == organiser.get(f"/organise/{call.code}/people?role=king").status_code


def test_invitation_link_is_shown_once_and_works(organiser, client, call):
    unit = make_unit(name="江临市书法家协会")
    db.session.commit()

    answer = organiser.send(
        f"/organise/{call.code}/people/invite",
        {"role": "judge", "name": "秦岳", "phone": "138 0000 4444", "unit": "江临市书法家协会"},
    )
    link = html.unescape(LINK.search(answer.text).group(1))
    accepted = client.send(
        link.removeprefix("http://localhost"),
        {"name": "秦岳", "password": PASSWORD, "password_again": PASSWORD, "agreed": "y"},
    )

    (judge,) = queries.people_in(call, Role.JUDGE)
    assert (201, 303) == (answer.status_code, accepted.status_code)
    assert ("13800004444", unit.id) == (judge.login, judge.unit_id)
    assert link.rsplit("/", 1)[1] not in organiser.get(f"/organise/{call.code}/people").text


def test_organiser_is_not_invited_as_judge(organiser, call):
    make_user(name="兼职", login="13800007777", role=Role.ORGANISER, call=call)
    db.session.commit()

    answer = organiser.send(
        f"/organise/{call.code}/people/invite",
        {"role": "judge", "name": "兼职", "phone": "13800007777"},
    )

    assert 422 == answer.status_code
    assert "兼职已是本次征集的组织者，不能同时担任评委" in answer.text
    assert 0 == db.session.query(Invitation).count()


def test_cancelled_invitation_leaves_the_list(organiser, call):
    organiser.send(
        f"/organise/{call.code}/people/invite",
        {"role": "judge", "name": "秦岳", "phone": "13800004444"},
    )
    code = db.session.query(Invitation).one().code

    answer = organiser.send(f"/organise/{call.code}/people/invitations/{code}/cancel")

    page = organiser.get(answer.headers["Location"]).text
    assert ("邀请取消了，链接不再有效。" in page, "秦岳" in page) == (True, False)


def test_role_is_given_and_taken(organiser, call):
    person = make_user(name="何静", role=Role.SUBMITTER, call=call)
    db.session.commit()
    path = f"/organise/{call.code}/people/{person.code}"

    given = organiser.send(f"{path}/grant", {"role": "judge"})
    refused = organiser.send(f"{path}/grant", {"role": "organiser"})
    taken = organiser.send(f"{path}/revoke", {"role": "submitter"})

    assert [303, 409, 303] == [a.status_code for a in (given, refused, taken)]
    assert "何静已是本次征集的" in refused.text
    assert [[person], []] == [
        queries.people_in(call, role) for role in (Role.JUDGE, Role.SUBMITTER)
    ]


def test_disabling_ends_the_persons_session(organiser, as_, call):
    person = make_user(role=Role.SUBMITTER, call=call)
    theirs = as_(person)
    before = theirs.get("/password").status_code

    organiser.send(f"/organise/{call.code}/people/{person.code}/disable")

    assert (200, 303) == (before, theirs.get("/password").status_code)
    organiser.send(f"/organise/{call.code}/people/{person.code}/enable")
    assert queries.user_by_code(person.code).is_active


def test_organiser_makes_a_password_link_without_learning_the_password(organiser, call):
    person = make_user(name="何静", role=Role.SUBMITTER, call=call, password=PASSWORD)
    db.session.commit()

    answer = organiser.send(f"/organise/{call.code}/people/{person.code}/password-link")

    assert 201 == answer.status_code
    assert "/invitations/" in LINK.search(answer.text).group(1)
    assert person.password_hash == queries.user_by_code(person.code).password_hash


def test_account_with_a_role_elsewhere_is_out_of_reach(organiser, call):
    person = make_user(role=Role.SUBMITTER, call=call)
    make_grant(user=person, role=Role.ADMIN)
    db.session.commit()
    path = f"/organise/{call.code}/people/{person.code}"

    answers = [organiser.send(f"{path}/{deed}") for deed in ("disable", "enable", "password-link")]

    assert [403, 403, 403] == [answer.status_code for answer in answers]
    assert "请联系系统管理员处理账号" in organiser.get(path).text


def test_person_of_another_call_does_not_exist_here(organiser, call):
    stranger = make_user(role=Role.JUDGE, call=make_call())
    db.session.commit()

    forbidden = organiser.get(f"/organise/{call.code}/people/{stranger.code}")
    absent = organiser.get(f"/organise/{call.code}/people/ABCDEFGHJKLMN")

    assert [404, 404] == [forbidden.status_code, absent.status_code]


@pytest.mark.parametrize("role", [Role.OBSERVER, Role.JUDGE, Role.SUBMITTER])
def test_nobody_else_invites_or_changes_people(as_, call, role):
    client, person = as_(make_user(role=role, call=call)), make_user(role=Role.LIAISON, call=call)
    db.session.commit()
    path = f"/organise/{call.code}/people"

    assert [403] * 5 == [
        client.send(address).status_code
        for address in (
            f"{path}/invite",
            f"{path}/{person.code}/grant",
            f"{path}/{person.code}/revoke",
            f"{path}/{person.code}/disable",
            f"{path}/{person.code}/password-link",
        )
    ]


def count(client, path):
    """Return how many statements a page takes."""
    statements = []

    def note(_connection, _cursor, statement, *_rest):
        statements.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        assert 200 == client.get(path).status_code
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return len([text for text in statements if text.startswith("SELECT")])


def test_three_people_take_as_many_queries_as_one(organiser, call):
    one = count(organiser, f"/organise/{call.code}/people")
    for unit in (make_unit(), make_unit()):
        make_user(role=Role.JUDGE, call=call, unit=unit)
    db.session.commit()

    assert one == count(organiser, f"/organise/{call.code}/people")
    assert one <= 10


def test_organiser_gives_a_person_a_unit(organiser, call):
    person = make_user(name="何静", role=Role.JUDGE, call=call)
    unit, other = (
        make_unit(name="青柳区信访局", code="QL-01"),
        make_unit(name="白石县", code="BS-01"),
    )
    db.session.commit()
    path = f"/organise/{call.code}/people/{person.code}"

    first = organiser.send(f"{path}/unit", {"unit": unit.name})
    bare = organiser.send(f"{path}/unit", {"unit": other.name})
    answers = [first, organiser.send(f"{path}/unit", {"unit": other.name, "reason": "调动"})]
    wrong = organiser.send(f"{path}/unit", {"unit": "没有的单位"})

    db.session.expire_all()
    assert [303, 303] == [one.status_code for one in answers]
    assert other.id == queries.user_by_code(person.code).unit_id
    assert "没有找到“没有的单位”" in wrong.text
    # whoever judges steps aside by the unit
    assert (422, True) == (bare.status_code, "改单位要写明理由" in bare.text)
    facts = [
        (one.call_id, one.facts)
        for one in db.session.query(AuditEvent).order_by(AuditEvent.sequence)
        if one.verb == "account.unit_changed"
    ]
    assert [
        (call.id, {"before": None, "after": "QL-01"}),
        (call.id, {"before": "QL-01", "after": "BS-01", "reason": "调动"}),
    ] == facts


def test_organiser_makes_no_password_link_for_a_judge(organiser, call):
    person = make_user(role=Role.JUDGE, call=call)
    db.session.commit()
    path = f"/organise/{call.code}/people/{person.code}"

    page, answer = organiser.get(path).text, organiser.send(f"{path}/password-link")

    assert (409, False) == (answer.status_code, "生成重设密码的链接" in page)
    assert "由系统管理员重设（wenheng users reset）" in page
    assert "由系统管理员重设（wenheng users reset）" in answer.text
