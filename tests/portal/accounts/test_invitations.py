"""Links that let people in: once, in time, and only the right ones."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.accounts import operations, queries
from portal.errors import Conflict, Refused
from portal.extensions import db
from portal.models import AuditEvent, Invitation
from portal.models.enums import Role
from tests.factories.account import make_grant, make_user
from tests.factories.call import make_call
from tests.factories.unit import make_unit

AT = datetime(2027, 5, 6, 4, 0, tzinfo=UTC)
PASSWORD = "Jianglin-2027"


@pytest.fixture
def call(app):
    """Return a call with an organiser."""
    return make_call()


@pytest.fixture
def organiser(call):
    """Return who invites."""
    return make_user(role=Role.ORGANISER, call=call)


def invite(call, organiser, *, phone="13800004444", role=Role.JUDGE, unit=None):
    """Return an invitation's token."""
    _, token = operations.invite(
        call, role=role, name="秦岳", phone=phone, unit=unit, actor=organiser, at=AT
    )
    return token


def accept(token, *, at=AT, user=None, password=PASSWORD):
    """Accept as the page does."""
    return operations.accept_invitation(
        token, at=at, address="10.0.0.7", user=user, password=password
    )


def test_accepting_makes_the_account_with_role_and_unit(call, organiser):
    unit = make_unit()

    user = accept(invite(call, organiser, unit=unit))

    assert ("13800004444", "秦岳", unit, "1", AT) == (
        user.login, user.name, user.unit, user.privacy_version, user.privacy_agreed_at,
    )  # fmt: skip
    assert [user] == queries.people_in(call, Role.JUDGE)


def test_token_is_stored_nowhere(call, organiser):
    token = invite(call, organiser)

    row = db.session.query(Invitation).one()

    assert token not in str(vars(row))


def test_link_works_once(call, organiser):
    token = invite(call, organiser)
    accept(token)

    with pytest.raises(Refused) as refusal:
        accept(token)

    assert 410 == refusal.value.status


@pytest.mark.parametrize(("days", "works"), [(13.99, True), (14, False)])
def test_link_works_for_fourteen_days(call, organiser, days, works):
    token, at = invite(call, organiser), AT + timedelta(days=days)

    if works:
        assert "秦岳" == accept(token, at=at).name
    else:
        with pytest.raises(Refused, match="用过或过期"):
            accept(token, at=at)


def test_cancelled_link_is_dead(call, organiser):
    token = invite(call, organiser)
    operations.cancel_invitation(queries.invitation_by_token(token), actor=organiser, at=AT)

    with pytest.raises(Refused, match="用过或过期"):
        accept(token)


def test_known_number_gets_the_role_on_its_own_account(call, organiser):
    known = make_user(login="13800004444", password=PASSWORD)
    stranger = make_user()
    token = invite(call, organiser)

    with pytest.raises(Refused, match="发给另一个账号"):
        accept(token, user=stranger)
    accept(token, user=known)

    assert [known] == queries.people_in(call, Role.JUDGE)


def test_weak_password_uses_the_link_not_up(call, organiser):
    token = invite(call, organiser)

    with pytest.raises(Refused, match="密码至少"):
        accept(token, password="short")

    assert "秦岳" == accept(token).name


def test_organiser_is_not_invited_to_judge(call, organiser):
    with pytest.raises(Conflict, match="不能同时担任评委"):
        invite(call, organiser, phone=organiser.login)


def test_password_link_opens_one_account_once(call, organiser):
    person = make_user(password=PASSWORD)
    first = operations.make_password_link(person, actor=organiser, at=AT)
    second = operations.make_password_link(person, actor=organiser, at=AT)

    with pytest.raises(Refused, match="用过或过期"):
        operations.set_password_by_link(first, password="Qingfeng-2028", at=AT)
    assert person is operations.set_password_by_link(second, password="Qingfeng-2028", at=AT)
    with pytest.raises(Refused, match="用过或过期"):
        operations.set_password_by_link(second, password="Mingyue-2029", at=AT)


def test_password_link_gives_no_role(call, organiser):
    token = operations.make_password_link(make_user(), actor=organiser, at=AT)

    with pytest.raises(Refused, match="用过或过期"):
        accept(token)


def test_password_link_of_a_disabled_account_is_dead(call, organiser):
    person = make_user()
    token = operations.make_password_link(person, actor=organiser, at=AT)
    operations.set_active(person, False, actor=organiser, at=AT)

    with pytest.raises(Refused, match="用过或过期"):
        operations.set_password_by_link(token, password="Qingfeng-2028", at=AT)


@pytest.mark.parametrize("role", [Role.JUDGE, Role.OBSERVER])
def test_nobody_gets_into_a_judges_or_observers_account(call, organiser, role):
    person = make_user(role=Role.SUBMITTER, call=call)
    early = operations.make_password_link(person, actor=organiser, at=AT, call=call)
    make_grant(user=person, role=role, call=make_call())

    with pytest.raises(Refused, match="由系统管理员重设"):
        operations.make_password_link(person, actor=organiser, at=AT, call=call)
    with pytest.raises(Refused, match="用过或过期"):
        operations.set_password_by_link(early, password="Qingfeng-2028", at=AT)


def test_the_calls_observers_read_of_links_and_new_accounts(call, organiser):
    person = make_user(role=Role.SUBMITTER, call=call)
    token = operations.make_password_link(person, actor=organiser, at=AT, call=call)
    operations.set_password_by_link(token, password="Qingfeng-2028", at=AT)
    register(call)

    wanted = ("account.password_link_made", "account.password_set", "account.created")
    rows = (
        db.session.query(AuditEvent)
        .filter(AuditEvent.verb.in_(wanted))
        .order_by(AuditEvent.sequence)
    )
    assert [(verb, call.id) for verb in sorted(wanted)] == sorted(
        (one.verb, one.call_id) for one in rows
    )
    assert [] == queries.open_invitations(call, at=AT)


def test_an_account_without_a_unit_takes_the_one_it_is_invited_for(call, organiser):
    person, unit = make_user(login="13800004444"), make_unit(code="QL-01")
    _, token = operations.invite(
        call, role=Role.SUBMITTER, name="何静", phone="13800004444", unit=unit,
        actor=organiser, at=AT,
    )  # fmt: skip

    operations.accept_invitation(token, user=person, at=AT, address="10.0.0.7")

    event = db.session.query(AuditEvent).filter_by(verb="account.unit_changed").one()
    assert unit is person.unit
    assert (call.id, {"before": None, "after": "QL-01"}) == (event.call_id, event.facts)


def test_number_that_is_taken_cannot_register_and_counts_against_the_address(call):
    make_user(login="13800004444", name="不该说出的名字")
    said = set()
    for _ in range(20):
        with pytest.raises(Refused) as refusal:
            register(call)
        said.add(refusal.value.message)

    assert 1 == len(said)
    assert "不该说出的名字" not in said.pop()
    with pytest.raises(Refused, match="输错次数太多"):
        register(call, phone="13800005555")


def test_registering_makes_a_submitter_with_consent(call):
    user = register(call)

    assert [user] == queries.people_in(call, Role.SUBMITTER)
    assert ("1", AT) == (user.privacy_version, user.privacy_agreed_at)


def register(call, phone="13800004444"):
    """Register as the page does."""
    return operations.register_submitter(
        call, unit=make_unit(), login=phone, name="新来的", phone=phone, password=PASSWORD,
        at=AT, address="10.0.0.7",
    )  # fmt: skip
