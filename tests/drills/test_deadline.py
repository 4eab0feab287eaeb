"""The deadline by the server's clock, to the millisecond, whatever zone the server lives in."""

import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from portal import clock
from portal.calls.queries import current_declarations
from portal.extensions import db
from portal.models import Entry
from portal.models.enums import EntryStatus, Role
from tests.drills.racing import typed
from tests.factories.account import make_grant, make_user
from tests.factories.call import CLOSES
from tests.factories.entry import make_ready_essay
from tests.infrastructure.clients import WatchedClient

#: Moment after the deadline (ms) → whether the entry is taken. The last instant before it counts.
TABLE = {
    -1000: True,
    -1: True,
    0: False,
    1: False,
    1000: False,
    # in Beijing the day has changed, in New York it has not
    16 * 3600 * 1000: False,
}


@pytest.fixture(params=["UTC", "Asia/Shanghai", "America/New_York"])
def zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Let the server live in another zone."""
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield request.param
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("zone")
@pytest.mark.parametrize(("milliseconds", "is_taken"), TABLE.items())
def test_an_entry_is_taken_until_the_deadline(
    app: Flask, milliseconds: int, is_taken: bool
) -> None:
    user = make_user()
    entry = make_ready_essay(submitter=user)
    make_grant(user=user, role=Role.SUBMITTER, call=entry.call)
    user.unit_id = entry.unit_id
    code, agreed = entry.code, {f"agree_{one.key}": "y" for one in current_declarations(entry.call)}
    db.session.commit()
    with time_machine.travel(CLOSES + timedelta(milliseconds=milliseconds), tick=False):
        me = WatchedClient(app).enter(user)
        page = typed(me.get(f"/my/entries/{code}").text)
        choices = {"genre": "典型案例", "ai_use": "没有", "published_before": "没有"}
        people = {"author0_staff_kind": "信访专职"}
        form = {**page, **choices, **people, **agreed, "confirmed": "y", "deed": "submit"}
        answer = me.send(f"/my/entries/{code}", form)
        at = clock.now()
    db.session.expire_all()
    kept = db.session.query(Entry).filter_by(code=code).one()

    assert (303 if is_taken else 409) == answer.status_code
    wanted = (EntryStatus.SUBMITTED, at) if is_taken else (EntryStatus.DRAFT, None)
    assert wanted == (kept.status, kept.submitted_at)
