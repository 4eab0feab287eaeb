"""The trail of deeds: who reads it, how it is filtered, checked and taken away."""

import csv
import io
import re
from collections.abc import Callable

import pytest

from portal import audit
from portal.extensions import db
from portal.models import AuditEvent, Call, User
from portal.models.enums import Role
from portal.screening import operations
from portal.web.organisers import trail as page_module
from tests.factories.account import make_user
from tests.factories.call import NOW
from tests.factories.entry import make_ready_essay, make_submitted_essay
from tests.infrastructure.clients import WatchedClient
from tests.web.organisers.reading import last_deed

As = Callable[[User], WatchedClient]


def deeds(page: str) -> list[str]:
    return re.findall(r'<td class="ti">([^<]+)</td>', page)


def test_the_newest_deed_comes_first_with_name_and_facts(
    call: Call, organiser: User, as_: As
) -> None:
    entry, _ = make_submitted_essay(call=call, title="马上办之后")
    operations.send_back(entry, reason="第三段有当事人姓名", actor=organiser, at=NOW)
    page = as_(organiser).get(f"/organise/{call.code}/trail").text

    assert ["退回作者修改", "报送了作品"] == deeds(page)[:2]
    assert "理由：第三段有当事人姓名" in page
    assert "许知行" in page
    assert "马上办之后</a>" in page


def test_what_is_recorded_is_shown_as_text(call: Call, organiser: User, as_: As) -> None:
    audit.record(organiser, "call.updated", call, at=NOW, note="<script>alert(1)</script>")
    page = as_(organiser).get(f"/organise/{call.code}/trail").text

    assert "&lt;script&gt;alert(1)" in page


def test_titles_of_drafts_are_not_told(call: Call, organiser: User, as_: As) -> None:
    make_ready_essay(call=call, title="还没报送的题目")
    client = as_(organiser)

    assert "还没报送的题目" not in client.get(f"/organise/{call.code}/trail").text
    assert [] == deeds(client.get(f"/organise/{call.code}/trail?subject=还没报送").text)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("group=call", ["改了征集的设置", "建立了这次征集"]),
        ("group=nonsense&subject=马上办", ["退回作者修改", "报送了作品", "看过并确认了评审副本"]),
        ("group=scorecard", []),
        ("actor=nobody", []),
        ("subject=100%25", []),
    ],
)
def test_the_trail_answers_to_the_filters(
    call: Call, organiser: User, as_: As, question: str, expected: list[str]
) -> None:
    audit.record(organiser, "call.updated", call, at=NOW)
    entry, _ = make_submitted_essay(call=call, title="马上办之后")
    operations.send_back(entry, reason="字数不够", actor=organiser, at=NOW)
    found = deeds(as_(organiser).get(f"/organise/{call.code}/trail?{question}").text)

    assert expected == found[: len(expected) or None]


def test_one_person_can_be_followed(call: Call, organiser: User, as_: As) -> None:
    make_submitted_essay(call=call)
    audit.record(organiser, "call.updated", call, at=NOW)
    page = as_(organiser).get(f"/organise/{call.code}/trail?actor={organiser.code}").text

    assert ["改了征集的设置"] == deeds(page)


def test_another_call_keeps_its_own_trail(call: Call, organiser: User, as_: As) -> None:
    make_submitted_essay()
    page = as_(organiser).get(f"/organise/{call.code}/trail").text

    assert ["建立了这次征集"] == deeds(page)


def test_checking_says_that_the_chain_holds(call: Call, organiser: User, as_: As) -> None:
    make_submitted_essay(call=call)
    count, head = audit.head()
    page = as_(organiser).get(f"/organise/{call.code}/trail?check=1").text

    assert f"整个系统共 {count} 条记录，每条的指纹都接得上" in page
    assert " ".join(re.findall(".{8}", head)) in page


def test_checking_points_at_an_edited_row(call: Call, organiser: User, as_: As) -> None:
    make_submitted_essay(call=call)
    db.session.get_one(AuditEvent, 2).actor = "somebody-else"
    db.session.flush()
    page = as_(organiser).get(f"/organise/{call.code}/trail?check=1").text

    assert "第 2 条有问题。" in page


def test_a_long_record_is_checked_on_the_server(
    call: Call, organiser: User, as_: As, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_module, "CHECKED_HERE", 0)
    page = as_(organiser).get(f"/organise/{call.code}/trail?check=1").text

    assert "wenheng audit verify" in page
    assert "核对过了" not in page


def test_the_sheet_is_oldest_first_and_has_no_formulas(
    call: Call, organiser: User, as_: As
) -> None:
    organiser.name = "=cmd|' /C calc'!A0"
    audit.record(organiser, "call.updated", call, at=NOW)
    answer = as_(organiser).send(f"/organise/{call.code}/trail.csv")
    head, first, second = csv.reader(io.StringIO(answer.data.decode("utf-8-sig")))

    assert ["序号", "时间", "操作人", "操作"] == head[:4]
    assert ["建立了这次征集", "改了征集的设置"] == [first[3], second[3]]
    assert "'=cmd|' /C calc'!A0" == second[2]
    assert second[7] == first[8]
    assert answer.headers["Content-Disposition"].startswith("attachment; ")


def test_observers_read_and_take_away_the_trail(call: Call, as_: As) -> None:
    observer = make_user(role=Role.OBSERVER, call=call)
    client, who = as_(observer), observer.code
    path = f"/organise/{call.code}/trail"
    answers = [client.get(path), client.send(f"{path}.csv")]

    assert ["建立了这次征集" in answer.text for answer in answers] == [True, True]
    assert ("trail.exported", who) == last_deed()
    assert "导出了操作记录" in client.get(path).text


def test_the_sheet_answers_to_the_filters_and_a_link_to_it_does_nothing(
    call: Call, organiser: User, as_: As
) -> None:
    make_submitted_essay(call=call)
    client, path = as_(organiser), f"/organise/{call.code}/trail.csv"
    link, count = client.get(path), audit.head()[0]
    rows = list(csv.reader(io.StringIO(client.send(path, {"group": "call"}).text)))

    assert (405, count + 1) == (link.status_code, audit.head()[0])
    assert ["建立了这次征集"] == [row[3] for row in rows[1:]]


def test_judges_and_authors_never_see_the_trail(call: Call, as_: As) -> None:
    entry, _ = make_submitted_essay(call=call)
    people = [entry.submitter, make_user(role=Role.JUDGE, call=call)]
    path = f"/organise/{call.code}/trail"
    count = audit.head()[0]
    clients = [as_(one) for one in people]
    answers = [answer for one in clients for answer in (one.get(path), one.send(f"{path}.csv"))]

    assert [403] * 4 == [answer.status_code for answer in answers]
    assert not any("建立了这次征集" in answer.text for answer in answers)
    assert count == audit.head()[0]
