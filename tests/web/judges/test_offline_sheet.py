"""The sheet a judge takes along: what it holds, what it changes, what is wrong in it."""

import io
import re
import zipfile
from collections.abc import Callable

import pytest
import xlsxwriter
from flask import Flask
from python_calamine import CalamineWorkbook
from werkzeug.test import TestResponse

from portal.extensions import db
from portal.judging.offline_sheet import exact
from portal.models import Assignment, AuditEvent
from portal.models.enums import RoundState
from tests.factories.judging import (
    make_assignment,
    make_blind_entry,
    make_judge,
    make_plan,
)
from tests.factories.unit import make_unit
from tests.infrastructure.clients import WatchedClient
from tests.web.judges.test_scores import address, cards, code_of

As = Callable[..., WatchedClient]


def filled(*rows: tuple[str | float, ...]) -> io.BytesIO:
    """Return a sheet as a judge sends it back."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet()
        head = ("编号", "文字规范与格式", "评语", "轮次", "版次")
        for line, row in enumerate([head, *rows]):
            sheet.write_row(line, 0, row)
    return io.BytesIO(stream.getvalue())


def mark_in(client: WatchedClient, where: str) -> str:
    """Return what a sheet this judge takes along says in its column of the round."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(client.get(f"{where}.xlsx").data))
    head, first, *_ = book.get_sheet_by_index(0).to_python()
    return str(first[head.index("轮次")])


def test_a_sheet_is_looked_at_before_it_counts(readings: list[Assignment], as_: As) -> None:
    lower, upper, _ = map(code_of, readings)
    client, where = as_(readings[0].judge.user), address(readings, "offline")
    mine = mark_in(client, where)
    stranger = as_(make_assignment(round_=readings[0].round).judge.user)

    def sent(*rows: tuple[str | float, ...]) -> TestResponse:
        return client.send(where, {"file": (filled(*rows), "a.xlsx")})

    bad = sent((lower, "4", "", mine, 1), (upper, "9", "", mine, 1), ("ZW-1", "4", "", mine, 1))
    other = [sent((lower, "4", "", one, 1)) for one in (mark_in(stranger, where), "", "R" * 26)]
    good = sent((lower, 4.000000000000001, "收得急", mine, 1), (upper, "", "", mine, 1))
    before = cards()[lower].points["form"]
    (payload,) = re.findall(r'name="payload" value="([^"]+)"', good.text)
    answer = client.send(f"{where}/confirm", {"payload": payload})
    again = client.send(f"{where}/confirm", {"payload": payload})

    assert 422 == bad.status_code
    assert f"第 3 行 {upper}：文字规范与格式：最多 5 分" in bad.text
    assert "第 4 行 ZW-1：" in bad.text
    assert [(422, True)] * 3 == [
        (one.status_code, "不是从您这里下载的" in one.text) for one in other
    ]
    assert (200, "4.5") == (good.status_code, before)
    assert [303, 409] == [answer.status_code, again.status_code]
    assert "没有存：预览已经过期，或者这期间分数又改过" in again.text
    event = db.session.query(AuditEvent).filter_by(verb="scorecard.sheet_taken").one()
    assert {"round": readings[0].round.code, "entries": 1} == event.facts
    assert ("4", "收得急") == (cards()[lower].points["form"], cards()[lower].remark)
    assert "有细节。" == cards()[upper].remark


def test_a_remark_that_is_too_long_is_named_with_its_length_and_not_cut(
    readings: list[Assignment], as_: As
) -> None:
    lower, upper, _ = map(code_of, readings)
    client, where = as_(readings[0].judge.user), address(readings, "offline")
    mine = mark_in(client, where)

    def sent(letters: int) -> TestResponse:
        sheet = filled((lower, "4", "", mine, 1), (upper, "", "好" * letters, mine, 1))
        return client.send(where, {"file": (sheet, "a.xlsx")})

    most, over = sent(2000), sent(2345)

    assert (200, True) == (most.status_code, "好" * 2000 in most.text)
    assert 422 == over.status_code
    assert f"第 3 行 {upper}：评语有 2345 字，请不要超过 2000 字" in over.text
    assert 'name="payload"' not in over.text
    assert "有细节。" == cards()[upper].remark


def test_what_was_changed_since_the_download_is_taken_only_when_chosen(
    readings: list[Assignment], as_: As
) -> None:
    lower, upper, _ = map(code_of, readings)
    client, where = as_(readings[0].judge.user), address(readings, "offline")
    mine = mark_in(client, where)
    changed = {"version": "1", "field": "points_form", "points_form": "3"}
    client.send(f"/judging/{lower}/draft", changed)

    sheet = filled((upper, "4", "", mine, 1), (lower, "5", "", mine, 1))
    page = client.send(where, {"file": (sheet, "a.xlsx")}).text
    (payload,) = re.findall(r'name="payload" value="([^"]+)"', page)
    told = client.send(f"{where}/confirm", {"payload": payload}).location
    left = {code: card.points["form"] for code, card in cards().items()}
    sheet = filled((lower, "5", "", mine, 1))
    page = client.send(where, {"file": (sheet, "a.xlsx")}).text
    (payload,) = re.findall(r'name="payload" value="([^"]+)"', page)
    client.send(f"{where}/confirm", {"payload": payload, "moved": lower})

    assert f"{where}?done=1&left=1" == told
    assert 1 == page.count("下载以后在网页上改过")
    assert {lower: "3", upper: "4"} == left
    assert "5" == cards()[lower].points["form"]


def test_a_sheet_tells_nothing_but_codes_and_titles(app: Flask, as_: As) -> None:
    unit = make_unit(name="CANARY单位")
    judge = make_judge(name="CANARY评委")
    reading = make_assignment(judge=judge)
    entry = make_blind_entry(category=reading.round.category, unit=unit, author="CANARY张三")
    make_assignment(
        round_=reading.round, judge=judge, entry=entry, plan=make_plan(round_=reading.round)
    )

    client = as_(judge.user)
    answer = client.get(f"/judging/rounds/{reading.round.code}/offline.xlsx")
    with zipfile.ZipFile(io.BytesIO(answer.data)) as book:
        parts = {name: book.read(name).decode() for name in book.namelist()}

    assert all("CANARY" not in name + text for name, text in parts.items())
    assert "<dc:creator></dc:creator>" in parts["docProps/core.xml"]
    assert "2000-01-01" in parts["docProps/core.xml"]
    assert code_of(reading) in parts["xl/sharedStrings.xml"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("0.30000000000000004", "0.3"), ("17.999999999999996", "18"), ("4.55", "4.55"), ("四", "四")],
)
def test_a_number_is_read_as_somebody_typed_it(typed: str, meant: str) -> None:
    assert meant == exact(typed)


def test_a_round_that_is_over_takes_no_sheet(readings: list[Assignment], as_: As) -> None:
    client, where = as_(readings[0].judge.user), address(readings, "offline")
    readings[0].round.state = RoundState.CLOSED
    db.session.commit()

    page = client.get(f"{where}?done=9x9").text
    answer = client.send(where, {"file": (filled(), "a.xlsx")})

    assert (False, False) == ("offline.xlsx" in page, "9x9 件" in page)
    assert (422, True) == (answer.status_code, "这一轮已经结束" in answer.text)
    assert where not in client.get(address(readings, "scores")).text
