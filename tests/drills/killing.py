"""Kill -9 of the real server at random moments, and what is there afterwards."""

import hashlib
import http.client
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

from flask import Flask, current_app
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import select

import portal
from portal import clock, database, tasks
from portal.config import Settings
from portal.entries import orphans
from portal.extensions import db
from portal.files import active
from portal.files.active import storage
from portal.models import Receipt, StoredFile
from portal.models.enums import Role
from tests.drills.uploaders import Uploader
from tests.factories.account import make_grant, make_user
from tests.factories.call import make_call
from tests.factories.unit import make_unit
from tests.infrastructure.clients import WatchedClient

WENHENG = str(Path(sys.executable).with_name("wenheng"))
SECRET = "a key for this drill only, long enough to be taken seriously"
CLIENTS = 8
RAW_TOKEN = "0" * 40


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was confirmed, what of it is lost, and what lies about."""

    files_confirmed: int
    files_lost: frozenset[str]
    receipts_confirmed: int
    receipts_lost: frozenset[str]
    rows_without_file: frozenset[str]
    swept: int
    leftovers: frozenset[str]


def drill(folder: Path, rounds: int) -> Outcome:
    """Kill the server so many times while people hand in; then sweep, and look."""
    settings = Settings(instance=folder / "instance", secret_key=SECRET)
    (folder / "tmp").mkdir()
    app = portal.create_app(settings)
    people = arranged(app)
    for seed in range(rounds):
        one_round(folder, people, seed)
    with looking(app, folder / "tmp"):
        return looked_at(people)


def arranged(app: Flask) -> list[Uploader]:
    """Make a call that is open now, and people whose sessions are signed by us."""
    found = []
    with app.app_context():
        database.upgrade()
        now = clock.now()
        call = make_call(opens_at=now.replace(year=now.year - 1), closes_at=now.replace(year=2999))
        for category in call.categories:
            # nobody may be stopped by anything but a kill
            category.quota_maximum = None
        token = URLSafeTimedSerializer(SECRET, salt="wtf-csrf-token").dumps(RAW_TOKEN)
        for number in range(CLIENTS):
            user = make_user(unit_id=make_unit().id)
            make_grant(user=user, role=Role.SUBMITTER, call=call)
            client = WatchedClient(app).enter(user)
            with client.session_transaction() as kept:
                kept["csrf_token"] = RAW_TOKEN
            name = app.config["SESSION_COOKIE_NAME"]
            cookie = client.get_cookie(name)
            assert cookie is not None
            chance = random.Random(number)
            found.append(Uploader(call.code, f"{name}={cookie.value}", str(token), chance))
        db.session.remove()
        db.engine.dispose()
    return found


def one_round(folder: Path, people: list[Uploader], seed: int) -> None:
    """Serve, let everybody hand in, kill."""
    process, port = started(folder)
    over = threading.Event()
    threads = [threading.Thread(target=one.work_until, args=(over, port)) for one in people]
    for thread in threads:
        thread.start()
    if seed == 0:
        # whatever the machine is busy with, one of them has a receipt before the first kill
        wait_for(lambda: any(one.receipts for one in people))
    time.sleep(random.Random(seed).uniform(0.5, 3))
    kill(process)
    over.set()
    for thread in threads:
        thread.join()


def wait_for(answer: Callable[[], bool]) -> None:
    """Give it a minute."""
    end = time.monotonic() + 60
    while not answer() and time.monotonic() < end:
        time.sleep(0.05)


def started(folder: Path) -> tuple[subprocess.Popen[bytes], int]:
    """Start the server and wait until it answers."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("WENHENG_")}
    chosen = {
        "WENHENG_INSTANCE": str(folder / "instance"),
        "WENHENG_SECRET_KEY": SECRET,
        # the drill may last longer than a session does
        "WENHENG_IDLE_MINUTES": "600",
        "TMPDIR": str(folder / "tmp"),
    }
    process = subprocess.Popen(
        [WENHENG, "serve", "--port", str(port)], env=kept | chosen, cwd=folder,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    # it listens long before it can answer, and a kill that early proves nothing
    wait_for(lambda: is_answering(port))
    return process, port


def is_answering(port: int) -> bool:
    """Ask for a page that asks nothing."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def kill(process: subprocess.Popen[bytes]) -> None:
    """Kill master and workers at once, without a warning."""
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@contextmanager
def looking(app: Flask, temporary: Path) -> Iterator[None]:
    """Be the portal on the same folder, with the same temporary folder, for a while."""
    with mock.patch.object(tempfile, "tempdir", str(temporary)), app.app_context():
        try:
            yield
        finally:
            db.session.remove()
            db.engine.dispose()


def looked_at(people: list[Uploader]) -> Outcome:
    """Compare the ledgers with the rows and the rows with the bytes, a day later."""
    tomorrow = clock.now() + orphans.AGE * 1.1
    lying = len(active.found_leftovers(at=tomorrow)) + len(orphans.find(at=tomorrow))
    db.session.commit()
    tasks.sweep_leftovers(tomorrow)
    files = {digest for one in people for digest in one.files}
    receipts = {code: entry for one in people for code, entry in one.receipts.items()}
    needed = rows()
    return Outcome(
        files_confirmed=len(files),
        files_lost=frozenset(files - set(db.session.scalars(select(StoredFile.sha256)))),
        receipts_confirmed=len(receipts),
        receipts_lost=frozenset(code for code in receipts if not is_whole(code)),
        rows_without_file=frozenset(key for key in needed if not is_there(key)),
        swept=lying,
        leftovers=frozenset(lying_about()) | (set(storage().iter_keys()) - needed),
    )


def rows() -> set[str]:
    """Return every key that a row names."""
    return {key for column in orphans.COLUMNS for key in db.session.scalars(select(column)) if key}


def is_whole(code: str) -> bool:
    """Say whether a receipt is there, and its file with the digest that it tells."""
    receipt = db.session.scalar(select(Receipt).where(Receipt.code == code))
    if receipt is None or not receipt.files:
        return False
    digests = [file["sha256"] for file in receipt.files]
    return all(is_there(f"{digest[:2]}/{digest}") for digest in digests)


def is_there(key: str) -> bool:
    """Say whether the bytes are those of the key."""
    if not storage().exists(key):
        return False
    return hashlib.sha256(storage().read(key)).hexdigest() == key.partition("/")[2]


def lying_about() -> list[str]:
    """Return the names of whatever lies where files are on their way."""
    settings: Settings = current_app.extensions["wenheng.settings"]
    folders = (active.staging(), settings.staging, Path(tempfile.gettempdir()))
    return [path.name for folder in folders for path in folder.iterdir()]
