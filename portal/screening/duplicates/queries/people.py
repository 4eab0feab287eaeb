"""Reads about the sides of pairs: entries and reference texts as organisers see them."""

from collections.abc import Callable, Collection, Iterable
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.entries.queries import authors_of
from portal.extensions import db
from portal.models import Author, Call, CheckedText, Entry, ReferenceText
from portal.models.enums import SimilarityBand
from portal.screening.duplicates.sides import ids_of, side
from portal.screening.duplicates.values import Side

MayOpen = Callable[[Call], bool]
EARLIER: Final = "往届作品"
#: So many ids go into one statement; no database takes a hundred thousand.
AT_ONCE: Final = 10_000


def nowhere(_call: Call) -> bool:
    """Nobody in particular reads: no other call is open to them."""
    return False


def sides_of(call: Call, names: Collection[str], may_open: MayOpen = nowhere) -> dict[str, Side]:
    """
    Return name → side, in four queries for each ten thousand.

    Rights are given call by call: of an entry of another call that *may_open* says no to, only
    the call and the moment are told.
    """
    entry_ids = [number for number, _ in map(ids_of, names) if number is not None]
    reference_ids = [number for _, number in map(ids_of, names) if number is not None]
    found = _references(call, reference_ids)
    for start in range(0, len(entry_ids), AT_ONCE):
        found |= _entries(call, entry_ids[start : start + AT_ONCE], may_open)
    return found


def _entries(call: Call, entry_ids: Collection[int], may_open: MayOpen) -> dict[str, Side]:
    entries = db.session.scalars(
        select(Entry)
        .where(Entry.id.in_(entry_ids))
        .options(joinedload(Entry.unit), joinedload(Entry.call))
        .order_by(Entry.id)
    ).all()
    authors = authors_of(entry_ids)
    texts: dict[int | None, Any] = {
        text.entry_id: text
        for text in db.session.execute(
            select(
                CheckedText.entry_id,
                CheckedText.share,
                CheckedText.share_without_base,
                CheckedText.band,
            ).where(
                CheckedText.entry_id.in_(entry_ids),
                CheckedText.call_id == call.id,
                CheckedText.withdrawn_at.is_(None),
                CheckedText.checked_at.is_not(None),
            )
        )
    }
    return {
        side(entry.id, None): _side(call, entry, authors.get(entry.id, ()), texts.get(entry.id))
        if entry.call_id == call.id or may_open(entry.call)
        else _masked(entry)
        for entry in entries
    }


def _masked(entry: Entry) -> Side:
    """Return an entry that the reader has no right to know."""
    return Side(
        key=side(entry.id, None),
        code="",
        is_reference=False,
        title=EARLIER,
        submitted_at=entry.submitted_at,
        other_call=entry.call.title,
        is_masked=True,
    )


def _side(call: Call, entry: Entry, authors: Iterable[Author], text: Any) -> Side:
    return Side(
        key=side(entry.id, None),
        code=entry.code,
        is_reference=False,
        title=entry.title,
        authors=tuple(one.name for one in authors),
        unit=entry.unit.name,
        unit_code=entry.unit.code,
        submitted_at=entry.submitted_at,
        status=entry.status,
        other_call="" if entry.call_id == call.id else entry.call.title,
        share=text.share if text else None,
        share_without_base=text.share_without_base if text else None,
        band=text.band if text else SimilarityBand.NONE,
    )


def _references(call: Call, reference_ids: Collection[int]) -> dict[str, Side]:
    rows = db.session.execute(
        select(
            ReferenceText.id,
            ReferenceText.code,
            ReferenceText.title,
            ReferenceText.source,
            ReferenceText.call_id,
            Call.title.label("call"),
        )
        .join(Call, Call.id == ReferenceText.call_id)
        .where(ReferenceText.id.in_(reference_ids))
        .order_by(ReferenceText.id)
    )
    return {
        side(None, row.id): Side(
            key=side(None, row.id),
            code=row.code,
            is_reference=True,
            title=row.title,
            source=row.source,
            other_call="" if row.call_id == call.id else row.call,
        )
        for row in rows
    }
