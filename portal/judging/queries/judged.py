"""Reads about what a round judges: what it was dealt, less what has left it since."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, select

from portal.extensions import db
from portal.models import (
    Assignment,
    BlindCode,
    CalibrationWork,
    Entry,
    PoolChange,
    PoolMember,
    Round,
)
from portal.models.enums import AssignmentState, EntryStatus


def assigned_codes(round_: Round) -> list[str]:
    """Return the blind codes of what judges were given, recused from or not, by code."""
    return [*_codes(round_, Assignment.round_id == round_.id)]


def judged_codes(round_: Round) -> list[str]:
    """Return the blind codes of what still has a judge, by code."""
    live = Assignment.state == AssignmentState.ASSIGNED
    return [*_codes(round_, and_(Assignment.round_id == round_.id, live))]


def _codes(round_: Round, is_dealt: ColumnElement[bool]) -> Sequence[str]:
    return db.session.scalars(
        select(BlindCode.code)
        .join(Entry, Entry.id == BlindCode.entry_id)
        .where(
            Entry.id.in_(select(Assignment.entry_id).where(is_dealt)),
            Entry.status == EntryStatus.ACCEPTED,
            ~_is_set_aside(round_),
        )
        .order_by(BlindCode.code)
    ).all()


def _is_set_aside(round_: Round) -> ColumnElement[bool]:
    """Taken out of the pool by the organisers, or a calibration work by now; needs Entry."""
    tried = select(CalibrationWork.id).where(CalibrationWork.entry_id == Entry.id)
    taken_out = select(PoolChange.id).where(
        PoolChange.round_id == round_.id,
        PoolChange.entry_id == Entry.id,
        PoolChange.is_in.is_(False),
    )
    member = select(PoolMember.id).where(
        PoolMember.round_id == round_.id, PoolMember.entry_id == Entry.id
    )
    return tried.exists() | and_(taken_out.exists(), ~member.exists())
