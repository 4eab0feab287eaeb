"""Reads about how far the check of a call has come. Half a check never says “no duplicates”."""

from collections.abc import Collection, Sequence
from typing import Final

from sqlalchemy import ColumnElement, and_, exists, func, or_, select

from portal.calls.settings import CallRules
from portal.extensions import db
from portal.models import (
    Call,
    Category,
    CheckedText,
    DuplicateCase,
    DuplicateRun,
    Entry,
    Job,
    Manuscript,
    ScanPage,
    ScanPrint,
)
from portal.models.enums import CaseState, EntryStatus, JobState, RunKind, RunState
from portal.screening.duplicates import scope
from portal.screening.duplicates.bases import digest_of, sources_of
from portal.screening.duplicates.texts import CHECKED
from portal.screening.duplicates.values import Progress

# the job that looks up what arrived
CHECK_ENTRY: Final = "check_entry"


def progress_of(call: Call) -> Progress:
    """Return what is checked and what is not; thirteen queries at most."""
    unchecked = _count(call, is_unchecked())
    return Progress(
        is_on=CallRules.of(call).checks_duplicates,
        full=newest_run(call),
        entries=_count(call),
        unchecked=unchecked,
        stale=count_stale(call, CHECKED),
        waiting=unchecked if is_checking() else 0,
        open_cases=_open_cases(call),
        unreadable=_unreadable(call, ScanPrint.problem != scope.AWAY),
        away=_unreadable(call, ScanPrint.problem == scope.AWAY),
    )


def newest_run(call: Call) -> DuplicateRun | None:
    """Return the full run that was asked for last and was not overtaken."""
    return db.session.scalar(
        select(DuplicateRun)
        .where(
            DuplicateRun.call_id == call.id,
            DuplicateRun.kind == RunKind.FULL,
            DuplicateRun.state != RunState.SUPERSEDED,
        )
        .order_by(DuplicateRun.id.desc())
        .limit(1)
    )


def last_done(call: Call) -> DuplicateRun | None:
    """Return the full run that was finished last."""
    return db.session.scalar(
        select(DuplicateRun)
        .where(
            DuplicateRun.call_id == call.id,
            DuplicateRun.kind == RunKind.FULL,
            DuplicateRun.state == RunState.DONE,
        )
        .order_by(DuplicateRun.id.desc())
        .limit(1)
    )


def count_stale(
    call: Call, statuses: Collection[EntryStatus], *, category: Category | None = None
) -> int:
    """
    Count the entries in these statuses that the last full run did not see as they are now.

    Without one, or after a change of the base texts, or when a reference text or an entry of an
    earlier call came that it was not held against, that is all with a text or a page.
    """
    asked = [Entry.call_id == call.id, Entry.status.in_(statuses)]
    if category is not None:
        asked.append(Entry.category_id == category.id)
    run = last_done(call)
    if run is None or run.base_digest != digest_of(sources_of(call)) or _is_outgrown(call, run):
        return _count(call, *asked, _has_matter())
    missing = db.session.scalars(select(Entry.id).where(*asked, is_unchecked())).all()
    texts = _unseen(CheckedText, run.inputs["texts"], asked)
    return len(set(missing) | texts | _unseen(ScanPrint, run.inputs["prints"], asked))


def _is_outgrown(call: Call, run: DuplicateRun) -> bool:
    """Say whether this run lacks anything from outside the call that it should have seen."""
    texts, pages = scope.foreign_ids(call)
    is_new = not (texts <= set(run.inputs["texts"]) and pages <= set(run.inputs["prints"]))
    return is_new or scope.is_foreign_waiting(call)


def _unseen(
    model: type[CheckedText] | type[ScanPrint],
    seen: Sequence[int],
    asked: Sequence[ColumnElement[bool]],
) -> set[int]:
    """Return the ids of entries with a text, or a page, that stands and was not looked at."""
    matter = CheckedText.text if model is CheckedText else ScanPrint.print
    rows = db.session.execute(
        select(model.id, model.entry_id)
        .join(Entry, Entry.id == model.entry_id)
        # of a page that could not be printed there is nothing to compare
        .where(*asked, model.withdrawn_at.is_(None), matter.is_not(None))
    )
    known = set(seen)
    return {entry_id for id_, entry_id in rows if id_ not in known and entry_id is not None}


def _has_matter() -> ColumnElement[bool]:
    """Return the condition that there is anything of an entry that can be compared."""
    text = exists().where(
        Manuscript.entry_id == Entry.id,
        Manuscript.replaced_at.is_(None),
        Manuscript.is_scanned.is_(False),
    )
    page = exists().where(ScanPage.entry_id == Entry.id, ScanPage.replaced_at.is_(None))
    return or_(text.correlate(Entry), page.correlate(Entry))


def is_unchecked() -> ColumnElement[bool]:
    """
    Return the condition that an entry has a text or a page which no finished check has seen.

    What its author changes while it is sent back is not handed in, so it does not count.
    """
    text = exists().where(
        CheckedText.entry_id == Entry.id,
        CheckedText.withdrawn_at.is_(None),
        CheckedText.checked_at.is_not(None),
        or_(CheckedText.manuscript_id == Manuscript.id, Entry.status == EntryStatus.RETURNED),
    )
    unread = exists().where(
        Manuscript.entry_id == Entry.id,
        Manuscript.replaced_at.is_(None),
        Manuscript.is_scanned.is_(False),
        ~text.correlate(Entry, Manuscript),
    )
    print_ = exists().where(ScanPrint.page_id == ScanPage.id, ScanPrint.checked_at.is_not(None))
    unseen = exists().where(
        ScanPage.entry_id == Entry.id,
        ScanPage.replaced_at.is_(None),
        Entry.status != EntryStatus.RETURNED,
        ~print_.correlate(ScanPage),
    )
    return or_(unread.correlate(Entry), unseen.correlate(Entry))


def _count(call: Call, *conditions: ColumnElement[bool]) -> int:
    counted = select(func.count()).select_from(Entry)
    return (
        db.session.scalar(
            counted.where(Entry.call_id == call.id, Entry.status.in_(CHECKED), *conditions)
        )
        or 0
    )


def is_checking() -> bool:
    """Say whether entries that arrived wait for their check, or are being checked."""
    waiting = select(Job.id).where(
        Job.name == CHECK_ENTRY, Job.state.in_([JobState.WAITING, JobState.RUNNING])
    )
    return db.session.scalar(waiting.limit(1)) is not None


def _open_cases(call: Call) -> int:
    counted = select(func.count()).select_from(DuplicateCase)
    return (
        db.session.scalar(
            counted.where(DuplicateCase.call_id == call.id, DuplicateCase.state == CaseState.OPEN)
        )
        or 0
    )


def _unreadable(call: Call, condition: ColumnElement[bool]) -> int:
    counted = select(func.count()).select_from(ScanPrint)
    is_bare = and_(ScanPrint.print.is_(None), ScanPrint.withdrawn_at.is_(None))
    return db.session.scalar(counted.where(ScanPrint.call_id == call.id, is_bare, condition)) or 0
