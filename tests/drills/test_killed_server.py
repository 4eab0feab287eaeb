"""
Kill -9 of the real server while eight people upload: what was confirmed is there afterwards.

A client notes an upload only once the answer has said that it arrived. After every round the
server is started again on the same folder, as after a power cut.
"""

import hashlib
import http.client
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import select

import portal
from portal import database
from portal.config import Settings
from portal.extensions import db
from portal.files.active import storage
from portal.models import StoredFile
from portal.models.enums import Role
from tests.factories.account import make_grant, make_user
from tests.factories.call import make_call
from tests.factories.entry import make_entry
from tests.factories.unit import make_unit
from tests.infrastructure.clients import WatchedClient

WENHENG = str(Path(sys.executable).with_name("wenheng"))
SECRET = "a key for this drill only, long enough to be taken seriously"
ROUNDS = int(os.environ.get("WENHENG_TEST_DRILL_ROUNDS", "5"))
CLIENTS = 8
RAW_TOKEN = "0" * 40


@dataclass(slots=True)
class Uploader:
    """One person with their drafts, and the ledger of what was confirmed to them."""

    paths: list[str]
    cookie: str
    ledger: list[str] = field(default_factory=list)

    def upload(self, port: int, path: str, text: bytes) -> None:
        """Send one file slowly; note its digest when the answer confirms it."""
        token = URLSafeTimedSerializer(SECRET, salt="wtf-csrf-token").dumps(RAW_TOKEN)
        border = uuid.uuid4().hex
        body = multipart(border, token, text)
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        try:
            connection.putrequest("POST", f"{path}/files")
            for name, value in {
                "Cookie": self.cookie,
                "Accept": "application/json",
                "Origin": f"http://127.0.0.1:{port}",
                "Content-Type": f"multipart/form-data; boundary={border}",
                "Content-Length": str(len(body)),
            }.items():
                connection.putheader(name, value)
            connection.endheaders()
            for start in range(0, len(body), 4096):
                connection.send(body[start : start + 4096])
                time.sleep(0.01)
            if connection.getresponse().status == 201:
                self.ledger.append(hashlib.sha256(text).hexdigest())
        finally:
            connection.close()

    def work_until(self, over: threading.Event, port: int, seed: int) -> None:
        """Upload one version after the other; the server may go away at any byte."""
        chance = random.Random(seed)
        while not over.is_set():
            line = f"　　第 {chance.randrange(10**9)} 次走访，信是三月初到的，邮戳模糊。\n"
            try:
                path = chance.choice(self.paths)
                self.upload(port, path, (line * chance.randrange(30, 400)).encode())
            except (OSError, http.client.HTTPException):
                time.sleep(0.05)


def multipart(border: str, token: str, text: bytes) -> bytes:
    """Return a form with a token and a file, as a browser sends it."""
    head = (
        f'--{border}\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{token}\r\n'
        f'--{border}\r\nContent-Disposition: form-data; name="file"; filename="定稿.txt"\r\n'
        "Content-Type: text/plain\r\n\r\n"
    )
    return head.encode() + text + f"\r\n--{border}--\r\n".encode()


def arranged(settings: Settings) -> list[Uploader]:
    """Make a call that is open now, and people with drafts, whose sessions are signed by us."""
    app = portal.create_app(settings)
    found = []
    with app.app_context():
        database.upgrade()
        now = portal.clock.now()
        call = make_call(opens_at=now.replace(year=now.year - 1), closes_at=now.replace(year=2999))
        unit = make_unit()
        for _ in range(CLIENTS):
            user = make_user(unit_id=unit.id)
            make_grant(user=user, role=Role.SUBMITTER, call=call)
            # a draft takes twenty versions
            entries = [make_entry(call=call, unit=unit, submitter=user) for _ in range(2 * ROUNDS)]
            client = WatchedClient(app).enter(user)
            with client.session_transaction() as kept:
                kept["csrf_token"] = RAW_TOKEN
            name = app.config["SESSION_COOKIE_NAME"]
            cookie = client.get_cookie(name)
            assert cookie is not None
            paths = [f"/my/entries/{entry.code}" for entry in entries]
            found.append(Uploader(paths, f"{name}={cookie.value}"))
        db.session.remove()
        db.engine.dispose()
    return found


def started(folder: Path) -> tuple[subprocess.Popen[bytes], int]:
    """Start the server and wait until it answers."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("WENHENG_")}
    chosen = {"WENHENG_INSTANCE": str(folder), "WENHENG_SECRET_KEY": SECRET}
    process = subprocess.Popen(
        [WENHENG, "serve", "--port", str(port)], env=kept | chosen, cwd=folder,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    for _ in range(600):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return process, port
        time.sleep(0.1)
    raise TimeoutError("the server does not listen")


def kill(process: subprocess.Popen[bytes]) -> None:
    """Kill master and workers at once, without a warning."""
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def one_round(folder: Path, people: list[Uploader], seed: int) -> None:
    """Serve, let everybody upload, kill."""
    process, port = started(folder)
    over = threading.Event()
    threads = [
        threading.Thread(target=one.work_until, args=(over, port, seed * CLIENTS + number))
        for number, one in enumerate(people)
    ]
    for thread in threads:
        thread.start()
    time.sleep(random.Random(seed).uniform(1, 4))
    kill(process)
    over.set()
    for thread in threads:
        thread.join()


@pytest.mark.slow
def test_nothing_confirmed_is_lost_when_the_server_is_killed(tmp_path: Path) -> None:
    settings = Settings(instance=tmp_path, secret_key=SECRET, idle_minutes=600)
    people = arranged(settings)
    for seed in range(ROUNDS):
        one_round(tmp_path, people, seed)
    confirmed = {digest for one in people for digest in one.ledger}
    app = portal.create_app(settings)
    with app.app_context():
        rows = db.session.execute(select(StoredFile.sha256, StoredFile.storage_key)).all()
        damaged = [
            row.sha256
            for row in rows
            if not storage().exists(row.storage_key)
            or hashlib.sha256(storage().read(row.storage_key)).hexdigest() != row.sha256
        ]
        db.session.remove()
        db.engine.dispose()

    assert len(confirmed) > ROUNDS, "too little was uploaded to prove anything"
    assert set() == confirmed - {row.sha256 for row in rows}
    assert [] == damaged
