"""A desk, loaders of its guards: URL values → the judge's own readings. Raise NotFound."""

from flask import request

from portal.accounts.rights import Account
from portal.judging import blind


def assignment(account: Account | None, blind_code: str) -> blind.BlindAssignment:
    """Return one reading with its judge copy."""
    return blind.assignment_by_code(account, blind_code)


def reading(account: Account | None, blind_code: str) -> blind.BlindReading:
    """Return one reading without its judge copy."""
    return blind.reading_by_code(account, blind_code)


def pair(account: Account | None) -> blind.BlindPair:
    """Return the two readings that ``?left=`` and ``?right=`` name."""
    return blind.pair_by_codes(account, request.args.get("left", ""), request.args.get("right", ""))


def sheet(account: Account | None, round_code: str) -> blind.ScoreSheet:
    """Return the judge's signed scorecards of a round."""
    return blind.sheet_of(account, round_code)
