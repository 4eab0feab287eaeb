"""Eight browsers read, change and write one thing: nothing that was confirmed is lost."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.extensions import db
from portal.models import BlindCode
from portal.models.enums import Role
from tests.drills.racing import at_once, browser, typed
from tests.factories.account import make_grant, make_user
from tests.factories.call import CLOSES, NOW, OPENS, make_call
from tests.factories.entry import make_entry
from tests.factories.judging import make_assignment
from tests.factories.unit import make_unit
from tests.infrastructure.clients import WatchedClient
from tests.infrastructure.databases import MakeApp

pytestmark = [pytest.mark.slow, pytest.mark.postgres]

# six marks of four letters from each fit the shortest of the fields
BROWSERS, ROUNDS = 8, 6
TRIES = 400


@pytest.fixture
def racing_app(make_app: MakeApp, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """Return a portal with real transactions, its clock within the submission window."""
    # a loaded machine is slow, which is no reason for "busy, try again later" in this drill
    app = make_app(busy_seconds=120)
    app.config["WTF_CSRF_ENABLED"] = False
    monkeypatch.setattr("portal.clock.now", lambda: NOW)
    return app


def add_marks(
    client: FlaskClient, path: str, field: str, number: int, extra: dict[str, str]
) -> tuple[list[str], list[int]]:
    """Read the page, add a mark to one field, send it; again from the start when refused."""
    kept, refusals = [], []
    for round_ in range(ROUNDS):
        mark = f"[{number}{round_}]"
        for _ in range(TRIES):
            form = typed(client.get(path).text)
            answer = client.post(path, data={**form, **extra, field: form.get(field, "") + mark})
            if answer.status_code == 303:
                kept.append(mark)
                break
            refusals.append(answer.status_code)
    return kept, refusals


def race(app: Flask, me: WatchedClient, path: str, field: str, extra: dict[str, str]) -> None:
    """Let all browsers add their marks; each one that was confirmed must be there, once."""

    def deed(number: int) -> Callable[[], object]:
        client = browser(app, me)
        return lambda: add_marks(client, path, field, number, extra)

    outcomes = at_once([deed(number) for number in range(BROWSERS)])
    kept = [mark for outcome in outcomes for mark in outcome[0]]
    refusals = {status for outcome in outcomes for status in outcome[1]}
    text = typed(me.get(path).text)[field]

    assert BROWSERS * ROUNDS == len(kept)
    assert dict.fromkeys(kept, 1) == {mark: text.count(mark) for mark in kept}
    assert {409} == refusals


def test_no_change_of_a_scorecard_is_lost(racing_app: Flask) -> None:
    with racing_app.app_context():
        assignment = make_assignment()
        me = WatchedClient(racing_app).enter(assignment.judge.user)
        code = db.session.query(BlindCode.code).scalar()

    race(racing_app, me, f"/judging/{code}/scorecard", "remark", {"deed": "save"})


def test_no_change_of_an_entry_is_lost(racing_app: Flask) -> None:
    with racing_app.app_context():
        call, unit = make_call(opens_at=OPENS, closes_at=CLOSES), make_unit()
        user = make_user(unit_id=unit.id)
        make_grant(user=user, role=Role.SUBMITTER, call=call)
        entry = make_entry(call=call, unit=unit, submitter=user)
        me = WatchedClient(racing_app).enter(user)
        path = f"/my/entries/{entry.code}"

    race(racing_app, me, path, "abstract", {"genre": "典型案例"})
