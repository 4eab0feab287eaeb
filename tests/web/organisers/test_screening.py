"""One entry on the organiser's desk: what is seen, accepting, sending back, originals."""

import re
import threading
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

import pytest
from werkzeug.test import TestResponse

from portal.entries.queries import current_copy, current_manuscript, entry_by_code
from portal.extensions import db
from portal.files.active import storage
from portal.models import Call, Entry, JudgeCopy, JudgePage, User
from portal.models.enums import EntryStatus, Role
from portal.screening import operations, queries
from portal.web.guards import NOT_YOURS
from tests.factories.account import make_user
from tests.factories.call import NOW
from tests.factories.entry import (
    ESSAY,
    make_entry,
    make_manuscript,
    make_ready_essay,
    make_submitted_essay,
)
from tests.factories.judging import make_assignment, make_plan, make_round, make_scorecard
from tests.infrastructure.clients import WatchedClient
from tests.infrastructure.databases import MakeApp

As = Callable[[User], WatchedClient]


@pytest.fixture
def organiser(call: Call) -> User:
    return make_user(role=Role.ORGANISER, call=call)


def address(entry: Entry, deed: str = "") -> str:
    return f"/organise/{entry.call.code}/entries/{entry.code}{deed}"


def fresh(code: str) -> Entry:
    """Return an entry as it stands in the database by now."""
    db.session.expire_all()
    return entry_by_code(code)


def test_the_page_shows_copy_checks_authors_and_files(call: Call, organiser: User, as_: As) -> None:
    text = ESSAY + "　　信访人王大海住在城南。电话 13812345678。\n"
    entry, receipt = make_submitted_essay(call=call, text=text, author="陈立秋")
    manuscript = current_manuscript(entry)
    assert manuscript is not None
    page = as_(organiser).get(address(entry)).text

    assert '<span class="masked">' in page
    assert "3 项必须的承诺都已勾选" in page
    assert "陈立秋" in page
    assert receipt.code in page
    assert " ".join(re.findall(".{8}", manuscript.file.sha256)) in page
    assert "报送了作品" in page


def test_a_draft_is_nobodys_business(call: Call, organiser: User, as_: As) -> None:
    assert 404 == as_(organiser).get(address(make_ready_essay(call=call))).status_code


def test_an_entry_of_another_call_is_not_found_here(call: Call, organiser: User, as_: As) -> None:
    other, _ = make_submitted_essay()

    assert 404 == as_(organiser).get(f"/organise/{call.code}/entries/{other.code}").status_code


def test_accepting_leads_to_the_next_that_waits(call: Call, organiser: User, as_: As) -> None:
    first, second, third = (make_submitted_essay(call=call)[0] for _ in range(3))
    codes = first.code, third.code
    client = as_(organiser)
    answer = client.send(address(second, "/accept"), {"then": "next"})
    last = client.send(f"/organise/{call.code}/entries/{codes[1]}/accept", {"then": "next"})
    done = client.send(f"/organise/{call.code}/entries/{codes[0]}/accept", {"then": "next"})

    assert f"/{codes[1]}?" in answer.location
    assert f"/{codes[0]}?" in last.location
    assert "审查通过了，后面没有了。" in client.get(done.location).text


def test_accepting_twice_tells_the_second_organiser(call: Call, organiser: User, as_: As) -> None:
    entry, _ = make_submitted_essay(call=call)
    client, path = as_(organiser), address(entry, "/accept")
    first, second = client.send(path), client.send(path)

    assert (303, 409) == (first.status_code, second.status_code)
    assert "这件作品现在是“审查通过”" in second.text


def test_of_two_organisers_at_once_one_wins(make_app: MakeApp) -> None:
    app = make_app()
    with app.app_context():
        entry, _ = make_submitted_essay()
        people = [make_user(role=Role.ORGANISER, call=entry.call) for _ in range(2)]
        clients = [WatchedClient(app).enter(person) for person in people]
        path, code = address(entry, "/accept"), entry.code
        db.session.commit()
    answers: list[TestResponse] = []
    start = threading.Barrier(2)

    def accept(client: WatchedClient) -> None:
        start.wait()
        answers.append(client.send(path))

    threads = [threading.Thread(target=accept, args=(client,)) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with app.app_context():
        assert [303, 409] == sorted(answer.status_code for answer in answers)
        assert 1 == len(queries.decisions_of(entry_by_code(code)))


def test_a_return_asks_why_and_tells_the_author(call: Call, organiser: User, as_: As) -> None:
    entry, _ = make_submitted_essay(call=call, title="马上办之后")
    client, path, code = as_(organiser), address(entry, "/return"), entry.code
    asking, empty = client.get(path), client.send(path, {"reason": " "})
    done = client.send(path, {"reason": "第三段有当事人姓名"})
    page = client.get(done.location).text

    assert "《马上办之后》退回作者修改" in asking.text
    assert (422, True) == (empty.status_code, "请写明退回的理由" in empty.text)
    assert ("第三段有当事人姓名", EntryStatus.RETURNED) == (
        fresh(code).return_reason,
        fresh(code).status,
    )
    assert "已退回修改。" in page


def test_an_assigned_entry_is_not_sent_back(call: Call, organiser: User, as_: As) -> None:
    entry, _ = make_submitted_essay(call=call)
    operations.accept(entry, actor=organiser, at=NOW)
    round_ = make_round(category=entry.category)
    make_assignment(round_=round_, entry=entry, plan=make_plan(round_=round_))
    code, path = entry.code, address(entry, "/return")
    answer = as_(organiser).send(path, {"reason": "字数不够"})

    assert (409, True) == (answer.status_code, "已经分给评委，不能退回" in answer.text)
    assert EntryStatus.ACCEPTED == fresh(code).status


def test_the_page_never_shows_a_score(call: Call, organiser: User, as_: As) -> None:
    entry, _ = make_submitted_essay(call=call)
    operations.accept(entry, actor=organiser, at=NOW)
    round_ = make_round(category=entry.category)
    reading = make_assignment(round_=round_, entry=entry, plan=make_plan(round_=round_))
    before = as_(organiser).get(address(entry)).text
    make_scorecard(assignment=reading, remark="这一句评语不许出现", total=87)
    db.session.commit()
    after = as_(organiser).get(address(entry)).text

    assert without_token(before) == without_token(after)


def without_token(page: str) -> str:
    return re.sub(r'name="csrf_token" value="[^"]*"', "", page)


@pytest.mark.parametrize("name", ["我与《条例》—陈立秋（定稿）.txt", 'a"b;c=d.txt', "普通.txt"])
def test_an_original_comes_as_an_attachment_that_cannot_run(
    call: Call, organiser: User, as_: As, name: str
) -> None:
    entry = make_entry(call=call)
    make_manuscript(entry=entry, name=name)
    entry.status, entry.submitted_at = EntryStatus.SUBMITTED, NOW
    (file,) = queries.originals_of(entry)
    answer = as_(organiser).send(address(entry, f"/files/{file.code}/download"))

    assert ESSAY.encode() == answer.data
    assert "text/plain" == answer.headers["Content-Type"]
    assert "nosniff" == answer.headers["X-Content-Type-Options"]
    assert "sandbox; default-src 'none'" == answer.headers["Content-Security-Policy"]
    plain, _, true = answer.headers["Content-Disposition"].partition("; filename*=UTF-8''")
    assert ('attachment; filename="original.txt"', name) == (plain, unquote(true))
    assert not set('",; ') & set(true)


def test_a_download_is_recorded_and_a_link_to_it_does_nothing(
    call: Call, organiser: User, as_: As
) -> None:
    entry, _ = make_submitted_essay(call=call)
    (file,) = queries.originals_of(entry)
    client, path = as_(organiser), address(entry, f"/files/{file.code}/download")
    entry_path = address(entry)
    link = client.get(path)
    before = client.get(entry_path).text
    client.send(path)
    after = client.get(entry_path).text

    assert 405 == link.status_code
    assert (False, True) == ("下载了原件" in before, "下载了原件" in after)


def test_a_file_of_another_entry_is_not_found(call: Call, organiser: User, as_: As) -> None:
    entry, other = (make_submitted_essay(call=call)[0] for _ in range(2))
    (file,) = queries.originals_of(other)

    assert 404 == as_(organiser).send(address(entry, f"/files/{file.code}/download")).status_code


def test_a_replaced_original_stays_to_be_seen(call: Call, organiser: User, as_: As) -> None:
    entry = make_entry(call=call)
    make_manuscript(entry=entry, name="初稿.txt", text="初稿。" * 600)
    make_manuscript(entry=entry, name="定稿.txt")
    entry.status, entry.submitted_at = EntryStatus.SUBMITTED, NOW
    files = queries.originals_of(entry)

    assert [("定稿.txt", False), ("初稿.txt", True)] == [
        (file.name, file.replaced_at is not None) for file in files
    ]
    assert "已换掉" in as_(organiser).get(address(entry)).text


def test_organisers_see_the_pictures_judges_will_see(
    call: Call, organiser: User, as_: As, tmp_path: Path
) -> None:
    entry = make_entry(category=call.categories[1], status=EntryStatus.SUBMITTED)
    keys = {name: storage().put_bytes(name.encode()) for name in ("page", "preview", "thumb")}
    page = JudgePage(
        position=0, width=9, height=9, page_key=keys["page"], preview_key=keys["preview"],
        thumb_key=keys["thumb"], pyramid_key=keys["page"],
    )  # fmt: skip
    db.session.add(
        JudgeCopy(entry_id=entry.id, number=1, digest="0" * 64, created_at=NOW, pages=[page])
    )
    db.session.flush()
    client, path, code = as_(organiser), address(entry), page.code
    thumb = client.get(f"{path}/copy/{code}/thumb.jpg")

    assert (b"thumb", "image/jpeg") == (thumb.data, thumb.mimetype)
    assert f"{path}/copy/{code}/page.jpg" in client.get(path).text
    assert 404 == client.get(f"{path}/copy/{code}/original.jpg").status_code


def test_strangers_get_nothing(call: Call, as_: As) -> None:
    entry, _ = make_submitted_essay(call=call, title="马上办之后")
    path, author = address(entry), entry.submitter
    judge = make_user(role=Role.JUDGE, call=call)

    answers = [as_(person).get(path) for person in (author, judge)]

    assert [403, 403] == [answer.status_code for answer in answers]
    assert all(NOT_YOURS in answer.text for answer in answers)
    assert not any("马上办之后" in answer.text for answer in answers)


def test_the_queue_begins_with_what_has_waited_longest(
    call: Call, organiser: User, as_: As
) -> None:
    for title in ("先来的一件", "后来的一件"):
        make_submitted_essay(call=call, title=title)
    page = as_(organiser).get(f"/organise/{call.code}/screening").text

    assert ["先来的一件", "后来的一件"] == re.findall(r'class="ti"><a [^>]*>([^<]+)<', page)
    assert "从第一件开始" in page


def test_a_frozen_copy_says_so(call: Call, organiser: User, as_: As) -> None:
    entry, _ = make_submitted_essay(call=call)
    operations.accept(entry, actor=organiser, at=NOW)
    copy = current_copy(entry)
    assert copy is not None

    assert "冻结，不会再变" in as_(organiser).get(address(entry)).text
