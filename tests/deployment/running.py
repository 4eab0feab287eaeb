"""The portal as an operator runs it: real processes, real services, a person with a browser."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer

import portal
from portal import clock, database
from portal.extensions import db
from portal.models import Call
from portal.models.base import new_code
from portal.models.enums import Role
from tests.factories.account import make_grant, make_user
from tests.factories.call import make_call
from tests.factories.unit import make_unit
from tests.infrastructure.databases import SECRET, settings_for

WENHENG = str(Path(sys.executable).with_name("wenheng"))
#: How long anything is waited for; a busy machine takes its time, an idle one never so long.
PATIENCE = 60.0
KEYS = {"storage_access_key": "operator", "storage_secret_key": "a-long-enough-secret"}


def environment(folder: Path, **chosen: str) -> dict[str, str]:
    """Return an operator's environment: an instance of its own, and the settings given."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("WENHENG_")}
    wanted = {"instance": str(folder / "instance"), "secret_key": SECRET, **chosen}
    return kept | {f"WENHENG_{name.upper()}": value for name, value in wanted.items()}


def wenheng(
    *words: str, env: dict[str, str], cwd: Path, program: str = WENHENG
) -> tuple[int, str, str]:
    """Run a command to its end: (exit code, output, what it said about errors)."""
    done = subprocess.run(
        [program, *words], env=env, cwd=cwd, capture_output=True, text=True, timeout=60, check=False
    )
    return done.returncode, done.stdout, done.stderr


@contextmanager
def process(
    *words: str, env: dict[str, str], cwd: Path, program: str = WENHENG
) -> Iterator[subprocess.Popen[str]]:
    """Run a command meanwhile; what it logs goes into ``log.txt``."""
    with (cwd / "log.txt").open("a", encoding="utf-8") as log:
        running = subprocess.Popen(
            [program, *words], env=env, cwd=cwd, stdout=log, stderr=log, text=True
        )
    try:
        yield running
    finally:
        if running.poll() is None:
            running.send_signal(signal.SIGTERM)
        try:
            running.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            running.kill()
            running.wait()


def free_port() -> int:
    """Return a port nobody listens at."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def until(answer: Callable[[], Any], *, what: str, seconds: float = PATIENCE) -> Any:
    """Wait until something is there, and return it."""
    end = time.monotonic() + seconds
    while not (found := answer()):
        if time.monotonic() > end:
            pytest.fail(f"after {seconds} s still no {what}")
        time.sleep(0.05)
    return found


def is_listening(port: int) -> bool:
    """Say whether somebody answers at a port."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def served(
    *words: str, env: dict[str, str], cwd: Path, program: str = WENHENG
) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Serve the portal meanwhile: its address, and the process."""
    port = free_port()
    with process("serve", "--port", str(port), *words, env=env, cwd=cwd, program=program) as web:
        until(lambda: is_listening(port), what="server")
        yield f"http://127.0.0.1:{port}", web


@contextmanager
def redis_server(port: int) -> Iterator[subprocess.Popen[bytes]]:
    """Run a Redis that keeps nothing on disk."""
    if shutil.which("redis-server") is None:
        pytest.skip("redis-server is not installed: `make system` installs it, or says how")
    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", ""]
    running = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        until(lambda: is_listening(port), what="Redis")
        yield running
    finally:
        running.kill()
        running.wait()


@contextmanager
def own_app(env: dict[str, str]) -> Iterator[Flask]:
    """
    Yield an application on the same database and store, to arrange and to look.

    It has made the tables: a command of its own for that would cost three more seconds.
    """
    names = ("DATABASE_URL", "STORAGE_URL", "JOBS_URL", "STORAGE_ENDPOINT")
    keys = ("STORAGE_ACCESS_KEY", "STORAGE_SECRET_KEY")
    given = {name.lower(): env.get(f"WENHENG_{name}", "") for name in (*names, *keys)}
    app = portal.create_app(
        settings_for(Path(env["WENHENG_INSTANCE"]), given.pop("database_url"), **given)
    )
    try:
        with app.app_context():
            database.upgrade()
        yield app
    finally:
        with app.app_context():
            db.engine.dispose()


class Person:
    """A submitter with a browser, signed in, and an open call to send to."""

    def __init__(self, app: Flask, site: str) -> None:
        self.app, self.site = app, site
        with app.app_context():
            now = clock.now()
            call: Call = make_call(
                opens_at=now - timedelta(days=1),
                closes_at=now + timedelta(days=9),
                at=now - timedelta(days=2),
            )
            user = make_user(name="林晚舟", unit_id=make_unit().id)
            make_grant(user=user, role=Role.SUBMITTER, call=call)
            db.session.commit()
            self.call = call.code
            kept = {
                "_user_id": f"{user.code}:{user.session_epoch}",
                "_fresh": True,
                "seen_at": now.isoformat(),
                "csrf_token": "0" * 40,
            }
        serializer = SecureCookieSessionInterface().get_signing_serializer(app)
        assert serializer is not None
        self.browser = requests.Session()
        self.browser.cookies["wenheng"] = serializer.dumps(kept)
        token = URLSafeTimedSerializer(app.secret_key, salt="wtf-csrf-token")
        self.token = str(token.dumps(kept["csrf_token"]))

    def get(self, path: str) -> requests.Response:
        """Look at a page."""
        return self.browser.get(self.site + path, timeout=30, allow_redirects=False)

    def send(self, path: str, fields: dict[str, Any], **more: Any) -> requests.Response:
        """Send a form as our pages do."""
        return self.browser.post(
            self.site + path,
            data={"csrf_token": self.token, **fields},
            headers={"Origin": self.site, **more.pop("headers", {})},
            timeout=30,
            allow_redirects=False,
            **more,
        )

    def begin(self, kind: str = "calligraphy") -> str:
        """Begin a draft; return the path of its page."""
        begun = self.send(f"/my/calls/{self.call}/{kind}/new", {"creation_key": new_code()})
        assert 303 == begun.status_code
        return str(begun.headers["Location"])

    def upload(self, path: str, content: bytes, name: str = "全幅.png") -> requests.Response:
        """Send one file as static/js/upload.js does."""
        accept = {"Accept": "application/json"}
        return self.send(f"{path}/files", {}, files={"file": (name, content)}, headers=accept)
