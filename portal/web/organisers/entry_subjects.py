"""A desk, what the pages of one entry stand on, found by the codes of the address, or a 404."""

from dataclasses import dataclass

from portal.accounts.rights import Account
from portal.calls.policies import may_run_call, may_view_call
from portal.calls.queries import call_by_code
from portal.entries.queries import (
    copy_figure_by_code,
    copy_page_by_code,
    entry_by_code,
    page_by_code,
)
from portal.errors import NotFound
from portal.models import Call, Entry, JudgeFigure, JudgePage, ScanPage, StoredFile
from portal.screening import queries


@dataclass(frozen=True, slots=True)
class EntryOfCall:
    """An entry that was handed in to a call."""

    call: Call
    entry: Entry


@dataclass(frozen=True, slots=True)
class FileOfEntry(EntryOfCall):
    """An original of an entry."""

    file: StoredFile


@dataclass(frozen=True, slots=True)
class PageOfEntry(EntryOfCall):
    """A page of an entry that came as pictures."""

    page: ScanPage


@dataclass(frozen=True, slots=True)
class PictureOfEntry(EntryOfCall):
    """A page of the judge copy, and in which size it is wanted."""

    page: JudgePage
    size: str


@dataclass(frozen=True, slots=True)
class FigureOfEntry(EntryOfCall):
    """A picture inside an essay's judge copy."""

    figure: JudgeFigure


def entry_of_call(_account: Account | None, code: str, entry: str) -> EntryOfCall:
    """Return an entry of this call; a draft is its author's alone. Raises NotFound."""
    call, found = call_by_code(code), entry_by_code(entry)
    if found.call_id != call.id or found.submitted_at is None:
        raise NotFound
    return EntryOfCall(call, found)


def file_of_entry(account: Account | None, code: str, entry: str, file: str) -> FileOfEntry:
    """Return an original of an entry. Raises NotFound."""
    place = entry_of_call(account, code, entry)
    found = queries.original_by_code(place.entry, file)
    if found is None:
        raise NotFound
    return FileOfEntry(place.call, place.entry, found)


def page_of_entry(account: Account | None, code: str, entry: str, page: str) -> PageOfEntry:
    """Return a page of an entry. Raises NotFound."""
    place = entry_of_call(account, code, entry)
    return PageOfEntry(place.call, place.entry, page_by_code(place.entry, page))


def picture_of_entry(
    account: Account | None, code: str, entry: str, page: str, size: str
) -> PictureOfEntry:
    """Return a page of the judge copy. Raises NotFound."""
    place = entry_of_call(account, code, entry)
    if size not in {"page", "preview", "thumb"}:
        raise NotFound
    return PictureOfEntry(place.call, place.entry, copy_page_by_code(place.entry, page), size)


def figure_of_entry(account: Account | None, code: str, entry: str, figure: str) -> FigureOfEntry:
    """Return a picture inside the judge copy. Raises NotFound."""
    place = entry_of_call(account, code, entry)
    return FigureOfEntry(place.call, place.entry, copy_figure_by_code(place.entry, figure))


def may_view_entry(account: Account | None, subject: EntryOfCall) -> bool:
    """Organisers and observers of the call look at its entries."""
    return may_view_call(account, subject.call)


def may_screen_entry(account: Account | None, subject: EntryOfCall) -> bool:
    """The organisers of the call screen its entries."""
    return may_run_call(account, subject.call)
