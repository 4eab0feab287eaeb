"""Entries room, deeds: how much one person may leave with us, so that nobody fills the disk."""

from datetime import datetime
from typing import Final

from sqlalchemy import func, select

from portal.calls.queries import allowance_of
from portal.entries import queries
from portal.entries.dossier import entry_window
from portal.entries.operations.holding import hold_category, refuse_unless_open
from portal.errors import Refused
from portal.extensions import db
from portal.models import Category, Entry, Manuscript, ScanPage, User
from portal.models.enums import CategoryKind, EntryStatus

#: Drafts take no place of a quota; a liaison who enters for colleagues has a few open at once.
MOST_DRAFTS: Final = 10
#: Every version is kept for good. A text that is sent in twenty times is being edited here.
MOST_VERSIONS: Final = 20
#: Scans that were replaced are kept too: twelve rounds of five pages.
MOST_SCANS: Final = 60


def refuse_more_drafts(category: Category, submitter: User) -> None:
    """Raise Refused when this person has enough unfinished works in the category."""
    hold_category(category)
    open_drafts = select(func.count(Entry.id)).where(
        Entry.category_id == category.id,
        Entry.submitter_id == submitter.id,
        Entry.status == EntryStatus.DRAFT,
    )
    if (db.session.scalar(open_drafts) or 0) >= MOST_DRAFTS:
        raise Refused(
            f"这个组别您已有 {MOST_DRAFTS} 份草稿，请先报送或撤回几份，再新建。", status=409
        )


def refuse_upload(entry: Entry, *, at: datetime) -> None:
    """Raise Refused outside the window in which it can be submitted, and past the most files."""
    refuse_unless_open(entry_window(entry, allowance_of(entry.category, entry.unit_id)), at=at)
    if entry.category.kind is CategoryKind.ESSAY:
        if queries.newest_number(Manuscript, entry) >= MOST_VERSIONS:
            raise Refused(
                f"这件作品已传过 {MOST_VERSIONS} 次文稿，不能再传。确需更换的，请联系组织者。",
                status=409,
                field="file",
            )
        return
    received = select(func.count(ScanPage.file_id.distinct())).where(ScanPage.entry_id == entry.id)
    if (db.session.scalar(received) or 0) >= MOST_SCANS:
        raise Refused(
            f"这件作品已传过 {MOST_SCANS} 次图片，不能再传。确需更换的，请联系组织者。",
            status=409,
            field="file",
        )
