"""How long a page takes on the server, how many statements it sends, and where the time goes."""

import cProfile
import pstats
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import median
from typing import Any, Final

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from portal.extensions import db

WARM_UPS: Final = 3
TIMES: Final = 20
# a page of seconds is known after a few times
FEWEST: Final = 3
ENOUGH_MS: Final = 4000.0
LIMIT_MS: Final = 50.0
OURS: Final = ("/portal/", "/reviewers/")


@dataclass(slots=True)
class Statements:
    """The statements of one request, with the time the database took for each."""

    took: list[tuple[float, str]] = field(default_factory=list)

    @property
    def slowest(self) -> tuple[float, str]:
        """Return the milliseconds and the words of the slowest one."""
        return max(self.took, default=(0.0, ""))


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """What was measured of one page."""

    who: str
    path: str
    status: int
    milliseconds: float
    # of the processor: holds on a busy machine too, and SQLite is part of it
    busy: float
    queries: int
    size: int
    cause: tuple[str, ...]

    @property
    def is_slow(self) -> bool:
        """Whether the page takes longer than promised."""
        return self.busy > LIMIT_MS


@contextmanager
def watched(app: Flask) -> Iterator[Statements]:
    """Note every statement meanwhile."""
    found = Statements()
    with app.app_context():
        engine = db.engine

    def before(connection: Any, *_rest: Any) -> None:
        connection.info["began"] = time.perf_counter()

    def after(connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        took = (time.perf_counter() - connection.info["began"]) * 1000
        found.took.append((took, " ".join(statement.split())))

    event.listen(engine, "before_cursor_execute", before)
    event.listen(engine, "after_cursor_execute", after)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", before)
        event.remove(engine, "after_cursor_execute", after)


def measure(app: Flask, client: FlaskClient, who: str, path: str) -> Figure:
    """Ask for a page again and again; a slow one is looked into."""
    took: list[float] = []
    worked: list[float] = []
    for _ in range(WARM_UPS):
        answer = client.get(path)
    while len(took) < FEWEST or (len(took) < TIMES and sum(took) < ENOUGH_MS):
        start, began = time.perf_counter(), time.process_time()
        answer = client.get(path)
        worked.append((time.process_time() - began) * 1000)
        took.append((time.perf_counter() - start) * 1000)
    with watched(app) as statements:
        client.get(path)
    busy = median(worked)
    return Figure(
        who=who,
        path=path,
        status=answer.status_code,
        milliseconds=median(took),
        busy=busy,
        queries=len(statements.took),
        size=len(answer.data),
        cause=cause_of(client, path, statements) if busy > LIMIT_MS else (),
    )


def cause_of(client: FlaskClient, path: str, statements: Statements) -> tuple[str, ...]:
    """Say where the time of a slow page goes."""
    profile = cProfile.Profile()
    profile.runcall(client.get, path)
    stats = pstats.Stats(profile).stats  # type: ignore[attr-defined]  # what print_stats reads
    ours = sorted(
        ((row[3] * 1000, f"{name} ({place.rpartition('/portal/')[2] or place}:{line})")
         for (place, line, name), row in stats.items() if any(one in place for one in OURS)),
        reverse=True,
    )  # fmt: skip
    inner = [f"{took:.0f} ms {what}" for took, what in ours[4:12]]
    total = sum(took for took, _ in statements.took)
    slowest, words = statements.slowest
    return (f"SQL {total:.0f} ms, slowest {slowest:.0f} ms: {words[:160]}", *inner)


def say(line: str) -> None:
    """Print a line of the figures."""
    print(line, flush=True)  # noqa: T201  # a bench prints, that is all it does
