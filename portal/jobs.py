"""
Work for later. The job table is the truth; huey (SQLite file, Redis or PostgreSQL) is the bell.

``enqueue`` writes the row in the transaction that wants the work, and rings after the commit, so
nothing runs for a rolled-back deed and a lost bell loses nothing: a sweep finds waiting rows.
"""

import fcntl
import logging
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from flask import Flask, current_app
from huey import Huey, PostgresHuey, RedisHuey, SqliteHuey, crontab
from huey.consumer import Consumer
from sqlalchemy import event, func, or_, select, update
from sqlalchemy.orm import Session

from portal import clock
from portal.config import Settings
from portal.extensions import db
from portal.models import Job
from portal.models.enums import JobState

log = logging.getLogger(__name__)

Handler = Callable[..., None]
HANDLERS: Final[dict[str, Handler]] = {}
ATTEMPTS: Final = 3
# a running job without a sign of life for this long was lost with its worker
STALE: Final = timedelta(minutes=3)
RETRY: Final = timedelta(seconds=20)
# a worker that is alive starts a due job within seconds; a long one may hold it up
PATIENCE: Final = timedelta(minutes=15)


def handler(name: str) -> Callable[[Handler], Handler]:
    """Register the function that does jobs of this name; it must be idempotent."""

    def register(function: Handler) -> Handler:
        HANDLERS[name] = function
        return function

    return register


def enqueue(name: str, *, at: datetime, **arguments: Any) -> Job:
    """Write down a job (ids and codes only, no objects) and ring the bell after the commit."""
    job = Job(name=name, arguments=arguments, run_after=at, created_at=at)
    db.session.add(job)
    db.session.flush()
    event.listen(db.session(), "after_commit", _ringer(job.id), once=True)
    return job


def _ringer(job_id: int) -> Callable[[Session], None]:
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # a LocalProxy at run time

    def ring(_session: Session) -> None:
        try:
            app.extensions["wenheng.bell"](job_id)
        except Exception:
            # the row is committed; the sweep will find it when the queue is back
            log.exception("the bell did not ring for job %s", job_id)

    return ring


def run_job(job_id: int, *, at: datetime) -> None:
    """Claim one waiting job and do it; a failure is retried, then written down."""
    claimed = db.session.execute(
        update(Job)
        .where(Job.id == job_id, Job.state == JobState.WAITING, Job.run_after <= at)
        .values(state=JobState.RUNNING, attempts=Job.attempts + 1, heartbeat_at=at)
    )
    db.session.commit()
    if claimed.rowcount == 0:  # type: ignore[attr-defined]  # a CursorResult for UPDATE
        return
    job = db.session.get_one(Job, job_id)
    name, arguments = job.name, dict(job.arguments)
    try:
        HANDLERS[name](**arguments)
        db.session.commit()
    except Exception as problem:
        db.session.rollback()
        log.exception("job %s %s failed", job_id, name)
        _failed(job_id, problem)
        return
    _finish(job_id, JobState.DONE, None)


def _failed(job_id: int, problem: Exception) -> None:
    job = db.session.get_one(Job, job_id)
    if job.attempts < ATTEMPTS:
        job.state, job.run_after = JobState.WAITING, clock.now() + RETRY
        job.error = f"{type(problem).__name__}: {problem}"[:2000]
        db.session.commit()
    else:
        _finish(job_id, JobState.FAILED, f"{type(problem).__name__}: {problem}"[:2000])


def _finish(job_id: int, state: JobState, error: str | None) -> None:
    job = db.session.get_one(Job, job_id)
    job.state, job.error, job.finished_at = state, error, clock.now()
    db.session.commit()


def due(*, at: datetime) -> list[int]:
    """Return the ids of the jobs that can run now; lost ones are put back first."""
    db.session.execute(
        update(Job)
        .where(Job.state == JobState.RUNNING, or_(Job.heartbeat_at < at - STALE))
        .values(state=JobState.WAITING)
    )
    db.session.commit()
    statement = (
        select(Job.id)
        .where(Job.state == JobState.WAITING, Job.run_after <= at)
        .order_by(Job.id)
        .limit(500)
    )
    return list(db.session.scalars(statement))


def run_all(*, at: datetime) -> int:
    """Do every job that is due, here and now, including those they enqueue; return how many."""
    done = 0
    while waiting := due(at=at):
        for job_id in waiting:
            run_job(job_id, at=at)
            done += 1
    return done


def is_stuck(*, at: datetime) -> bool:
    """Say whether a job has been due for so long that no worker can be alive."""
    overdue = select(Job.id).where(Job.state == JobState.WAITING, Job.run_after <= at - PATIENCE)
    return db.session.scalar(overdue.order_by(Job.id).limit(1)) is not None


def counts() -> dict[JobState, int]:
    """Return how many jobs there are in each state."""
    rows = db.session.execute(
        select(Job.state, func.count().label("number")).group_by(Job.state).order_by(Job.state)
    ).all()
    found = {row.state: row.number for row in rows}
    return {state: found.get(state, 0) for state in JobState}


def make_queue(settings: Settings) -> Huey:
    """Return the queue the settings name."""
    address = settings.jobs
    if address.startswith("redis"):
        return RedisHuey("wenheng", url=address)
    if address.startswith("postgresql"):
        return PostgresHuey("wenheng", dsn=address)
    return SqliteHuey("wenheng", filename=address.removeprefix("sqlite:///"))


def init_app(app: Flask, settings: Settings) -> None:
    """Give the application its queue and its bell. Tests have neither: they call ``run_all``."""
    if settings.testing and not settings.jobs_url:
        app.extensions["wenheng.bell"] = lambda _job_id: None
        return
    queue = make_queue(settings)

    @queue.task(name="wenheng.run")  # type: ignore[untyped-decorator]  # huey is untyped
    def run(job_id: int) -> None:
        with app.app_context():
            run_job(job_id, at=clock.now())

    @queue.periodic_task(crontab(minute="*"), name="wenheng.sweep")  # type: ignore[untyped-decorator]  # huey
    def sweep() -> None:
        with app.app_context():
            run_all(at=clock.now())

    app.extensions["wenheng.bell"] = run
    app.extensions["wenheng.queue"] = queue


class _EmbeddedConsumer(Consumer):
    """A consumer inside the web process must leave the server's signals alone."""

    def _set_signal_handlers(self) -> None:
        pass


def start_embedded(app: Flask) -> bool:
    """
    Start the worker as a daemon thread of this process; False if another process has it.

    The lock file makes one worker of any number of web processes; the kernel drops it on death.
    """
    settings: Settings = app.extensions["wenheng.settings"]
    lock = Path(settings.instance / "worker.lock").open("w")  # noqa: SIM115  # held for life
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        return False
    app.extensions["wenheng.worker_lock"] = lock
    consumer = _EmbeddedConsumer(app.extensions["wenheng.queue"], workers=1, max_delay=0.5)
    threading.Thread(target=consumer.run, name="wenheng-worker", daemon=True).start()
    return True


def work(app: Flask) -> None:
    """Be the worker until told to stop (``wenheng worker``)."""
    Consumer(app.extensions["wenheng.queue"], workers=1, max_delay=0.5).run()
