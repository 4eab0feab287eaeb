"""A unit may get its own quota and a later deadline."""

from datetime import timedelta

import pytest

from portal import clock
from portal.calls import phases, queries
from portal.extensions import db
from portal.models.enums import Role
from tests.factories.account import make_user
from tests.factories.call import make_call
from tests.factories.unit import make_unit


@pytest.fixture
def call(app):
    """Return a call whose deadline is an hour ago."""
    now = clock.now()
    return make_call(opens_at=now - timedelta(days=9), closes_at=now - timedelta(hours=1))


@pytest.fixture
def client(as_, call):
    """Return the browser of its organiser."""
    return as_(make_user(role=Role.ORGANISER, call=call))


def test_allowance_opens_the_window_for_one_unit_alone(client, call):
    here, there = make_unit(name="白石县信访局"), make_unit()
    db.session.commit()
    later = f"{clock.to_beijing(clock.now() + timedelta(days=2)):%Y-%m-%dT%H:%M}"

    client.send(
        f"/organise/{call.code}/units/{here.code}/essay",
        {"closes_at": later, "reason": "停电", "quota_maximum": "5"},
    )

    db.session.expire_all()
    essay, brush = queries.call_by_code(call.code).categories
    granted = queries.allowance_of(essay, here.id)
    assert (5, "停电") == (granted.quota_maximum, granted.reason)
    assert phases.window(call, granted).is_open(at=clock.now())
    assert queries.allowance_of(essay, there.id) is None
    assert queries.allowance_of(brush, here.id) is None
    page = client.get(f"/organise/{call.code}/units/{here.code}/essay").text
    assert 'value="停电"' in page


def test_allowance_without_a_reason_is_refused(client, call):
    unit = make_unit()
    db.session.commit()
    later = f"{clock.to_beijing(clock.now() + timedelta(days=2)):%Y-%m-%dT%H:%M}"

    answer = client.send(
        f"/organise/{call.code}/units/{unit.code}/essay", {"closes_at": later, "reason": ""}
    )

    assert (422, True) == (answer.status_code, "请写明单独延期的原因" in answer.text)
    assert f'value="{later}"' in answer.text


def test_allowance_of_an_unknown_unit_is_not_found(client, call):
    assert 404 == client.get(f"/organise/{call.code}/units/NOSUCH/essay").status_code
