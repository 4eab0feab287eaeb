"""Reads about one case: what a verdict on it would cover, and its fingerprint."""

import hashlib
import json

from sqlalchemy import select

from portal.extensions import db
from portal.models import DuplicateCase, DuplicatePair
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
