"""Whose entries the desk shows: my own, my unit's when I am its liaison, nobody else's."""

from collections.abc import Callable

import pytest
from flask import Flask

from portal.entries import operations
from portal.extensions import db
from portal.models import Entry, User
from portal.models.enums import EntryStatus, Role
from portal.web.guards import NOT_YOURS
from tests.factories.account import make_grant, make_user
from tests.factories.call import NOW
from tests.factories.entry import make_entry, make_submitted_essay
from tests.factories.unit import make_unit
from tests.infrastructure.clients import WatchedClient
from tests.web.submitters.conftest import Office
from tests.web.submitters.pages import AGREED, entry_at, filled

As = Callable[[User], WatchedClient]


@pytest.mark.parametrize("role", [Role.SUBMITTER, Role.JUDGE, Role.ORGANISER])
@pytest.mark.parametrize("tail", ["", "/receipt", "/withdraw", "/revise", "/copy/X"])
def test_an_entry_of_somebody_else_looks_like_one_that_does_not_exist(
    office: Office, as_: As, role: Role, tail: str
) -> None:
    entry = make_entry(call=office.call, unit=office.unit, submitter=office.user)
    stranger = make_user(name="路人", unit_id=office.unit.id)
    make_grant(user=stranger, role=role, call=office.call)
    client = as_(stranger)
    theirs = client.get(f"/my/entries/{entry.code}{tail}")
    nobodys = client.get(f"/my/entries/NOSUCHENTRY{tail}")

    assert (404, 404) == (theirs.status_code, nobodys.status_code)
    assert nobodys.text.replace("NOSUCHENTRY", entry.code) == theirs.text


def test_a_liaison_hands_in_for_a_colleague_and_sees_no_other_unit(
    office: Office, as_: As, app: Flask
) -> None:
    liaison = make_user(name="赵明", unit_id=office.unit.id)
    make_grant(user=liaison, role=Role.LIAISON, call=office.call)
    mine = make_entry(call=office.call, unit=office.unit, submitter=office.user, title="同事的")
    make_entry(call=office.call, unit=make_unit(), title="外单位的")
    client = as_(liaison)
    page = client.get("/my")

    assert ("同事的" in page.text, "外单位的" in page.text) == (True, False)
    path = f"/my/entries/{mine.code}"
    assert 303 == client.send(path, filled(client.get(path), title="代传的")).status_code
    assert ("代传的", office.user.id) == (entry_at(path).title, entry_at(path).submitter_id)


def test_a_returned_entry_stands_first_with_its_reason_and_can_be_answered(
    me: WatchedClient, office: Office
) -> None:
    make_entry(call=office.call, unit=office.unit, submitter=office.user, title="还在写的")
    entry, _ = make_submitted_essay(
        call=office.call, unit=office.unit, submitter=office.user, title="被退回的"
    )
    operations.return_entry(entry, reason="第三段有当事人姓名", actor=office.user, at=NOW)
    me.enter(office.user)
    shown = me.get("/my").text
    assert shown.index("被退回的") < shown.index("还在写的")
    assert "第三段有当事人姓名" in shown

    path = f"/my/entries/{entry.code}"
    page = me.get(path)
    assert "第三段有当事人姓名" in page.text
    fields = filled(page, title="被退回的", reply="已改成化名", **AGREED)
    saved = me.send(path, fields)
    assert 303 == saved.status_code
    sent = me.send(path, filled(me.get(path), title="被退回的", reply="已改成化名",
                                deed="submit", confirmed="y", **AGREED))  # fmt: skip

    assert f"{path}/receipt" == sent.headers["Location"]
    assert ("已改成化名", EntryStatus.SUBMITTED) == (entry_at(path).reply, entry_at(path).status)


def test_somebody_without_the_role_begins_nothing(office: Office, as_: As) -> None:
    judge = make_user(name="评委", unit_id=office.unit.id)
    make_grant(user=judge, role=Role.JUDGE, call=office.call)
    answer = as_(judge).send(f"/my/calls/{office.call.code}/essay/new", {"creation_key": "k"})

    assert (403, True) == (answer.status_code, NOT_YOURS in answer.text)
    assert 0 == db.session.query(Entry).count()


def test_a_person_without_a_unit_is_told_what_to_do(office: Office, as_: As) -> None:
    lost = make_user(name="无单位")
    make_grant(user=lost, role=Role.SUBMITTER, call=office.call)
    answer = as_(lost).get(f"/my/calls/{office.call.code}/essay/new")

    assert (409, True) == (answer.status_code, "还没有单位" in answer.text)


def test_the_calls_one_may_submit_to_are_offered_with_what_is_asked(
    me: WatchedClient, office: Office
) -> None:
    page = me.get(f"/my/calls/{office.call.code}/calligraphy/new")

    assert "准备 1–5 张图片" in page.text
    assert "草稿不占名额" in page.text or "名额不限" in page.text
