"""The proofreaders' desk: two people read a work, the organisers decide where they disagree."""

import io
import re
from collections.abc import Callable
from decimal import Decimal
from html import unescape

import docx
import pytest
from flask import Flask
from python_calamine import CalamineWorkbook

from portal.calls import regulations
from portal.extensions import db
from portal.judging.proofreading import queries
from portal.judging.proofreading.operations.assigning import set_text
from portal.models import Call, Entry, User
from portal.models.enums import AssignmentState, Role
from portal.models.proofreading_enums import MarkState, ProofreadingState, TextSource
from tests.factories.account import make_grant, make_user
from tests.factories.call import NOW, make_call
from tests.factories.judging import make_assignment, make_judge, make_round
from tests.factories.proofreading import brush, make_proofreading, make_reader, make_rule, make_work
from tests.infrastructure.clients import WatchedClient

As = Callable[[User], WatchedClient]
SIXTH = regulations.article(6).text
RULE = {
    "start": "15", "wrong": "1", "missing": "1", "extra": "1", "transposed": "1", "cap": "10",
    "limit": "2", "accepted": "够夠", "enters": "y",
}  # fmt: skip


def shown(client: WatchedClient, address: str) -> str:
    """Return what a page says, without its tags."""
    page = client.get(address)
    assert 200 == page.status_code
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page.text)))


def keep(client: WatchedClient, work: str, **fields: str) -> None:
    """Send a transcript or the columns of the first page, as the page that is open shows them."""
    seen = re.findall(r'name="version"[^>]*value="(\d+)"', client.get(work).text)
    address = "transcript" if "transcript" in fields else "layout"
    client.send(f"{work}/{address}", {"page": "1", "version": seen[0], **fields})


@pytest.fixture
def call(app: Flask) -> Call:
    """Return a call."""
    return make_call()


@pytest.fixture
def organiser(call: Call, as_: As) -> WatchedClient:
    """Return the organiser of the call at the screen."""
    return as_(make_user(role=Role.ORGANISER, call=call))


def desk(call: Call, *parts: str) -> str:
    """Return an address of the organisers' pages of proofreading."""
    return "/".join([f"/organise/{call.code}/proofreading", *parts])


def test_two_readers_and_an_organiser_come_to_the_points(
    call: Call, organiser: WatchedClient, as_: As
) -> None:
    entry = make_work(call=call, blind_code="SF-2027-0132")
    one, two = make_reader(call=call, name="甘棠"), make_reader(call=call, name="蒲苇")
    first, second = as_(one), as_(two)
    rules = desk(call, "rules", brush(call).key)
    assert 303 == organiser.send(rules, RULE | {"version": "0"}).status_code
    given = {"works": "SF-2027-0132", "first": one.code, "second": two.code}
    assert 303 == organiser.send(desk(call, "assign"), given).status_code

    work = "/proofreading/SF-2027-0132"
    assert "还有 1 件要审读" in shown(first, "/proofreading/")
    # the second reader waits for the first
    assert 404 == second.get(work).status_code
    for fields in [
        {"kind": "wrong", "start": "1", "written": "坚待", "page": "1", "box": "50 10 6 5"},
        {"kind": "missing", "words": SIXTH[-8:-4], "page": "1"},
        {"kind": "doubtful", "start": "3", "page": "1", "note": "墨渍"},
    ]:
        assert 303 == first.send(f"{work}/marks", fields).status_code
    assert 303 == first.send(f"{work}/finish").status_code
    assert 409 == first.send(f"{work}/marks", {"kind": "wrong", "start": "1"}).status_code or (
        "不在您手里" in first.send(f"{work}/marks", {"kind": "wrong", "start": "1"}).text
    )

    assert "第 1 字" in shown(second, work)
    assert "还有 3 处初读记号没有回答" in second.send(f"{work}/finish").text
    second.send(f"{work}/marks/1", {"deed": "confirm", "page": "1"})
    refused = second.send(f"{work}/marks/2", {"deed": "dismiss", "page": "1"})
    assert (422, True) == (refused.status_code, "不认可要写明理由" in refused.text)
    second.send(f"{work}/marks/2", {"deed": "dismiss", "note": "图上有这几个字", "page": "1"})
    second.send(f"{work}/marks/3", {"deed": "confirm", "page": "1"})
    second.send(f"{work}/finish")

    address = desk(call, "works", entry.code)
    assert "1 件等您裁定" in shown(organiser, desk(call))
    assert "还有 1 处没有裁定" in organiser.send(f"{address}/settle").text
    organiser.send(f"{address}/marks/2", {"deed": "overrule", "reason": "放大看，字都在"})
    organiser.send(f"{address}/settle")

    said = shown(organiser, address)
    assert "审读完成" in said
    assert "错字 1" in said
    outcome = queries.proofreading_points(brush(call))[entry.id]
    assert (Decimal(14), "错字 1", False) == (outcome.points, outcome.said, outcome.is_over_limit)
    assert queries.points_enter(brush(call))
    assert "复读" in report(organiser, address)
    assert ["SF-2027-0132", 14.0] == sheet(organiser, call)


def report(organiser: WatchedClient, address: str) -> str:
    """Return the words of the report; it names readers and no author."""
    sent = organiser.send(f"{address}/report")
    document = docx.Document(io.BytesIO(sent.data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    words = "\n".join([*(one.text for one in document.paragraphs), *cells])
    assert {"甘棠", "放大看，字都在", "裁定不计"} <= set(re.split(r"[\n；　]", words))
    assert "许知行" not in words
    return words


def sheet(organiser: WatchedClient, call: Call) -> list[object]:
    """Return code and points of the first line of the table."""
    sent = organiser.send(desk(call, "sheet"))
    rows = CalamineWorkbook.from_filelike(io.BytesIO(sent.data)).get_sheet_by_index(0).to_python()
    return [rows[1][0], rows[1][rows[0].index("审读得分")]]


def test_points_of_a_reopened_work_are_counted_anew(call: Call, organiser: WatchedClient) -> None:
    entry = make_work(call=call)
    reading = make_proofreading(entry=entry)
    reading.state, reading.points = ProofreadingState.CONFIRMED, Decimal(15)
    reading.settled_at = NOW
    address = desk(call, "works", entry.code)
    db.session.commit()

    assert "请写明重新审读的理由" in organiser.send(f"{address}/reopen").text
    organiser.send(f"{address}/reopen", {"reason": "作者提出异议"})

    db.session.refresh(reading)
    assert (ProofreadingState.SECOND, None) == (reading.state, reading.points)


def test_a_second_reader_is_another_person_who_does_not_score_the_work(
    call: Call, organiser: WatchedClient
) -> None:
    entry = make_work(call=call, blind_code="SF-2027-0007")
    rule = make_rule(category=brush(call))
    judge = make_judge(call=call, name="秦岳")
    round_ = make_round(category=brush(call))
    make_assignment(round_=round_, judge=judge, entry=entry, state=AssignmentState.ASSIGNED)
    one, scorer = make_reader(call=call, name="甘棠"), judge.user
    make_grant(user=scorer, role=Role.PROOFREADER, call=call)
    own = make_reader(call=call, name="本人", unit_id=entry.unit_id)

    def sent(first: User, second: User) -> str:
        fields = {"works": "SF-2027-0007", "first": first.code, "second": second.code}
        return organiser.send(desk(call, "assign"), fields).text

    assert "复读要由另一个人来做" in sent(one, one)
    assert "同时在给 SF-2027-0007 打分" in sent(one, scorer)
    assert "本人要回避 SF-2027-0007" in sent(own, one)
    rule.allows_scorers = True
    db.session.commit()
    assert "/proofreading?done=assigned" in sent(one, scorer)


def test_a_transcript_is_held_against_the_text(call: Call, as_: As) -> None:
    entry = make_work(call=call, blind_code="SF-2027-0009")
    one = make_reader(call=call, name="甘棠")
    make_proofreading(entry=entry, first=one)
    client, work = as_(one), "/proofreading/SF-2027-0009"

    keep(client, work, transcript=SIXTH[:20] + SIXTH[22:])

    assert "漏字" in shown(client, work)
    keep(client, work, transcript=SIXTH)
    assert "录文和底本一致" in shown(client, work)


def test_words_found_twice_ask_for_a_number(call: Call, as_: As) -> None:
    make_text_work(call, "民情民智民情", "SF-2027-0010")
    client = as_(reader_of(call))

    asked = client.send("/proofreading/SF-2027-0010/marks", {"kind": "wrong", "words": "民情"})

    assert (422, True) == (asked.status_code, "底本里有 2 处，请填是第几个字：1、5" in asked.text)
    client.send("/proofreading/SF-2027-0010/marks", {"kind": "wrong", "words": "民智"})
    assert "第 3 字 民智" in shown(client, "/proofreading/SF-2027-0010")


def make_text_work(call: Call, body: str, code: str) -> Entry:
    """Return a work whose text was typed in, read by 甘棠."""
    entry = make_work(call=call, blind_code=code)
    actor = make_user(name="许知行")
    set_text(entry, title="短句", body=body, source=TextSource.TYPED, actor=actor, at=NOW)
    make_proofreading(entry=entry, first=make_reader(call=call, name="甘棠"))
    return entry


def reader_of(call: Call) -> User:
    """Return 甘棠."""
    return next(one for one in queries.readers_of(call) if one.name == "甘棠")


def test_columns_outline_the_character_asked_for(call: Call, as_: As) -> None:
    make_text_work(call, "一二三四五六", "SF-2027-0011")
    client, work = as_(reader_of(call)), "/proofreading/SF-2027-0011"

    keep(client, work, counts="4 2", area="0 0 100 100")
    client.send(f"{work}/marks", {"kind": "wrong", "start": "5", "page": "1"})

    page = client.get(work).text
    assert "[5,0.0,0.0,500.0,250.0]" in unescape(page)
    assert 'x="0.0%" y="0.0%" width="50.0%" height="25.0%"' in page


def test_whoever_scores_sees_nothing_of_the_proofreading(call: Call, as_: As) -> None:
    entry = make_work(call=call, blind_code="SF-2027-0012")
    reading = make_proofreading(entry=entry)
    judge = make_judge(call=call)

    client = as_(judge.user)

    assert 404 == client.get("/proofreading/").status_code
    assert 404 == client.get("/proofreading/SF-2027-0012").status_code
    assert "文字审读" not in client.get("/judging/").text
    assert reading.state is ProofreadingState.FIRST


def test_a_reader_asks_the_database_the_same_for_one_work_and_many(
    call: Call, as_: As, counted: Callable[[Callable[[], object]], int]
) -> None:
    one, two = make_reader(call=call), make_reader(call=call)
    make_proofreading(entry=make_work(call=call), first=one, second=two)
    client = as_(one)
    few = counted(lambda: client.get("/proofreading/"))
    for _ in range(3):
        make_proofreading(entry=make_work(call=call), first=one, second=two)
    db.session.commit()

    assert few == counted(lambda: client.get("/proofreading/"))


def test_a_reader_who_drops_out_is_replaced(call: Call, organiser: WatchedClient, as_: As) -> None:
    entry = make_work(call=call, blind_code="SF-2027-0013")
    one, two, three = (make_reader(call=call, name=name) for name in ("甘棠", "蒲苇", "蘼芜"))
    reading = make_proofreading(entry=entry, first=one, second=two)
    work, path = "/proofreading/SF-2027-0013", desk(call, "assign")
    as_(one).send(f"{work}/marks", {"kind": "wrong", "start": "1", "page": "1"})

    organiser.send(path, {"works": "SF-2027-0013", "first": three.code, "second": two.code})
    assert 404 == as_(one).get(work).status_code
    as_(three).send(f"{work}/marks", {"kind": "extra", "start": "2", "page": "1"})
    as_(three).send(f"{work}/finish")
    refused = organiser.send(path, {"works": "SF-2027-0013", "first": one.code, "second": two.code})

    assert "初读已经完成，只能换复读的人" in refused.text
    db.session.refresh(reading)
    assert [MarkState.WITHDRAWN, MarkState.PLACED] == [mark.state for mark in reading.marks]
    assert "记号 1 处" in shown(as_(two), work)
