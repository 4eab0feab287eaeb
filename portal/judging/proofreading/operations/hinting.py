"""Deeds on machine hints: let the machine read a work, say of a hint that it is nothing."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select

from portal import audit, jobs
from portal.errors import Conflict
from portal.extensions import db
from portal.judging.proofreading import machine
from portal.judging.proofreading.machine import Stage
from portal.judging.proofreading.operations.holding import about, hold
from portal.judging.proofreading.operations.marking import in_hand
from portal.models import DismissedHint, MachineReading, Proofreading, User
from portal.models.proofreading_enums import MarkKind


def ask_machine(reading: Proofreading, *, actor: User, at: datetime) -> None:
    """
    Let the machine read the pictures of a work, in a job.

    Nothing happens while it does so already. Raises Conflict where there is none, or no picture.
    """
    if not machine.is_installed():
        raise Conflict("这台服务器没有装认字的部件，没有机器提示。请照常审读。")
    reading = hold(reading.id)
    if not machine.pictures_of(reading.entry_id):
        raise Conflict("这件作品没有图，机器认不了。")
    _ask(reading, actor=actor, at=at)


def ask_machine_as_reader(reading_id: int, *, actor: User, at: datetime) -> None:
    """Let the machine read a work that is in this reader's hands."""
    ask_machine(in_hand(reading_id, actor), actor=actor, at=at)


def ask_machine_for_all(
    readings: Iterable[Proofreading], *, actor: User, at: datetime
) -> list[Proofreading]:
    """Let the machine read works whose proofreading begins; return those it has not read yet."""
    if not machine.is_installed():
        return []
    asked = []
    for reading in readings:
        keys = machine.pictures_of(reading.entry_id)
        found = machine.reading_of(reading.id)
        if keys and machine.stage_of(found, keys, at=at) is not Stage.READ:
            _ask(reading, actor=actor, at=at)
            asked.append(reading)
    return asked


def _ask(reading: Proofreading, *, actor: User, at: datetime) -> None:
    found = machine.reading_of(reading.id)
    if found is None:
        found = MachineReading(proofreading_id=reading.id, asked_at=at)
        db.session.add(found)
    elif machine.stage_of(found, ("any",), at=at) is Stage.WAITING:
        return
    found.asked_at, found.read_at, found.is_failed = at, None, False
    db.session.flush()
    jobs.enqueue("read_characters", at=at, proofreading_id=reading.id)
    audit.record(actor, "proofreading.machine_asked", reading, at=at, **about(reading))


def dismiss_hint(
    reading_id: int, hint: str, *, kind: MarkKind, start: int, actor: User, at: datetime
) -> None:
    """Say that a hint is nothing; it stays away from this reader, the other decides alone."""
    reading = in_hand(reading_id, actor)
    known = select(DismissedHint.id).where(
        DismissedHint.proofreading_id == reading.id,
        DismissedHint.user_id == actor.id,
        DismissedHint.hint == hint,
    )
    if db.session.scalar(known) is not None:
        return
    db.session.add(
        DismissedHint(proofreading_id=reading.id, user_id=actor.id, hint=hint, made_at=at)
    )
    db.session.flush()
    audit.record(
        actor, "proofreading.hint_dismissed", reading, at=at, **about(reading),
        kind=kind.value, place=start + 1,
    )  # fmt: skip
