"""Screening room, reads for the duplicate reports: current texts, pairs, cases. No writes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import defer, joinedload

from portal.extensions import db
from portal.models import (
    BaseText,
    Call,
    CheckedText,
    DuplicateCase,
    DuplicateMember,
    DuplicatePair,
    Entry,
    ReferenceText,
    ScanPrint,
)
from portal.models.enums import CaseState
from portal.screening.duplicate_reports.queries.looked import Looked, looked_at, unchecked_of
from portal.screening.duplicate_reports.queries.verdicts import verdicts_by_entry, verdicts_of
from portal.screening.duplicates.queries.evidence import shown_with
from portal.screening.duplicates.scope import calls_before
from portal.screening.duplicates.texts import CHECKED

__all__ = [
    "Looked",
    "Scope",
    "Strongest",
    "base_versions",
    "case_numbers",
    "cases_of_entries",
    "figures_of",
    "looked_at",
    "members_of",
    "pairs_of_call",
    "pairs_of_case",
    "pairs_of_entry",
    "scope_of",
    "standing_entries",
    "texts_of",
    "unchecked_of",
    "verdicts_by_entry",
    "verdicts_of",
]

#: A report shows so many pairs passage by passage; of what hundreds copied, more say no more.
MOST_PAIRS: Final = 60


@dataclass(frozen=True, slots=True)
class Strongest:
    """The strongest pairs that raised the alarm, and how many there are."""

    rows: Sequence[DuplicatePair]
    total: int


@dataclass(frozen=True, slots=True)
class Scope:
    """Against how much the works of a call are held, at this moment."""

    texts: int
    earlier: int
    references: int
    pages: int


def scope_of(call: Call) -> Scope:
    """Count the texts and pages that are compared in this call."""
    is_own, is_entry = CheckedText.call_id == call.id, CheckedText.entry_id.is_not(None)
    texts = db.session.execute(
        select(
            func.count().filter(is_own, is_entry).label("own"),
            func.count().filter(~is_own, is_entry).label("earlier"),
            func.count().filter(~is_entry).label("references"),
        ).where(CheckedText.call_id.in_(calls_before(call)), CheckedText.withdrawn_at.is_(None))
    ).one()
    pages = (
        select(func.count())
        .select_from(ScanPrint)
        .where(
            ScanPrint.call_id.in_(calls_before(call)),
            ScanPrint.withdrawn_at.is_(None),
            ScanPrint.print.is_not(None),
        )
    )
    return Scope(texts.own, texts.earlier, texts.references, db.session.scalar(pages) or 0)


def base_versions(call: Call, *, is_current: bool = True) -> Sequence[BaseText]:
    """Return the organisers' base texts in force, or every version there ever was, oldest first."""
    found = select(BaseText).where(BaseText.call_id == call.id)
    if is_current:
        found = found.where(BaseText.replaced_at.is_(None))
    return db.session.scalars(found.order_by(BaseText.number, BaseText.id)).all()


def _pairs() -> Select[DuplicatePair]:
    """Select pairs, the strongest first, with everything a report tells of them."""
    return (
        select(DuplicatePair)
        .options(
            joinedload(DuplicatePair.a_entry).joinedload(Entry.unit),
            joinedload(DuplicatePair.b_entry).joinedload(Entry.unit),
            joinedload(DuplicatePair.b_reference),
            joinedload(DuplicatePair.a_text),
            joinedload(DuplicatePair.b_text),
            joinedload(DuplicatePair.a_print).joinedload(ScanPrint.page),
            joinedload(DuplicatePair.b_print).joinedload(ScanPrint.page),
        )
        .order_by(DuplicatePair.score.desc(), DuplicatePair.id)
    )


def pairs_of_case(case: DuplicateCase) -> Strongest:
    """Return the evidence of a case, of one that is over also what it was judged by."""
    return _strongest(shown_with(case))


def pairs_of_entry(entry: Entry) -> Strongest:
    """Return what was found about an entry in its own call."""
    mine = or_(DuplicatePair.a_entry_id == entry.id, DuplicatePair.b_entry_id == entry.id)
    is_here = DuplicatePair.call_id == entry.call_id
    return _strongest(is_here, mine, DuplicatePair.replaced_at.is_(None))


def _strongest(*conditions: ColumnElement[bool]) -> Strongest:
    wanted = (*conditions, DuplicatePair.is_alarm)
    counted = select(func.count()).select_from(DuplicatePair).where(*wanted)
    rows = db.session.scalars(_pairs().where(*wanted).limit(MOST_PAIRS)).all()
    return Strongest(rows, db.session.scalar(counted) or 0)


def pairs_of_call(call: Call) -> Sequence[DuplicatePair]:
    """Return every pair of a call that raised the alarm, without the texts."""
    return db.session.scalars(
        select(DuplicatePair)
        .where(DuplicatePair.call_id == call.id, DuplicatePair.replaced_at.is_(None))
        .where(DuplicatePair.is_alarm)
        .options(
            joinedload(DuplicatePair.a_entry).joinedload(Entry.unit),
            joinedload(DuplicatePair.b_entry).joinedload(Entry.unit),
            joinedload(DuplicatePair.b_reference),
        )
        .order_by(DuplicatePair.score.desc(), DuplicatePair.id)
    ).all()


def texts_of(entry_ids: Iterable[int]) -> dict[int, CheckedText]:
    """Return the current text of each of these entries."""
    rows = db.session.scalars(
        select(CheckedText)
        .where(CheckedText.entry_id.in_(list(entry_ids)), CheckedText.withdrawn_at.is_(None))
        .order_by(CheckedText.id)
    )
    return {row.entry_id: row for row in rows if row.entry_id is not None}


def figures_of(call: Call) -> dict[int, CheckedText]:
    """Return entry → its current text without the words: what a table tells of it."""
    rows = db.session.scalars(
        select(CheckedText)
        .where(
            CheckedText.call_id == call.id,
            CheckedText.entry_id.is_not(None),
            CheckedText.withdrawn_at.is_(None),
        )
        .options(defer(CheckedText.text), defer(CheckedText.base_spans))
        .order_by(CheckedText.id)
    )
    return {row.entry_id: row for row in rows if row.entry_id is not None}


def members_of(case: DuplicateCase) -> tuple[list[Entry], list[ReferenceText]]:
    """Return the entries of a case, the earliest first, and its reference texts."""
    rows = db.session.scalars(
        select(DuplicateMember)
        .where(DuplicateMember.case_id == case.id, DuplicateMember.left_at.is_(None))
        .options(
            joinedload(DuplicateMember.entry).joinedload(Entry.unit),
            joinedload(DuplicateMember.reference),
        )
        .order_by(DuplicateMember.id)
    ).all()
    entries = [row.entry for row in rows if row.entry is not None]
    entries.sort(key=lambda one: (one.submitted_at is None, one.submitted_at, one.id))
    return entries, [row.reference for row in rows if row.reference is not None]


def cases_of_entries(call: Call) -> dict[int, list[DuplicateCase]]:
    """Return entry → its cases that are open or settled."""
    rows = db.session.execute(
        select(DuplicateMember.entry_id, DuplicateCase)
        .join(DuplicateCase, DuplicateCase.id == DuplicateMember.case_id)
        .where(
            DuplicateCase.call_id == call.id,
            DuplicateCase.state.in_([CaseState.OPEN, CaseState.SETTLED]),
            DuplicateMember.left_at.is_(None),
            DuplicateMember.entry_id.is_not(None),
        )
        .order_by(DuplicateCase.number)
    )
    found: dict[int, list[DuplicateCase]] = {}
    for entry_id, case in rows:
        if entry_id is not None:
            found.setdefault(entry_id, []).append(case)
    return found


def standing_entries(call: Call) -> Sequence[Entry]:
    """Return what was handed in and not withdrawn, in the order of handing in."""
    return db.session.scalars(
        select(Entry)
        .where(
            Entry.call_id == call.id,
            Entry.submitted_at.is_not(None),
            Entry.status.in_(CHECKED),
        )
        .options(joinedload(Entry.unit), joinedload(Entry.category))
        .order_by(Entry.submitted_at, Entry.id)
    ).all()


def case_numbers(call: Call) -> dict[int, int]:
    """Return case → its number, of every case of a call."""
    rows = db.session.execute(
        select(DuplicateCase.id, DuplicateCase.number)
        .where(DuplicateCase.call_id == call.id)
        .order_by(DuplicateCase.number)
    )
    return {row.id: row.number for row in rows}
