"""A desk, loaders of its guards: URL values → the judge's own readings. Raise NotFound."""

from flask import request

from portal.accounts.rights import Account
from portal.errors import NotFound
from portal.judging import blind


def assignment(account: Account | None, blind_code: str) -> blind.BlindAssignment:
    """Return one reading with its judge copy."""
    return blind.assignment_by_code(account, blind_code)


def reading(account: Account | None, blind_code: str) -> blind.BlindReading:
    """Return one reading without its judge copy."""
    return blind.reading_by_code(account, blind_code)


def sifted_work(account: Account | None, blind_code: str) -> blind.BlindAssignment:
    """Return one reading of a sifting round with its judge copy. Raises NotFound."""
    found = blind.assignment_by_code(account, blind_code)
    if not found.item.round.is_sifting:
        raise NotFound
    return found


def ballot(account: Account | None, round_code: str) -> blind.BlindBallot:
    """Return the judge's order of a ranking round."""
    return blind.ballot_of(account, round_code)


def calibration(account: Account | None, work_code: str) -> blind.BlindCalibration:
    """Return one calibration work with its judge copy."""
    return blind.calibration_by_code(account, work_code)


def desk(account: Account | None) -> blind.JudgeDesk:
    """Return the desk that ``?call=`` names, else the one that is not ready yet."""
    return blind.desk_for(account, request.args.get("call"))


def pair(account: Account | None) -> blind.BlindPair:
    """Return the two readings that ``?left=`` and ``?right=`` name."""
    return blind.pair_by_codes(account, request.args.get("left", ""), request.args.get("right", ""))


def discussion(account: Account | None, blind_code: str) -> blind.BlindDiscussion:
    """Return the discussion of a work the judge has signed."""
    return blind.discussion_of(account, blind_code)


def pile(account: Account | None, round_code: str) -> blind.BlindPile:
    """Return all of the judge's readings of a round."""
    return blind.pile_of(account, round_code)


def scored_pile(account: Account | None, round_code: str) -> blind.BlindPile:
    """Return all of the judge's readings of a round in which points are given. Raises NotFound."""
    found = blind.pile_of(account, round_code)
    if not found.round.is_scored:
        raise NotFound
    return found


def sheet(account: Account | None, round_code: str) -> blind.ScoreSheet:
    """Return the judge's signed scorecards of a round."""
    return blind.sheet_of(account, round_code)
