"""The server: one command, a real process, from outside."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest

from portal.server import Serving

WENHENG = str(Path(sys.executable).with_name("wenheng"))
STYLESHEET = "/static/css/base.css"


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def answer(port: int, path: str) -> HTTPResponse:
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    connection.request("GET", path, headers={"Origin": "http://elsewhere.example"})
    response = connection.getresponse()
    response.body = response.read()  # type: ignore[attr-defined]  # kept past the connection
    connection.close()
    return response


def wait_until_it_listens(port: int) -> None:
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError("the server does not listen")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """Start `wenheng init` and `wenheng serve` outside the repository, as an operator does."""
    folder = tmp_path_factory.mktemp("served")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("WENHENG_")}
    environment = kept | {"WENHENG_INSTANCE": str(folder / "instance")}
    subprocess.run([WENHENG, "init"], cwd=folder, env=environment, check=True)
    port = free_port()
    process = subprocess.Popen(
        [WENHENG, "serve", "--port", str(port)],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    wait_until_it_listens(port)
    yield process, port
    process.kill()
    process.wait()


@pytest.mark.slow
def test_static_files_are_kept_by_browsers_and_closed_to_other_sites(served) -> None:
    _, port = served

    response = answer(port, STYLESHEET)

    assert 200 == response.status
    assert "max-age=3600, public" == response.headers["Cache-Control"]
    assert "nosniff" == response.headers["X-Content-Type-Options"]
    assert None is response.headers["Access-Control-Allow-Origin"]


@pytest.mark.slow
def test_pages_carry_the_policy_for_browsers(served) -> None:
    _, port = served

    response = answer(port, "/no-such-page")

    assert 404 == response.status
    assert "default-src 'self'" in response.headers["Content-Security-Policy"]


@pytest.mark.slow
def test_it_stops_when_told_and_the_log_names_nobody(served) -> None:
    process, port = served
    answer(port, "/?q=%E6%9D%8E%E5%86%AC%E6%A2%85")

    process.send_signal(signal.SIGTERM)
    log, _ = process.communicate(timeout=20)

    assert 0 == process.returncode
    assert '"GET /"' in log
    assert "127.0.0.1" not in log
    assert "%E6%9D%8E" not in log


def test_an_ipv6_address_is_bracketed() -> None:
    assert "[::1]:8000" == Serving(host="::1").options()["bind"]
