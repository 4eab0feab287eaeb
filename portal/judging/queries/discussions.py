"""Reads of discussions, for the organisers' pages."""

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from portal.errors import NotFound
from portal.extensions import db
from portal.models import BlindCode, Discussion, Round


def discussions_of(round_: Round) -> list[tuple[str, Discussion]]:
    """Return (blind code, discussion with its notes) of a round, by code."""
    rows = db.session.execute(
        select(BlindCode.code, Discussion)
        .join(BlindCode, BlindCode.entry_id == Discussion.entry_id)
        .where(Discussion.round_id == round_.id)
        .options(selectinload(Discussion.notes))
        .order_by(BlindCode.code)
    )
    return [(code, found) for code, found in rows]


def discussion_of_entry(round_: Round, blind_code: str) -> Discussion:
    """Return the discussion of one entry. Raises NotFound."""
    found = db.session.scalar(
        select(Discussion)
        .join(BlindCode, BlindCode.entry_id == Discussion.entry_id)
        .where(Discussion.round_id == round_.id, BlindCode.code == blind_code)
    )
    if found is None:
        raise NotFound
    return found
