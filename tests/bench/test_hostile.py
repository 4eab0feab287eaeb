"""
Every hostile and odd file thrown at the real server, by the script's route and by the plain form.

No file may make it fail, none that is hostile may be taken, none that is good refused, and each
refusal has the sentence that helps. A scan is judged by the job that draws it, not by the answer.
"""

from __future__ import annotations

import socket
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from flask import Flask
from sqlalchemy import func, select

from portal import clock
from portal.entries import queries
from portal.extensions import db
from portal.models import Call, Entry, Job, JudgeCopy, ScanPage, User
from portal.models.enums import CategoryKind, JobState, PageState
from tests.bench.hostile import all_cases
from tests.bench.hostile.case import TAKEN, Case
from tests.bench.hostile.throwing import Answer, Sender, Throw, code_of, throw
from tests.bench.hostile.watching import Memory, listening, measured
from tests.bench.measuring import say
from tests.deployment.running import Person, environment, own_app, served
from tests.factories.entry import make_entry

AT_ONCE = 3
#: The plain form is the same code behind other words: every third case is enough, and all names.
FORM_EVERY = 3
DRAWN_WITHIN = 600
SLOWEST_SHOWN = 8


def routes_of(number: int, case: Case) -> tuple[str, ...]:
    """Return by which routes a case is sent; a raw header makes sense by itself alone."""
    if case.disposition:
        return ("script",)
    is_both = case.name.startswith("name/") or number % FORM_EVERY == 0
    return ("script", "form") if is_both else ("script",)


def arranged(app: Flask, person: Person, cases: Sequence[Case]) -> list[Throw]:
    """Make an entry of its own for every throw, so that no limit but the file's is met."""
    found = []
    with app.app_context():
        call = db.session.scalars(select(Call).where(Call.code == person.call)).one()
        user = db.session.scalars(select(User).where(User.name == "林晚舟")).one()
        by_kind = {category.kind: category for category in call.categories}
        for number, case in enumerate(cases):
            kind = CategoryKind.CALLIGRAPHY if case.is_scan else CategoryKind.ESSAY
            for route in routes_of(number, case):
                entry = make_entry(
                    category=by_kind[kind], unit=user.unit, submitter=user, at=clock.now()
                )
                found.append(Throw(case, route, entry.code))
        db.session.commit()
    return found


def drawn(app: Flask) -> tuple[float, int]:
    """Wait until the jobs are done; return the seconds and how many failed."""
    began = time.monotonic()
    waiting = select(func.count(Job.id)).where(Job.state.in_((JobState.WAITING, JobState.RUNNING)))
    failed = select(func.count(Job.id)).where(Job.state == JobState.FAILED)
    while time.monotonic() - began < DRAWN_WITHIN:
        with app.app_context():
            if not db.session.scalar(waiting):
                return time.monotonic() - began, db.session.scalar(failed) or 0
        time.sleep(0.5)
    raise TimeoutError("the jobs are not done")


def judged_by_job(app: Flask, answers: Sequence[Answer]) -> None:
    """Replace "taken" by what the job found, and ask for the judge copy of what is good."""
    with app.app_context():
        for answer in answers:
            if answer.verdict != TAKEN:
                continue
            entry = queries.entry_by_code(answer.throw.entry)
            answer.verdict = final_verdict(entry)
        db.session.rollback()


def final_verdict(entry: Entry) -> str:
    """Return what became of a file that was received."""
    pages = db.session.scalars(select(ScanPage).where(ScanPage.entry_id == entry.id)).all()
    damaged = [page for page in pages if page.state is PageState.DAMAGED]
    if damaged:
        return code_of(damaged[0].problem or "") or f"damaged: {damaged[0].problem}"
    if any(page.state is not PageState.READY for page in pages):
        return "still pending"
    copies = select(func.count(JudgeCopy.id)).where(JudgeCopy.entry_id == entry.id)
    if not db.session.scalar(copies):
        manuscript = queries.current_manuscript(entry)
        return "no judge copy" if manuscript or pages else "missing"
    return TAKEN


def shown(answers: Sequence[Answer], memory: Memory, seconds: dict[str, float]) -> None:
    """Print the figures."""
    cases = {answer.throw.case.name: answer.throw.case for answer in answers}.values()
    good, bad = sum(case.is_good for case in cases), sum(case.is_bad for case in cases)
    say(f"\n{len(cases):6} files: {bad} hostile or not ours, {good} good, "
        f"{len(cases) - good - bad} odd; {len(answers)} throws, {AT_ONCE} at once")  # fmt: skip
    for name, took in seconds.items():
        say(f"{took:6.0f} s {name}")
    say(f"{memory.together:6} MB the server at most without its children, "
        f"its processes at their peaks {sorted(memory.peaks.values(), reverse=True)}")  # fmt: skip
    slowest = sorted(answers, key=lambda answer: -answer.seconds)[:SLOWEST_SHOWN]
    for answer in slowest:
        say(f"{answer.seconds:6.2f} s {answer.throw.route:6} {answer.throw.case.name}")
    verdicts = Counter(answer.verdict for answer in answers)
    say("       " + ", ".join(f"{name} {count}" for name, count in verdicts.most_common()))


def told(answers: Sequence[Answer]) -> list[str]:
    """Return the throws in words."""
    return [
        f"{answer.throw.case.name} ({answer.throw.route}): {answer.status} {answer.verdict}"
        for answer in answers
    ]


def test_hostile_files_through_the_upload_form(tmp_path: Path) -> None:
    env = environment(tmp_path, idle_minutes="600")
    with (
        listening() as canary,
        own_app(env) as app,
        served(env=env, cwd=tmp_path) as (site, web),
        measured(web.pid) as memory,
    ):
        person = Person(app, site)
        throws = arranged(app, person, all_cases(canary.address))
        sender = Sender.of(person)
        began = time.monotonic()
        with ThreadPoolExecutor(AT_ONCE) as pool:
            answers = list(pool.map(lambda wanted: throw(sender, wanted), throws))
        thrown = time.monotonic() - began
        waited, failed_jobs = drawn(app)
        judged_by_job(app, answers)
        callers = canary.callers
        with socket.create_connection(("127.0.0.1", int(canary.address.rpartition(":")[2]))):
            time.sleep(0.3)
        hears = canary.callers > callers
    shown(answers, memory, {"to throw them": thrown, "more until all is drawn": waited})
    wrong = [answer for answer in answers if answer.verdict not in answer.throw.case.verdicts]
    for line in told(wrong):
        say(f"  wrong: {line}")

    assert [] == told([answer for answer in answers if answer.status >= 500])
    assert [] == told([one for one in wrong if one.verdict == TAKEN]), "hostile, and taken"
    assert [] == told([one for one in wrong if one.throw.case.is_good]), "good, and refused"
    assert [] == told(wrong), "refused with another sentence"
    assert (0, 0) == (failed_jobs, callers)
    assert hears, "the canary would not have heard anybody"
