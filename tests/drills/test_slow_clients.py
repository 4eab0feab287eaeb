"""Many slow lines at once: the portal goes on answering everybody else."""

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests

from tests.deployment.running import environment, served, wenheng
from tests.infrastructure.clients import WatchedClient

SLOW_LINES = 20
MEGABYTE = 1024 * 1024
HEAD = (
    b"POST /sign-in HTTP/1.1\r\nHost: localhost\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 500000\r\n\r\n"
)


@contextmanager
def trickling(site: str) -> Iterator[list[socket.socket]]:
    """Open connections that have begun a form and do not end it."""
    place = urlsplit(site)
    with ExitStack() as open_lines:
        lines = []
        for _ in range(SLOW_LINES):
            line = open_lines.enter_context(
                socket.create_connection((place.hostname, place.port), timeout=5)
            )
            line.sendall(HEAD + b"login=")
            lines.append(line)
        yield lines


@pytest.mark.slow
def test_twenty_slow_lines_keep_nobody_waiting(tmp_path: Path) -> None:
    env = environment(tmp_path)
    assert 0 == wenheng("init", env=env, cwd=tmp_path)[0]
    with served("--no-worker", env=env, cwd=tmp_path) as (site, _), trickling(site) as lines:
        # every line has a thread by now, and sends on
        time.sleep(1)
        for line in lines:
            line.sendall(b"1")
        answer = requests.get(f"{site}/healthz", timeout=60)
        held = [line for line in lines if is_held(line)]

    assert 200 == answer.status_code
    # the answer did not wait until a line was given up
    assert lines == held


def is_held(line: socket.socket) -> bool:
    """Say whether the other side still waits for the rest, having neither answered nor gone."""
    line.setblocking(False)
    try:
        line.recv(1)
    except BlockingIOError:
        return True
    except ConnectionError:
        return False
    return False


class Unreadable:
    """A body that nobody may touch."""

    def read(self, size: int = -1) -> bytes:
        """Fail the test."""
        raise AssertionError("the body was read")

    readline = readinto = read


def test_a_stranger_may_not_send_a_file(client: WatchedClient) -> None:
    answer = client.post(
        "/sign-in",
        environ_overrides={
            "wsgi.input": Unreadable(),
            "CONTENT_TYPE": "multipart/form-data; boundary=b",
            "CONTENT_LENGTH": str(MEGABYTE + 1),
        },
    )

    assert 413 == answer.status_code
    assert "没有登录的时候，一次最多发送 1 MB。请登录后再发一次。" in answer.text


class Endless:
    """A body that does not say its length; counts what was taken of it."""

    taken = 0

    def read(self, size: int = -1) -> bytes:
        """Give whatever is wanted, without an end."""
        assert size > 0, "everything was wanted"
        self.taken += size
        return b"1" * size

    def readinto(self, buffer: bytearray) -> int:
        """Fill the buffer."""
        buffer[:] = self.read(len(buffer))
        return len(buffer)


def test_a_stranger_who_does_not_say_how_much_is_cut_off(client: WatchedClient) -> None:
    body = Endless()
    answer = client.post(
        "/sign-in",
        environ_overrides={
            "wsgi.input": body,
            "wsgi.input_terminated": True,
            "CONTENT_TYPE": "application/x-www-form-urlencoded",
            "HTTP_TRANSFER_ENCODING": "chunked",
        },
    )

    assert (400, MEGABYTE) == (answer.status_code, body.taken)
