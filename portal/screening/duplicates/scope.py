"""
Reads about what is compared in a call: its own entries, those of earlier calls, reference texts.

A rehearsal is compared with rehearsals, a real call with real ones.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select

from portal.extensions import db
from portal.models import Call, CheckedText, Entry, Manuscript, ReferenceText, ScanPage, ScanPrint
from portal.models.enums import EntryStatus, PageState
from portal.screening.duplicates.sides import ids_of, side
from portal.screening.duplicates.texts import CHECKED

#: Why a page has no print: its file is not in the store, or nobody could say for now.
LOST: Final = "保存的原文件找不到了，请从备份里恢复，再点“全部重查”。"
AWAY: Final = "文件存放处暂时读不到，会自动再试。"
#: So many ids go into one statement.
MANY: Final = 500
TEXT_COLUMNS: Final = (
    CheckedText.id,
    CheckedText.digest,
    CheckedText.entry_id,
    CheckedText.reference_id,
    CheckedText.call_id,
)


@dataclass(frozen=True, slots=True)
class Row:
    """One text or print in question, without its content; ``is_own`` in this call."""

    id: int
    key: str
    digest: str
    entry_id: int | None
    reference_id: int | None
    is_own: bool


def calls_before(call: Call) -> Select[Any]:
    """Select the ids of the calls whose entries this one is compared with, its own included."""
    is_before = or_(
        Call.created_at < call.created_at,
        and_(Call.created_at == call.created_at, Call.id <= call.id),
    )
    return select(Call.id).where(Call.is_demo.is_(call.is_demo), is_before)


def text_rows(call: Call, ids: Collection[int] | None = None) -> list[Row]:
    """Return the texts in question, those with these *ids* only; one query."""
    rows = db.session.execute(
        select(*TEXT_COLUMNS)
        .where(*_are_texts(call), *_few(CheckedText.id, ids))
        .order_by(CheckedText.id)
    )
    wanted = None if ids is None else set(ids)
    return [_text_row(call, row) for row in rows if wanted is None or row.id in wanted]


def text_ids(call: Call) -> list[int]:
    """Return the ids of the texts in question alone, in order; one query."""
    found = select(CheckedText.id).where(*_are_texts(call)).order_by(CheckedText.id)
    return list(db.session.scalars(found))


def texts_of(call: Call, keys: Collection[str], among: Collection[int]) -> list[Row]:
    """Return the texts *among* these by their keys, be they withdrawn meanwhile."""
    owners = [ids_of(key) for key in sorted(set(keys))]
    rows: list[Row] = []
    for start in range(0, len(owners), MANY):
        some = owners[start : start + MANY]
        is_one = or_(
            CheckedText.entry_id.in_([entry for entry, _ in some if entry is not None]),
            CheckedText.reference_id.in_([other for _, other in some if other is not None]),
        )
        found = select(*TEXT_COLUMNS).where(is_one).order_by(CheckedText.id)
        rows += [_text_row(call, row) for row in db.session.execute(found) if row.id in among]
    return rows


def _are_texts(call: Call) -> tuple[ColumnElement[bool], ...]:
    return CheckedText.call_id.in_(calls_before(call)), CheckedText.withdrawn_at.is_(None)


def _few(column: Any, ids: Collection[int] | None) -> tuple[ColumnElement[bool], ...]:
    """Leave out in the database what a short list of ids does not name."""
    return () if ids is None or len(ids) > MANY else (column.in_(list(ids)),)


def _text_row(call: Call, row: Any) -> Row:
    return Row(
        row.id, side(row.entry_id, row.reference_id), row.digest, row.entry_id,
        row.reference_id, row.call_id == call.id and row.entry_id is not None,
    )  # fmt: skip


def print_rows(call: Call, ids: Collection[int] | None = None) -> list[Row]:
    """Return the prints in question, those with these *ids* only; one query."""
    rows = db.session.execute(
        select(ScanPrint.id, ScanPrint.digest, ScanPrint.entry_id, ScanPrint.call_id)
        .where(*_are_prints(call), *_few(ScanPrint.id, ids))
        .order_by(ScanPrint.id)
    )
    wanted = None if ids is None else set(ids)
    return [
        Row(row.id, side(row.entry_id, None), row.digest, row.entry_id, None,
            row.call_id == call.id)
        for row in rows
        if wanted is None or row.id in wanted
    ]  # fmt: skip


def print_ids(call: Call) -> list[int]:
    """Return the ids of the prints in question alone, in order; one query."""
    found = select(ScanPrint.id).where(*_are_prints(call)).order_by(ScanPrint.id)
    return list(db.session.scalars(found))


def _are_prints(call: Call) -> tuple[ColumnElement[bool], ...]:
    return (
        ScanPrint.call_id.in_(calls_before(call)),
        ScanPrint.withdrawn_at.is_(None),
        ScanPrint.print.is_not(None),
    )


def count_matter(call: Call) -> int:
    """Count texts and pages as they will be compared, before rows of theirs are there."""
    counted = select(func.count()).select_from(Entry)
    is_in = (Entry.call_id.in_(calls_before(call)), Entry.status.in_(CHECKED))
    texts = counted.join(Manuscript, Manuscript.entry_id == Entry.id).where(
        *is_in, Manuscript.replaced_at.is_(None), Manuscript.is_scanned.is_(False)
    )
    pages = counted.join(ScanPage, ScanPage.entry_id == Entry.id).where(
        *is_in, ScanPage.replaced_at.is_(None), ScanPage.state == PageState.READY
    )
    return sum(db.session.scalar(one) or 0 for one in (texts, pages))


def foreign_ids(call: Call) -> tuple[set[int], set[int]]:
    """Return the ids of texts and prints in question that were not handed in for this call."""
    texts = select(CheckedText.id).where(
        CheckedText.call_id.in_(calls_before(call)),
        CheckedText.withdrawn_at.is_(None),
        or_(CheckedText.call_id != call.id, CheckedText.entry_id.is_(None)),
    )
    prints = select(ScanPrint.id).where(
        ScanPrint.call_id.in_(calls_before(call)),
        ScanPrint.call_id != call.id,
        ScanPrint.withdrawn_at.is_(None),
        ScanPrint.print.is_not(None),
    )
    return set(db.session.scalars(texts)), set(db.session.scalars(prints))


def is_foreign_waiting(call: Call) -> bool:
    """Say whether a reference text, or an entry of an earlier call, has no row yet."""
    is_before = (Entry.call_id.in_(calls_before(call)), Entry.call_id != call.id)
    held = exists().where(
        CheckedText.reference_id == ReferenceText.id, CheckedText.withdrawn_at.is_(None)
    )
    bare = exists().where(
        ReferenceText.call_id.in_(calls_before(call)),
        ReferenceText.withdrawn_at.is_(None),
        ~held.correlate(ReferenceText),
    )
    late = exists().where(*is_before, _lacks_text())
    page = exists().where(
        *is_before,
        ScanPage.entry_id == Entry.id,
        Entry.status.in_(CHECKED - {EntryStatus.RETURNED}),
        ScanPage.replaced_at.is_(None),
        ScanPage.state == PageState.READY,
        ~_is_printed(),
    )
    return bool(db.session.scalar(select(or_(bare, late, page))))


def _is_printed(before: datetime | None = None) -> ColumnElement[bool]:
    """Say that there is a print, or none can be made; why it failed for want of a file may pass."""
    known = exists().where(ScanPrint.page_id == ScanPage.id)
    if before is not None:
        is_settled = or_(ScanPrint.print.is_not(None), ScanPrint.problem.not_in([LOST, AWAY]))
        known = known.where(or_(is_settled, ScanPrint.made_at >= before))
    return known.correlate(ScanPage)


def out_of_step(call: Call, *, limit: int) -> Sequence[Entry]:
    """Return entries whose rows do not follow what was handed in, some of them at a time."""
    return db.session.scalars(
        select(Entry)
        .where(Entry.call_id.in_(calls_before(call)), or_(_lacks_text(), _has_too_much()))
        .order_by(Entry.id)
        .limit(limit)
    ).all()


def _lacks_text() -> ColumnElement[bool]:
    held = exists().where(
        CheckedText.entry_id == Manuscript.entry_id,
        CheckedText.withdrawn_at.is_(None),
        or_(CheckedText.manuscript_id == Manuscript.id, Entry.status == EntryStatus.RETURNED),
    )
    bare = exists().where(
        Manuscript.entry_id == Entry.id,
        Manuscript.replaced_at.is_(None),
        Manuscript.is_scanned.is_(False),
        ~held.correlate(Manuscript, Entry),
    )
    return and_(Entry.status.in_(CHECKED), bare.correlate(Entry))


def _has_too_much() -> ColumnElement[bool]:
    text = exists().where(CheckedText.entry_id == Entry.id, CheckedText.withdrawn_at.is_(None))
    scan = exists().where(ScanPrint.entry_id == Entry.id, ScanPrint.withdrawn_at.is_(None))
    return and_(Entry.status.not_in(CHECKED), or_(text.correlate(Entry), scan.correlate(Entry)))


def unprinted(
    call: Call, *, entry: Entry | None = None, before: datetime, limit: int
) -> Sequence[ScanPage]:
    """
    Return pages handed in of which there is no print yet, in the order of their files.

    Also those whose file was out of reach when that was last tried *before* this moment.
    """
    found = (
        select(ScanPage)
        .join(Entry, Entry.id == ScanPage.entry_id)
        .where(
            Entry.call_id.in_(calls_before(call)),
            Entry.status.in_(CHECKED - {EntryStatus.RETURNED}),
            ScanPage.replaced_at.is_(None),
            ScanPage.state == PageState.READY,
            ~_is_printed(before),
        )
        .order_by(ScanPage.file_id, ScanPage.leaf, ScanPage.id)
        .limit(limit)
    )
    if entry is not None:
        found = found.where(ScanPage.entry_id == entry.id)
    return db.session.scalars(found).all()


def out_of_reach() -> Sequence[int]:
    """Return the entries with a page whose file could not be read for now."""
    found = select(ScanPrint.entry_id).where(
        ScanPrint.print.is_(None), ScanPrint.problem == AWAY, ScanPrint.withdrawn_at.is_(None)
    )
    return db.session.scalars(found.distinct().order_by(ScanPrint.entry_id)).all()
