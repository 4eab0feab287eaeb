"""
Entries room, work for later: drawing previews and judge pages of scans.

Each job has three steps: *order* reads values from the database, *draw* works on files alone
(seconds to minutes, no transaction open), *keep* writes the outcome if it is still wanted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any

from portal.calls.settings import calligraphy_rules
from portal.entries import queries, uploads
from portal.entries.operations.holding import hold
from portal.entries.operations.judge_copies import (
    heading_of,
    rebuild_copy,
    replace_copy,
    scan_digest,
)
from portal.entries.operations.scans import propose_for_drawn
from portal.entries.workflow import EDITABLE
from portal.extensions import db
from portal.files import derive
from portal.files.active import storage
from portal.files.facts import DerivedFile, PageFiles
from portal.files.kinds import Kind
from portal.files.limits import Limits
from portal.files.masks import Mask
from portal.files.refusals import FileRefused
from portal.models import Entry, JudgeCopy, JudgePage, ScanPage, StoredFile
from portal.models.enums import CategoryKind, EntryStatus, PageState


@dataclass(frozen=True, slots=True)
class ScanOrder:
    """Draw the author's previews of one file."""

    file_id: int
    storage_key: str
    kind: Kind
    limits: Limits


@dataclass(frozen=True, slots=True)
class Leaf:
    """One drawn page for its author: upright size, where the picture is kept, seals on it."""

    width: int
    height: int
    preview_key: str
    hints: tuple[Mask, ...] = ()


@dataclass(frozen=True, slots=True)
class ScanDrawn:
    """What came of a scan order: the leaves, or the sentence why there are none."""

    leaves: tuple[Leaf, ...]
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class CopyPage:
    """One page of a copy to be drawn."""

    file_id: int
    storage_key: str
    kind: Kind
    leaf: int
    masks: tuple[Mask, ...]


@dataclass(frozen=True, slots=True)
class CopyOrder:
    """Draw the judge copy of one work as it stood when the order was read."""

    entry_id: int
    digest: str
    title: str
    findings: list[dict[str, Any]]
    pages: tuple[CopyPage, ...]
    limits: Limits


@dataclass(frozen=True, slots=True)
class DrawnPage:
    """The kept files of one judge page."""

    width: int
    height: int
    page_key: str
    preview_key: str
    thumb_key: str
    pyramid_key: str


def scan_order(file_id: int) -> ScanOrder | None:
    """Read what has to be drawn, or None when all pages of the file are gone."""
    pages = queries.pages_of_file(file_id)
    if not pages:
        return None
    entry, file = db.session.get_one(Entry, pages[0].entry_id), pages[0].file
    return ScanOrder(file_id, file.storage_key, Kind(file.kind), limits_of(entry))


def limits_of(entry: Entry) -> Limits:
    """Return the ceilings of the pictures of a work; those of a scanned essay are our own."""
    if entry.category.kind is CategoryKind.ESSAY:
        return Limits()
    return uploads.scan_limits(calligraphy_rules(entry.category))


def draw_scan(order: ScanOrder) -> ScanDrawn:
    """Read the file to its end and draw its previews; a refusal becomes the page's problem."""
    try:
        with uploads.fetched(order.storage_key) as (source, out):
            drawn = derive.derive_previews(source, order.kind, out, order.limits)
            return ScanDrawn(
                tuple(
                    Leaf(page.width, page.height, kept(page.file, out), page.hints)
                    for page in drawn
                )
            )
    except FileRefused as refused:
        return ScanDrawn((), refused.message)


def kept(derived: DerivedFile, folder: Path) -> str:
    """Put a derived file into storage and return its key."""
    return storage().put(folder / derived.name, sha256=derived.sha256)


def keep_scan(order: ScanOrder, drawn: ScanDrawn, *, at: datetime) -> None:
    """
    Write sizes and previews to the pages that are still there, then order the judge copy.

    Of a work that is signed, what looks like a seal is covered until its author says otherwise.
    """
    pages = queries.pages_of_file(order.file_id)
    if not pages:
        return
    entry = db.session.get_one(Entry, pages[0].entry_id)
    hold(entry)
    for page in pages:
        _settle(page, drawn)
    db.session.flush()
    propose_for_drawn(entry, pages)
    rebuild_copy(entry, at=at)


def _settle(page: ScanPage, drawn: ScanDrawn) -> None:
    if page.leaf >= len(drawn.leaves):
        page.state, page.problem = PageState.DAMAGED, drawn.problem or "这一页没有读出来"
        return
    leaf = drawn.leaves[page.leaf]
    page.state, page.problem = PageState.READY, None
    page.width, page.height, page.preview_key = leaf.width, leaf.height, leaf.preview_key
    page.hints = [[hint.x, hint.y, hint.w, hint.h] for hint in leaf.hints]


def copy_order(entry_id: int) -> CopyOrder | None:
    """Read what has to be drawn, or None when the copy that stands is right or none is due."""
    entry = db.session.get_one(Entry, entry_id)
    pages, current = queries.current_pages(entry), queries.current_copy(entry)
    digest = scan_digest(entry, pages)
    is_due = bool(pages) and all(page.state is PageState.READY for page in pages)
    if not is_due or (current is not None and current.digest == digest):
        return None
    heading = heading_of(entry)
    return CopyOrder(
        entry_id=entry_id,
        digest=digest,
        title=heading.title,
        findings=heading.findings,
        pages=tuple(map(_copy_page, pages)),
        limits=limits_of(entry),
    )


def _copy_page(page: ScanPage) -> CopyPage:
    file: StoredFile = page.file
    # the organisers' rectangles only hide more: they never take the place of the author's
    masks = tuple(Mask(*sides) for sides in (*page.masks, *page.added_masks))
    return CopyPage(file.id, file.storage_key, Kind(file.kind), page.leaf, masks)


def draw_copy(order: CopyOrder) -> list[DrawnPage]:
    """Draw every page with its masks burned in, file by file; returned in page order."""
    drawn: dict[tuple[int, int], DrawnPage] = {}
    by_file = sorted(order.pages, key=lambda page: (page.file_id, page.leaf))
    for file_id, group in groupby(by_file, key=lambda page: page.file_id):
        pages = list(group)
        for number, page in _draw_file(pages, order.limits):
            drawn[file_id, number] = page
    return [drawn[page.file_id, page.leaf] for page in order.pages]


def _draw_file(pages: Sequence[CopyPage], limits: Limits) -> list[tuple[int, DrawnPage]]:
    wanted = {page.leaf: page.masks for page in pages}
    with uploads.fetched(pages[0].storage_key) as (source, out):
        files = derive.derive_pages(source, pages[0].kind, wanted, out, limits)
        return [(one.number, _kept_page(one, out)) for one in files]


def _kept_page(files: PageFiles, folder: Path) -> DrawnPage:
    return DrawnPage(
        width=files.tiles.width,
        height=files.tiles.height,
        page_key=kept(files.page, folder),
        preview_key=kept(files.preview, folder),
        thumb_key=kept(files.thumb, folder),
        pyramid_key=kept(files.tiles, folder),
    )


def keep_copy(order: CopyOrder, drawn: Sequence[DrawnPage], *, at: datetime) -> JudgeCopy | None:
    """Make the drawn pages the judge copy, unless the work has changed meanwhile."""
    entry = db.session.get_one(Entry, order.entry_id)
    hold(entry)
    current = queries.current_copy(entry)
    is_stale = scan_digest(entry, queries.current_pages(entry)) != order.digest
    is_there = current is not None and current.digest == order.digest
    if is_stale or is_there or not _takes_copy(entry, current):
        return None
    copy = JudgeCopy(
        title=order.title,
        blocks=[],
        findings=order.findings,
        digest=order.digest,
        pages=[_judge_page(position, page) for position, page in enumerate(drawn)],
    )
    return replace_copy(entry, current, copy, at=at)


def _takes_copy(entry: Entry, current: JudgeCopy | None) -> bool:
    """While it is being judged, a work gets a copy only in the place of the one that stands."""
    if entry.status is EntryStatus.ACCEPTED:
        return current is not None
    return entry.status in EDITABLE | {EntryStatus.SUBMITTED}


def _judge_page(position: int, page: DrawnPage) -> JudgePage:
    return JudgePage(
        position=position,
        width=page.width,
        height=page.height,
        page_key=page.page_key,
        preview_key=page.preview_key,
        thumb_key=page.thumb_key,
        pyramid_key=page.pyramid_key,
    )
