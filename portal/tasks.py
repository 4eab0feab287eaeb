"""
The door of the worker: each job loads by id, calls the room's steps; ``portal.jobs`` commits.

Drawing takes seconds to minutes, so the transaction is closed before it: SQLite has one writer,
and nobody should wait for a picture.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from portal import clock, jobs, mail
from portal.entries import derivation, orphans
from portal.errors import Refused
from portal.extensions import db
from portal.files import active
from portal.judging.operations import calculations, reminders
from portal.judging.proofreading import machine
from portal.screening.duplicates import arrivals, operations, runs, selfchecks

# where a reminded judge goes on
JUDGES_DESK: Final = "/judging"


@jobs.handler("derive_scan")
def derive_scan(file_id: int) -> None:
    """Draw the previews of one scan for its author's eyes."""
    order = derivation.scan_order(file_id)
    db.session.commit()
    if order is not None:
        derivation.keep_scan(order, derivation.draw_scan(order), at=clock.now())


@jobs.handler("derive_copy")
def derive_copy(entry_id: int) -> None:
    """Draw the judge copy of one calligraphy work."""
    order = derivation.copy_order(entry_id)
    db.session.commit()
    if order is not None:
        derivation.keep_copy(order, derivation.draw_copy(order), at=clock.now())


@jobs.handler("check_entry")
def check_entry(entry_id: int) -> None:
    """Look one entry up that was handed in, handed in again, or taken back."""
    _through(arrivals.check_entry(entry_id, now=clock.now))


@jobs.handler("self_check")
def self_check(manuscript_id: int) -> None:
    """Hold a manuscript against base texts and its author's other works, before it is handed in."""
    _through(selfchecks.check_manuscript(manuscript_id, now=clock.now))


@jobs.handler("check_reference")
def check_reference(reference_id: int) -> None:
    """Look a reference text up that was added, or let one go."""
    _through(arrivals.check_reference(reference_id, now=clock.now))


@jobs.handler("check_call")
def check_call(run_id: int) -> None:
    """Check everything in a call."""
    _through(runs.check_call(run_id, now=clock.now))


@jobs.handler("recheck_call")
def recheck_call(call_id: int) -> None:
    """Order a check of everything, since what may be quoted has changed."""
    runs.recheck(call_id, at=clock.now())


@jobs.handler("read_characters")
def read_characters(proofreading_id: int) -> None:
    """Let the machine read the pictures of a brush work, for hints to its proofreaders."""
    order = machine.order_of(proofreading_id)
    db.session.commit()
    if order is not None:
        machine.keep(order, machine.read(order), at=clock.now())


@jobs.handler("mail_reminder")
def mail_reminder(reminder_id: int) -> None:
    """Mail what a judge's desk says already; a server that is away is tried again."""
    letter = reminders.letter_of(reminder_id, address=mail.link_to(JUDGES_DESK))
    db.session.commit()
    if letter is not None:
        mail.send(to=letter.to, subject=letter.subject, text=letter.text)
        reminders.keep_mailed(reminder_id, at=clock.now())


@jobs.handler("calculate")
def calculate(calculation_id: int) -> None:
    """Plan or rank a call that is too large for a request; a refusal is an answer, too."""
    try:
        _through(calculations.calculate(calculation_id, now=clock.now))
    except Refused as problem:
        db.session.rollback()
        calculations.refuse(calculation_id, problem, at=clock.now())


def _through(steps: Iterator[None]) -> None:
    """Go through steps; what each has written is committed before the next."""
    for _ in steps:
        db.session.commit()


@jobs.hourly
def free_stale_runs(at: datetime) -> None:
    """Say of checks that nobody will finish any more that they failed."""
    operations.free_stale(at=at)
    db.session.commit()


@jobs.hourly
def look_again(at: datetime) -> None:
    """Look at works again whose files were out of reach when they were to be compared."""
    operations.look_again(at=at)
    db.session.commit()


@jobs.hourly
def sweep_leftovers(at: datetime) -> None:
    """Remove what uploads and jobs that died half-way have left on the disk and in the store."""
    active.sweep_leftovers(at=at)
    sweep_orphans(at)


def sweep_orphans(at: datetime) -> int:
    """Remove bytes that no row refers to, batch by batch; return how many there were."""
    found, removed = orphans.find(at=at), 0
    db.session.commit()
    for start in range(0, len(found), orphans.BATCH):
        removed += orphans.remove(found[start : start + orphans.BATCH], at=at)
        db.session.commit()
    return removed
