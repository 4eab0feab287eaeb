"""A work that is given back: what its first reader may do, and must not learn."""

import re
from collections.abc import Callable
from html import unescape

from flask import Flask
from sqlalchemy import select

from portal.extensions import db
from portal.judging.proofreading.operations import marking, settling
from portal.judging.proofreading.operations.marking import Place
from portal.models import AuditEvent, Proofreading, User
from portal.models.proofreading_enums import MarkKind, MarkState, ProofreadingState
from tests.factories.account import make_user
from tests.factories.call import NOW, make_call
from tests.factories.proofreading import make_proofreading, make_reader, make_work
from tests.infrastructure.clients import WatchedClient

As = Callable[[User], WatchedClient]
WORK = "/proofreading/SF-2027-0401"


def mark(reading: Proofreading, reader: User, *places: int) -> None:
    """Have a reader mark these places as wrong."""
    for place in places:
        marking.place_mark(
            reading.id, kind=MarkKind.WRONG, place=Place(start=place), written="", note="",
            actor=reader, at=NOW,
        )  # fmt: skip


def given_back() -> Proofreading:
    """Return a work the second was reading when it went back to the first."""
    call = make_call()
    one, two = make_reader(call=call, name="甘棠"), make_reader(call=call, name="蒲苇")
    entry = make_work(call=call, blind_code="SF-2027-0401")
    reading = make_proofreading(entry=entry, first=one, second=two)
    mark(reading, one, 0, 3)
    marking.finish(reading.id, actor=one, at=NOW)
    marking.answer_mark(reading.id, 1, agrees=False, note="没有写错", actor=two, at=NOW)
    mark(reading, two, 7, 8, 9)
    settling.reopen(reading, reason="初读漏了一页", actor=make_user(name="许知行"), at=NOW)
    db.session.commit()
    return reading


def test_a_first_reader_withdraws_whatever_the_second_said(app: Flask, as_: As) -> None:
    reading = given_back()
    client = as_(reading.first)
    assert ProofreadingState.FIRST is reading.state

    withdrawn = [
        client.send(f"{WORK}/marks/{number}", {"deed": "withdraw"}).status_code for number in (1, 2)
    ]

    assert [303, 303] == withdrawn
    db.session.refresh(reading)
    states = [one.state for one in reading.marks]
    assert [MarkState.WITHDRAWN] * 2 + [MarkState.PLACED] * 3 == states
    trail = db.session.scalars(select(AuditEvent).filter_by(verb="proofreading.reopened")).one()
    assert {"1": ["dismissed", "没有写错"]} == trail.facts["answers"]


def test_numbers_of_a_first_reader_tell_nothing_of_the_second(app: Flask, as_: As) -> None:
    reading = given_back()
    client = as_(reading.first)

    sent = client.send(f"{WORK}/marks", {"kind": "wrong", "start": "12", "page": "1"})

    page = unescape(client.get(WORK).text)
    assert 303 == sent.status_code
    assert ["mark-1", "mark-2", "mark-3"] == re.findall(r'id="(mark-\d+)"', page)
    assert "没有写错" not in page
    # and the number leads to their own mark, not to the second reader's third
    client.send(f"{WORK}/marks/3", {"deed": "withdraw"})
    db.session.refresh(reading)
    assert {6: MarkState.WITHDRAWN} == {
        one.number: one.state for one in reading.marks if one.state is MarkState.WITHDRAWN
    }
