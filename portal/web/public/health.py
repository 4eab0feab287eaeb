"""A desk, what machines ask: is everything there, and how much is waiting."""

import hmac
import os
import shutil
from collections.abc import Callable
from pathlib import Path

from flask import Response, current_app, jsonify, request
from flask.typing import ResponseReturnValue
from prometheus_client import CollectorRegistry, Gauge, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from portal import clock, database, jobs
from portal.config import Settings
from portal.errors import NotFound
from portal.files import active
from portal.web.guards import allow, anyone
from portal.web.public import bp

# below this an upload or the database itself may fail at any moment
LEAST_FREE = 512 * 1024 * 1024


def settings() -> Settings:
    """Return the settings of the running application."""
    found: Settings = current_app.extensions["wenheng.settings"]
    return found


@bp.get("/healthz")
@allow(anyone)
def healthz() -> ResponseReturnValue:
    """Say in four words whether the portal can work; no details, anybody may ask."""
    parts = {
        "database": answers(database.ping),
        "storage": answers(lambda: active.storage().exists(NOWHERE)),
        "queue": answers(check_queue),
        "disk": answers(lambda: check_disk(settings().instance)),
    }
    is_well = all(parts.values())
    words = {name: "ok" if good else "failed" for name, good in parts.items()}
    return jsonify(status="ok" if is_well else "failed", **words), 200 if is_well else 503


# a key no content has: asking for it costs nothing and proves that the store answers
NOWHERE = "00/" + "0" * 64


def answers(check: Callable[[], object]) -> bool:
    """Say whether a check runs through; what went wrong is in the log."""
    try:
        check()
    except Exception:
        current_app.logger.exception("health check failed")
        return False
    return True


def check_queue() -> None:
    """Raise when a job has been due for so long that no worker can be alive."""
    if jobs.is_stuck(at=clock.now()):
        raise RuntimeError("jobs are waiting and nobody does them")


def check_disk(instance: Path) -> None:
    """Raise when the instance cannot be written or is nearly full."""
    if not os.access(instance, os.W_OK):
        raise RuntimeError("the instance folder cannot be written")
    if shutil.disk_usage(instance).free < LEAST_FREE:
        raise RuntimeError("the disk is nearly full")


@bp.get("/metrics")
@allow(anyone)
def metrics() -> ResponseReturnValue:
    """Numbers for Prometheus, to whoever holds the token; to others there is no such page."""
    token = settings().metrics_token.get_secret_value()
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not token or not hmac.compare_digest(given.encode(), token.encode()):
        raise NotFound
    registry = CollectorRegistry()
    waiting = Gauge("wenheng_jobs", "Jobs by state", ["state"], registry=registry)
    for state, number in jobs.counts().items():
        waiting.labels(state.value).set(number)
    free = Gauge("wenheng_disk_free_bytes", "Free bytes of the instance", registry=registry)
    free.set(shutil.disk_usage(settings().instance).free)
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_PLAIN_0_0_4)
