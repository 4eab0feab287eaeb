"""What a person reads when files, disk or tables are not as they should be."""

import gc
import logging
import resource
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
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
from tests.portal.files.pictures import quarters, saved
from tests.web.submitters.conftest import Office
from tests.web.submitters.pages import JSON, begin, entry_at, upload

NO_ROOM = "服务器磁盘快满了，这个文件没有存下。请稍后再传，或告诉组织者"
OUTDATED = "数据库结构还没有更新，请系统管理员运行 wenheng init。"
BIG = 3 * 1024 * 1024


@contextmanager
def no_file_beyond(size: int) -> Iterator[None]:
    """Let no file of this process grow beyond so many bytes: the kernel refuses, as when full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


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


# werkzeug leaves the half-written file to the garbage collector
@pytest.mark.filterwarnings("ignore:Unclosed file:ResourceWarning")
@pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")
def test_a_disk_that_fills_while_a_request_arrives_is_said(
    me: WatchedClient, office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = begin(me, office.call.code)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    head = '--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n'
    body = head.encode() + bytes(BIG) + b"\r\n--b--\r\n"
    # half a megabyte stays in memory, the rest goes to the disk before any view is asked
    with no_file_beyond(600_000):
        answer = me.post(
            f"{path}/files",
            data=body,
            content_type="multipart/form-data; boundary=b",
            environ_overrides=JSON,
        )
    gc.collect()

    assert (507, NO_ROOM) == (answer.status_code, answer.get_json()["message"])


def test_a_disk_that_fills_while_a_file_is_kept_is_said(
    me: WatchedClient, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, store = begin(me, office.call.code), storage()
    put = store.put

    def put_when_full(source: Path, *, sha256: str) -> str:
        with no_file_beyond(1000):
            return put(source, sha256=sha256)

    monkeypatch.setattr(store, "put", put_when_full)
    answer = upload(me, path, ("　　信是三月初到的，邮戳模糊。\n" * 400).encode(), "定稿.txt")

    assert (507, NO_ROOM) == (answer.status_code, answer.get_json()["message"])
    assert None is queries.current_manuscript(entry_at(path))


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
        db.session.execute(text("DROP TABLE job"))
        db.session.commit()
        _, finding = checked("后台任务", check_queue)
        database.ping()

    assert (False, "数据库结构还没有更新。请运行 wenheng init") == (finding.is_good, finding.text)
