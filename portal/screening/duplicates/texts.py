"""
Screening room, which texts and pages are compared: rows that follow what was handed in.

A text is a row of its own as it was checked, so that evidence can be read after the author has
changed the essay. Asking again changes nothing; what is withdrawn takes its pairs along.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import or_, select, update

from portal.entries import queries as entries
from portal.extensions import db
from portal.files.essays import Block
from portal.files.wire import from_json
from portal.models import CheckedText, DuplicatePair, Entry, Manuscript, ReferenceText, ScanPrint
from portal.models.enums import EntryStatus

# what was handed in and not taken back; of a vetoed entry others may have copied
CHECKED: Final = frozenset(
    {
        EntryStatus.SUBMITTED,
        EntryStatus.RETURNED,
        EntryStatus.ACCEPTED,
        EntryStatus.VETOED,
    }
)


def text_of(blocks: Sequence[Any]) -> str:
    """Return the text of a manuscript as it is compared: its blocks, each on lines of its own."""
    plain = (from_json(Block, block).plain() for block in blocks)
    return "\n".join(text for text in plain if text)


def digest_of(text: str) -> str:
    """Return the SHA-256 of a text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def sync_entry(entry: Entry, *, at: datetime) -> CheckedText | None:
    """
    Let the index hold this entry's text as it was handed in, or not at all; return the text.

    What its author changes while it is sent back is looked at when it is handed in again.
    """
    present = current_text(entry)
    if entry.status is EntryStatus.RETURNED and present is not None:
        return present
    manuscript = _manuscript(entry)
    if manuscript is None:
        _withdraw(present, at=at)
        return None
    text = text_of(manuscript.blocks)
    if present is not None and present.digest == digest_of(text):
        present.manuscript_id = manuscript.id
        return present
    _withdraw(present, at=at)
    return _add(text, at=at, call_id=entry.call_id, entry_id=entry.id, manuscript_id=manuscript.id)


def sync_reference(reference: ReferenceText, *, at: datetime) -> CheckedText | None:
    """Let the index hold a reference text, or no longer."""
    present = db.session.scalar(
        select(CheckedText).where(
            CheckedText.reference_id == reference.id, CheckedText.withdrawn_at.is_(None)
        )
    )
    if reference.withdrawn_at is not None:
        _withdraw(present, at=at)
        return None
    if present is not None and present.digest == digest_of(reference.text):
        return present
    _withdraw(present, at=at)
    return _add(reference.text, at=at, call_id=reference.call_id, reference_id=reference.id)


def current_text(entry: Entry) -> CheckedText | None:
    """Return the text of an entry that the index holds."""
    return db.session.scalar(
        select(CheckedText).where(
            CheckedText.entry_id == entry.id, CheckedText.withdrawn_at.is_(None)
        )
    )


def _manuscript(entry: Entry) -> Manuscript | None:
    """Return what is compared of an entry as text; a scan is compared as pictures."""
    if entry.status not in CHECKED:
        return None
    manuscript = entries.current_manuscript(entry)
    return None if manuscript is None or manuscript.is_scanned else manuscript


def _add(text: str, *, at: datetime, **values: Any) -> CheckedText:
    row = CheckedText(text=text, digest=digest_of(text), added_at=at, **values)
    db.session.add(row)
    db.session.flush()
    return row


def _withdraw(text: CheckedText | None, *, at: datetime) -> None:
    if text is None:
        return
    text.withdrawn_at = at
    retire_pairs(DuplicatePair.a_text_id == text.id, DuplicatePair.b_text_id == text.id, at=at)
    db.session.flush()


def retire_pairs(*any_of: Any, at: datetime) -> None:
    """Let the current pairs that answer to any of the conditions stand no longer."""
    db.session.execute(
        update(DuplicatePair)
        .where(DuplicatePair.replaced_at.is_(None), or_(*any_of))
        .values(replaced_at=at)
        .execution_options(synchronize_session=False)
    )


def sync_prints(entry: Entry, *, at: datetime) -> None:
    """Let prints of pages that are no longer handed in rest; those handed in again return."""
    if entry.status is EntryStatus.RETURNED:
        return
    wanted = (
        {page.id for page in entries.current_pages(entry)} if entry.status in CHECKED else set()
    )
    prints = db.session.scalars(
        select(ScanPrint).where(ScanPrint.entry_id == entry.id).order_by(ScanPrint.id)
    ).all()
    for print_ in prints:
        if print_.page_id in wanted and print_.withdrawn_at is not None:
            print_.withdrawn_at, print_.checked_at = None, None
        elif print_.page_id not in wanted and print_.withdrawn_at is None:
            print_.withdrawn_at = at
            retire_pairs(
                DuplicatePair.a_print_id == print_.id,
                DuplicatePair.b_print_id == print_.id,
                at=at,
            )
    db.session.flush()
