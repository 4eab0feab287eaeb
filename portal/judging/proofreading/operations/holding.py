"""
Judging room, deeds of proofreading: who waits for whom.

Everything on one proofreading takes its row first, marks after it, the trail at the end. SQLite's
BEGIN IMMEDIATE has done the queueing already; PostgreSQL does it here.
"""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from portal.errors import NotFound
from portal.extensions import db
from portal.judging.proofreading import stages
from portal.models import Proofreading, User
from portal.models.proofreading_enums import ProofreadingDeed


def hold(reading_id: int) -> Proofreading:
    """Take a proofreading for this transaction alone, and see it and its marks afresh."""
    return db.session.scalars(
        select(Proofreading)
        .where(Proofreading.id == reading_id)
        .options(selectinload(Proofreading.marks))
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def hold_mine(reading_id: int, actor: User) -> Proofreading:
    """Take a proofreading of this reader. Raises NotFound for somebody else's."""
    reading = hold(reading_id)
    if actor.id not in {reading.first_id, reading.second_id}:
        raise NotFound
    return reading


def move(reading: Proofreading, deed: ProofreadingDeed) -> None:
    """Do the step of the table. Raises TransitionRefused."""
    reading.state = stages.after(reading.state, deed)


def about(reading: Proofreading) -> dict[str, Any]:
    """Return what the trail says of any deed on a work: the call and the work."""
    return {"call_id": reading.entry.call_id, "entry": reading.entry.code}
