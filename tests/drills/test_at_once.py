"""The same deed many times over: fifty clicks, two organisers."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.calls.queries import current_declarations
from portal.extensions import db
from portal.judging.operations import plans
from portal.models import Assignment, Entry, Receipt, Round
from portal.models.enums import Role
from tests.drills.racing import at_once, browser, typed
from tests.factories.account import make_grant, make_user
from tests.factories.call import NOW, make_call
from tests.factories.entry import make_ready_essay
from tests.factories.judging import make_blind_entry, make_conflict, make_judge, make_round
from tests.factories.unit import make_unit
from tests.infrastructure.clients import WatchedClient
from tests.infrastructure.databases import MakeApp

pytestmark = [pytest.mark.slow, pytest.mark.postgres]

CLICKS = 50
ROUNDS = 8


@pytest.fixture
def racing_app(make_app: MakeApp, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """Return a portal with real transactions, its clock within the submission window."""
    app = make_app()
    app.config["WTF_CSRF_ENABLED"] = False
    monkeypatch.setattr("portal.clock.now", lambda: NOW)
    return app


def test_fifty_clicks_on_new_make_one_draft(racing_app: Flask) -> None:
    with racing_app.app_context():
        call, unit = make_call(), make_unit()
        user = make_user(unit_id=unit.id)
        make_grant(user=user, role=Role.SUBMITTER, call=call)
        me = WatchedClient(racing_app).enter(user)
        path = f"/my/calls/{call.code}/essay/new"
    clients = [browser(racing_app, me) for _ in range(CLICKS)]
    answers = at_once(
        [lambda one=one: one.post(path, data={"creation_key": "one-key"}) for one in clients]
    )

    with racing_app.app_context():
        codes = list(db.session.scalars(select(Entry.code)))
    assert [(303, f"/my/entries/{codes[0]}")] * CLICKS == [
        (one.status_code, one.headers.get("Location")) for one in answers
    ]
    assert 1 == len(codes)


def test_fifty_clicks_on_submit_give_one_receipt(racing_app: Flask) -> None:
    with racing_app.app_context():
        user = make_user()
        entry = make_ready_essay(submitter=user)
        make_grant(user=user, role=Role.SUBMITTER, call=entry.call)
        user.unit_id = entry.unit_id
        agreed = {f"agree_{one.key}": "y" for one in current_declarations(entry.call)}
        path = f"/my/entries/{entry.code}"
        me = WatchedClient(racing_app).enter(user)
    choices = {"genre": "典型案例", "ai_use": "没有", "published_before": "没有"}
    people = {"author0_staff_kind": "信访专职"}
    form = {
        **typed(me.get(path).text), **choices, **people, **agreed,
        "confirmed": "y", "deed": "submit",
    }  # fmt: skip
    clients = [browser(racing_app, me) for _ in range(CLICKS)]
    answers = at_once([lambda one=one: one.post(path, data=form) for one in clients])
    after = me.post(path, data=form)

    with racing_app.app_context():
        receipts = list(db.session.scalars(select(Receipt.code)))
    assert 1 == len(receipts)
    assert {303, 409} >= {one.status_code for one in answers}
    assert {f"{path}/receipt"} == {
        one.headers["Location"] for one in (*answers, after) if one.status_code == 303
    }
    assert receipts[0] in me.get(f"{path}/receipt").text


def test_of_two_organisers_exactly_one_puts_a_plan_into_force(racing_app: Flask) -> None:
    with racing_app.app_context():
        round_ = make_round(readings=2)
        call = round_.category.call
        judges = [make_judge(call=call) for _ in range(4)]
        entries = [make_blind_entry(category=round_.category) for _ in range(10)]
        conflicts = {(judges[0].id, one.id) for one in entries[:3]}
        for one in entries[:3]:
            make_conflict(judge=judges[0], entry=one)
        people = [make_user(role=Role.ORGANISER, call=call) for _ in range(2)]
        clients = [
            browser(racing_app, WatchedClient(racing_app).enter(person)) for person in people
        ]
        round_id, path = round_.id, f"/organise/{call.code}/rounds/{round_.code}/plan/apply"
        maker = people[0].id
    for _ in range(ROUNDS):
        with racing_app.app_context():
            the_round = db.session.get_one(Round, round_id)
            actor = db.session.get_one(type(people[0]), maker)
            plan = plans.propose_plan(the_round, actor=actor, at=NOW).code
            db.session.commit()
        deeds = [lambda one=one, plan=plan: one.post(path, data={"plan": plan}) for one in clients]
        statuses = sorted(answer.status_code for answer in at_once(deeds))

        with racing_app.app_context():
            pairs = db.session.execute(select(Assignment.judge_id, Assignment.entry_id)).all()
            loads = db.session.scalars(
                select(func.count(Assignment.id)).group_by(Assignment.judge_id)
            ).all()  # fmt: skip
        assert [303, 409] == statuses
        assert 20 == len(pairs) == len({tuple(pair) for pair in pairs})
        assert set() == conflicts & {tuple(pair) for pair in pairs}
        assert max(loads) - min(loads) <= 1
