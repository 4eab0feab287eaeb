"""A desk, loaders of its guards: URL values → the judge's own readings. Raise NotFound."""

from portal.accounts.rights import Account
from portal.judging import blind


def assignment(account: Account | None, blind_code: str) -> blind.BlindAssignment:
    """Return one reading with its judge copy."""
    return blind.assignment_by_code(account, blind_code)


def reading(account: Account | None, blind_code: str) -> blind.BlindReading:
    """Return one reading without its judge copy."""
    return blind.reading_by_code(account, blind_code)


def sheet(account: Account | None, round_code: str) -> blind.ScoreSheet:
    """Return the judge's signed scorecards of a round."""
    return blind.sheet_of(account, round_code)
