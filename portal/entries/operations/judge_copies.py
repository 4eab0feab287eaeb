"""Entries room, deeds: making the judge copy anew whenever what it is made of has changed."""

from collections.abc import Sequence
from datetime import datetime

from portal import audit, jobs
from portal.accounts.queries import names_of_unit
from portal.entries import copies, queries
from portal.entries.forms import EssayAnswers
from portal.extensions import db
from portal.files.essays import Block
from portal.files.wire import from_json
from portal.models import Author, Entry, JudgeCopy, ScanPage, Unit, User
from portal.models.enums import CategoryKind, PageState
from reviewers.blind import Identity


def rebuild_copy(entry: Entry, *, at: datetime) -> None:
    """
    Make the judge copy anew if its content would differ; a new copy needs a new look.

    An essay's copy is made at once, a scan's by a job. Without a file there is no copy.
    """
    if entry.category.kind is CategoryKind.ESSAY:
        _rebuild_essay_copy(entry, at=at)
    else:
        _order_scan_copy(entry, at=at)


def _rebuild_essay_copy(entry: Entry, *, at: datetime) -> None:
    manuscript, current = queries.current_manuscript(entry), queries.current_copy(entry)
    if manuscript is None:
        retire(current, at=at)
        return
    blocks = from_json(list[Block], manuscript.blocks)
    also = EssayAnswers.of(entry.answers).words_to_mask()
    built = copies.build(entry.title, blocks, identity_of(entry), also)
    if current is not None and current.digest == built.digest:
        return
    retire(current, at=at)
    db.session.add(
        JudgeCopy(
            entry_id=entry.id,
            number=queries.newest_number(JudgeCopy, entry) + 1,
            title=built.title,
            blocks=built.blocks,
            characters=built.characters,
            findings=built.findings,
            digest=built.digest,
            created_at=at,
        )
    )
    db.session.flush()


def _order_scan_copy(entry: Entry, *, at: datetime) -> None:
    pages, current = queries.current_pages(entry), queries.current_copy(entry)
    if current is not None and current.digest == scan_digest(entry, pages):
        return
    retire(current, at=at)
    if pages and all(page.state is PageState.READY for page in pages):
        jobs.enqueue("derive_copy", at=at, entry_id=entry.id)


def scan_digest(entry: Entry, pages: Sequence[ScanPage]) -> str:
    """Return what a scan's copy is made of: title, order, pictures, masks."""
    return copies.digest_of(
        [entry.title, [[page.file.sha256, page.leaf, page.masks] for page in pages]]
    )


def retire(copy: JudgeCopy | None, *, at: datetime) -> None:
    """Put a copy out of use; it stays in the history."""
    if copy is not None:
        copy.replaced_at = at
        db.session.flush()


def identity_of(entry: Entry) -> Identity:
    """Return everything by which a text could name the people of this entry."""
    authors = queries.authors_of([entry.id]).get(entry.id, [])
    submitter = entry.submitter
    return Identity(
        names=_distinct(*(author.name for author in authors), submitter.name),
        units=_distinct(*(name for unit in _units(entry, authors) for name in names_of_unit(unit))),
        phones=_distinct(*(author.phone for author in authors), submitter.phone),
        emails=_distinct(submitter.email),
        posts=_distinct(
            *(f"{one.department}{one.post}" for one in authors if one.department and one.post)
        ),
    )


def _units(entry: Entry, authors: list[Author]) -> list[Unit]:
    others = [author.unit for author in authors if author.unit is not None]
    return list({unit.id: unit for unit in (entry.unit, *others)}.values())


def _distinct(*values: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))


def confirm_copy(
    entry: Entry, *, copy_code: str, is_confirmed: bool = True, actor: User, at: datetime
) -> None:
    """
    Note that the author has looked at the copy with this code and found it right, or no more.

    A copy that was made meanwhile has another code and stays unconfirmed.
    """
    copy = queries.current_copy(entry)
    if copy is None or copy.code != copy_code or is_confirmed == (copy.confirmed_at is not None):
        return
    copy.confirmed_at = at if is_confirmed else None
    db.session.flush()
    if is_confirmed:
        audit.record(actor, "entry.copy_confirmed", entry, at=at, copy=copy.code)
