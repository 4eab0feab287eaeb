"""What the tests of this desk read from pages and send to them."""

import re
from io import BytesIO
from typing import Any

from werkzeug.test import TestResponse

from portal.entries import queries
from portal.extensions import db
from portal.models import Entry
from tests.infrastructure.clients import WatchedClient

JSON = {"HTTP_ACCEPT": "application/json"}
FIELD = re.compile(r'<input[^>]*?name="(\w+)"[^>]*?value="([^"]*)"')


def begin(me: WatchedClient, call_code: str, kind: str = "essay", key: str = "k1") -> str:
    """Begin a draft and return the path of its page."""
    answer = me.send(f"/my/calls/{call_code}/{kind}/new", {"creation_key": key})
    assert 303 == answer.status_code
    return str(answer.headers["Location"])


def hidden(page: TestResponse) -> dict[str, str]:
    """Return the hidden fields of an entry's form."""
    wanted = {"version", "copy_code", "order"}
    return {name: value for name, value in FIELD.findall(page.text) if name in wanted}


def filled(page: TestResponse, **more: Any) -> dict[str, Any]:
    """Return an essay's form with every question answered, as a person would send it."""
    return {
        **hidden(page),
        "title": "一封来信的十五天",
        "genre": "典型案例",
        "ai_use": "没有",
        "published_before": "没有",
        "author0_name": "林晚舟",
        "author0_department": "综合科",
        "author0_post": "四级主任科员",
        "author0_staff_kind": "信访专职",
        "author0_phone": "13900000000",
        **more,
    }


AGREED = {f"agree_{key}": "y" for key in ("original", "secrecy", "licence")}


def upload(
    me: WatchedClient, path: str, content: bytes, name: str = "定稿.docx", **more: Any
) -> TestResponse:
    """Send one file as static/js/upload.js does."""
    files = {"file": (BytesIO(content), name)}
    return me.send(f"{path}/files", files, environ_overrides=JSON, **more)


def entry_at(path: str) -> Entry:
    """Return the entry of a page, as the database has it now."""
    db.session.expire_all()
    return queries.entry_by_code(path.rsplit("/", 1)[-1])
