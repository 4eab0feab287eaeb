"""Jobs: done at least once, kept at most once, never by two at a time."""

import os
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from portal import clock, jobs
from portal.cli.doctor import check_leftovers, check_queue
from portal.extensions import db
from portal.jobs import rows
from portal.jobs.bell import BELL, Bell
from portal.jobs.worker import Worker
from portal.models import Job, Unit
from portal.models.enums import JobState
from tests.factories.unit import make_unit
from tests.infrastructure.browsers import wait_for
from tests.infrastructure.databases import MakeApp

Handle = Callable[[Callable[..., None]], str]


class Ears:
    """A bell that keeps what it rang for."""

    def __init__(self) -> None:
        self.heard: list[int] = []

    def ring(self, job_id: int) -> None:
        """Keep the number."""
        self.heard.append(job_id)


@pytest.fixture
def handle() -> Iterator[Handle]:
    """Return what registers a handler for the time of the test."""
    names: list[str] = []

    def register(function: Callable[..., None]) -> str:
        names.append(f"test-{len(names)}")
        jobs.handler(names[-1])(function)
        return names[-1]

    yield register
    for name in names:
        del rows.HANDLERS[name]


@pytest.fixture
def rung(app: Flask, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return the numbers the bell rang for."""
    ears = Ears()
    monkeypatch.setitem(app.extensions, BELL, ears)
    return ears.heard


def with_queue(make_app: MakeApp, tmp_path: Any) -> Flask:
    """Return an application with a queue of its own."""
    return make_app(jobs_url=f"sqlite:///{tmp_path}/queue.sqlite")


def state_of(app: Flask, job_id: int) -> tuple[JobState, int]:
    """Return a job's state and attempts, as another process reads them."""
    with app.app_context():
        job = db.session.get_one(Job, job_id)
        return job.state, job.attempts


def ordered(app: Flask, name: str, **arguments: Any) -> int:
    """Commit a job and return its number."""
    with app.app_context():
        job = jobs.enqueue(name, at=clock.now(), **arguments)
        db.session.commit()
        return job.id


def test_the_bell_rings_after_the_commit_and_never_for_an_undone_deed(
    app: Flask, rung: list[int]
) -> None:
    with db.session.begin_nested():
        kept = jobs.enqueue("any", at=clock.now())
    early = list(rung)
    db.session.commit()
    jobs.enqueue("any", at=clock.now())
    db.session.rollback()
    db.session.commit()

    assert ([], [kept.id]) == (early, rung)


def test_a_failing_job_is_tried_three_times_and_then_told(app: Flask, handle: Handle) -> None:
    def fail() -> None:
        raise ConnectionError("the store of 李冬梅 is away")

    at = clock.now()
    job = jobs.enqueue(handle(fail), at=at)
    db.session.commit()
    attempts = []
    for later in (0, 10, 21, 200, 330, 3600):
        jobs.run_all(at=at + timedelta(seconds=later))
        attempts.append((job.state, job.attempts))

    waiting, failed = JobState.WAITING, JobState.FAILED
    assert [(waiting, 1)] * 2 + [(waiting, 2)] * 2 + [(failed, 3)] * 2 == attempts
    assert "ConnectionError: the store of 李冬梅 is away" == job.error
    assert "1 件没有做成（ConnectionError）" in check_queue().text
    assert 1 == jobs.retry_failed(at=at)
    assert (waiting, 0, True) == (job.state, job.attempts, check_queue().is_good)


def test_what_a_failed_attempt_wrote_is_undone(app: Flask, handle: Handle) -> None:
    def write_and_fail() -> None:
        make_unit(name="写了一半的单位")
        raise ValueError

    jobs.enqueue(handle(write_and_fail), at=clock.now())
    db.session.commit()
    jobs.run_all(at=clock.now())

    assert 0 == db.session.query(Unit).filter_by(name="写了一半的单位").count()


def test_a_job_whose_worker_died_is_done_by_the_next(app: Flask, handle: Handle) -> None:
    done: list[str] = []
    at = clock.now()
    job = jobs.enqueue(handle(lambda: done.append("once")), at=at)
    db.session.commit()
    rows.claim(job.id, at=at)
    jobs.run_all(at=at + timedelta(seconds=40))
    early = list(done)
    jobs.run_all(at=at + timedelta(seconds=46))

    assert ([], ["once"]) == (early, done)
    assert (JobState.DONE, 2) == (job.state, job.attempts)


def test_a_job_that_kills_every_worker_fails(app: Flask, handle: Handle) -> None:
    at = clock.now()
    job = jobs.enqueue(handle(lambda: None), at=at)
    db.session.commit()
    for attempt in range(3):
        rows.claim(job.id, at=at + timedelta(hours=attempt))
        rows.put_back_lost(at=at + timedelta(hours=attempt, minutes=3))

    assert (JobState.FAILED, 3, rows.LOST) == (job.state, job.attempts, job.error)


def test_a_long_job_shows_that_it_is_alive(
    make_app: MakeApp, handle: Handle, monkeypatch: pytest.MonkeyPatch
) -> None:
    app, signs = make_app(), set()
    monkeypatch.setattr(rows, "HEARTBEAT", timedelta(milliseconds=30))

    def last_long() -> None:
        db.session.commit()
        for _ in range(100):
            signs.add(db.session.get_one(Job, job_id).heartbeat_at)
            db.session.rollback()
            if len(signs) == 3:
                return
            time.sleep(0.03)

    job_id = ordered(app, handle(last_long))
    with app.app_context():
        jobs.run_all(at=clock.now())

    assert 3 == len(signs)
    assert (JobState.DONE, 1) == state_of(app, job_id)


def test_two_workers_share_the_work_and_do_nothing_twice(
    make_app: MakeApp, handle: Handle, tmp_path: Any
) -> None:
    app, done = with_queue(make_app, tmp_path), []
    name = handle(lambda number: done.append((number, threading.get_ident())))
    workers = [Worker(app), Worker(app)]
    threads = [threading.Thread(target=worker.run) for worker in workers]
    for number in range(20):
        ordered(app, name, number=number)
    for thread in threads:
        thread.start()
    for number in range(20, 40):
        ordered(app, name, number=number)
    wait_for(lambda: len(done) >= 40, seconds=30)
    for worker, thread in zip(workers, threads, strict=True):
        worker.stop()
        thread.join()

    assert list(range(40)) == sorted(number for number, _ in done)


def test_a_worker_told_to_stop_gives_the_job_back_and_keeps_nothing_of_it(
    make_app: MakeApp, handle: Handle, tmp_path: Any
) -> None:
    app, begun, over = with_queue(make_app, tmp_path), threading.Event(), threading.Event()

    def draw() -> None:
        db.session.commit()
        begun.set()
        over.wait(20)
        make_unit(name="迟到的单位")

    job_id = ordered(app, handle(draw))
    worker = Worker(app)
    thread = threading.Thread(target=worker.run)
    thread.start()
    begun.wait(20)
    worker.stop(grace=0.05)
    given_back = state_of(app, job_id)
    over.set()
    thread.join()

    assert (JobState.WAITING, 0) == given_back == state_of(app, job_id)
    with app.app_context():
        assert 0 == db.session.query(Unit).filter_by(name="迟到的单位").count()


def test_rings_for_jobs_that_are_done_are_dropped(
    make_app: MakeApp, handle: Handle, tmp_path: Any
) -> None:
    app, done = with_queue(make_app, tmp_path), []
    job_id = ordered(app, handle(lambda: done.append("once")))
    bell: Bell = app.extensions[BELL]
    for _ in range(200):
        bell.ring(job_id)
    bell.storage.enqueue(b"\x80\x04not a number")
    worker = Worker(app)
    thread = threading.Thread(target=worker.run)
    thread.start()
    wait_for(lambda: bell.storage.queue_size() == 0)
    worker.stop()
    thread.join()
    bell.storage.close()

    assert ["once"] == done
    assert (JobState.DONE, 1) == state_of(app, job_id)


def test_a_worker_sweeps_old_leftovers_and_the_doctor_tells_of_them(make_app: MakeApp) -> None:
    app = make_app(jobs_url="sqlite:///:memory:")
    half = app.extensions["wenheng.settings"].staging / "half"
    half.write_bytes(b"half")
    os.utime(half, (1000, 1000))
    with app.app_context():
        before = check_leftovers()
    Worker(app).sweep()
    with app.app_context():
        after = check_leftovers()

    assert (False, True) == (before.is_good, after.is_good)
    assert "1 个没有传完的旧文件" in before.text
    assert not half.exists()
