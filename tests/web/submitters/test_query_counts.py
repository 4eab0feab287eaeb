"""Pages cost the same number of queries however much there is to show."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from flask import Flask
from sqlalchemy import event

from portal import jobs
from portal.entries.queries import current_pages
from portal.extensions import db
from portal.models import Call, UnitAllowance
from portal.models.enums import Role
from tests.factories.account import make_grant
from tests.factories.call import CLOSES, NOW, make_call
from tests.factories.entry import make_author, make_ready_essay, make_submitted_essay
from tests.infrastructure.clients import WatchedClient
from tests.portal.files.pictures import quarters, saved
from tests.web.submitters.conftest import Office
from tests.web.submitters.pages import begin, hidden, upload
from tests.web.submitters.test_calligraphy import drawn


@contextmanager
def counting() -> Iterator[list[str]]:
    """Collect the SELECT statements sent meanwhile."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if statement.lstrip().upper().startswith("SELECT"):
            sent.append(statement)

    engine = db.session.get_bind()
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)


def cost(me: WatchedClient, path: str) -> int:
    """Return how many SELECTs a page takes."""
    with counting() as sent:
        assert 200 == me.get(path).status_code
    return len(sent)


def test_the_list_costs_the_same_with_one_and_three(me: WatchedClient, office: Office) -> None:
    def add() -> None:
        make_ready_essay(call=office.call, unit=office.unit, submitter=office.user)
        me.enter(office.user)

    add()
    one = cost(me, "/my")
    add()
    add()

    assert one == cost(me, "/my")
    assert one <= 8


def test_the_list_costs_the_same_with_one_and_three_calls_and_extensions(
    me: WatchedClient, office: Office
) -> None:
    def add(call: Call) -> None:
        make_grant(user=office.user, role=Role.SUBMITTER, call=call)
        for category in call.categories:
            later = CLOSES + timedelta(days=2)
            db.session.add(
                UnitAllowance(category_id=category.id, unit_id=office.unit.id, closes_at=later)
            )
        me.enter(office.user)

    add(make_call())
    one = cost(me, "/my")
    add(make_call())
    add(make_call())

    assert one == cost(me, "/my")


def test_the_form_costs_the_same_with_one_and_three_authors(
    me: WatchedClient, office: Office
) -> None:
    entry = make_ready_essay(call=office.call, unit=office.unit, submitter=office.user)
    me.enter(office.user)
    path = f"/my/entries/{entry.code}"
    one = cost(me, path)
    make_author(entry=entry)
    make_author(entry=entry)
    me.enter(office.user)

    assert one == cost(me, path)


def test_the_receipt_costs_the_same_with_one_and_three(me: WatchedClient, office: Office) -> None:
    entry, _ = make_submitted_essay(call=office.call, unit=office.unit, submitter=office.user)
    me.enter(office.user)
    path = f"/my/entries/{entry.code}/receipt"
    one = cost(me, path)
    for _number in range(2):
        make_submitted_essay(call=office.call, unit=office.unit, submitter=office.user)
    me.enter(office.user)

    assert one == cost(me, path)


def test_the_pages_of_a_brush_work_cost_the_same_with_one_and_three(
    me: WatchedClient, office: Office, app: Flask
) -> None:
    path = begin(me, office.call.code, "calligraphy")
    me.send(path, {**hidden(me.get(path)), "has_signature": "no"})
    costs: list[int] = []
    masks: list[int] = []
    for number in range(3):
        upload(me, path, saved(quarters(1200, 800 + number), "JPEG"), f"{number}.jpg")
        jobs.run_all(at=NOW)
        costs.append(cost(me, path))
        masks.append(cost(me, f"{path}/pages/{current_pages(drawn(path))[0].code}/masks"))

    assert costs[0] == costs[1] == costs[2]
    assert masks[0] == masks[1] == masks[2]
