"""An upload that nobody finishes: it lies where it would be kept, and then it does not."""

import socket
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.deployment.running import Person, environment, own_app, served, until

HALF = bytes(300_000)
PART = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n'


def begun(me: Person, path: str) -> socket.socket:
    """Open a connection that says it will send a megabyte, and sends the first third of it."""
    place = urlsplit(me.site)
    line = socket.create_connection((place.hostname, place.port), timeout=10)
    cookie = next(one.value for one in me.browser.cookies if one.name == "wenheng")
    head = (
        f"POST {path}/files HTTP/1.1\r\nHost: localhost\r\n"
        f"Cookie: wenheng={cookie}\r\n"
        "Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 1000000\r\n\r\n"
    )
    line.sendall(head.encode() + PART + HALF)
    return line


@pytest.mark.slow
def test_what_is_not_finished_or_not_allowed_leaves_nothing_on_the_disk(tmp_path: Path) -> None:
    env = environment(tmp_path)
    incoming = tmp_path / "instance" / "files" / "incoming"
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    with (
        own_app(env) as app,
        served("--no-worker", env=env | {"TMPDIR": str(temporary)}, cwd=tmp_path) as (site, _),
    ):
        me = Person(app, site)
        path = me.begin("essay")
        line = begun(me, path)
        # the parser holds back what could be the beginning of the next border
        until(lambda: [one for one in incoming.iterdir() if one.stat().st_size > 200_000],
              what="file that is written as it comes")  # fmt: skip
        spooled = [one.name for one in temporary.iterdir() if "static" not in one.name]
        line.close()
        until(lambda: not list(incoming.iterdir()), what="tidiness after a broken line")
        me.token = "forged"
        with me.browser:
            forged = me.upload(path, HALF, "a.txt")

        assert [] == spooled
        assert 400 == forged.status_code
        assert [] == list(incoming.iterdir())
