"""Conditions: which entries can be judged at all, and which of them a round takes."""

from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select

from portal.models import CalibrationWork, Entry, JudgeCopy, PoolChange, PoolMember, Round
from portal.models.enums import EntryStatus, PoolKind


def is_judgeable() -> ColumnElement[bool]:
    """
    Return the condition under which an entry can be judged.

    Accepted, with a frozen judge copy that stands: without one an entry is not judgeable. Only a
    whole copy is ever frozen. A calibration work is tried by every judge and judged by none.
    """
    return and_(Entry.status == EntryStatus.ACCEPTED, has_copy(), ~is_tried())


def has_copy() -> ColumnElement[bool]:
    """Return the condition under which judges could read an entry: a frozen copy stands."""
    return select(JudgeCopy.id).where(JudgeCopy.entry_id == Entry.id, *is_readable()).exists()


def is_readable() -> tuple[Any, ...]:
    """Return the conditions under which judges read a copy: frozen, and the one that stands."""
    return JudgeCopy.frozen_at.is_not(None), JudgeCopy.replaced_at.is_(None)


def is_tried() -> ColumnElement[bool]:
    """Return the condition under which an entry is a calibration work."""
    return select(CalibrationWork.id).where(CalibrationWork.entry_id == Entry.id).exists()


def is_chosen() -> ColumnElement[bool]:
    """
    Return whether a round's pool names an entry, judgeable or not; needs Round and Entry.

    A round that takes all entries keeps no list: what is accepted later is in.
    """
    member = select(PoolMember.id).where(
        PoolMember.round_id == Round.id, PoolMember.entry_id == Entry.id
    )
    taken_out = select(PoolChange.id).where(
        PoolChange.round_id == Round.id,
        PoolChange.entry_id == Entry.id,
        PoolChange.is_in.is_(False),
    )
    # the tables may also stand in the statement around
    is_member, is_out = (one.correlate(Round, Entry).exists() for one in (member, taken_out))
    return or_(and_(Round.pool_kind == PoolKind.ALL, ~is_out), is_member)


def is_in_pool() -> ColumnElement[bool]:
    """Return the condition under which an entry is judged in a round; needs Round and Entry."""
    return and_(is_judgeable(), is_chosen())


def is_taken_by(round_: Round) -> ColumnElement[bool]:
    """Return ``is_in_pool`` for one round at hand, saved or not; needs Entry."""
    if round_.pool_kind in {None, PoolKind.ALL}:
        taken_out = select(PoolChange.entry_id).where(
            PoolChange.round_id == round_.id, PoolChange.is_in.is_(False)
        )
        return and_(is_judgeable(), Entry.id.not_in(taken_out))
    members = select(PoolMember.entry_id).where(PoolMember.round_id == round_.id)
    return and_(is_judgeable(), Entry.id.in_(members))
