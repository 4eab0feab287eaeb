"""
Plans and rankings of large calls: how long each takes, and how long a judge's save waits beside.

``WENHENG_TEST_ENTRIES=50000`` for more than the usual 5,000 entries. The same work is done in one
transaction, as a small call has it, and as a job, as a large one does.
"""

import os
import resource
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError

import portal
from portal import jobs
from portal.extensions import db
from portal.judging.operations import calculations, plan_applying, plans, rankings, rounds
from portal.judging.operations.holding import hold_reading
from portal.judging.plan_inputs import Keep
from portal.judging.queries.plans import plan_proposed
from portal.judging.replaying import replay
from portal.models import Assignment, Ranking, Round, Scorecard, User
from portal.web.organisers.score_files import sheet_of
from tests.bench.filling import Filled, fill
from tests.bench.measuring import say
from tests.factories.call import NOW
from tests.infrastructure.clients import WatchedClient
from tests.infrastructure.databases import Databases, settings_for

ENTRIES = int(os.environ.get("WENHENG_TEST_ENTRIES", "5000"))
LATER = NOW + timedelta(hours=1)
PAGES = ("rounds/{round}", "rounds/{round}/plan", "rounds/{round}/coverage", "results",
         "results/essay/replay")  # fmt: skip


def timed(what: str, deed: Callable[[], object]) -> None:
    """Do it once, and print seconds and memory."""
    began, busy = time.perf_counter(), time.process_time()
    deed()
    took, busy = time.perf_counter() - began, time.process_time() - busy
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    say(f"{took:8.2f} s, busy {busy:6.2f} s, process up to {memory:5.0f} MB   {what}")


def save(app: Flask, reading: int, judge: int) -> float:
    """Write one remark as a judge does: the round shared, one row changed. Return the seconds."""
    began = time.perf_counter()
    # a save that waited in vain is refused (系统正忙), and has waited, too
    with app.app_context(), suppress(OperationalError):
        hold_reading(reading, db.session.get_one(User, judge))
        db.session.execute(
            update(Scorecard).where(Scorecard.assignment_id == reading).values(remark="有细节。")
        )
        db.session.commit()
    return time.perf_counter() - began


@contextmanager
def saving(app: Flask, what: str, reading: int, judge: int, alone: float) -> Iterator[None]:
    """Have a judge save again and again meanwhile; print the longest wait and its ratio."""
    over, took = threading.Event(), [0.0]

    def go_on() -> None:
        while not over.wait(0.02):
            took.append(save(app, reading, judge))

    judges = threading.Thread(target=go_on)
    judges.start()
    try:
        yield
    finally:
        over.set()
        judges.join()
    say(f"{max(took):8.2f} s   the longest save beside {what}: {max(took) / alone:,.0f} x alone")


def signed_reading(round_: Round) -> tuple[int, int]:
    """Return a reading that has a scorecard, and the account of its judge."""
    row = db.session.scalars(
        select(Assignment)
        .join(Scorecard, Scorecard.assignment_id == Assignment.id)
        .where(Assignment.round_id == round_.id)
        .order_by(Assignment.id)
        .limit(1)
    ).one()
    return row.id, row.judge.user_id


def in_one(app: Flask, deed: Callable[[Round, User], object], made: tuple[int, int]) -> None:
    """Do a deed in one transaction, and undo it."""
    with app.app_context():
        deed(db.session.get_one(Round, made[0]), db.session.get_one(User, made[1]))
        db.session.rollback()


def in_job(app: Flask, deed: Callable[[Round, User], object], made: tuple[int, int]) -> None:
    """Ask for it, and do what a worker does."""
    with app.app_context():
        deed(db.session.get_one(Round, made[0]), db.session.get_one(User, made[1]))
        db.session.commit()
        jobs.run_all(at=LATER)


def filled_portal(app: Flask) -> tuple[Filled, tuple[int, int], tuple[int, int], WatchedClient]:
    """Fill it; return what was written, round and organiser, a reading and its judge, a client."""
    with app.app_context():
        filled = fill(ENTRIES)
        client = WatchedClient(app).enter(filled.organiser)
        found = (filled.round.id, filled.organiser.id), signed_reading(filled.round)
        db.session.commit()
        # what pages are asked for by, once the session is over
        for row in (filled.call, filled.round):
            db.session.refresh(row)
            db.session.expunge(row)
    return filled, *found, client


def test_large_calls_beside_a_judge_who_saves(
    databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> None:
    app = portal.create_app(settings_for(tmp_path_factory.mktemp("bench"), databases.copy()))
    say(f"\n{ENTRIES:,} entries, load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    filled, made, reading, client = filled_portal(app)
    alone = sorted(save(app, *reading) for _ in range(50))[25]
    say(f"{alone:8.4f} s   a save alone")
    kinds: tuple[tuple[str, Callable[..., object], Callable[..., object]], ...] = (
        ("a plan", lambda one, who: plans.propose_plan(one, keep=Keep.ASSIGNED, actor=who, at=NOW),
         lambda one, who: calculations.ask_plan(one, keep=Keep.ASSIGNED, actor=who, at=NOW)),
        ("a ranking", lambda one, who: rankings.compute_ranking(one, actor=who, at=NOW),
         lambda one, who: calculations.ask_ranking(one, actor=who, at=NOW)),
    )  # fmt: skip
    for what, at_once, later in kinds:
        if what == "a ranking":
            in_job(app, lambda one, who: rounds.close_round(one, note="x", actor=who, at=NOW), made)
        with saving(app, f"{what} in one transaction", *reading, alone):
            timed(f"{what} in one transaction", lambda deed=at_once: in_one(app, deed, made))
        with saving(app, f"{what} as a job", *reading, alone):
            timed(f"{what} as a job", lambda deed=later: in_job(app, deed, made))
        if what == "a plan":
            in_one(app, applied, made)
    for page in PAGES:
        path = page.format(round=filled.round.code)
        timed(path, lambda path=path: client.get(f"/organise/{filled.call.code}/{path}"))
    in_one(app, told, made)


def applied(round_: Round, organiser: User) -> None:
    """Put the plan that was proposed into force."""
    plan = plan_proposed(round_)
    assert plan is not None
    timed("apply the plan", lambda: plan_applying.apply_plan(plan, actor=organiser, at=NOW))


def told(round_: Round, organiser: User) -> None:
    """Replay the ranking, write it as a table, lock it."""
    ranking = db.session.scalars(select(Ranking).where(Ranking.round_id == round_.id)).one()
    timed("replay", lambda: replay(ranking))
    timed("评分汇总表", lambda: sheet_of(ranking))
    timed("lock", lambda: rankings.lock_ranking(ranking, actor=organiser, at=NOW))

    assert ranking.rows
