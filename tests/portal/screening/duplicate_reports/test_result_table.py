"""查重结果表 as .xlsx, read back as an office would."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from python_calamine import CalamineWorkbook

from portal.extensions import db
from portal.models.enums import EntryStatus
from portal.screening.duplicate_reports import people
from portal.screening.duplicate_reports.xlsx import write_result_table
from tests.factories.call import NOW, make_call
from tests.factories.entry import make_entry
from tests.portal.screening.duplicate_reports.story import Story, tell
from tests.web.organisers.reading import counting


@pytest.fixture
def story(app: Flask) -> Story:
    return tell()


def sheets(story: Story) -> dict[str, list[list[Any]]]:
    book = CalamineWorkbook.from_filelike(BytesIO(write_result_table(story.call, at=NOW)))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def lines(rows: list[list[Any]]) -> list[dict[str, Any]]:
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def test_every_entry_has_a_line_with_shares_case_and_verdict(story: Story) -> None:
    make_entry(call=story.call, title="还没有查的", status=EntryStatus.SUBMITTED, at=NOW)
    make_entry(call=story.call, title="草稿")

    first, second, third = lines(sheets(story)["查重结果表"])

    case = f"第 {story.case.number} 组"
    assert ("=老张的材料", "古丽夏提·艾山江", "青柳区信访局") == (
        first["题目"],
        first["作者"],
        first["单位"],
    )
    assert (0.41, 0.24, "提示", case) == (
        first["总文字复制比"],
        first["去除引用后复制比"],
        first["档次"],
        first["查重个案"],
    )
    assert ("抄袭", "方若水", "退回修改") == (first["认定"], first["认定人"], first["处理"])
    assert ("抄袭", "") == (second["认定"], second["处理"])
    assert ("还没有查的", "没有文本", "") == (third["题目"], third["档次"], third["认定"])


def test_pairs_tell_who_was_first_and_where_a_reference_is_from(story: Story) -> None:
    strongest, other = lines(sheets(story)["相似对照"])

    assert ("《=老张的材料》", "《一份档案里的坚持》", "《=老张的材料》") == (
        strongest["前一件"],
        strongest["后一件"],
        strongest["先报送的是"],
    )
    assert ("0.94", 0.31, 0.29, 2) == (
        strongest["把握"],
        strongest["占前一件"],
        strongest["占后一件"],
        strongest["段数"],
    )
    assert ("对照文本《布袋里的材料》", "某报 2026 年 3 月 2 日", "") == (
        other["后一件"],
        other["后一件单位或来源"],
        other["先报送的是"],
    )


def test_notes_say_what_was_checked_and_what_the_figures_are_not(story: Story) -> None:
    notes = dict(row for row in sheets(story)["说明"])

    assert "本次征集作品 2 篇、对照文本 1 篇" == notes["比较范围"]
    assert "不是中国知网" in notes["说明"]


def test_the_number_of_queries_does_not_grow_with_the_entries(story: Story) -> None:
    with counting() as before:
        write_result_table(story.call, at=NOW)
    for number in range(5):
        make_entry(call=story.call, title=f"第 {number} 篇", status=EntryStatus.SUBMITTED)

    with counting() as after:
        write_result_table(story.call, at=NOW)

    assert before.number == after.number


def test_a_table_of_many_entries_stays_within_what_a_statement_takes(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    call = make_call()
    for number in range(1, 61):
        make_entry(call=call, title=f"第 {number} 篇", status=EntryStatus.SUBMITTED, at=NOW)
    monkeypatch.setattr(people, "AT_ONCE", 25)

    with at_most(40):
        content = write_result_table(call, at=NOW)

    rows = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    assert 60 == len(rows) - 1
    assert all(row[4] for row in rows[1:])


@contextmanager
def at_most(values: int) -> Iterator[None]:
    """Let SQLite take so few values a statement, as PostgreSQL takes 65,535."""
    driver: Any = db.session.connection().connection.driver_connection
    if not isinstance(driver, sqlite3.Connection):
        yield
        return
    usual = driver.setlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, values)
    try:
        yield
    finally:
        driver.setlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, usual)
