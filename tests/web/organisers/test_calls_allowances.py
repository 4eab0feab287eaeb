"""A unit may get its own quota and a later deadline."""

import re
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


def test_who_was_overtaken_reads_so_and_decides(client, call):
    unit = make_unit()
    db.session.commit()
    path = f"/organise/{call.code}/units/{unit.code}/essay"
    client.send(path, {"version": "0", "quota_maximum": "5"})

    late = client.send(path, {"version": "0", "quota_maximum": "7"})
    seen = re.search(r'name="version"[^>]*value="(\d+)"', late.text)[1]
    kept = quota_of(call, unit)
    again = client.send(path, {"version": seen, "quota_maximum": "7"})

    assert (409, True) == (late.status_code, "有人改过这个单位的规定" in late.text)
    assert 'value="7"' in late.text
    assert (5, 303, 7) == (kept, again.status_code, quota_of(call, unit))


def quota_of(call, unit):
    """Return the limit of a unit for essays, as it is stored now."""
    db.session.expire_all()
    return queries.allowance_of(
        queries.call_by_code(call.code).categories[0], unit.id
    ).quota_maximum
