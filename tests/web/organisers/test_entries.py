"""The list of entries: what it finds, in what order, whole lots, the table to take away."""

import re
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import event

from portal.entries.queries import entry_by_code
from portal.extensions import db
from portal.models import Call, Entry, User
from portal.models.enums import EntryStatus, Role
from portal.screening import operations, queries
from tests.factories.account import make_user
from tests.factories.call import NOW, make_call
from tests.factories.entry import make_author, make_entry, make_submitted_essay
from tests.factories.unit import make_unit
from tests.infrastructure.clients import WatchedClient
from tests.web.organisers.reading import last_deed

As = Callable[[User], WatchedClient]


@pytest.fixture
def organiser(call: Call) -> User:
    return make_user(role=Role.ORGANISER, call=call)


@pytest.fixture
def observer(call: Call) -> User:
    return make_user(role=Role.OBSERVER, call=call)


def titles(page: str) -> list[str]:
    return re.findall(r'<td class="ti"><a href="[^"]*">([^<]+)</a>', page)


def fresh(code: str) -> Entry:
    """Return an entry as it stands in the database by now."""
    db.session.expire_all()
    return entry_by_code(code)


def handed_in(call: Call, title: str, **values: object) -> Entry:
    given = {"status": EntryStatus.SUBMITTED, "characters": 2000} | values
    return make_entry(call=call, title=title, **given)  # type: ignore[arg-type]  # factory values


def test_the_list_shows_what_was_handed_in_and_no_draft(
    call: Call, organiser: User, as_: As
) -> None:
    handed_in(call, "马上办之后")
    handed_in(call, "已撤回的一件", status=EntryStatus.WITHDRAWN)
    make_entry(call=call, title="还在写的一件")
    handed_in(make_call(), "别的征集的一件")
    page = as_(organiser).get(f"/organise/{call.code}/entries").text

    assert ["马上办之后"] == titles(page)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("q=听证", ["听证会上的十二把椅子"]),
        ("q=欧阳", ["一次没有结果的调解"]),
        ("q=水务局", ["听证会上的十二把椅子"]),
        ("q=zw-2027-0417", ["一次没有结果的调解"]),
        ("q=100%25", []),
        ("category=calligraphy", ["第六条"]),
        ("category=essay", ["一次没有结果的调解", "听证会上的十二把椅子"]),
        ("status=accepted", ["一次没有结果的调解"]),
        ("status=nonsense", ["第六条", "一次没有结果的调解", "听证会上的十二把椅子"]),
        ("hint=length", ["听证会上的十二把椅子"]),
        ("sort=characters&order=desc", ["听证会上的十二把椅子", "一次没有结果的调解", "第六条"]),
        ("sort=submitted&order=asc", ["听证会上的十二把椅子", "一次没有结果的调解", "第六条"]),
        ("page=99", ["第六条", "一次没有结果的调解", "听证会上的十二把椅子"]),
    ],
)
def test_the_list_answers_to_the_filters(
    call: Call, organiser: User, as_: As, question: str, expected: list[str]
) -> None:
    hour, water = timedelta(hours=1), make_unit(name="江临市水务局")
    handed_in(call, "听证会上的十二把椅子", at=NOW - 3 * hour, unit=water, characters=3064)
    accepted, _ = make_submitted_essay(
        call=call, title="一次没有结果的调解", author="欧阳志远", at=NOW - 2 * hour
    )
    handed_in(call, "第六条", at=NOW - hour, category=call.categories[1], characters=None)
    code = operations.accept(accepted, actor=organiser, at=NOW)
    code.code, accepted.characters = "ZW-2027-0417", 2000

    assert expected == titles(as_(organiser).get(f"/organise/{call.code}/entries?{question}").text)


def test_a_full_page_has_fifty_and_leads_to_the_next(call: Call, organiser: User, as_: As) -> None:
    unit, submitter = make_unit(), make_user()
    for number in range(51):
        handed_in(call, f"第 {number} 件", unit=unit, submitter=submitter)
    client = as_(organiser)
    first = client.get(f"/organise/{call.code}/entries?category=essay").text
    second = client.get(f"/organise/{call.code}/entries?category=essay&page=2").text

    assert (50, 1) == (len(titles(first)), len(titles(second)))
    assert f'href="/organise/{call.code}/entries?category=essay&amp;page=2"' in first
    assert "第 51–51 件，共 51 件" in second


def count_queries(work: Callable[[], object]) -> int:
    said: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            said.append(statement)

    engine = db.session.get_bind()
    event.listen(engine, "before_cursor_execute", note)
    try:
        work()
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return len(said)


@pytest.mark.parametrize("name", ["entries", "screening", "trail"])
def test_three_entries_cost_as_many_queries_as_one(
    call: Call, organiser: User, as_: As, name: str
) -> None:
    make_submitted_essay(call=call)
    client, path = as_(organiser), f"/organise/{call.code}/{name}"
    one = count_queries(lambda: client.get(path))
    for _ in range(2):
        make_submitted_essay(call=call)
    db.session.commit()
    three = count_queries(lambda: client.get(path))

    assert one == three
    assert three <= 16


def test_ticked_entries_are_accepted_together(call: Call, organiser: User, as_: As) -> None:
    lot = [make_submitted_essay(call=call)[0] for _ in range(2)]
    codes = [entry.code for entry in lot]
    client = as_(organiser)
    answer = client.send(f"/organise/{call.code}/entries/accept", {"entry": codes})
    page = client.get(answer.location).text

    assert 303 == answer.status_code
    assert "2 件审查通过。" in page
    assert 2 == len(set(re.findall(r"ZW-2027-\d{4}", page)))


def test_what_could_not_be_accepted_is_listed_with_its_reason(
    call: Call, organiser: User, as_: As
) -> None:
    good, _ = make_submitted_essay(call=call, title="好的一件")
    bare = handed_in(call, "没有副本的一件")
    answer = as_(organiser).send(
        f"/organise/{call.code}/entries/accept", {"entry": [good.code, bare.code]}
    )

    assert ["没有副本的一件"] == titles(answer.text)
    assert "这件作品的评审副本还没有经作者确认" in answer.text
    assert EntryStatus.ACCEPTED == fresh(good.code).status
    assert EntryStatus.SUBMITTED == fresh(bare.code).status


def test_a_lot_goes_back_with_one_reason_for_all(call: Call, organiser: User, as_: As) -> None:
    lot = [make_submitted_essay(call=call)[0] for _ in range(2)]
    codes = [entry.code for entry in lot]
    client, path = as_(organiser), f"/organise/{call.code}/entries/return"
    asking = client.send(path, {"entry": codes})
    empty = client.send(path, {"entry": codes, "reason": "  "})
    done = client.send(path, {"entry": codes, "reason": "请删去落款单位"})

    assert "退回这 2 件作品？" in asking.text
    assert (422, True) == (empty.status_code, "请写明退回的理由" in empty.text)
    assert 303 == done.status_code
    assert ["请删去落款单位"] * 2 == [fresh(code).return_reason for code in codes]


def test_nothing_ticked_is_told_and_nothing_done(call: Call, organiser: User, as_: As) -> None:
    answer = as_(organiser).send(f"/organise/{call.code}/entries/accept")

    assert (422, True) == (answer.status_code, "还没有选作品" in answer.text)


def test_entries_of_another_call_are_not_touched(call: Call, organiser: User, as_: As) -> None:
    other, _ = make_submitted_essay()
    as_(organiser).send(f"/organise/{call.code}/entries/accept", {"entry": [other.code]})

    assert EntryStatus.SUBMITTED == fresh(other.code).status


def test_the_sheet_has_telephones_as_text_and_no_formulas(
    call: Call, organiser: User, as_: As
) -> None:
    entry = handed_in(call, '=HYPERLINK("http://example.com")', author="马晓燕")
    make_author(entry=entry, name="+8613900000000", phone="013912345678")
    answer = as_(organiser).send(f"/organise/{call.code}/entries/sheet")
    book = CalamineWorkbook.from_filelike(BytesIO(answer.data))
    heads, line = book.get_sheet_by_index(0).to_python()
    row = dict(zip(heads, line, strict=True))

    assert '=HYPERLINK("http://example.com")' == row["题目"]
    assert str(row["联系电话"]).endswith("、013912345678")
    assert "马晓燕、+8613900000000" == row["作者"]
    assert "2027-04-13 10:00:00" == row["提交时间"]
    assert b"<f>" not in unzipped(answer.data)


def unzipped(content: bytes) -> bytes:
    import zipfile  # noqa: PLC0415  # only here

    with zipfile.ZipFile(BytesIO(content)) as book:
        return book.read("xl/worksheets/sheet1.xml")


def test_taking_the_sheet_is_recorded(call: Call, organiser: User, as_: As) -> None:
    handed_in(call, "马上办之后")
    client = as_(organiser)
    client.send(f"/organise/{call.code}/entries/sheet", {"category": "essay"})
    page = client.get(f"/organise/{call.code}/trail").text

    assert "导出了报送汇总表" in page
    assert "作品数：1" in page


def test_an_observer_takes_the_sheet_away_and_is_recorded(
    call: Call, observer: User, as_: As
) -> None:
    handed_in(call, "马上办之后")
    client, who = as_(observer), observer.code
    assert "导出汇总表" in client.get(f"/organise/{call.code}/entries").text
    answer = client.send(f"/organise/{call.code}/entries/sheet")

    assert b"PK" == answer.data[:2]
    assert ("entries.exported", who) == last_deed()


def test_an_observer_reads_the_list_and_decides_nothing(
    call: Call, observer: User, as_: As
) -> None:
    entry, _ = make_submitted_essay(call=call, title="马上办之后")
    client = as_(observer)
    page = client.get(f"/organise/{call.code}/entries").text
    refused = [
        client.send(f"/organise/{call.code}/entries/{deed}", {"entry": [entry.code]}).status_code
        for deed in ("accept", "return")
    ]

    assert ["马上办之后"] == titles(page)
    assert ("审查通过" in page.split("<main")[1].split("</select>")[-1], [403] * 2) == (
        False,
        refused,
    )
    assert [] == queries.decisions_of(fresh(entry.code))
