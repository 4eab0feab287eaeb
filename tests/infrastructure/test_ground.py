"""What the tests stand on holds: a checker that cannot fail would prove nothing."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal import clock
from portal.extensions import db
from portal.models import Unit, User
from tests.infrastructure.clients import WatchedClient
from tests.infrastructure.databases import MakeApp


def add_user(login: str) -> User:
    user = User(login=login, name="甲", created_at=clock.now())
    db.session.add(user)
    db.session.flush()
    return user


def users() -> int:
    return db.session.scalar(select(func.count()).select_from(User)) or 0


@pytest.mark.parametrize("login", ["first", "second"])
def test_a_commit_is_real_to_the_test_and_forgotten_by_the_next(app: Flask, login: str) -> None:
    add_user(login)
    db.session.commit()
    db.session.rollback()

    assert 1 == users()


def test_another_request_sees_what_was_committed(app: Flask) -> None:
    add_user("arranged")
    db.session.commit()

    with app.app_context():
        assert 1 == users()


def test_a_rollback_undoes_only_what_was_not_committed(app: Flask) -> None:
    add_user("kept")
    db.session.commit()
    add_user("dropped")
    db.session.rollback()

    assert ["kept"] == list(db.session.scalars(select(User.login)))


def test_applications_of_their_own_share_nothing(make_app: MakeApp) -> None:
    one, other = make_app(), make_app()
    with one.app_context():
        add_user("here")
        db.session.commit()

    with other.app_context():
        assert 0 == users()


def view_that(writes: bool, commits: bool):
    """Return a view that behaves as told."""

    def view() -> str:
        if writes:
            add_user("written")
        if commits:
            db.session.commit()
        return "好"

    return view


@pytest.mark.parametrize(
    ("method", "writes", "commits", "complaint"),
    [
        ("GET", True, True, "wrote"),
        ("GET", True, False, "left uncommitted"),
        ("POST", True, False, "left uncommitted"),
        ("GET", False, True, None),
        ("POST", True, True, None),
    ],
)
def test_the_client_holds_the_rules_about_writing(
    make_app: MakeApp, method: str, writes: bool, commits: bool, complaint: str | None
) -> None:
    app = make_app()
    app.config["WTF_CSRF_ENABLED"] = False
    app.add_url_rule("/try", view_func=view_that(writes, commits), methods=["GET", "POST"])

    if complaint is None:
        assert "好" == WatchedClient(app).open("/try", method=method).text
    else:
        with pytest.raises(AssertionError, match=complaint):
            WatchedClient(app).open("/try", method=method)


def test_foreign_keys_hold(app: Flask) -> None:
    db.session.add(User(login="lost", name="甲", created_at=clock.now(), unit_id=404))

    with pytest.raises(Exception, match=r"(?i)foreign key"):
        db.session.flush()
    db.session.rollback()

    assert 0 == db.session.scalar(select(func.count()).select_from(Unit))
