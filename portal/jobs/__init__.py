"""
Work for later. The job table is the truth; the queue (SQLite, Redis, PostgreSQL) is the bell.

``enqueue`` writes the row in the transaction that wants the work, and rings after the commit, so
nothing runs for a rolled-back deed and a lost bell loses nothing: a sweep finds waiting rows.
"""

from flask import Flask

from portal.config import Settings
from portal.jobs.bell import BELL, Bell, Silence
from portal.jobs.rows import (
    counts,
    due,
    enqueue,
    handler,
    hourly,
    is_lost,
    is_stuck,
    retry_failed,
    run_all,
    run_job,
)
from portal.jobs.worker import start_embedded, stop_embedded, work

__all__ = [
    "counts",
    "due",
    "enqueue",
    "handler",
    "hourly",
    "init_app",
    "is_lost",
    "is_stuck",
    "retry_failed",
    "run_all",
    "run_job",
    "start_embedded",
    "stop_embedded",
    "work",
]


def init_app(app: Flask, settings: Settings) -> None:
    """Give the application its bell. Tests have none, unless they name a queue."""
    is_silent = settings.testing and not settings.jobs_url
    app.extensions[BELL] = Silence() if is_silent else Bell(settings.jobs)
