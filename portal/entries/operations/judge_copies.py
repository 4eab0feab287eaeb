"""Entries room, deeds: making the judge copy anew whenever what it is made of has changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal import audit, jobs
from portal.accounts.queries import names_of_unit
from portal.entries import copies, queries
from portal.entries.forms import EssayAnswers
from portal.extensions import db
from portal.files.essays import Block
from portal.files.wire import from_json
from portal.models import (
    Author,
    Entry,
    JudgeCopy,
    JudgeFigure,
    Manuscript,
    ScanPage,
    Unit,
    User,
)
from portal.models.enums import CategoryKind, PageState
from reviewers.blind import Identity


def rebuild_copy(entry: Entry, *, at: datetime) -> None:
    """
    Make the judge copy anew if its content would differ; a new copy needs a new look.

    An essay's copy is made at once, that of pictures by a job. Without a file there is no copy.
    """
    manuscript = queries.current_manuscript(entry) if is_essay(entry) else None
    if is_essay(entry) and not (manuscript and manuscript.is_scanned):
        retire_unless(build_text(entry, manuscript, at=at), entry, at=at)
    else:
        _order_scan_copy(entry, at=at)


def is_essay(entry: Entry) -> bool:
    """Say whether the work is an essay (else calligraphy)."""
    return entry.category.kind is CategoryKind.ESSAY


def also_masked(entry: Entry) -> tuple[str, ...]:
    """Return the words masked besides what is found: the author's, then the organisers'."""
    return (*EssayAnswers.of(entry.answers).words_to_mask(), *entry.masked_words)


def build_text(entry: Entry, manuscript: Manuscript | None, *, at: datetime) -> JudgeCopy | None:
    """Make the copy of an essay out of its text, not yet kept; None without a text."""
    if manuscript is None:
        return None
    blocks = from_json(list[Block], manuscript.blocks)
    answers = EssayAnswers.of(entry.answers)
    built = copies.build(
        entry.title, blocks, identity_of(entry), also_masked(entry),
        kept=answers.kept_lines, hidden=answers.hidden_figures,
    )  # fmt: skip
    return JudgeCopy(
        title=built.title,
        blocks=built.blocks,
        characters=built.characters,
        findings=built.findings,
        digest=built.digest,
        figures=[
            JudgeFigure(
                position=position,
                width=figure.width,
                height=figure.height,
                picture_key=figure.key,
            )
            for position, figure in enumerate(built.figures)
        ],
    )


def retire_unless(fresh: JudgeCopy | None, entry: Entry, *, at: datetime) -> None:
    """Put *fresh* in the place of a copy that differs; its author has to look at it anew."""
    current = queries.current_copy(entry)
    if current is not None and fresh is not None and current.digest == fresh.digest:
        # the same is masked; what is only told may have changed, as with a new colleague's name
        if current.findings != fresh.findings:
            current.findings = fresh.findings
            db.session.flush()
        return
    retire(current, at=at)
    if fresh is not None:
        replace_copy(entry, None, fresh, at=at)


def replace_copy(
    entry: Entry, current: JudgeCopy | None, fresh: JudgeCopy, *, at: datetime
) -> JudgeCopy:
    """
    Put a copy in the place of *current*, the one that still stands.

    Whatever its author changes retires a copy at once. So one that stands can only have been
    covered further by the organisers: nothing is shown that its author has not confirmed, and
    the confirmation stays. A frozen copy stays frozen, under a new number and with new pages.
    """
    fresh.entry_id, fresh.created_at = entry.id, at
    fresh.number = queries.newest_number(JudgeCopy, entry) + 1
    if current is not None:
        fresh.confirmed_at = current.confirmed_at
        if current.frozen_at is not None:
            fresh.frozen_at, fresh.checked_at = at, current.checked_at
            fresh.about = current.about
        retire(current, at=at)
    db.session.add(fresh)
    db.session.flush()
    if fresh.frozen_at is not None:
        audit.record(None, "entry.copy_mended", entry, at=at, copy=fresh.code, digest=fresh.digest)
    return fresh


def _order_scan_copy(entry: Entry, *, at: datetime) -> None:
    pages, current = queries.current_pages(entry), queries.current_copy(entry)
    if current is not None and current.digest == scan_digest(entry, pages):
        return
    retire(current, at=at)
    order_drawing(entry, pages, at=at)


def order_drawing(entry: Entry, pages: Sequence[ScanPage], *, at: datetime) -> None:
    """Have the copy of pictures drawn once all of them can be."""
    if pages and all(page.state is PageState.READY for page in pages):
        jobs.enqueue("derive_copy", at=at, entry_id=entry.id)


def order_if_stale(entry: Entry, *, at: datetime) -> None:
    """
    Have a copy of pictures drawn that is missing, or made of something else than now.

    A unit that is given a short name masks more in the titles of all its scanned essays, and
    whoever gives it knows nothing of them.
    """
    pages, current = queries.current_pages(entry), queries.current_copy(entry)
    if current is None or (current.pages and current.digest != scan_digest(entry, pages)):
        order_drawing(entry, pages, at=at)


def scan_digest(entry: Entry, pages: Sequence[ScanPage]) -> str:
    """Return what a copy of pictures is made of: title, order, pictures, masks."""
    drawn = [[page.file.sha256, page.leaf, [*page.masks, *page.added_masks]] for page in pages]
    return copies.digest_of([heading_of(entry).title, drawn])


@dataclass(frozen=True, slots=True)
class Heading:
    """The title of a copy of pictures, which is all the text it has, and what was masked in it."""

    title: str
    findings: list[dict[str, Any]]


def heading_of(entry: Entry) -> Heading:
    """Return the title: judges read an essay's, so it is masked; a brush work's they never see."""
    if not is_essay(entry):
        return Heading(entry.title, [])
    built = copies.build(entry.title, [], identity_of(entry), also_masked(entry))
    return Heading(built.title, built.findings)


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
        hints=_distinct(*(part for one in authors for part in (one.department, one.post))),
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
