"""Everything about one entry that its form, its checks and its receipt need. Reads only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from portal.calls import phases
from portal.calls.phases import Window
from portal.calls.queries import allowance_of, current_declarations
from portal.calls.settings import CallRules
from portal.entries import queries
from portal.models import (
    Author,
    Category,
    DeclarationText,
    Entry,
    JudgeCopy,
    Manuscript,
    Receipt,
    ScanPage,
    UnitAllowance,
)
from portal.models.enums import CategoryKind, EntryStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """One entry with all that hangs on it, loaded in a constant number of queries."""

    entry: Entry
    authors: Sequence[Author]
    manuscript: Manuscript | None
    pages: Sequence[ScanPage]
    copy: JudgeCopy | None
    texts: Sequence[DeclarationText]
    agreed: frozenset[int]
    receipt: Receipt | None
    window: Window
    quota_used: int
    quota_maximum: int | None

    @property
    def is_essay(self) -> bool:
        """Whether this is an essay (else calligraphy)."""
        return self.entry.category.kind is CategoryKind.ESSAY

    @property
    def is_pictured(self) -> bool:
        """Whether judges look at pictures: calligraphy, or an essay that came as a scan."""
        return not self.is_essay or bool(self.manuscript and self.manuscript.is_scanned)


def dossier_of(entry: Entry) -> Dossier:
    """Load the dossier of an entry."""
    is_essay = entry.category.kind is CategoryKind.ESSAY
    manuscript = queries.current_manuscript(entry) if is_essay else None
    has_pages = manuscript.is_scanned if manuscript else not is_essay
    allowance = allowance_of(entry.category, entry.unit_id)
    decisions = queries.decisions_of(entry)
    return Dossier(
        entry=entry,
        authors=queries.authors_of([entry.id]).get(entry.id, []),
        manuscript=manuscript,
        pages=queries.current_pages(entry) if has_pages else (),
        copy=queries.current_copy(entry),
        texts=current_declarations(entry.call),
        agreed=frozenset(text for text, decision in decisions.items() if decision.is_agreed),
        receipt=queries.live_receipt(entry),
        window=entry_window(entry, allowance),
        quota_used=queries.quota_used(entry.category, entry.unit_id),
        quota_maximum=quota_maximum(entry.category, allowance),
    )


def quota_maximum(category: Category, allowance: UnitAllowance | None) -> int | None:
    """Return how many entries the unit may have in the category; None is without limit."""
    if allowance is not None and allowance.quota_maximum is not None:
        return allowance.quota_maximum
    return category.quota_maximum


def entry_window(entry: Entry, allowance: UnitAllowance | None) -> Window:
    """Return the submission window of this entry; a returned one gets time to be mended."""
    window = phases.window(entry.call, allowance)
    if entry.status is not EntryStatus.RETURNED or entry.returned_at is None:
        return window
    grace = timedelta(days=CallRules.of(entry.call).return_grace_days)
    return _at_least_until(window, entry.returned_at + grace)


def _at_least_until(window: Window, moment: datetime) -> Window:
    if window.closes_at is None or window.closes_at >= moment:
        return window
    return Window(window.opens_at, moment)
