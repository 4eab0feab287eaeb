"""
A real browser before a real server: Debian's Chromium, and the portal on a free port.

Chromium is never downloaded here: ``make test`` installs the system's package, or says how.
"""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.serving import make_server

from portal import clock, database, jobs
from portal.extensions import db
from portal.models import Job
from portal.models.enums import JobState
from portal.server import serve_static
from tests.infrastructure.databases import MakeApp

if TYPE_CHECKING:
    # a good second, which only journeys need
    from playwright.sync_api import Page

WIDE = {"width": 1280, "height": 900}
NARROW = {"width": 390, "height": 844}
AXE = Path(__file__).parents[2] / "static/vendor/axe/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
PATIENCE = 20_000


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Use the system's Chromium, and draw the same fonts on every machine."""
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.fail("Chromium is missing. `make system` installs it, or says how.", pytrace=False)
    arguments = ["--font-render-hinting=none", "--disable-lcd-text"]
    return browser_type_launch_args | {"executable_path": chromium, "args": arguments}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """Browse as an office in China does."""
    place = {"locale": "zh-CN", "timezone_id": "Asia/Shanghai", "viewport": WIDE}
    return browser_context_args | place


@pytest.fixture
def page(page: Page) -> Page:
    """Return a page that does not wait half a minute for a missing button."""
    page.set_default_timeout(PATIENCE)
    return page


@dataclass(frozen=True, slots=True)
class Site:
    """A portal being served: its address, and its application for arranging data."""

    url: str
    app: Flask


@pytest.fixture
def site(make_app: MakeApp) -> Iterator[Site]:
    """
    Serve a portal of its own to the test's browser, with its job worker.

    Arrange inside ``with site.app.app_context():`` and commit; the server sees what is there.
    """
    with serving(make_app()) as served:
        yield served


@contextmanager
def serving(app: Flask) -> Iterator[Site]:
    """Serve an application on a free port, its jobs done as they come."""
    serve_static(app)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    server.daemon_threads = True
    over = threading.Event()
    threads = [
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True),
        threading.Thread(target=work_until, args=(app, over), daemon=True),
    ]
    for thread in threads:
        thread.start()
    try:
        yield Site(url=f"http://127.0.0.1:{server.server_port}", app=app)
    finally:
        over.set()
        server.shutdown()
        for thread in threads:
            thread.join()
        server.server_close()


def work_until(app: Flask, over: threading.Event) -> None:
    """Do jobs as they come, as the embedded worker does; without any, nobody who writes waits."""
    while not over.wait(0.1):
        with app.app_context():
            if is_there_work():
                jobs.run_all(at=clock.now())


def is_there_work() -> bool:
    """Say whether a job is not done yet, without the lock of those who write."""
    undone = select(Job.id).where(Job.state.in_([JobState.WAITING, JobState.RUNNING])).limit(1)
    with database.reading():
        found = db.session.scalar(undone)
        db.session.rollback()
    return found is not None


def axe_violations(page: Page, rules: Sequence[str] = RULES) -> list[str]:
    """Return what axe finds wrong on the page as it stands, a line a fault."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(
        "rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", list(rules)
    )
    return [
        f"{fault['id']}: {node['target'][0]} ({fault['help']})"
        for fault in found["violations"]
        for node in fault["nodes"]
    ]


def sideways(page: Page) -> int:
    """Return by how many pixels the page is wider than the window: 0 is right."""
    return int(
        page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    )


def at_both_widths(page: Page, look: Callable[[Page], None]) -> None:
    """Look at the page as on a desk and as in a hand."""
    for size in (NARROW, WIDE):
        page.set_viewport_size({"width": size["width"], "height": size["height"]})
        look(page)


def wait_for(condition: Callable[[], bool], *, seconds: float = 10) -> None:
    """Wait until something is true on the server's side, and fail when it never is."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError(f"still not true after {seconds} s")
        time.sleep(0.05)
