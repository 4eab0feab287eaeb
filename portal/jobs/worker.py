"""
Jobs, the worker: does one job after another, those it hears the bell for and those it finds.

The sweep does not depend on the queue: with Redis away, work goes on, some seconds later.
"""

import fcntl
import logging
import signal
import threading
import time
from pathlib import Path
from typing import Any, Final

from flask import Flask

from portal import clock
from portal.config import Settings
from portal.extensions import db
from portal.jobs import rows
from portal.jobs.bell import BELL, Bell

log = logging.getLogger(__name__)

SWEEP_SECONDS: Final = 15.0
HOUR: Final = 3600.0
# between two looks into a queue that cannot wake us
NAP_SECONDS: Final = 0.3
# before the next try when the database or the queue is away
REST_SECONDS: Final = 2.0
# a stop waits for the running job this long, then returns it: service managers kill after 30
GRACE_SECONDS: Final = 20.0


class Worker:
    """Does jobs, in the thread that calls ``run``, until ``stop`` is called from another."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.bell: Bell = app.extensions[BELL]
        self.stopping = threading.Event()
        self.idle = threading.Event()
        self.idle.set()
        self.current: rows.Claim | None = None
        self.troubles: set[str] = set()
        self.chores_at = 0.0

    def run(self) -> None:
        """Listen and sweep until told to stop."""
        sweep_at = 0.0
        while not self.stopping.is_set():
            try:
                if time.monotonic() >= sweep_at or "queue" in self.troubles:
                    sweep_at = time.monotonic() + SWEEP_SECONDS
                    self.sweep()
                job_id = self.listen()
                if job_id is not None:
                    self.do(job_id)
                self.trouble("database", None)
            except Exception as problem:
                self.trouble("database", problem)
                self.stopping.wait(REST_SECONDS)

    def listen(self) -> int | None:
        """Return what the bell says; a dead bell is no reason to stop working."""
        try:
            job_id = self.bell.listen()
        except Exception as problem:
            self.trouble("queue", problem)
            self.stopping.wait(REST_SECONDS)
            return None
        self.trouble("queue", None)
        if job_id is None and not self.bell.is_waiting:
            self.stopping.wait(NAP_SECONDS)
        return job_id

    def trouble(self, part: str, problem: Exception | None) -> None:
        """Log once that something is away, and once that it is back."""
        if problem is not None and part not in self.troubles:
            self.troubles.add(part)
            log.warning("the worker cannot reach the %s: %s", part, type(problem).__name__)
        elif problem is None and part in self.troubles:
            self.troubles.discard(part)
            log.warning("the worker reaches the %s again", part)

    def sweep(self) -> None:
        """Do what is due, whether a bell was heard or not."""
        with self.app.app_context():
            waiting = rows.due(at=clock.now())
        for job_id in waiting:
            if self.stopping.is_set():
                return
            self.do(job_id)
        if time.monotonic() >= self.chores_at:
            self.chores_at = time.monotonic() + HOUR
            self.do_chores()

    def do_chores(self) -> None:
        """Do what every hour asks for; one that fails keeps no job waiting."""
        with self.app.app_context():
            for chore in rows.HOURLY:
                try:
                    chore(clock.now())
                except Exception:
                    log.exception("chore %s failed", chore.__name__)
                    db.session.rollback()

    def do(self, job_id: int) -> None:
        """Do one job, unless somebody else has it."""
        with self.app.app_context():
            self.idle.clear()
            try:
                # asked after the clearing, so that ``stop`` misses no job that begins
                if not self.stopping.is_set():
                    self.current = rows.claim(job_id, at=clock.now())
                if self.current is not None:
                    rows.do(self.current)
            finally:
                self.current = None
                self.idle.set()

    def stop(self, *, grace: float = GRACE_SECONDS) -> None:
        """Take no further job; give the running one back when it does not end in time."""
        self.stopping.set()
        if self.idle.wait(grace):
            return
        claimed = self.current
        if claimed is not None:
            log.warning("job %s %s is given back", claimed.job_id, claimed.name)
            with self.app.app_context():
                rows.give_back(claimed, at=clock.now())
                db.session.remove()


def start_embedded(app: Flask) -> Worker | None:
    """
    Start the worker as a daemon thread of this process; None if another process has it.

    The lock file makes one worker of any number of web processes; the kernel drops it on death.
    """
    settings: Settings = app.extensions["wenheng.settings"]
    lock = Path(settings.instance / "worker.lock").open("w")  # noqa: SIM115  # held for life
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        return None
    app.extensions["wenheng.worker_lock"] = lock
    worker = app.extensions["wenheng.worker"] = Worker(app)
    threading.Thread(target=worker.run, name="wenheng-worker", daemon=True).start()
    return worker


def stop_embedded(app: Flask) -> None:
    """Stop the worker of this process, if it has it."""
    worker: Worker | None = app.extensions.get("wenheng.worker")
    if worker is not None:
        worker.stop()


def work(app: Flask) -> None:
    """Be the worker until told to stop (``wenheng worker``)."""
    worker, told = Worker(app), threading.Event()

    def tell(_number: int, _frame: Any) -> None:
        told.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, tell)
    threading.Thread(target=worker.run, name="wenheng-worker", daemon=True).start()
    told.wait()
    worker.stop()
