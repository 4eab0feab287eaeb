"""The server from outside: HEAD, caching, health, a stop that lets people finish."""

import re
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests

from tests.deployment.running import SECRET, Person, environment, own_app, served

pytestmark = pytest.mark.slow

STYLESHEET = "/static/css/base.css"


@pytest.fixture(scope="module")
def site(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[str, subprocess.Popen[str], Path, Person]]:
    """Serve one portal to all the tests; the last one stops it."""
    folder = tmp_path_factory.mktemp("serving")
    env = environment(folder, database_url=f"sqlite:///{folder}/instance/wenheng.sqlite")
    with own_app(env) as app, served(env=env, cwd=folder) as (url, process):
        yield url, process, folder, Person(app, url)


def test_a_head_tells_what_a_get_would_and_sends_nothing(site) -> None:
    url, *_ = site
    for path in ("/", STYLESHEET, "/healthz", "/no-such-page"):
        asked, told = requests.get(url + path, timeout=10), requests.head(url + path, timeout=10)

        assert (asked.status_code, b"") == (told.status_code, told.content)
        assert asked.headers["Content-Type"] == told.headers["Content-Type"]


def test_stylesheets_are_not_sent_twice_and_nothing_else_is_reached(site) -> None:
    url, *_ = site
    sent = requests.get(url + STYLESHEET, timeout=10)
    again = requests.get(
        url + STYLESHEET, headers={"If-Modified-Since": sent.headers["Last-Modified"]}, timeout=10
    )

    assert (200, 304, b"") == (sent.status_code, again.status_code, again.content)
    assert None is sent.headers.get("Access-Control-Allow-Origin")
    assert None is requests.get(url, timeout=10).headers.get("Access-Control-Allow-Origin")
    assert 404 == requests.get(f"{url}/static/../portal/config.py", timeout=10).status_code
    assert 404 == requests.get(f"{url}/static/%2e%2e/portal/config.py", timeout=10).status_code


def test_health_tells_that_all_is_well_and_nothing_else(site) -> None:
    url, *_ = site
    health = requests.get(f"{url}/healthz", timeout=10)

    assert 200 == health.status_code
    assert {"status", "database", "storage", "queue", "disk"} == set(health.json())
    assert {"ok"} == set(health.json().values())


def test_a_stop_lets_an_upload_end_and_the_log_names_nobody(site) -> None:
    url, process, folder, person = site
    path = person.begin("essay")
    requests.get(f"{url}/winners?q=林晚舟", timeout=10)
    form = person.browser.prepare_request(
        requests.Request(
            "POST",
            f"{url}{path}/files",
            data={"csrf_token": person.token},
            files={"file": ("林晚舟.txt", "一封来信的十五天。\n".encode() * 1000)},
            headers={"Origin": url, "Accept": "application/json"},
        )
    )
    head = f"POST {path}/files HTTP/1.1\r\nHost: {urlsplit(url).netloc}\r\n"
    head += "".join(f"{name}: {value}\r\n" for name, value in form.headers.items())
    with socket.create_connection(("127.0.0.1", urlsplit(url).port or 0), timeout=20) as line:
        line.sendall(head.encode() + b"\r\n" + form.body[:1000])
        time.sleep(0.3)
        process.send_signal(signal.SIGTERM)
        time.sleep(0.3)
        line.sendall(form.body[1000:])
        answer = line.recv(65536)
    ended = process.wait(30)
    log = (folder / "log.txt").read_text(encoding="utf-8")

    assert b"HTTP/1.1 201" == answer[:12]
    assert 0 == ended
    assert '"GET /winners" ' in log
    told = [secret for secret in ("林晚舟", "%E6", "127.0.0.1", SECRET) if secret in log]
    assert [] == told
    assert None is re.search(r"\?q=", log)
