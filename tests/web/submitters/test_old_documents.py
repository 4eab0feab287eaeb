"""Essays in old formats: taken where there is an office program, else told how to become a docx."""

from pathlib import Path

import pytest
from flask import Flask

from portal.entries import queries
from portal.files import office as converter
from tests.infrastructure.clients import WatchedClient
from tests.portal.files.corpus import ole
from tests.portal.files.test_office import HAND_WRITTEN
from tests.web.submitters.conftest import Office
from tests.web.submitters.pages import begin, entry_at, upload

STEPS = "请用 WPS 打开，点“文件”—“另存为”，文件类型选 .docx，再传"
PROGRAM = converter.find("auto")


@pytest.mark.drawing
def test_without_an_office_program_the_steps_are_told(me: WatchedClient, office: Office) -> None:
    path = begin(me, office.call.code)
    sent = upload(me, path, HAND_WRITTEN, "征文.rtf")
    page = me.get(path)

    assert (415, f"这是 .rtf 文件。{STEPS}") == (sent.status_code, sent.get_json()["message"])
    assert 'accept=".docx,.pdf,.txt"' in page.text
    assert "/help/files#wps" in me.get("/help/submitters").text


def test_with_one_the_form_asks_for_old_formats_too(
    app: Flask, me: WatchedClient, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.extensions, "wenheng.office", Path("/bin/true"))
    monkeypatch.setattr("portal.files.active.hides_folders", lambda: True)
    path = begin(me, office.call.code)
    sent = upload(me, path, HAND_WRITTEN, "征文.rtf")
    macros = ole("Root Entry", "WordDocument", "_VBA_PROJECT")

    assert 'accept=".docx,.pdf,.txt,.doc,.wps,.rtf,.odt"' in me.get(path).text
    assert ".doc、.wps、.rtf、.odt 也可以传，转换要等几秒。" in me.get(path).text
    assert 422 == sent.status_code
    assert f"没有转换成功，可能设了密码，或者已损坏。{STEPS}" in sent.get_json()["message"]
    assert "宏程序" in upload(me, path, macros, "征文.doc").get_json()["message"]


def test_where_folders_cannot_be_hidden_old_formats_are_not_asked_for(
    app: Flask, me: WatchedClient, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.extensions, "wenheng.office", Path("/bin/true"))
    monkeypatch.setattr("portal.files.active.hides_folders", lambda: False)
    path = begin(me, office.call.code)
    sent = upload(me, path, HAND_WRITTEN, "征文.rtf")

    assert 'accept=".docx,.pdf,.txt"' in me.get(path).text
    assert f"这是 .rtf 文件。{STEPS}" == sent.get_json()["message"]


@pytest.mark.drawing
@pytest.mark.skipif(PROGRAM is None, reason="needs libreoffice-writer-nogui")
@pytest.mark.slow
def test_an_old_document_becomes_a_judge_copy_and_stays_the_original(
    app: Flask, me: WatchedClient, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.extensions, "wenheng.office", PROGRAM)
    path = begin(me, office.call.code)

    assert 201 == upload(me, path, HAND_WRITTEN, "征文.rtf").status_code
    entry = entry_at(path)
    manuscript, copy = queries.current_manuscript(entry), queries.current_copy(entry)

    assert manuscript is not None
    assert copy is not None
    assert ("rtf", len(HAND_WRITTEN)) == (manuscript.file.kind, manuscript.file.size)
    assert "一封来信" == entry.title
    assert ["信是三月初到的。", "写过两回了。"] == [one["runs"][0]["text"] for one in copy.blocks]
