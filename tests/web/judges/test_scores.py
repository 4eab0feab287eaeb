"""All of a judge's points at once: near ties, one signature, one criterion down, the sheet."""

import io
import re
import zipfile
from collections.abc import Callable
from decimal import Decimal

import pytest
import xlsxwriter
from flask import Flask
from werkzeug.test import TestResponse

from portal.extensions import db
from portal.judging.offline_sheet import exact
from portal.models import Assignment, AuditEvent, BlindCode, Scorecard
from portal.models.enums import RoundState, ScorecardState
from tests.factories.judging import (
    make_assignment,
    make_blind_entry,
    make_judge,
    make_plan,
    make_scorecard,
)
from tests.factories.unit import make_unit
from tests.infrastructure.clients import WatchedClient

As = Callable[..., WatchedClient]
KEYS = ("theme", "substance", "rule_of_law", "structure", "language", "form")
GOOD = ("18", "22", "17", "13", "13", "4.5")


def code_of(reading: Assignment) -> str:
    return db.session.query(BlindCode.code).filter_by(entry_id=reading.entry_id).scalar()


@pytest.fixture
def readings(app: Flask) -> list[Assignment]:
    """Return three readings of one judge: two drafts half a point apart, one not begun."""
    first = make_assignment()
    plan = make_plan(round_=first.round)
    about = {"round_": first.round, "judge": first.judge, "plan": plan}
    found = [first, make_assignment(**about), make_assignment(**about)]
    for reading, total in zip(found[:2], ("87.5", "88"), strict=True):
        points = dict(zip(KEYS, GOOD, strict=True))
        points["theme"] = str(Decimal("18") + Decimal(total) - Decimal("87.5"))
        make_scorecard(
            assignment=reading, state=ScorecardState.DRAFT, points=points, total=Decimal(total)
        )
    return found


def address(readings: list[Assignment], page: str) -> str:
    return f"/judging/rounds/{readings[0].round.code}/{page}"


def cards() -> dict[str, Scorecard]:
    db.session.expire_all()
    return {code_of(card.assignment): card for card in db.session.query(Scorecard)}


def test_neighbours_half_a_point_apart_stand_side_by_side(
    readings: list[Assignment], as_: As
) -> None:
    lower, upper, _ = map(code_of, readings)

    page = as_(readings[0].judge.user).get(address(readings, "scores")).text

    assert f"/judging/compare?left={upper}&amp;right={lower}" in page
    assert "评完没签的有 2 份" in page
    assert [upper, lower] == re.findall(r'code"><a href="[^"]*">([^<]+)', page)[:2]


def test_all_that_is_finished_is_signed_at_once_or_not_at_all(
    readings: list[Assignment], as_: As
) -> None:
    client, where = as_(readings[0].judge.user), address(readings, "sign")
    sent = re.findall(r'value="([^":]+:\d+)" checked', client.get(where).text)
    left, stale = sent[0], sent[1].replace(":1", ":7")

    refused = client.send(where, {"card": [stale]})
    nothing = client.send(where, {})
    before = {card.state for card in cards().values()}
    answer = client.send(where, {"card": sent})
    receipts = client.get("/judging/receipts").text

    assert 2 == len(sent)
    assert (422, True) == (refused.status_code, "一份也没有签" in refused.text)
    # what had been unticked stays so, and nobody signs unseen what was changed meanwhile
    assert [0, 0] == [page.text.count(" checked") for page in (refused, nothing)]
    assert f'<a href="/judging/{stale.split(":")[0]}/scorecard">' in refused.text
    assert left in refused.text
    assert {ScorecardState.DRAFT} == before
    assert 303 == answer.status_code
    assert {ScorecardState.SIGNED} == {card.state for card in cards().values()}
    assert "2 份，最后一份" in receipts
    assert 64 == len("".join(re.findall(r"SHA-256((?: \w{8}){8})", receipts)[0].split()))


def test_one_criterion_is_given_down_all_works_and_bad_rows_are_named(
    readings: list[Assignment], as_: As
) -> None:
    lower, upper, blank = map(code_of, readings)
    where = address(readings, "criteria/form")
    fields = {
        f"points_{lower}": "4", f"version_{lower}": "1", f"points_{upper}": "9",
        f"version_{upper}": "1", f"points_{blank}": "３。５", f"version_{blank}": "0",
    }  # fmt: skip

    answer = as_(readings[0].judge.user).send(where, fields)
    stale = as_(readings[0].judge.user).send(
        where, {f"points_{lower}": "3", f"version_{lower}": "1"}
    )

    found = {code: card.points["form"] for code, card in cards().items()}
    assert (422, True) == (answer.status_code, f"{upper}：最多 5 分" in answer.text)
    assert {lower: "4", upper: "4.5", blank: "3.5"} == found
    assert f"{lower}：别的窗口改成了 4" in stale.text
    assert 'value="3"' in stale.text


def test_a_row_signed_elsewhere_is_named_and_another_criterion_is_no_clash(
    readings: list[Assignment], as_: As
) -> None:
    lower, upper, _ = map(code_of, readings)
    client, where = as_(readings[0].judge.user), address(readings, "criteria/form")
    client.send(f"/judging/{lower}/draft", {"version": "1", "field": "remark", "remark": "再看。"})
    client.send(address(readings, "sign"), {"card": f"{upper}:1"})
    fields = {
        f"points_{lower}": "4", f"version_{lower}": "1", f"seen_{lower}": "4.5",
        f"points_{upper}": "3", f"version_{upper}": "1", f"seen_{upper}": "4.5",
    }  # fmt: skip

    answer = client.send(where, fields)
    draft = client.send(
        f"/judging/{upper}/draft", {"version": "1", "field": "points_form", "points_form": "3"}
    )

    found = {code: card.points["form"] for code, card in cards().items()}
    assert {lower: "4", upper: "4.5"} == found
    assert f"{upper}：您填的 3 没有存：这份评分表已经签字" in answer.text
    assert (422, 1) == (answer.status_code, answer.text.count('class="error-summary"'))
    assert (409, True) == (draft.status_code, draft.json["is_closed"])


def filled(*rows: tuple[str | float, ...]) -> io.BytesIO:
    """Return a sheet as a judge sends it back."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet()
        head = ("编号", "文字规范与格式", "评语", "轮次", "版次")
        for line, row in enumerate([head, *rows]):
            sheet.write_row(line, 0, row)
    return io.BytesIO(stream.getvalue())


def test_a_sheet_is_looked_at_before_it_counts(readings: list[Assignment], as_: As) -> None:
    lower, upper, _ = map(code_of, readings)
    client, where = as_(readings[0].judge.user), address(readings, "offline")
    mine = readings[0].round.code

    def sent(*rows: tuple[str | float, ...]) -> TestResponse:
        return client.send(where, {"file": (filled(*rows), "a.xlsx")})

    bad = sent((lower, "4", "", mine, 1), (upper, "9", "", mine, 1), ("ZW-1", "4", "", mine, 1))
    other = sent((lower, "4", "", "R" * 26, 1))
    good = sent((lower, 4.000000000000001, "收得急", mine, 1), (upper, "", "", mine, 1))
    before = cards()[lower].points["form"]
    (payload,) = re.findall(r'name="payload" value="([^"]+)"', good.text)
    answer = client.send(f"{where}/confirm", {"payload": payload})
    again = client.send(f"{where}/confirm", {"payload": payload})

    assert 422 == bad.status_code
    assert f"第 3 行 {upper}：文字规范与格式：最多 5 分" in bad.text
    assert "第 4 行 ZW-1：" in bad.text
    assert (422, True) == (other.status_code, "这份表是另一轮的" in other.text)
    assert (200, "4.5") == (good.status_code, before)
    assert [303, 409] == [answer.status_code, again.status_code]
    assert "没有存：预览已经过期，或者这期间分数又改过" in again.text
    event = db.session.query(AuditEvent).filter_by(verb="scorecard.sheet_taken").one()
    assert {"round": mine, "entries": 1} == event.facts
    assert ("4", "收得急") == (cards()[lower].points["form"], cards()[lower].remark)
    assert "有细节。" == cards()[upper].remark


def test_a_remark_that_is_too_long_is_named_with_its_length_and_not_cut(
    readings: list[Assignment], as_: As
) -> None:
    lower, upper, _ = map(code_of, readings)
    client, where = as_(readings[0].judge.user), address(readings, "offline")
    mine = readings[0].round.code

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
    mine = readings[0].round.code
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


@pytest.mark.parametrize("kind", ["scores", "sign", "criteria/form", "offline"])
def test_pages_of_a_round_cost_the_same_for_one_work_and_for_three(
    readings: list[Assignment], as_: As, counted: Callable[..., int], kind: str
) -> None:
    alone = make_assignment()
    asked = [(as_(one[0].judge.user), address(one, kind)) for one in (readings, [alone])]

    numbers = [counted(lambda one=one: one[0].get(one[1])) for one in asked]

    assert numbers[0] == numbers[1]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("0.30000000000000004", "0.3"), ("17.999999999999996", "18"), ("4.55", "4.55"), ("四", "四")],
)
def test_a_number_is_read_as_somebody_typed_it(typed: str, meant: str) -> None:
    assert meant == exact(typed)


def test_a_work_without_merit_is_given_nought_and_not_nothing(
    readings: list[Assignment], as_: As
) -> None:
    lower, upper, blank = readings
    card = cards()[code_of(lower)]
    card.points, card.total = dict.fromkeys(KEYS, "0"), Decimal(0)
    client = as_(lower.judge.user)

    page = client.get(address(readings, "scores")).text
    sign = client.get(address(readings, "sign")).text

    order = re.findall(r'code"><a href="[^"]*">([^<]+)', page)
    assert [code_of(one) for one in (upper, lower, blank)] == order
    assert "对分数挨得近" not in sign


def test_near_works_are_offered_before_any_signature(readings: list[Assignment], as_: As) -> None:
    lower, upper, _ = map(code_of, readings)
    client = as_(readings[0].judge.user)

    alone = client.get(f"/judging/{lower}/scorecard").text
    together = client.get(address(readings, "sign")).text

    assert f'/judging/compare?left={lower}&amp;right={upper}">{upper}</a>（差 0.5）' in alone
    assert f"{address(readings, 'scores')}#near" in together


def test_a_round_that_is_over_takes_no_sheet(readings: list[Assignment], as_: As) -> None:
    client, where = as_(readings[0].judge.user), address(readings, "offline")
    readings[0].round.state = RoundState.CLOSED
    db.session.commit()

    page = client.get(f"{where}?done=9x9").text
    answer = client.send(where, {"file": (filled(), "a.xlsx")})

    assert (False, False) == ("offline.xlsx" in page, "9x9 件" in page)
    assert (422, True) == (answer.status_code, "这一轮已经结束" in answer.text)
    assert where not in client.get(address(readings, "scores")).text
