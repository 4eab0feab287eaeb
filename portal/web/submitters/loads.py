"""Desk of submitters: finding the thing a page is about."""

from dataclasses import dataclass

from portal.accounts.rights import Account
from portal.calls.queries import call_by_code, category_by_key
from portal.entries import policies, queries
from portal.entries.reading import figures_in
from portal.errors import NotFound
from portal.files.essays import Picture
from portal.models import Call, Category, Entry, JudgePage, ScanPage


@dataclass(frozen=True, slots=True)
class Place:
    """A category of a call, to which something may be handed in."""

    call: Call
    category: Category


@dataclass(frozen=True, slots=True)
class EntryPage:
    """One scan page of an entry."""

    entry: Entry
    page: ScanPage


@dataclass(frozen=True, slots=True)
class CopyPage:
    """One page of an entry's judge copy."""

    entry: Entry
    page: JudgePage


@dataclass(frozen=True, slots=True)
class EntryManuscript:
    """The manuscript of an entry, by the code it had when the page was drawn."""

    entry: Entry
    manuscript_code: str


@dataclass(frozen=True, slots=True)
class EntryFigure:
    """One picture inside an essay of an entry, hidden from the judges or not."""

    entry: Entry
    picture: Picture


def place(_account: Account | None, code: str, category: str) -> Place:
    """Find a category of a call."""
    call = call_by_code(code)
    return Place(call, category_by_key(call, category))


def entry(_account: Account | None, code: str) -> Entry:
    """Find an entry."""
    return queries.entry_by_code(code)


def entry_page(_account: Account | None, code: str, page: str) -> EntryPage:
    """Find a scan page of an entry."""
    found = queries.entry_by_code(code)
    return EntryPage(found, queries.page_by_code(found, page))


def manuscript(_account: Account | None, code: str, manuscript: str) -> EntryManuscript:
    """Find an entry; which manuscript is meant, the deed looks at."""
    return EntryManuscript(queries.entry_by_code(code), manuscript)


def figure(_account: Account | None, code: str, manuscript: str, number: int) -> EntryFigure:
    """Find a picture inside the text of an entry, counted from 1."""
    found = queries.entry_by_code(code)
    text = queries.current_manuscript(found)
    figures = figures_in(text.blocks) if text and text.code == manuscript else []
    if not 0 < number <= len(figures):
        raise NotFound
    return EntryFigure(found, figures[number - 1])


def copy_page(_account: Account | None, code: str, page: str) -> CopyPage:
    """Find a page of an entry's judge copy."""
    found = queries.entry_by_code(code)
    return CopyPage(found, queries.copy_page_by_code(found, page))


def may_submit_here(account: Account | None, subject: Place) -> bool:
    """Submitters and liaisons of the call."""
    return policies.may_submit_to(account, subject.call)


def may_handle_manuscript(account: Account | None, subject: EntryManuscript) -> bool:
    """Whoever handles the entry."""
    return policies.may_handle_entry(account, subject.entry)


def may_handle_page(account: Account | None, subject: EntryPage | CopyPage | EntryFigure) -> bool:
    """Whoever handles the entry."""
    return policies.may_handle_entry(account, subject.entry)
