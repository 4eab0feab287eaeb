"""What the organisers cover of works that are being judged, and what that leaves behind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from sqlalchemy import select

from portal import jobs
from portal.entries import queries
from portal.entries.operations import covering
from portal.extensions import db
from portal.files.masks import Mask
from portal.models import Entry, JudgeCopy, JudgePage
from tests.blindness import cast, likeness
from tests.blindness.world import JUDGED

if TYPE_CHECKING:
    from tests.blindness.building import Builder

MASK = Mask(0.7, 0.7, 0.2, 0.1)


def cover_more(builder: Builder, entered: Mapping[str, Entry]) -> None:
    """Cover a place on pages and words of texts; the judges' copies give way to new ones."""
    for label in cast.COVERED:
        builder.chance.at(f"covered {label}")
        entry = entered[label]
        (page,) = queries.current_pages(entry)
        covering.add_masks(entry, page=page, masks=[MASK], actor=builder.organiser, at=JUDGED)
        drawn()
    for label, words in cast.WORDS.items():
        builder.chance.at(f"words of {label}")
        covering.add_words(entered[label], words=words, actor=builder.organiser, at=JUDGED)
        drawn()


def drawn() -> None:
    """Let the jobs draw what is new."""
    likeness.leave_unchecked()
    db.session.commit()
    jobs.run_all(at=JUDGED)


def retired_pages(entry: Entry) -> tuple[str, ...]:
    """Return the codes of the pages of copies that gave way to others."""
    pages = (
        select(JudgePage.code)
        .join(JudgeCopy, JudgeCopy.id == JudgePage.copy_id)
        .where(JudgeCopy.entry_id == entry.id, JudgeCopy.replaced_at.is_not(None))
    )
    return tuple(db.session.scalars(pages.order_by(JudgePage.id)))
