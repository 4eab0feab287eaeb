"""单位与名额, and the import of a table."""

import html
import io
import re

import pytest
import xlsxwriter
from sqlalchemy import event

from portal.accounts import queries
from portal.extensions import db
from portal.models import AuditEvent, Unit
from portal.models.enums import EntryStatus, Role
from portal.web.guards import NOT_YOURS
from tests.factories.account import make_user
from tests.factories.entry import make_entry
from tests.factories.unit import make_unit

PAYLOAD = re.compile(r'name="payload" value="([^"]*)"')


@pytest.fixture
def organiser(as_, call):
    """Return a client of the call's organiser."""
    return as_(make_user(role=Role.ORGANISER, call=call))


def sheet(*rows):
    """Return a real workbook as a form sends it."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        page = book.add_worksheet()
        for line, row in enumerate([("单位名称", "单位代码", "上级单位", "征文任务数"), *rows]):
            page.write_row(line, 0, row)
    target.seek(0)
    return {"file": (target, "单位.xlsx")}


def test_table_shows_the_tree_with_what_has_arrived(organiser, call):
    city = make_unit(name="江临市信访局", short_names=["市局"])
    county = make_unit(name="云岭县信访局", parent=city, region="云岭县")
    make_entry(call=call, category=call.categories[0], unit=county, status=EntryStatus.SUBMITTED)
    make_entry(call=call, category=call.categories[0], unit=county, status=EntryStatus.DRAFT)
    call.categories[0].quota_minimum, call.categories[0].quota_maximum = 2, 5
    db.session.commit()

    text = organiser.get(f"/organise/{call.code}/units").text

    assert text.index("江临市信访局") < text.index("云岭县信访局")
    assert '<span class="depth depth-1">云岭县信访局</span>' in text
    assert "1 / 2–5" in text
    assert "0 / 2–5" in text


def test_search_finds_short_names_and_says_when_nothing_is_there(organiser, call):
    make_unit(name="江临市信访局", short_names=["市局"])
    make_unit(name="云岭县信访局")
    db.session.commit()

    found = organiser.get(f"/organise/{call.code}/units?q=市局").text
    nothing = organiser.get(f"/organise/{call.code}/units?q=火星").text

    assert ("江临市信访局" in found, "云岭县信访局" in found) == (True, False)
    assert "没有找到“火星”" in nothing


@pytest.mark.usefixtures("organiser")
def test_observer_reads_and_changes_nothing(as_, call):
    observer = as_(make_user(role=Role.OBSERVER, call=call))

    page = observer.get(f"/organise/{call.code}/units")

    before = db.session.query(Unit).count()
    refused = [
        observer.get(f"/organise/{call.code}/units/new"),
        observer.send(f"/organise/{call.code}/units/new", {"name": "甲局"}),
        observer.send(f"/organise/{call.code}/units/import", sheet(("甲局",))),
    ]

    assert (200, False) == (page.status_code, "添加单位" in page.text)
    assert [(403, True)] * 3 == [(one.status_code, NOT_YOURS in one.text) for one in refused]
    assert before == db.session.query(Unit).count()


def test_import_is_previewed_then_done_as_a_whole(organiser, call):
    preview = organiser.send(
        f"/organise/{call.code}/units/import", sheet(("甲局", "A1"), ("乙所", "", "A1", 2))
    )
    before = db.session.query(Unit).count()
    payload = html.unescape(PAYLOAD.search(preview.text).group(1))
    done = organiser.send(f"/organise/{call.code}/units/import/confirm", {"payload": payload})

    assert "还没有导入。新增 2 个单位，更新 0 个" in preview.text
    assert (200, 0) == (preview.status_code, before)
    assert f"/organise/{call.code}/units?done=imported" == done.headers["Location"]
    assert "单位表导入好了。" in organiser.get(done.headers["Location"]).text
    assert queries.unit_by_code("A1").id == queries.unit_called("乙所").parent_id


def test_bad_rows_are_listed_with_their_lines_and_nothing_is_imported(organiser, call):
    answer = organiser.send(
        f"/organise/{call.code}/units/import", sheet(("甲局",), ("乙所", "", "没有的"), ("", "X"))
    )

    assert 422 == answer.status_code
    assert "有 2 处需要改正，一个单位也没有导入" in answer.text
    assert "第 3 行：上级单位“没有的”不在表里，也不在已有单位里" in answer.text
    assert "第 4 行：没有填单位名称" in answer.text
    assert (None, 0) == (PAYLOAD.search(answer.text), db.session.query(Unit).count())


def test_what_changed_after_the_preview_is_checked_again(organiser, call):
    parent = make_unit(name="旧局", code="OLD")
    db.session.commit()
    preview = organiser.send(f"/organise/{call.code}/units/import", sheet(("乙所", "", "OLD")))
    parent.code = "NEW"
    db.session.commit()

    answer = organiser.send(
        f"/organise/{call.code}/units/import/confirm",
        {"payload": html.unescape(PAYLOAD.search(preview.text).group(1))},
    )

    assert 422 == answer.status_code
    assert "第 2 行：上级单位“OLD”不在表里" in answer.text


@pytest.mark.parametrize("payload", ["", "tampered", "WyJ4Il0.aaaa.bbbb"])
def test_preview_that_is_not_ours_is_refused(organiser, call, payload):
    answer = organiser.send(f"/organise/{call.code}/units/import/confirm", {"payload": payload})

    assert 409 == answer.status_code
    assert "预览已经过期。请把表再传一次。" in answer.text


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        ({}, "没有收到文件"),
        ({"file": (io.BytesIO(b""), "空.xlsx")}, "这是空文件"),
        ({"file": (io.BytesIO(b"%PDF-1.4\n%%EOF"), "单位.xlsx")}, "内容其实是 PDF"),
        ({"file": (io.BytesIO(b"%PDF-1.4\n%%EOF"), "单位.pdf")}, "请换一个文件"),
    ],
)
def test_file_that_is_no_sheet_gets_a_sentence(organiser, call, file, sentence):
    answer = organiser.send(f"/organise/{call.code}/units/import", file)

    assert 422 == answer.status_code
    assert sentence in answer.text


def test_downloaded_table_can_be_sent_in_again(organiser, call):
    make_unit(name='=HYPERLINK("x")局', code="A1")
    db.session.commit()

    download = organiser.get(f"/organise/{call.code}/units/sheet")
    answer = organiser.send(
        f"/organise/{call.code}/units/import",
        {"file": (io.BytesIO(download.data), "单位表.xlsx")},
    )

    assert "新增 0 个单位，更新 1 个" in answer.text


def test_unit_is_added_and_changed_by_form(organiser, call):
    added = organiser.send(f"/organise/{call.code}/units/new", {"name": "甲局", "code": "A1"})
    changed = organiser.send(
        f"/organise/{call.code}/units/A1",
        {"name": "甲办", "code": "A1", "short_names": "甲、小甲"},
    )

    db.session.expire_all()
    unit = queries.unit_by_code("A1")
    assert [303, 303] == [added.status_code, changed.status_code]
    assert ("甲办", ["甲局"], ["甲", "小甲"], False) == (
        unit.name, unit.former_names, unit.short_names, unit.is_active,
    )  # fmt: skip


def test_taken_name_is_told_beside_its_field(organiser, call):
    make_unit(name="甲局")
    db.session.commit()

    answer = organiser.send(f"/organise/{call.code}/units/new", {"name": "甲局"})

    assert 422 == answer.status_code
    assert "单位名称：已经有别的单位用了这个单位名称" in answer.text


def count(client, path):
    """Return how many statements a page takes."""
    statements = []

    def note(_connection, _cursor, statement, *_rest):
        statements.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        assert 200 == client.get(path).status_code
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return len([text for text in statements if text.startswith("SELECT")])


def test_three_units_take_as_many_queries_as_one(organiser, call):
    make_unit(parent=None)
    db.session.commit()
    one = count(organiser, f"/organise/{call.code}/units")
    for unit in (make_unit(), make_unit()):
        make_entry(call=call, category=call.categories[0], unit=unit)
    db.session.commit()

    assert one == count(organiser, f"/organise/{call.code}/units")
    assert one <= 10


def test_the_calls_observers_read_of_its_units(organiser, call):
    path = f"/organise/{call.code}/units"
    organiser.send(f"{path}/new", {"name": "青柳区信访局", "code": "QL-01", "is_active": "y"})
    organiser.send(f"{path}/QL-01", {"name": "青柳县信访局", "code": "QL-01", "is_active": "y"})

    rows = (
        db.session.query(AuditEvent)
        .filter(AuditEvent.subject_type == "Unit")
        .order_by(AuditEvent.sequence)
    )
    assert [("unit.created", call.id), ("unit.changed", call.id)] == [
        (one.verb, one.call_id) for one in rows
    ]
