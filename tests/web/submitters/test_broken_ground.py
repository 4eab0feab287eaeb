"""What a person reads when files, disk or tables are not as they should be."""

import logging
import shutil
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import werkzeug.test
from sqlalchemy import text

from portal import database
from portal.cli.doctor import check_queue, checked
from portal.entries import queries
from portal.extensions import db
from portal.files.active import storage
from portal.models.enums import Role
from tests.factories.account import make_user
from tests.factories.call import make_call
from tests.infrastructure.clients import WatchedClient
from tests.infrastructure.databases import MakeApp
from tests.infrastructure.disks import another_disk, no_file_beyond
from tests.portal.files.pictures import quarters, saved
from tests.web.submitters.conftest import Office
from tests.web.submitters.pages import begin, entry_at, filled, upload

NO_ROOM = "服务器磁盘快满了，这个文件没有存下。请稍后再传，或告诉组织者"
OUTDATED = "数据库结构还没有更新，请系统管理员运行 wenheng init。"
FULL = 8 * 1024 * 1024
BIG = bytes(FULL + 1024 * 1024)
SHORT = ("　　信是三月初到的，邮戳模糊。\n" * 400).encode()


@pytest.fixture
def in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the test's browser make its request without a file of its own."""
    encode = werkzeug.test.stream_encode_multipart
    monkeypatch.setattr(
        werkzeug.test, "stream_encode_multipart", partial(encode, use_tempfile=False)
    )


def test_a_lost_file_is_said_and_written_down(
    me: WatchedClient, office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    path = begin(me, office.call.code, "calligraphy")
    upload(me, path, saved(quarters(), "PNG"), "全幅.png")
    (page,) = queries.current_pages(entry_at(path))
    key = page.preview_key = page.file.storage_key
    db.session.commit()
    storage().delete(key)
    with caplog.at_level(logging.ERROR):
        answer = me.get(f"{path}/pages/{page.code}/preview")

    assert 503 == answer.status_code
    assert "文件异常，已经记下，请联系组织者。" in answer.text
    assert key not in answer.text
    assert f"BlobMissing at {path}/pages/{page.code}/preview: {key}" in caplog.text


@pytest.mark.usefixtures("in_memory")
def test_a_disk_that_fills_while_a_file_arrives_is_said_and_leaves_nothing(
    me: WatchedClient, office: Office
) -> None:
    path = begin(me, office.call.code)
    with no_file_beyond(FULL):
        answer = upload(me, path, BIG, "定稿.txt")
        small = upload(me, path, SHORT, "定稿.txt")

    assert (507, NO_ROOM) == (answer.status_code, answer.get_json()["message"])
    assert 201 == small.status_code, "what fits is still taken"
    assert [] == list(storage().incoming.iterdir())


@pytest.mark.usefixtures("in_memory")
def test_a_disk_that_fills_under_a_form_keeps_what_was_typed(
    me: WatchedClient, office: Office
) -> None:
    path = begin(me, office.call.code)
    fields = filled(me.get(path), title="打了很久的题目", file=(BytesIO(BIG), "定稿.txt"))
    with no_file_beyond(FULL):
        answer = me.send(path, fields)

    assert 507 == answer.status_code
    assert NO_ROOM in answer.text
    assert "打了很久的题目" == entry_at(path).title


def test_a_disk_that_fills_while_a_file_is_kept_is_said(
    me: WatchedClient, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, store = begin(me, office.call.code), storage()
    put = store.put

    def put_when_full(source: Path, **facts: Any) -> str:
        # a staging folder on a disk of its own is copied from, and the other disk is full
        with another_disk() as folder:
            elsewhere = Path(shutil.copy(source, folder))
            with no_file_beyond(1000):
                return put(elsewhere, **facts)

    monkeypatch.setattr(store, "put", put_when_full)
    answer = upload(me, path, SHORT + "　　没有存过的一句。".encode(), "定稿.txt")

    assert (507, NO_ROOM) == (answer.status_code, answer.get_json()["message"])
    assert None is queries.current_manuscript(entry_at(path))
    assert [] == list(storage().incoming.iterdir())


@pytest.mark.parametrize(
    "change", ["DROP TABLE sign_in_failure", "ALTER TABLE call DROP COLUMN theme"]
)
def test_tables_of_another_version_are_named(make_app: MakeApp, change: str) -> None:
    app = make_app()
    with app.app_context():
        call = make_call()
        path = f"/organise/{call.code}"
        client = WatchedClient(app).enter(make_user(role=Role.ORGANISER, call=call))
        db.session.execute(text(change))
        db.session.commit()
    if "sign_in" in change:
        answer = WatchedClient(app).send("/sign-in", {"login": "a", "password": "b"})
    else:
        answer = client.get(path)

    assert 503 == answer.status_code
    assert OUTDATED in answer.text
    assert "系统正忙" not in answer.text


def test_the_doctor_names_tables_of_another_version(make_app: MakeApp) -> None:
    with make_app().app_context():
        db.session.execute(text("ALTER TABLE job RENAME TO job_of_before"))
        db.session.commit()
        _, finding = checked("后台任务", check_queue)
        database.ping()

    assert (False, "数据库结构还没有更新。请运行 wenheng init") == (finding.is_good, finding.text)
