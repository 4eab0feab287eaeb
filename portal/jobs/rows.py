"""
Jobs, the table: what waits, who has it, what came of it.

A job is done at least once: one whose worker died is put back. What it writes is kept at most
once: its rows and the word "done" are one transaction, refused when somebody else has taken over.
"""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from flask import Flask, current_app
from sqlalchemy import func, select, update

from portal import clock
from portal.extensions import db
from portal.jobs.bell import ring_after_commit
from portal.models import Job
from portal.models.enums import JobState

log = logging.getLogger(__name__)

Handler = Callable[..., None]
# done by every worker once an hour, with the moment; no rows: a chore that is missed comes again
HOURLY: Final[list[Callable[[datetime], None]]] = []
HANDLERS: Final[dict[str, Handler]] = {}
ATTEMPTS: Final = 3
# a running job says this often that it is alive; a big scan may take many minutes
HEARTBEAT: Final = timedelta(seconds=10)
# a running job without a sign of life for this long was lost with its worker
STALE: Final = timedelta(seconds=45)
# before the second attempt, and before the third: a store may be away for some minutes
RETRIES: Final = (timedelta(seconds=20), timedelta(minutes=5))
# a worker that is alive starts a due job within seconds; a long one may hold it up
PATIENCE: Final = timedelta(minutes=15)
LOST: Final = "the worker died during every attempt"


@dataclass(frozen=True, slots=True)
class Claim:
    """A job that is ours: nobody else has this number with this attempt."""

    job_id: int
    attempt: int
    name: str
    arguments: dict[str, Any]


class Overtaken(Exception):
    """The job was put back while we did it; what we wrote must not be kept."""


def handler(name: str) -> Callable[[Handler], Handler]:
    """Register the function that does jobs of this name; it must be idempotent."""

    def register(function: Handler) -> Handler:
        HANDLERS[name] = function
        return function

    return register


def hourly(function: Callable[[datetime], None]) -> Callable[[datetime], None]:
    """Register a chore that workers do once an hour; it must be idempotent."""
    HOURLY.append(function)
    return function


def enqueue(name: str, *, at: datetime, **arguments: Any) -> Job:
    """Write down a job (ids and codes only, no objects) and ring the bell after the commit."""
    job = Job(name=name, arguments=arguments, run_after=at, created_at=at)
    db.session.add(job)
    db.session.flush()
    ring_after_commit(db.session(), job.id)
    return job


def claim(job_id: int, *, at: datetime) -> Claim | None:
    """Take a waiting job, or return None: somebody else has it, or it is not due."""
    taken = db.session.execute(
        update(Job)
        .where(Job.id == job_id, Job.state == JobState.WAITING, Job.run_after <= at)
        .values(state=JobState.RUNNING, attempts=Job.attempts + 1, heartbeat_at=at)
        .returning(Job.attempts, Job.name, Job.arguments)
    ).one_or_none()
    db.session.commit()
    return None if taken is None else Claim(job_id, taken.attempts, taken.name, taken.arguments)


def run_job(job_id: int, *, at: datetime) -> None:
    """Claim one waiting job and do it; a failure is retried, then written down."""
    claimed = claim(job_id, at=at)
    if claimed is not None:
        do(claimed)


def do(claimed: Claim) -> None:
    """Do a claimed job to its end."""
    try:
        with alive(claimed):
            HANDLERS[claimed.name](**claimed.arguments)
        db.session.flush()
        settle(claimed, state=JobState.DONE, error=None, finished_at=clock.now())
        db.session.commit()
    except Overtaken:
        db.session.rollback()
        log.warning("job %s %s was overtaken", claimed.job_id, claimed.name)
    except Exception as problem:
        db.session.rollback()
        log.exception("job %s %s failed", claimed.job_id, claimed.name)
        fail(claimed, f"{type(problem).__name__}: {problem}"[:2000])


def settle(claimed: Claim, **values: Any) -> None:
    """Write what came of a job that is still ours. Raises Overtaken."""
    settled = db.session.execute(
        update(Job)
        .where(
            Job.id == claimed.job_id,
            Job.state == JobState.RUNNING,
            Job.attempts == claimed.attempt,
        )
        .values(**values)
        .returning(Job.id)
    )
    if settled.one_or_none() is None:
        raise Overtaken


def fail(claimed: Claim, error: str) -> None:
    """Let a failed job wait for its next attempt; after the last one it has failed for good."""
    at = clock.now()
    try:
        if claimed.attempt < ATTEMPTS:
            after = at + RETRIES[claimed.attempt - 1]
            settle(claimed, state=JobState.WAITING, run_after=after, error=error)
        else:
            settle(claimed, state=JobState.FAILED, error=error, finished_at=at)
    except Overtaken:
        log.warning("job %s %s was overtaken", claimed.job_id, claimed.name)
    db.session.commit()


def give_back(claimed: Claim, *, at: datetime) -> None:
    """Return a job that we may not finish, because we are told to stop; no attempt is lost."""
    try:
        settle(claimed, state=JobState.WAITING, attempts=claimed.attempt - 1, run_after=at)
    except Overtaken:
        pass
    else:
        ring_after_commit(db.session(), claimed.job_id)
    db.session.commit()


@contextmanager
def alive(claimed: Claim) -> Iterator[None]:
    """Renew the sign of life meanwhile, from a thread and a connection of its own."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # a LocalProxy at run time
    over = threading.Event()
    heart = threading.Thread(target=beat, args=(app, claimed, over), daemon=True)
    heart.start()
    try:
        yield
    finally:
        over.set()
        heart.join()


def beat(app: Flask, claimed: Claim, over: threading.Event) -> None:
    """Write the moment now and then, until the job is over."""
    while not over.wait(HEARTBEAT.total_seconds()):
        try:
            with app.app_context():
                settle(claimed, heartbeat_at=clock.now())
                db.session.commit()
        except Overtaken:
            return
        except Exception:
            log.exception("no sign of life for job %s", claimed.job_id)


def due(*, at: datetime) -> list[int]:
    """Return the ids of the jobs that can run now; lost ones are put back first."""
    put_back_lost(at=at)
    statement = (
        select(Job.id)
        .where(Job.state == JobState.WAITING, Job.run_after <= at)
        .order_by(Job.id)
        .limit(500)
    )
    return list(db.session.scalars(statement))


def is_lost(job: Job, *, at: datetime) -> bool:
    """Say whether a running job has given no sign of life for so long that its worker is dead."""
    return job.heartbeat_at is not None and job.heartbeat_at < at - STALE


def put_back_lost(*, at: datetime) -> None:
    """Let jobs of dead workers wait again; one that killed every worker has failed."""
    lost = (Job.state == JobState.RUNNING, Job.heartbeat_at < at - STALE)
    db.session.execute(
        update(Job).where(*lost, Job.attempts < ATTEMPTS).values(state=JobState.WAITING)
    )
    db.session.execute(
        update(Job).where(*lost).values(state=JobState.FAILED, error=LOST, finished_at=at)
    )
    db.session.commit()


def run_all(*, at: datetime) -> int:
    """Do every job that is due, here and now, including those they enqueue; return how many."""
    done = 0
    while waiting := due(at=at):
        for job_id in waiting:
            run_job(job_id, at=at)
            done += 1
    return done


def retry_failed(*, at: datetime) -> int:
    """Let every failed job wait again, with all its attempts; return how many."""
    failed = db.session.scalars(
        select(Job).where(Job.state == JobState.FAILED).order_by(Job.id)
    ).all()
    for job in failed:
        job.state, job.attempts, job.run_after, job.finished_at = JobState.WAITING, 0, at, None
        ring_after_commit(db.session(), job.id)
    db.session.flush()
    return len(failed)


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
