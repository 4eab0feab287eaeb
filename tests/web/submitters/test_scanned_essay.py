"""An essay that came as a scanned PDF: told kindly, masked page by page, looked at by judges."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from portal import jobs
from portal.entries import queries
from portal.extensions import db
from portal.models import Entry, User
from portal.models.enums import EntryStatus, Role, RoundState
from tests.factories.account import make_user
from tests.factories.call import NOW
from tests.factories.judging import make_assignment, make_judge, make_round
from tests.infrastructure.clients import WatchedClient
from tests.portal.files import corpus
from tests.portal.files.pictures import joined_pdf, quarters, scanned_pdf
from tests.portal.files.sealed import sheet, stamp
from tests.web.submitters.conftest import Office
from tests.web.submitters.pages import AGREED, begin, entry_at, filled, upload

As = Callable[[User], WatchedClient]
#: One page with a red seal, one without.
PDF = scanned_pdf(stamp(sheet(), side=90), quarters(600, 850).convert("L").convert("RGB"))
TYPED = corpus.pdf([[(72, 700 - 20 * row, corpus.SENTENCE) for row in range(12)]])


def handed_in(me: WatchedClient, path: str) -> None:
    jobs.run_all(at=NOW)
    more: dict[str, Any] = {"title": "林晚舟的十五天", "confirmed": "y", "deed": "save"}
    me.send(path, filled(me.get(path), **more))
    jobs.run_all(at=NOW)
    sent = me.send(path, filled(me.get(path), **more | {"deed": "submit"}, **AGREED))
    assert f"{path}/receipt" == sent.headers["Location"]


@pytest.mark.drawing
def test_a_scanned_pdf_is_taken_as_pages_and_its_author_told(
    me: WatchedClient, office: Office, app: Flask
) -> None:
    path = begin(me, office.call.code)
    answer = upload(me, path, PDF, "征文扫描.pdf")
    assert (201, True) == (answer.status_code, "扫描件，字数未知" in answer.text)

    jobs.run_all(at=NOW)
    page = me.get(path).text

    assert "这份 PDF 是扫描件，评委看到的是图片" in page
    assert "换成 docx 更清楚" in page
    assert 2 == page.count("遮盖署名和印章")
    sealed, plain = queries.current_pages(entry_at(path))
    assert (1, []) == (len(sealed.masks), plain.masks)
    assert sealed.masks == sealed.hints


def test_a_scanned_essay_goes_all_the_way_to_a_judge(
    me: WatchedClient, office: Office, as_: As
) -> None:
    path = begin(me, office.call.code)
    upload(me, path, PDF, "征文扫描.pdf")
    handed_in(me, path)
    assert "征文扫描.pdf" in me.get(f"{path}/receipt").text
    entry = entry_at(path)
    assert (EntryStatus.SUBMITTED, None) == (entry.status, entry.characters)

    organiser = as_(make_user(role=Role.ORGANISER, call=office.call))
    here = f"/organise/{office.call.code}/entries/{entry.code}"
    listed = organiser.get(f"/organise/{office.call.code}/screening").text
    assert "扫描件，请人工核对字数和署名" in listed
    copy = queries.current_copy(entry)
    assert copy is not None
    assert 409 == organiser.send(f"{here}/accept", {}).status_code
    assert 303 == organiser.send(f"{here}/accept", {"checked": copy.code}).status_code

    round_ = make_round(category=entry.category, state=RoundState.OPEN)
    judge = make_judge(call=office.call)
    make_assignment(round_=round_, judge=judge, entry=entry)
    db.session.commit()
    desk = as_(judge.user)
    (code,) = set(re.findall(r"ZW-\d{4}-\d{4,5}", desk.get("/judging").text))
    shown = desk.get(f"/judging/{code}/scorecard").text

    assert "林晚舟" not in shown
    assert 2 == len(set(re.findall(r"/judging/pages/(\w+)/tiles\.dzi", shown)))


@pytest.mark.slow
def test_a_new_short_name_of_the_unit_has_the_copy_drawn_before_it_is_accepted(
    me: WatchedClient, office: Office, as_: As
) -> None:
    path = begin(me, office.call.code)
    upload(me, path, scanned_pdf(quarters(300, 420).convert("L").convert("RGB")), "征文扫描.pdf")
    handed_in(me, path)
    jobs.run_all(at=NOW)
    entry = entry_at(path)
    organiser = as_(make_user(role=Role.ORGANISER, call=office.call))
    here = f"/organise/{office.call.code}/entries"
    deeds = [
        (f"{here}/{entry.code}/accept", "十五天"),
        (f"{here}/{entry.code}/check", "区信访局"),
        (f"{here}/accept", "十五天"),
    ]
    for address, short_name in deeds:
        office.unit.short_names = [short_name]
        db.session.commit()
        sent = {"checked": code_of(entry), "entry": [entry.code]}

        assert 409 == organiser.send(address, sent).status_code
        assert (EntryStatus.SUBMITTED, 1) == (entry.status, jobs.run_all(at=NOW))
        copy = queries.current_copy(entry)
        assert copy is not None
        assert (False, True) == (short_name in copy.title, copy.confirmed_at is not None)
        assert sent["checked"] != copy.code

    last = organiser.send(f"{here}/{entry.code}/accept", {"checked": code_of(entry)})
    db.session.refresh(entry)
    assert (303, EntryStatus.ACCEPTED) == (last.status_code, entry.status)


def code_of(entry: Entry) -> str:
    copy = queries.current_copy(entry)
    assert copy is not None
    return copy.code


def test_pages_of_a_mended_copy_are_new_and_the_old_ones_gone(
    me: WatchedClient, office: Office, as_: As
) -> None:
    path = begin(me, office.call.code)
    upload(me, path, PDF, "征文扫描.pdf")
    handed_in(me, path)
    entry = entry_at(path)
    copy = queries.current_copy(entry)
    assert copy is not None
    organiser = as_(make_user(role=Role.ORGANISER, call=office.call))
    here = f"/organise/{office.call.code}/entries/{entry.code}"
    organiser.send(f"{here}/accept", {"checked": copy.code})
    round_ = make_round(category=entry.category, state=RoundState.OPEN)
    judge = make_judge(call=office.call)
    reading = make_assignment(round_=round_, judge=judge, entry=entry)
    db.session.commit()
    old = copy.pages[1].code
    assert 200 == as_(judge.user).get(f"/judging/pages/{old}/page.jpg").status_code

    page = queries.current_pages(entry_at(path))[1]
    box = {"mask-0-x": "10", "mask-0-y": "10", "mask-0-w": "20", "mask-0-h": "20"}
    assert 303 == organiser.send(f"{here}/pages/{page.code}/masks", box).status_code
    jobs.run_all(at=NOW)

    fresh = queries.current_copy(entry_at(path))
    assert fresh is not None
    answers = [
        as_(judge.user).get(f"/judging/pages/{code}/page.jpg").status_code
        for code in (old, fresh.pages[1].code)
    ]
    assert [404, 200] == answers
    db.session.refresh(reading)
    assert "assigned" == reading.state


@pytest.mark.drawing
def test_pages_without_text_in_a_typed_pdf_are_told(
    me: WatchedClient, office: Office, as_: As
) -> None:
    path = begin(me, office.call.code)
    upload(me, path, joined_pdf(TYPED, scanned_pdf(quarters(600, 850)), TYPED), "定稿.pdf")

    assert "第 2 页是图片，没有文字" in me.get(path).text

    handed_in(me, path)
    entry = entry_at(path)
    organiser = as_(make_user(role=Role.ORGANISER, call=office.call))
    page = organiser.get(f"/organise/{office.call.code}/entries/{entry.code}").text
    assert "第 2 页是图片，没有文字" in page


def test_a_docx_in_the_place_of_a_scan_takes_its_pages_away(
    me: WatchedClient, office: Office, app: Flask
) -> None:
    path = begin(me, office.call.code)
    upload(me, path, PDF, "征文扫描.pdf")
    jobs.run_all(at=NOW)

    upload(me, path, corpus.docx(f"<w:p><w:r><w:t>{corpus.SENTENCE * 9}</w:t></w:r></w:p>"))

    entry = entry_at(path)
    assert [] == list(queries.current_pages(entry))
    assert entry.characters
    copy = queries.current_copy(entry)
    assert copy is not None
    assert ([], True) == (copy.pages, bool(copy.blocks))
