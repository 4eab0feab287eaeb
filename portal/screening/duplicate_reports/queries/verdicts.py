"""Screening room, reads for the duplicate reports: the verdicts in force, on merged cases too."""

from collections.abc import Iterable, Sequence
from typing import Final

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import joinedload, selectinload

from portal.extensions import db
from portal.models import (
    Call,
    DuplicateCase,
    DuplicateConsequence,
    DuplicateMember,
    DuplicateVerdict,
    Entry,
)
from portal.models.enums import CaseState

_TOLD: Final = (CaseState.OPEN, CaseState.SETTLED)


def verdicts_of(case_ids: Iterable[int]) -> Sequence[DuplicateVerdict]:
    """Return the verdicts in force of these cases and of what was merged into them."""
    ids = list(case_ids)
    parts = select(DuplicateCase.id).where(
        or_(DuplicateCase.id.in_(ids), DuplicateCase.merged_into_id.in_(ids))
    )
    return _in_force(DuplicateVerdict.case_id.in_(parts))


def verdicts_by_entry(
    call: Call, *, entry: Entry | None = None
) -> dict[int, list[DuplicateVerdict]]:
    """Return entry → the verdicts in force on cases it is in, or was when they were merged."""
    is_in = or_(
        and_(DuplicateCase.state.in_(_TOLD), DuplicateMember.left_at.is_(None)),
        and_(
            DuplicateCase.state == CaseState.MERGED,
            DuplicateMember.left_at == DuplicateCase.closed_at,
        ),
    )
    found = (
        select(DuplicateMember.entry_id, DuplicateMember.case_id)
        .join(DuplicateCase, DuplicateCase.id == DuplicateMember.case_id)
        .where(DuplicateCase.call_id == call.id, DuplicateMember.entry_id.is_not(None), is_in)
        .order_by(DuplicateMember.id)
    )
    if entry is not None:
        found = found.where(DuplicateMember.entry_id == entry.id)
    given: dict[int, list[DuplicateVerdict]] = {}
    for verdict in _in_force(DuplicateVerdict.call_id == call.id):
        given.setdefault(verdict.case_id, []).append(verdict)
    by_entry: dict[int, list[DuplicateVerdict]] = {}
    for row in db.session.execute(found):
        by_entry.setdefault(row.entry_id, []).extend(given.get(row.case_id, ()))
    return by_entry


def _in_force(*conditions: ColumnElement[bool]) -> Sequence[DuplicateVerdict]:
    """Return verdicts that stand, with what followed."""
    return db.session.scalars(
        select(DuplicateVerdict)
        .where(
            *conditions,
            DuplicateVerdict.replaced_at.is_(None),
            DuplicateVerdict.withdrawn_at.is_(None),
        )
        .options(
            joinedload(DuplicateVerdict.decided_by),
            selectinload(DuplicateVerdict.consequences).joinedload(DuplicateConsequence.entry),
        )
        .order_by(DuplicateVerdict.id)
    ).all()
