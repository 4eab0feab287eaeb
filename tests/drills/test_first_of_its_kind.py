"""Two make the first one of something in the same moment: one is made, no page breaks."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.extensions import db
from portal.models import JudgeProfile, Round, UnitAllowance
from portal.models.enums import Role
from tests.drills.racing import at_once, browser
from tests.factories.account import make_user
from tests.factories.call import make_call
from tests.factories.unit import make_unit
from tests.infrastructure.clients import WatchedClient
from tests.infrastructure.databases import MakeApp

pytestmark = [pytest.mark.slow, pytest.mark.postgres]

RACES = 10
FORM = {"version": "0", "quota_maximum": "5"}
CLICKS = 4


@pytest.fixture
def racing_app(make_app: MakeApp) -> Flask:
    """Return a portal with real transactions, whose forms need no token."""
    app = make_app()
    app.config["WTF_CSRF_ENABLED"] = False
    return app


def count(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_rounds_and_judges_are_set_up_once(racing_app: Flask) -> None:
    for race in range(1, RACES + 1):
        with racing_app.app_context():
            call = make_call()
            make_user(role=Role.JUDGE, call=call)
            organiser = make_user(role=Role.ORGANISER, call=call)
            path = f"/organise/{call.code}/rounds"
            me = WatchedClient(racing_app).enter(organiser)
        clients = [browser(racing_app, me) for _ in range(CLICKS)]
        answers = at_once([lambda one=one, path=path: one.post(path) for one in clients])

        with racing_app.app_context():
            made = count(Round), count(JudgeProfile)
        assert [303] * CLICKS == [one.status_code for one in answers]
        assert (2 * race, race) == made


def test_of_two_first_allowances_one_is_told_of_the_other(racing_app: Flask) -> None:
    for race in range(1, RACES + 1):
        with racing_app.app_context():
            call, unit = make_call(), make_unit()
            organiser = make_user(role=Role.ORGANISER, call=call)
            path = f"/organise/{call.code}/units/{unit.code}/essay"
            me = WatchedClient(racing_app).enter(organiser)
        clients = [browser(racing_app, me) for _ in range(2)]
        answers = at_once([lambda one=one, path=path: one.post(path, data=FORM) for one in clients])

        with racing_app.app_context():
            made = count(UnitAllowance)
        assert [303, 409] == sorted(one.status_code for one in answers)
        assert race == made
