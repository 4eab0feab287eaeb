"""What the desk does not take: one clear sentence, a status, nothing half-written."""

from io import BytesIO

import pytest
from flask import Flask

from portal.entries import queries
from portal.files.active import storage
from tests.infrastructure.clients import WatchedClient
from tests.portal.files.corpus import SENTENCE, docx, huge_png, ole, zipped
from tests.portal.files.pictures import quarters, saved
from tests.web.submitters.conftest import Office
from tests.web.submitters.pages import JSON, begin, entry_at, filled, upload

TSD = b"%TSD-Header-###%" + b"\x00" * 4000
BAD_ESSAYS = [
    ("empty", b"", 422, "这是空文件"),
    ("encrypted by the unit", TSD, 422, "被本单位的加密软件加密了"),
    ("with a password", ole("EncryptedPackage", "EncryptionInfo"), 422, "设了打开密码"),
    ("an old doc", ole("WordDocument"), 415, "旧版 .doc"),
    ("a renamed picture", saved(quarters(), "PNG"), 415, "内容其实是 PNG 图片"),
    ("a renamed archive", zipped({"a.txt": "x"}), 415, "内容其实是压缩包"),
    ("cut short", docx()[:400], 422, "不完整"),
    ("a bomb of elements", docx("<w:p/>" * 2_100_000), 422, "过大"),
    ("a web page", b"<!doctype html><html><body>x</body></html>", 415, "内容其实是网页"),
]


@pytest.fixture
def path(me: WatchedClient, office: Office) -> str:
    """Return the page of an empty essay."""
    return begin(me, office.call.code)


@pytest.mark.parametrize(
    ("content", "status", "words"),
    [case[1:] for case in BAD_ESSAYS],
    ids=[case[0] for case in BAD_ESSAYS],
)
def test_a_bad_essay_is_refused_with_one_sentence_and_leaves_nothing(
    me: WatchedClient, path: str, app: Flask, content: bytes, status: int, words: str
) -> None:
    kept = list(storage().iter_keys())
    answer = upload(me, path, content)

    assert status == answer.status_code
    assert words in answer.json["message"]
    assert None is queries.current_manuscript(entry_at(path))
    assert kept == list(storage().iter_keys())
    settings = app.extensions["wenheng.settings"]
    assert [] == list(settings.staging.iterdir())


def test_a_bad_essay_in_the_form_is_refused_beside_the_file_with_the_text_kept(
    me: WatchedClient, path: str
) -> None:
    fields = filled(me.get(path), title="打了很久的题目", file=(BytesIO(TSD), "加密.docx"))
    answer = me.send(path, fields)

    assert 422 == answer.status_code
    assert 'id="file-error"' in answer.text
    assert "被本单位的加密软件加密了" in answer.text
    assert "打了很久的题目" in answer.text
    assert "打了很久的题目" == entry_at(path).title


def test_a_picture_of_too_many_pixels_is_refused(me: WatchedClient, office: Office) -> None:
    path = begin(me, office.call.code, "calligraphy")
    answer = upload(me, path, huge_png(30_000, 30_000), "大图.png")

    assert (422, True) == (answer.status_code, "这张图有 9.0 亿像素" in answer.json["message"])


def test_a_very_long_name_is_shortened_and_kept_as_data(me: WatchedClient, path: str) -> None:
    answer = upload(me, path, docx(), "很长的名字" * 60 + ".docx")
    manuscript = queries.current_manuscript(entry_at(path))
    assert manuscript is not None

    assert 201 == answer.status_code
    assert manuscript.file.original_name.endswith(".docx")
    assert len(manuscript.file.original_name.encode()) <= 255


def test_a_file_name_that_is_not_utf8_is_never_a_silent_success(
    me: WatchedClient, path: str
) -> None:
    body = (
        b'--B\r\nContent-Disposition: form-data; name="file"; filename="\xd5\xf7\xce\xc4.docx"\r\n'
        b"Content-Type: application/octet-stream\r\n\r\n" + docx() + b"\r\n--B--\r\n"
    )
    with me.session_transaction() as kept:
        kept["csrf_token"] = "0" * 40
    from itsdangerous import URLSafeTimedSerializer  # noqa: PLC0415  # for the header only

    key = me.application.secret_key
    token = URLSafeTimedSerializer(key, salt="wtf-csrf-token").dumps("0" * 40)
    answer = me.post(
        f"{path}/files",
        data=body,
        content_type="multipart/form-data; boundary=B",
        headers={"Accept": "application/json", "X-CSRFToken": token},
    )
    manuscript = queries.current_manuscript(entry_at(path))

    if answer.status_code == 201:
        assert manuscript is not None
        assert "征文.docx" == manuscript.file.original_name
    else:
        assert (400, None) == (answer.status_code, manuscript)
        assert "没有收到文件" in answer.json["message"]


def test_an_upload_without_a_file_is_an_error(me: WatchedClient, path: str) -> None:
    answer = me.send(f"{path}/files", {}, environ_overrides=JSON)

    assert (400, True) == (answer.status_code, "没有收到文件" in answer.json["message"])


def test_without_a_token_nothing_is_saved(me: WatchedClient, path: str) -> None:
    answer = me.post(path, data=filled(me.get(path)), headers={"Origin": "http://localhost"})

    assert 400 == answer.status_code
    assert "" == entry_at(path).title


def test_a_session_that_ended_under_the_form_keeps_what_was_typed(
    me: WatchedClient, path: str
) -> None:
    fields = filled(me.get(path), abstract="写了一下午的摘要")
    with me.session_transaction() as kept:
        del kept["_user_id"]
    answer = me.send(path, fields)

    assert 401 == answer.status_code
    assert "写了一下午的摘要" in answer.text


def test_text_longer_than_its_field_is_refused_and_kept(me: WatchedClient, path: str) -> None:
    answer = me.send(path, filled(me.get(path), title="长" * 31, abstract=SENTENCE))

    assert 422 == answer.status_code
    assert "题目太长，请不要超过 30 字" in answer.text
    assert "长" * 31 in answer.text
    assert SENTENCE in answer.text
