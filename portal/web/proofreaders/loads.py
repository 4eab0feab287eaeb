"""A desk, loaders of its guards: URL values → a work given to this reader. Raise NotFound."""

from dataclasses import dataclass

from portal import clock
from portal.accounts.rights import Account
from portal.errors import NotFound
from portal.judging.proofreading import blind
from portal.judging.proofreading.hints import BlindHint, hints_for


def reading(account: Account | None, blind_code: str) -> blind.BlindProofreading:
    """Return one work with its text, pages and marks."""
    return blind.reading_by_code(account, blind_code)


@dataclass(frozen=True, slots=True)
class Marked:
    """A work and one of its marks."""

    reading: blind.BlindProofreading
    mark: blind.BlindMark


def marked(account: Account | None, blind_code: str, number: int) -> Marked:
    """Return a work with a mark this reader sees."""
    found = blind.reading_by_code(account, blind_code)
    mark = next((one for one in found.marks if one.number == number), None)
    if mark is None:
        raise NotFound
    return Marked(found, mark)


@dataclass(frozen=True, slots=True)
class Hinted:
    """A work and one of the hints that the machine gives this reader."""

    reading: blind.BlindProofreading
    hint: BlindHint


def hinted(account: Account | None, blind_code: str, hint: str) -> Hinted:
    """Return a work in this reader's hands with a hint of it."""
    found = blind.reading_by_code(account, blind_code)
    hints = hints_for(found, account.user.id, at=clock.now()).hints if account else ()
    one = next((one for one in hints if one.code == hint), None)
    if one is None:
        raise NotFound
    return Hinted(found, one)
