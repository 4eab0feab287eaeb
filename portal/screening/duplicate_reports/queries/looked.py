"""Screening room, reads for the duplicate reports: how far the check of an entry has come."""

from dataclasses import dataclass

from sqlalchemy import and_, func, or_, select

from portal.extensions import db
from portal.models import Call, Entry, ScanPage, ScanPrint
from portal.models.enums import PageState
from portal.screening.duplicates.queries.progress import is_unchecked


@dataclass(frozen=True, slots=True)
class Looked:
    """How far the check of one entry has come."""

    is_whole: bool
    # pages that are there and that no machine can read
    unreadable: int
    # pages handed in; of an essay typed there are none
    pages: int


def looked_at(entry: Entry) -> Looked:
    """Return whether a finished check has seen all of an entry, and what it could not see."""
    waits = db.session.scalar(select(Entry.id).where(Entry.id == entry.id, is_unchecked()))
    is_empty = and_(ScanPrint.id.is_not(None), ScanPrint.print.is_(None))
    is_bare = or_(ScanPage.state == PageState.DAMAGED, is_empty)
    pages = db.session.execute(
        select(func.count().label("all"), func.count().filter(is_bare).label("bare"))
        .select_from(ScanPage)
        .outerjoin(ScanPrint, ScanPrint.page_id == ScanPage.id)
        .where(ScanPage.entry_id == entry.id, ScanPage.replaced_at.is_(None))
    ).one()
    return Looked(waits is None and not pages.bare, pages.bare, pages.all)


def unchecked_of(call: Call) -> set[int]:
    """Return the entries of a call that no finished check has seen as they are."""
    return set(
        db.session.scalars(
            select(Entry.id).where(Entry.call_id == call.id, is_unchecked()).order_by(Entry.id)
        )
    )
