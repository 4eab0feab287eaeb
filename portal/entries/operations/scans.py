"""Entries room, deeds: pages of a work in pictures come, are ordered, masked, go."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from portal import audit, jobs
from portal.calls.settings import calligraphy_rules
from portal.entries import queries, uploads
from portal.entries.forms import CalligraphyAnswers
from portal.entries.operations.holding import hold, refuse_unless_editable
from portal.entries.operations.judge_copies import is_essay, rebuild_copy
from portal.entries.operations.limits import refuse_upload
from portal.entries.uploads import ScanUpload
from portal.entries.workflow import EDITABLE
from portal.errors import Refused
from portal.extensions import db
from portal.files.masks import Mask
from portal.models import Entry, JudgeCopy, ScanPage, User
from portal.models.enums import PageState

# where 落款 and the seal below it usually are: along the left edge, at the foot
PROPOSAL: Final = [[0.0, 0.65, 0.15, 0.35]]


def attach_scan(entry: Entry, *, upload: ScanUpload, actor: User, at: datetime) -> list[ScanPage]:
    """
    Add the pages of one file (a TIFF may hold several) after the ones already there.

    The pictures are drawn by a job. Raises Refused outside the window, and when the
    work would get too many pages.
    """
    hold(entry)
    refuse_unless_editable(entry)
    refuse_upload(entry, at=at)
    present = queries.current_pages(entry)
    most = calligraphy_rules(entry.category).max_pages
    if len(present) + upload.leaves > most:
        raise Refused(
            f"图片最多 {most} 张，已有 {len(present)} 张，这次有 {upload.leaves} 张。"
            "请先移除几张再传。",
            field="file",
        )
    file = uploads.keep(upload.received, upload.accepted, actor=actor, at=at)
    db.session.add(file)
    db.session.flush()
    after = max((page.position for page in present), default=-1) + 1
    pages = [
        ScanPage(
            entry_id=entry.id,
            file=file,
            leaf=leaf,
            position=after + leaf,
            width=upload.width,
            height=upload.height,
            masks=[],
        )
        for leaf in range(upload.leaves)
    ]
    db.session.add_all(pages)
    db.session.flush()
    rebuild_copy(entry, at=at)
    jobs.enqueue("derive_scan", at=at, file_id=file.id)
    audit.record(actor, "entry.file_received", entry, at=at, sha256=file.sha256, size=file.size)
    return pages


def propose_masks(pages: Sequence[ScanPage]) -> None:
    """
    Propose what to cover, if nothing is masked: what looks like a seal, on every page.

    Where nothing does, it is the usual place of a signature on the whole view, once all pages
    have been looked at.
    """
    if any(page.masks for page in pages):
        return
    for page in pages:
        page.masks = page.hints
    _propose_usual_place(pages)
    db.session.flush()


def propose_for_drawn(entry: Entry, drawn: Sequence[ScanPage]) -> None:
    """
    Propose masks on pages just drawn, which nobody can have masked yet.

    Pages that were there before had their proposal then; what its author took away stays away.
    """
    if entry.status not in EDITABLE or not is_signed(entry):
        return
    for page in drawn:
        page.masks = page.masks or page.hints
    pages = queries.current_pages(entry)
    if not is_essay(entry) and not _was_proposed_for(entry, pages, drawn):
        _propose_usual_place(pages)
    db.session.flush()


def _propose_usual_place(pages: Sequence[ScanPage]) -> None:
    is_looked_at = all(page.state is not PageState.PENDING for page in pages)
    is_bare = not any(page.masks or page.hints for page in pages)
    if pages and is_looked_at and is_bare:
        pages[0].masks = PROPOSAL


def _was_proposed_for(entry: Entry, pages: Sequence[ScanPage], drawn: Sequence[ScanPage]) -> bool:
    """Whether the other pages have been looked at as a whole work: it had its copy then."""
    others = [page for page in pages if page not in drawn]
    return bool(others) and queries.newest_number(JudgeCopy, entry) > 0


def is_signed(entry: Entry) -> bool:
    """Say whether the pictures of a work may name its author; office paper always may."""
    return is_essay(entry) or bool(CalligraphyAnswers.of(entry.answers).has_signature)


def set_masks(
    entry: Entry, *, page: ScanPage, masks: Sequence[Mask], actor: User, at: datetime
) -> None:
    """Cover these rectangles of a page from now on; the judge copy is drawn anew."""
    hold(entry)
    refuse_unless_editable(entry)
    page.masks = [[mask.x, mask.y, mask.w, mask.h] for mask in masks]
    db.session.flush()
    rebuild_copy(entry, at=at)
    audit.record(actor, "entry.page_masked", entry, at=at, page=page.code, masks=len(masks))


def reorder_pages(entry: Entry, *, codes: Sequence[str], actor: User, at: datetime) -> None:
    """Put the pages into this order; pages not named stay behind those that are."""
    hold(entry)
    refuse_unless_editable(entry)
    pages = queries.current_pages(entry)
    wanted = {code: place for place, code in enumerate(codes)}
    ordered = sorted(pages, key=lambda page: wanted.get(page.code, len(wanted) + page.position))
    if list(pages) == ordered:
        return
    for position, page in enumerate(ordered):
        page.position = position
    db.session.flush()
    rebuild_copy(entry, at=at)
    audit.record(actor, "entry.pages_ordered", entry, at=at)


def remove_page(entry: Entry, *, page: ScanPage, actor: User, at: datetime) -> None:
    """Take a page out of the work; the row stays in the history."""
    hold(entry)
    refuse_unless_editable(entry)
    page.replaced_at = at
    db.session.flush()
    rebuild_copy(entry, at=at)
    audit.record(actor, "entry.page_removed", entry, at=at, page=page.code)


def retry_page(entry: Entry, *, page: ScanPage, actor: User, at: datetime) -> None:
    """Try once more to draw a page that could not be drawn."""
    hold(entry)
    refuse_unless_editable(entry)
    if page.state is not PageState.DAMAGED:
        return
    page.state, page.problem = PageState.PENDING, None
    jobs.enqueue("derive_scan", at=at, file_id=page.file_id)
    audit.record(actor, "entry.page_retried", entry, at=at, page=page.code)
