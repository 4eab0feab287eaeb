"""Reads about one case: what a verdict on it would cover, and what would end with it."""

import hashlib
import json
from collections.abc import Iterable, Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload, selectinload

from portal.extensions import db
from portal.models import (
    DuplicateCase,
    DuplicateConsequence,
    DuplicatePair,
    DuplicateVerdict,
)
from portal.models.enums import Consequence
from portal.screening.duplicates.grouping import Covered, Link
from portal.screening.duplicates.sides import side


def covered_by(case: DuplicateCase) -> list[Covered]:
    """Return everything a verdict on this case would hold for now, in order."""
    pair = DuplicatePair
    rows = db.session.execute(
        select(pair.id, pair.a_entry_id, pair.b_entry_id, pair.b_reference_id, pair.a_digest,
               pair.b_digest)
        .where(pair.case_id == case.id, pair.replaced_at.is_(None), pair.is_alarm.is_(True))
        .order_by(pair.id)
    )  # fmt: skip
    found = (
        Link(
            row.id, side(row.a_entry_id, None), side(row.b_entry_id, row.b_reference_id),
            row.a_digest, row.b_digest, 0.0,
        ).covered
        for row in rows
    )  # fmt: skip
    return sorted(set(found))


def fingerprint_of(case: DuplicateCase) -> str:
    """Return what changes whenever a verdict on this case would mean something else."""
    text = json.dumps(covered_by(case), separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def standing_verdicts(case: DuplicateCase) -> Sequence[DuplicateVerdict]:
    """Return the standing verdicts of a case and of those that became part of it."""
    parts = select(DuplicateCase.id).where(
        or_(DuplicateCase.id == case.id, DuplicateCase.merged_into_id == case.id)
    )
    return db.session.scalars(
        select(DuplicateVerdict)
        .where(
            DuplicateVerdict.case_id.in_(parts),
            DuplicateVerdict.withdrawn_at.is_(None),
            DuplicateVerdict.replaced_at.is_(None),
        )
        .options(
            selectinload(DuplicateVerdict.consequences).options(
                joinedload(DuplicateConsequence.entry)
            )
        )
        .order_by(DuplicateVerdict.id)
    ).all()


def standing_vetoes(verdicts: Iterable[DuplicateVerdict]) -> dict[str, DuplicateConsequence]:
    """Return entry code → its veto that holds; it ends with the verdict unless repeated."""
    return {
        one.entry.code: one
        for verdict in verdicts
        if verdict.withdrawn_at is None and verdict.replaced_at is None
        for one in verdict.consequences
        if one.kind is Consequence.VETO and one.undone_at is None
    }
