"""A worker that is killed, or told to stop, in the middle of a real scan."""

import signal
import subprocess
import time
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import update

from portal import clock, jobs
from portal.entries import queries
from portal.extensions import db
from portal.models import Job
from portal.models.base import new_code
from portal.models.enums import JobState
from tests.deployment.running import PATIENCE, Person, environment, own_app, process, until
from tests.deployment.test_services import DRAWN, copy_of, jobs_of
from tests.infrastructure.clients import WatchedClient
from tests.portal.files.pictures import quarters, saved
from tests.web.submitters.pages import begin, upload

pytestmark = pytest.mark.slow


def work_with_scan(app: Flask, scan: bytes) -> str:
    """Begin a work and upload its scan; return the path of its page."""
    person = Person(app, "http://localhost")
    client = WatchedClient(app)
    client.set_cookie("wenheng", person.browser.cookies["wenheng"])
    path = begin(client, person.call, "calligraphy", key=new_code())
    assert 201 == upload(client, path, scan, "全幅.png").status_code
    return path


def drawn_keys(app: Flask, path: str) -> list[tuple[str, str, str]]:
    """Return the digests of every file of the judge copy."""
    with app.app_context():
        copy = queries.current_copy(queries.entry_by_code(path.rsplit("/", 1)[-1]))
        assert copy is not None
        return [(page.page_key, page.preview_key, page.pyramid_key) for page in copy.pages]


def is_running(app: Flask) -> bool:
    """Say whether a job is being done."""
    return any(state is JobState.RUNNING for _, state, _ in jobs_of(app))


def kill_in_the_middle(app: Flask, worker: subprocess.Popen[str]) -> None:
    """Kill the worker with a job in its hands."""
    until(lambda: is_running(app), what="running job")
    worker.kill()
    worker.wait()


def test_a_killed_job_is_done_again_and_a_told_one_to_its_end(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path}/instance/wenheng.sqlite"
    env = environment(tmp_path, database_url=database)
    scan = saved(quarters(2500, 3000), "PNG", compress_level=1)
    with own_app(env) as app:
        killed = work_with_scan(app, scan)
        with process("worker", env=env, cwd=tmp_path) as worker:
            kill_in_the_middle(app, worker)
        left_behind = jobs_of(app)
        with app.app_context():
            long_ago = clock.now() - timedelta(minutes=5)
            db.session.execute(update(Job).values(heartbeat_at=long_ago))
            db.session.commit()
        with process("worker", env=env, cwd=tmp_path) as worker:
            begun = time.monotonic()
            until(lambda: copy_of(app, killed), what="judge copy")
            usually = time.monotonic() - begun
            told = work_with_scan(app, scan)
            until(lambda: is_running(app), what="running job")
            started = time.monotonic()
            worker.send_signal(signal.SIGTERM)
            ended = worker.wait(PATIENCE)
            took = time.monotonic() - started
        after = jobs_of(app)[2:]
        with app.app_context():
            jobs.run_all(at=clock.now())

        assert [("derive_scan", JobState.RUNNING, 1)] == left_behind
        # a busy machine draws more slowly before and after
        assert (0, True) == (ended, took - usually < 25)
        assert [] == [job for job in after if job[1] is JobState.RUNNING]
        assert [("derive_scan", JobState.DONE, 2), *DRAWN[1:], *DRAWN] == jobs_of(app)
        assert drawn_keys(app, killed) == drawn_keys(app, told)
