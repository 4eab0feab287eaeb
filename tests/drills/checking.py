"""Kill -9 in the middle of a full duplicate check, and what is found once it was done again."""

import json
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random

from sqlalchemy import select

import portal
from portal import clock, database
from portal.config import Settings
from portal.extensions import db
from portal.jobs import rows
from portal.models import (
    Call,
    CheckedText,
    DuplicateCase,
    DuplicatePair,
    DuplicateRun,
    Job,
    Manuscript,
    StoredFile,
)
from portal.models.enums import EntryStatus, JobState, RunKind, RunState
from portal.screening.duplicates import operations, queries
from tests.factories.call import make_call
from tests.factories.entry import make_entry

SECRET = "a key for this drill only, long enough to be taken seriously"
ESSAYS = 40
LATE = 5
LETTERS = [chr(code) for code in range(0x4E00, 0x5E00)]
#: Does what waits; dies at the given step of the check, or says how many steps there were.
SCRIPT = """
import os, signal, sys
from pathlib import Path
import portal
from portal import clock, jobs, tasks
from portal.config import Settings
from portal.extensions import db

last, steps_taken = int(sys.argv[2]), 0

def through(steps):
    global steps_taken
    for _ in steps:
        db.session.commit()
        steps_taken += 1
        if steps_taken == last:
            os.kill(os.getpid(), signal.SIGKILL)

tasks._through = through
app = portal.create_app(Settings(instance=Path(sys.argv[1]), secret_key=sys.argv[3]))
with app.app_context():
    jobs.run_all(at=clock.now())
print(steps_taken)
"""


def essay(number: int) -> str:
    """Return an essay of its own; every fifth has a page of the one before."""
    chance = Random(number)
    own = "".join(
        "".join(chance.choices(LETTERS, k=chance.randint(8, 20))) + "。" for _ in range(40)
    )
    return own + (essay(number - 1)[:200] if number % 5 == 0 and number else "")


@contextmanager
def opened(folder: Path) -> Iterator[Call]:
    """Open the portal of a folder; yields its call."""
    app = portal.create_app(Settings(instance=folder, secret_key=SECRET))
    with app.app_context():
        database.upgrade()
        yield db.session.scalar(select(Call)) or make_call()
        db.session.commit()
        db.engine.dispose()


def add_essays(call: Call, numbers: range) -> None:
    """Let so many essays be handed in, the row of a file for each."""
    for number in numbers:
        entry = make_entry(call=call, title=f"第 {number} 篇", status=EntryStatus.SUBMITTED)
        file = StoredFile(
            sha256=f"{number:064}", size=1, kind="txt", media_type="text/plain",
            original_name="定稿.txt", storage_key=f"{number}", uploaded_at=clock.now(),
        )  # fmt: skip
        blocks = [{"kind": "paragraph", "text": essay(number)}]
        db.session.add(
            Manuscript(entry_id=entry.id, number=1, file=file, characters=1, blocks=blocks)
        )


def check(folder: Path, *, die_at: int = 0) -> int:
    """Do what waits in a process of its own; return how many steps it took."""
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(folder), str(die_at), SECRET],
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert (-signal.SIGKILL if die_at else 0) == done.returncode, done.stderr
    return 0 if die_at else int(done.stdout)


def found_in(folder: Path) -> bytes:
    """Return everything that the check says, as bytes."""
    with opened(folder) as call:
        pairs = db.session.scalars(
            select(DuplicatePair)
            .where(DuplicatePair.replaced_at.is_(None))
            .order_by(DuplicatePair.a_text_id, DuplicatePair.b_text_id)
        )
        texts = db.session.scalars(select(CheckedText).order_by(CheckedText.id))
        cases = db.session.scalars(select(DuplicateCase).order_by(DuplicateCase.number))
        told = [
            [
                [one.a_text_id, one.b_text_id, one.score, one.is_alarm, one.evidence]
                for one in pairs
            ],
            [[one.id, one.share, one.share_without_base, one.base_spans] for one in texts],
            [
                [one.number, one.state, one.strength, sorted(part.entry_id for part in one.members)]
                for one in cases
            ],
            queries.progress_of(call).stale,
        ]
    return json.dumps(told).encode()


def ask(folder: Path) -> None:
    """Order a full check."""
    with opened(folder) as call:
        operations.ask_full_check(call, actor=None, at=clock.now())


def lose(folder: Path) -> None:
    """Let the time pass after which a job without a sign of life is lost."""
    with opened(folder):
        for job in db.session.scalars(select(Job).where(Job.state == JobState.RUNNING)):
            job.heartbeat_at = clock.now() - rows.STALE - timedelta(seconds=1)


def newest(folder: Path) -> tuple[RunState, str, bool]:
    """Return state and result of the newest full run, and whether it is said to be complete."""
    with opened(folder) as call:
        run = db.session.scalars(
            select(DuplicateRun)
            .where(DuplicateRun.kind == RunKind.FULL)
            .order_by(DuplicateRun.id.desc())
        ).first()
        assert run is not None
        return run.state, run.result_digest, queries.progress_of(call).is_complete


def ready(folder: Path) -> Path:
    """Make a portal with essays, all of them waiting for the full check."""
    with opened(folder) as call:
        add_essays(call, range(1, ESSAYS + 1))
    ask(folder)
    return folder


@dataclass(frozen=True, slots=True)
class Peace:
    """What the check found in peace, and in how many steps."""

    folder: Path
    steps: int
    found: bytes
    result: str


def in_peace(waiting: Path, folder: Path) -> Peace:
    """Check a copy of what waits with nobody killing anything."""
    shutil.copytree(waiting, folder)
    steps = check(folder)
    found, (state, result, is_complete) = found_in(folder), newest(folder)
    assert (RunState.DONE, True, True) == (state, is_complete, b'"open"' in found)
    return Peace(folder, steps, found, result)


def killed_at(waiting: Path, folder: Path, step: int) -> Path:
    """Kill the check of a copy at this step; nothing is said of it until it is done again."""
    shutil.copytree(waiting, folder)
    check(folder, die_at=max(1, step))
    assert RunState.DONE is not newest(folder)[0]
    assert not newest(folder)[2]
    lose(folder)
    return folder


def ends_alike(killed: Path, peace: Peace) -> None:
    """Do the killed check again: it ends as if nothing had happened."""
    check(killed)

    assert (RunState.DONE, peace.result) == newest(killed)[:2]
    assert peace.found == found_in(killed)
