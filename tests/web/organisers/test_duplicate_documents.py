"""查重报告 and 查重结果表 as an organiser takes them away: named, recorded, for whom they are."""

from io import BytesIO
from urllib.parse import unquote

import docx
import pypdfium2
import pytest
from python_calamine import CalamineWorkbook

from portal.extensions import db
from portal.models import AuditEvent
from portal.models.enums import Role
from tests.factories.account import make_user
from tests.portal.screening.duplicate_reports.story import COPIED, tell


@pytest.fixture
def story(app):
    return tell()


@pytest.fixture
def organiser(as_, story):
    return as_(make_user(role=Role.ORGANISER, call=story.call))


def last() -> AuditEvent:
    return db.session.query(AuditEvent).order_by(AuditEvent.sequence.desc()).first()


def name_of(answer) -> str:
    return unquote(answer.headers["Content-Disposition"])


def test_report_of_a_case_is_a_word_file_marked_internal(organiser, story):
    address = f"/organise/{story.call.code}/duplicates/cases/{story.case.code}/report"

    answer = organiser.send(address, {"format": "docx"})

    document = docx.Document(BytesIO(answer.data))
    assert "内部资料，注意保管" == document.paragraphs[0].text
    assert f"查重报告-第{story.case.number}组-内部" in name_of(answer)
    assert ("duplicate.report_exported", "内部") == (last().verb, last().facts["reader"])
    assert "no-store" in answer.headers["Cache-Control"]


def test_report_of_an_entry_is_a_pdf_too(organiser, story):
    address = f"/organise/{story.call.code}/entries/{story.one.code}/duplicate-report"

    answer = organiser.send(address, {"format": "pdf"})

    assert "application/pdf" == answer.mimetype
    with pypdfium2.PdfDocument(answer.data) as document:
        text = "".join(page.get_textpage().get_text_range() for page in document)
    assert "罗书平" in text
    assert COPIED in "".join(text.split())


def test_report_for_the_author_names_nobody_else_and_the_record_says_for_whom(organiser, story):
    address = f"/organise/{story.call.code}/entries/{story.one.code}/duplicate-report"

    answer = organiser.send(address, {"format": "docx", "reader": "author"})

    markup = docx.Document(BytesIO(answer.data)).element.xml
    assert COPIED in markup
    assert "罗书平" not in markup
    assert "内部" not in name_of(answer)
    assert "交给作者" == last().facts["reader"]


def test_table_of_results_has_a_line_an_entry(organiser, story):
    answer = organiser.send(f"/organise/{story.call.code}/duplicates/sheet")

    book = CalamineWorkbook.from_filelike(BytesIO(answer.data))
    rows = book.get_sheet_by_name("查重结果表").to_python()
    assert ["=老张的材料", "一份档案里的坚持"] == [row[3] for row in rows[1:]]
    assert "查重结果表" in name_of(answer)
    assert "duplicate.table_exported" == last().verb


def test_format_that_does_not_exist_is_not_found(organiser, story):
    address = f"/organise/{story.call.code}/duplicates/cases/{story.case.code}/report"

    assert 404 == organiser.send(address, {"format": "exe"}).status_code


@pytest.mark.parametrize("role", [Role.SUBMITTER, Role.LIAISON, Role.JUDGE])
def test_nobody_but_organisers_and_observers_gets_a_report(as_, story, role):
    stranger = as_(make_user(role=role, call=story.call))
    base = f"/organise/{story.call.code}"

    for address in (
        f"{base}/duplicates/cases/{story.case.code}/report",
        f"{base}/entries/{story.one.code}/duplicate-report",
        f"{base}/duplicates/sheet",
    ):
        assert 403 == stranger.send(address).status_code
