"""Signing in, locking, and choosing another password."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from portal.accounts import lockout, operations
from portal.errors import Refused
from portal.extensions import db
from portal.models import AuditEvent
from tests.factories.account import make_user

AT = datetime(2027, 5, 6, 4, 0, tzinfo=UTC)
PASSWORD = "Jianglin-2027"
WRONG = "wrong"


def try_in(login="13800002116", password=PASSWORD, *, minute=0.0, address="10.0.0.7"):
    """Return the user's name, or the sentence of the refusal."""
    at = AT + timedelta(minutes=minute)
    try:
        return operations.authenticate(login, password, address=address, at=at).name
    except Refused as problem:
        return problem.message


@pytest.fixture
def person(app):
    """Return 许知行, who has a password."""
    return make_user(login="13800002116", name="许知行", password=PASSWORD)


@pytest.mark.usefixtures("person")
@pytest.mark.parametrize("login", ["13800002116", " 138 0000 2116 ", "+86 138-0000-2116"])
def test_number_is_known_however_it_is_typed(login):
    assert "许知行" == try_in(login)


@pytest.mark.usefixtures("person")
@pytest.mark.parametrize("login", ["13800002116", "nobody"])
def test_fifth_failure_locks_the_login_at_this_place(login):
    said = [try_in(login, WRONG, minute=n) for n in range(5)]
    locked = try_in(login, PASSWORD, minute=5)

    assert [f"账号或密码不对。再错 {n} 次将锁定 30 分钟。" for n in (4, 3, 2, 1)] == said[:4]
    assert "账号或密码不对。已锁定 30 分钟。" == said[4]
    assert "输错次数太多，已锁定到 12:34。到时再试；忘了密码，请联系组织者重设。" == locked


@pytest.mark.usefixtures("person")
def test_a_guesser_elsewhere_does_not_keep_the_person_out():
    for _ in range(5):
        try_in(password=WRONG, address="10.9.9.9")

    assert "许知行" == try_in()


@pytest.mark.usefixtures("person")
@pytest.mark.parametrize("login", ["13800002116", "nobody"])
def test_twentieth_failure_locks_the_login_from_everywhere(login):
    said = [try_in(login, WRONG, minute=n, address=f"10.0.0.{n}") for n in range(20)]
    locked = try_in(login, PASSWORD, minute=20, address="10.0.1.1")

    assert "账号或密码不对。再错 1 次将锁定 30 分钟。" == said[18]
    assert "账号或密码不对。已锁定 30 分钟。" == said[19]
    assert locked.startswith("输错次数太多，已锁定到 12:49。")


@pytest.mark.usefixtures("person")
def test_lock_ends_to_the_minute():
    for n in range(5):
        try_in(password=WRONG, minute=n)

    assert "许知行" == try_in(minute=34)


@pytest.mark.usefixtures("person")
def test_five_slips_of_an_office_lock_nobody_else():
    for n in range(5):
        try_in(f"1380000000{n}", WRONG)

    assert "许知行" == try_in()


@pytest.mark.usefixtures("person")
def test_address_that_tries_many_logins_is_locked(monkeypatch):
    monkeypatch.setattr(lockout, "TRIES_OF_PLACE", 6)
    for n in range(6):
        try_in(f"1380000000{n}", WRONG)

    assert try_in().startswith("输错次数太多")
    assert "许知行" == try_in(address="10.0.0.8")


def test_success_forgives_only_this_login_here(person, monkeypatch):
    monkeypatch.setattr(lockout, "TRIES_OF_PLACE", 10)
    make_user(login="13800003333", name="邻座", password=PASSWORD)
    for _ in range(4):
        try_in(password=WRONG)
        try_in("13800003333", WRONG)
    try_in("13800003333")

    assert "账号或密码不对。再错 1 次将锁定 30 分钟。" == try_in("13800003333", WRONG)
    assert "账号或密码不对。已锁定 30 分钟。" == try_in(password=WRONG)


def test_disabled_account_reads_like_no_account(person):
    person.is_active = False
    db.session.flush()

    assert "账号或密码不对。再错 4 次将锁定 30 分钟。" == try_in()


def test_account_without_a_password_lets_nobody_in(app):
    make_user(login="new")

    assert "账号或密码不对。再错 4 次将锁定 30 分钟。" == try_in("new", "")


@pytest.mark.usefixtures("person")
def test_trail_tells_of_failures_without_what_was_typed():
    try_in("Secret-I-typed-here", "Another-1")
    try_in()

    events = db.session.scalars(select(AuditEvent).order_by(AuditEvent.sequence)).all()
    told = str([(event.subject_code, event.facts) for event in events])

    assert ["account.sign_in_failed", "account.signed_in"] == [event.verb for event in events]
    assert ("Secret" in told, "Another" in told) == (False, False)


def test_new_password_replaces_the_old_and_ends_sessions(person):
    operations.change_password(
        person, current=PASSWORD, new="Qingfeng-2028", address="10.0.0.7", at=AT
    )

    assert 2 == person.session_epoch
    assert "许知行" == try_in(password="Qingfeng-2028")
    assert try_in().startswith("账号或密码不对")


@pytest.mark.parametrize(
    ("current", "new", "field"),
    [
        (WRONG, "Qingfeng-2028", "current_password"),
        (PASSWORD, PASSWORD, "password"),
        (PASSWORD, "short", "password"),
    ],
)
def test_password_stays_when_the_change_is_refused(person, current, new, field):
    with pytest.raises(Refused) as refusal:
        operations.change_password(person, current=current, new=new, address="10.0.0.7", at=AT)

    assert field == refusal.value.field
    assert "许知行" == try_in()


def test_open_desk_is_no_way_to_guess_the_password(person):
    for _ in range(5):
        with pytest.raises(Refused):
            operations.change_password(
                person, current=WRONG, new="Qingfeng-2028", address="10.0.0.7", at=AT
            )

    assert try_in().startswith("输错次数太多")
