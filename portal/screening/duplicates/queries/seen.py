"""Reads about one case: what a verdict on it would cover, and what would end with it."""

import hashlib
import json
from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import joinedload, selectinload

from portal.extensions import db
from portal.models import (
    DuplicateCase,
    DuplicateConsequence,
    DuplicateMember,
    DuplicatePair,
    DuplicateVerdict,
)
from portal.models.enums import Consequence
from portal.screening.duplicates.binding import link_of, quiet_of
from portal.screening.duplicates.grouping import Covered


def covered_by(case: DuplicateCase) -> list[Covered]:
    """
    Return everything a verdict on this case would hold for now, in order.

    What is below the mark among its members is judged with the rest: should it rise above it
    later though no text changed, nobody has to look at it again.
    """
    return sorted(_binding(case) | _among(case))


def _binding(case: DuplicateCase) -> set[Covered]:
    pair = DuplicatePair
    is_loud = (pair.case_id == case.id, pair.replaced_at.is_(None), pair.is_alarm.is_(True))
    quiet = {one.link.covered for one in quiet_of(case.call_id, case.id)}
    return _covered(*is_loud) | quiet


def _among(case: DuplicateCase) -> set[Covered]:
    """Return the current pairs of which both sides are members now."""
    pair, member = DuplicatePair, DuplicateMember
    present = (member.case_id == case.id, member.left_at.is_(None))
    entries = select(member.entry_id).where(*present, member.entry_id.is_not(None))
    references = select(member.reference_id).where(*present, member.reference_id.is_not(None))
    return _covered(
        pair.call_id == case.call_id,
        pair.replaced_at.is_(None),
        pair.a_entry_id.in_(entries),
        or_(pair.b_entry_id.in_(entries), pair.b_reference_id.in_(references)),
    )


def _covered(*conditions: ColumnElement[bool]) -> set[Covered]:
    pair = DuplicatePair
    rows = db.session.execute(
        select(pair.id, pair.a_entry_id, pair.b_entry_id, pair.b_reference_id, pair.a_digest,
               pair.b_digest, pair.score)
        .where(*conditions)
        .order_by(pair.id)
    )  # fmt: skip
    return {link_of(row).covered for row in rows}


def fingerprint_of(case: DuplicateCase) -> str:
    """Return what changes whenever something else would bind this case together."""
    text = json.dumps(sorted(_binding(case)), separators=(",", ":"))
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
