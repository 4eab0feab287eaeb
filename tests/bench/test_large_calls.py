"""
Plans and rankings of large calls: how long each takes, and how long a judge's save waits beside.

``WENHENG_TEST_ENTRIES=50000 WENHENG_TEST_JUDGES=300 WENHENG_TEST_READINGS=3`` for more than the
usual 5,000 × 60 × 5. Plans and rankings are done in one transaction, as a small call has it, and as
a job, as a large one does; then what follows from them.
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
from portal.judging.operations import calculations, plans, rankings, rounds
from portal.judging.operations.extra_steps import Extra
from portal.judging.operations.holding import hold_reading
from portal.judging.plan_inputs import Keep
from portal.judging.queries import newest_ranking, pool_entries
from portal.judging.queries.plans import plan_proposed
from portal.judging.replaying import replay
from portal.models import Assignment, Round, Scorecard, User
from portal.publishing.operations import propose_awards
from portal.web.organisers.score_files import sheet_of
from tests.bench.filling import Filled, fill
from tests.bench.measuring import say
from tests.factories.call import NOW
from tests.infrastructure.clients import WatchedClient
from tests.infrastructure.databases import Databases, settings_for

ENTRIES, JUDGES, READINGS = (
    int(os.environ.get(f"WENHENG_TEST_{name}", usual))
    for name, usual in (("ENTRIES", 5000), ("JUDGES", 60), ("READINGS", 5))
)
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
        filled = fill(ENTRIES, judges=JUDGES, readings=READINGS)
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
    say(f"\n{ENTRIES:,} entries, {JUDGES} judges, {READINGS} readings")
    say(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
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
        for next_, ask in AFTER[what].items():
            with saving(app, f"{next_} as a job", *reading, alone):
                timed(f"{next_} as a job", lambda ask=ask: in_job(app, ask, made))
    for page in PAGES:
        path = page.format(round=filled.round.code)
        timed(path, lambda path=path: client.get(f"/organise/{filled.call.code}/{path}"))
    in_one(app, told, made)


def apply(round_: Round, organiser: User) -> None:
    """Ask for the plan that was proposed to come into force."""
    plan = plan_proposed(round_)
    assert plan is not None
    calculations.ask_apply(plan, actor=organiser, at=NOW)


def read_more(round_: Round, organiser: User) -> None:
    """Ask for one judge more for a hundred works."""
    codes = tuple(one.code for one in pool_entries(round_.category, round_=round_)[:100])
    wanted = Extra(entries=codes, readings=1, reason="分差大")
    calculations.ask_extra(round_, wanted, actor=organiser, at=NOW)


def lock(round_: Round, organiser: User) -> None:
    """Ask for the ranks to be locked."""
    ranking = newest_ranking(round_)
    assert ranking is not None
    calculations.ask_lock(ranking, seen="", known="", actor=organiser, at=NOW)


AFTER = {"a plan": {"its application": apply, "加评": read_more}, "a ranking": {"its lock": lock}}


def told(round_: Round, organiser: User) -> None:
    """Propose the awards, replay the ranking, write it as a table."""
    ranking = newest_ranking(round_)
    assert ranking is not None
    timed("awards", lambda: propose_awards(ranking, vacant=(), actor=organiser, at=NOW))
    timed("replay", lambda: replay(ranking))
    timed("评分汇总表", lambda: sheet_of(ranking))

    assert ranking.rows
