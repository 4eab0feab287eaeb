"""Reads about screening. No writes, no request."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import joinedload

from portal.extensions import db
from portal.models import (
    Assignment,
    AuditEvent,
    BlindCode,
    Call,
    Entry,
    Manuscript,
    Plan,
    ScanPage,
    Screening,
    StoredFile,
    User,
)
from portal.models.enums import AssignmentState, EntryStatus, PlanState, RecusalKind


@dataclass(frozen=True, slots=True, kw_only=True)
class FileLine:
    """One original of an entry; a replaced one belongs to an earlier version."""

    code: str
    name: str
    size: int
    sha256: str
    uploaded_at: datetime
    replaced_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One screening of an entry and who decided."""

    row: Screening
    decided_by: str


def handed_in(call: Call) -> Select[Entry]:
    """Select what was handed in to a call; drafts are nobody's business but their author's."""
    return select(Entry).where(Entry.call_id == call.id, Entry.submitted_at.is_not(None))


def blind_codes_of(entry_ids: Iterable[int]) -> dict[int, str]:
    """Return the blind codes of these entries, in one query."""
    rows = db.session.execute(
        select(BlindCode.entry_id, BlindCode.code)
        .where(BlindCode.entry_id.in_(list(entry_ids)))
        .order_by(BlindCode.entry_id)
    )
    return {row.entry_id: row.code for row in rows}


def blind_code_of(entry: Entry) -> BlindCode | None:
    """Return the blind code of an entry, if it was ever accepted."""
    return db.session.scalar(select(BlindCode).where(BlindCode.entry_id == entry.id))


def is_code_taken(call_id: int, code: str) -> bool:
    """Say whether a blind code is in use in this call."""
    taken = select(BlindCode.id).where(BlindCode.call_id == call_id, BlindCode.code == code)
    return db.session.scalar(taken) is not None


def count_handed_in(call_id: int) -> int:
    """Return how many entries of a call were handed in, whatever became of them."""
    counted = select(func.count()).where(Entry.call_id == call_id, Entry.submitted_at.is_not(None))
    return db.session.scalar(counted.select_from(Entry)) or 0


def is_assigned(entry: Entry) -> bool:
    """Say whether a plan in force gives this entry to a judge."""
    found = (
        select(Assignment.id)
        .join(Plan, Plan.id == Assignment.plan_id)
        .where(
            Assignment.entry_id == entry.id,
            Assignment.state == AssignmentState.ASSIGNED,
            Plan.state == PlanState.APPLIED,
        )
        .limit(1)
    )
    return db.session.scalar(found) is not None


def decisions_of(entry: Entry) -> list[Decision]:
    """Return every screening of an entry, newest first."""
    rows = db.session.execute(
        select(Screening, User.name)
        .join(User, User.id == Screening.decided_by_id)
        .where(Screening.entry_id == entry.id)
        .order_by(Screening.id.desc())
    )
    return [Decision(row=row, decided_by=name) for row, name in rows]


def waiting(call: Call, *, limit: int | None = None) -> Sequence[Entry]:
    """Return what waits for screening, the one that has waited longest first."""
    return db.session.scalars(
        handed_in(call)
        .where(Entry.status == EntryStatus.SUBMITTED)
        .options(joinedload(Entry.unit), joinedload(Entry.category))
        .order_by(Entry.submitted_at, Entry.id)
        .limit(limit)
    ).all()


def next_waiting(call: Call, *, after: Entry) -> str | None:
    """Return the code of the next entry that waits, beginning again at the oldest."""
    others = (
        select(Entry.code)
        .where(Entry.call_id == call.id, Entry.status == EntryStatus.SUBMITTED)
        .where(Entry.id != after.id)
    )
    is_later = or_(
        Entry.submitted_at > after.submitted_at,
        and_(Entry.submitted_at == after.submitted_at, Entry.id > after.id),
    )
    order = is_later.desc(), Entry.submitted_at, Entry.id
    return db.session.scalar(others.order_by(*order).limit(1))


def identity_reports(entry: Entry) -> list[tuple[datetime | None, str]]:
    """Return when judges found an identity in the copy, and where they say it is; no names."""
    rows = db.session.execute(
        select(Assignment.recused_at, Assignment.recusal_note)
        .where(
            Assignment.entry_id == entry.id,
            Assignment.recusal == RecusalKind.IDENTITY_FOUND,
        )
        .order_by(Assignment.recused_at, Assignment.id)
    )
    return [(at, note) for at, note in rows]


def originals_of(entry: Entry) -> list[FileLine]:
    """Return every file that ever came for an entry, present ones first, each file once."""
    essay = select(Manuscript.file_id, Manuscript.replaced_at, Manuscript.number)
    scans = select(ScanPage.file_id, ScanPage.replaced_at, ScanPage.position)
    found = [
        *db.session.execute(
            essay.where(Manuscript.entry_id == entry.id).order_by(Manuscript.number.desc())
        ),
        *db.session.execute(
            scans.where(ScanPage.entry_id == entry.id).order_by(ScanPage.position, ScanPage.id)
        ),
    ]
    replaced: dict[int, datetime | None] = {}
    for file_id, replaced_at, _ in sorted(found, key=lambda row: row.replaced_at is not None):
        replaced.setdefault(file_id, replaced_at)
    files = {
        file.id: file
        for file in db.session.scalars(
            select(StoredFile).where(StoredFile.id.in_(replaced)).order_by(StoredFile.id)
        )
    }
    return [_line(files[file_id], moment) for file_id, moment in replaced.items()]


def _line(file: StoredFile, replaced_at: datetime | None) -> FileLine:
    return FileLine(
        code=file.code,
        name=file.original_name,
        size=file.size,
        sha256=file.sha256,
        uploaded_at=file.uploaded_at,
        replaced_at=replaced_at,
    )


def original_by_code(entry: Entry, code: str) -> StoredFile | None:
    """Return a file that came for this entry, or None."""
    essay = select(Manuscript.file_id).where(Manuscript.entry_id == entry.id)
    scans = select(ScanPage.file_id).where(ScanPage.entry_id == entry.id)
    return db.session.scalar(
        select(StoredFile).where(
            StoredFile.code == code, or_(StoredFile.id.in_(essay), StoredFile.id.in_(scans))
        )
    )


def events_of(entry: Entry, *, limit: int = 200) -> Sequence[AuditEvent]:
    """Return what was recorded about an entry, newest first."""
    return db.session.scalars(
        select(AuditEvent)
        .where(AuditEvent.subject_type == "Entry", AuditEvent.subject_code == entry.code)
        .order_by(AuditEvent.sequence.desc())
        .limit(limit)
    ).all()
