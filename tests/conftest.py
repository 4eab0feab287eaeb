"""What every test may ask for. Databases, clients and browsers live in tests/infrastructure."""

import os
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pytest
from flask import Flask
from sqlalchemy.orm import Session, scoped_session
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling

from portal.extensions import db
from portal.models import User
from tests.infrastructure.clients import WatchedClient

pytest_plugins = ["tests.infrastructure.databases", "tests.infrastructure.browsers"]

#: ``shared_app`` alone is looked at for its routes and templates, which no database changes.
ON_DATABASE = frozenset({"app", "client", "make_app"})
#: Every browser is started by this one; a fixture that is named ``page`` may be anything.
BROWSER = "playwright"
JOURNEYS: Final = Path(__file__).parent / "browser"
#: Figures are measured apart from the gate, which never collects them.
FIGURES: Final = Path(__file__).parent / "bench"

#: What takes long to make and is only looked at: the tests that share it share a process.
SHARED: Final = (("tests/blindness/", "the world of blindness"),)
#: Each test takes minutes of its own, and what they share is filled once for all processes.
APART: Final = "tests/browser/test_every_page_is_accessible.py"
#: What a slow test takes that does not say so itself.
USUAL_SECONDS: Final = 3


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadFileScheduling:
    """Hand tests out by what they share: pytest 9.2 does not let xdist's own groups through."""
    return Sharing(config, log)


class Sharing(LoadFileScheduling):
    """A file stays on one process, and so do files that look at the same thing."""

    def _split_scope(self, nodeid: str) -> str:
        return group_of(nodeid)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark tests by what they stand on, so that nobody has to remember it."""
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if BROWSER in fixtures:
            if not any(item.path.is_relative_to(one) for one in (JOURNEYS, FIGURES)):
                raise pytest.UsageError(f"{item.nodeid}: the gate looks for browsers in {JOURNEYS}")
            item.add_marker(pytest.mark.browser)
        elif fixtures & ON_DATABASE and item.get_closest_marker("drawing") is None:
            item.add_marker(pytest.mark.postgres)
    if hasattr(config, "workerinput"):
        long_ones_first(items)


def long_ones_first(items: list[pytest.Item]) -> None:
    """Begin with what takes long: nobody waits for it alone in the end."""
    seconds: Counter[str] = Counter()
    for item in items:
        if (slow := item.get_closest_marker("slow")) is not None:
            seconds[group_of(item.nodeid)] += slow.kwargs.get("seconds", USUAL_SECONDS)
    items.sort(key=lambda item: -seconds[group_of(item.nodeid)])


def group_of(nodeid: str) -> str:
    """Name the tests that stay together: those of a file, or of what they share."""
    if nodeid.startswith(APART):
        return nodeid
    path = nodeid.partition("::")[0]
    return next((name for start, name in SHARED if path.startswith(start)), path)


@pytest.fixture(scope="session", autouse=True)
def _own_temporary_folder() -> Iterator[None]:
    """
    Give this process, and all it starts, a temporary folder of its own.

    Tests of the sweeper turn the clock on: in a shared folder they would take the workspaces of
    children that another process has at work.
    """
    before = os.environ.get("TMPDIR")
    with tempfile.TemporaryDirectory(prefix="wh-", ignore_cleanup_errors=True) as folder:
        # like /tmp: some tests start a program as somebody without rights
        Path(folder).chmod(0o1777)
        os.environ["TMPDIR"], tempfile.tempdir = folder, folder
        yield
        tempfile.tempdir = None
        os.environ.pop("TMPDIR") if before is None else os.environ.update(TMPDIR=before)


@pytest.fixture
def client(app: Flask) -> WatchedClient:
    """Return a client that fails the test when a view breaks a rule about writing."""
    return WatchedClient(app)


@pytest.fixture
def session(app: Flask) -> scoped_session[Session]:
    """Return the database session of the test."""
    return db.session


@pytest.fixture
def as_(app: Flask) -> Callable[[User], WatchedClient]:
    """Return a maker of clients that are signed in as somebody: ``as_(judge).get(…)``."""
    return lambda user: WatchedClient(app).enter(user)
