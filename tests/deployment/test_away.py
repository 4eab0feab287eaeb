"""A service is gone altogether: health says so, pages say so, nobody waits for minutes."""

import time
from pathlib import Path

import pytest
from sqlalchemy.engine import URL

from tests.deployment.running import KEYS, Person, environment, free_port, own_app
from tests.infrastructure.clients import WatchedClient
from tests.infrastructure.postgresql import create_database, drop_database
from tests.portal.files.pictures import quarters, saved
from tests.web.submitters.pages import begin, upload

pytestmark = pytest.mark.slow

BUSY = "系统正忙，这次没有存上。请等几秒再试，填写的内容还在。"
AWAY = "文件暂时存不进去，也取不出来。请过几分钟再试，填写的内容还在。"


def signed_in(person: Person) -> WatchedClient:
    """Return a client with the person's cookie."""
    client = WatchedClient(person.app)
    client.set_cookie("wenheng", person.browser.cookies["wenheng"])
    return client


def test_without_the_database_every_page_says_so(postgresql: URL, tmp_path: Path) -> None:
    url = create_database(postgresql, "going_away").render_as_string(hide_password=False)
    with own_app(environment(tmp_path, database_url=url)) as app:
        client = signed_in(Person(app, "http://localhost"))
        well = client.get("/healthz")
        drop_database(postgresql, "going_away")
        app.testing = False  # as in life: what is not handled would be a page that says 500
        ill, page = client.get("/healthz"), client.get("/my")
        sent = client.send("/my/entries/X", {"title": "十五天"})

    assert (200, "ok") == (well.status_code, well.json["database"])
    assert (503, "failed") == (ill.status_code, ill.json["database"])
    assert (503, 503) == (page.status_code, sent.status_code)
    assert BUSY in sent.text
    assert "十五天" in sent.text


def test_without_the_store_an_upload_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    nowhere = f"http://127.0.0.1:{free_port()}"
    env = environment(
        tmp_path,
        database_url=f"sqlite:///{tmp_path}/instance/wenheng.sqlite",
        storage_url="s3://nowhere",
        storage_endpoint=nowhere,
        **KEYS,
    )
    with own_app(env) as app:
        person = Person(app, "http://localhost")
        client = signed_in(person)
        path = begin(client, person.call, "calligraphy")
        app.testing = False
        started = time.monotonic()
        health = client.get("/healthz")
        checked = time.monotonic() - started
        sent = upload(client, path, saved(quarters(), "PNG"), "全幅.png")
        took = time.monotonic() - started - checked
        shown = client.get(path)

    assert (503, "failed") == (health.status_code, health.json["storage"])
    assert (503, AWAY) == (sent.status_code, sent.json["message"])
    assert (200, False) == (shown.status_code, "正在制作" in shown.text)
    assert checked < 10
    assert took < 30
