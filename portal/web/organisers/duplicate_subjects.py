"""A desk, what the pages of the duplicate check stand on, found by the codes, or a 404."""

from dataclasses import dataclass

from portal.accounts.rights import Account
from portal.calls.policies import may_run_call, may_view_call
from portal.calls.queries import call_by_code
from portal.errors import NotFound
from portal.models import Call, DuplicateCase, DuplicatePair, DuplicateVerdict
from portal.models.enums import PairKind
from portal.screening.duplicates import queries
from portal.web import guards

SIDES = frozenset({"left", "right", "laid"})


@dataclass(frozen=True, slots=True)
class CaseOfCall:
    """A case of a call."""

    call: Call
    case: DuplicateCase


@dataclass(frozen=True, slots=True)
class PairOfCall:
    """A pair of a call."""

    call: Call
    pair: DuplicatePair


@dataclass(frozen=True, slots=True)
class PictureOfPair(PairOfCall):
    """One of the pictures of a pair of scans: left, right, or the right laid over the left."""

    side: str


@dataclass(frozen=True, slots=True)
class VerdictOfCall:
    """A verdict of a call, and its case."""

    call: Call
    case: DuplicateCase
    verdict: DuplicateVerdict


Subject = CaseOfCall | PairOfCall | VerdictOfCall


def case_of_call(_account: Account | None, code: str, case: str) -> CaseOfCall:
    """Return a case of this call. Raises NotFound."""
    call = call_by_code(code)
    return CaseOfCall(call, queries.case_by_code(call, case))


def pair_of_call(_account: Account | None, code: str, pair: str) -> PairOfCall:
    """Return a pair of this call. Raises NotFound."""
    call = call_by_code(code)
    return PairOfCall(call, queries.pair_by_code(call, pair))


def picture_of_pair(account: Account | None, code: str, pair: str, side: str) -> PictureOfPair:
    """Return a picture of a pair of scans. Raises NotFound."""
    found = pair_of_call(account, code, pair)
    if side not in SIDES or found.pair.kind is not PairKind.SCAN:
        raise NotFound
    return PictureOfPair(found.call, found.pair, side)


def verdict_of_call(_account: Account | None, code: str, verdict: str) -> VerdictOfCall:
    """Return a verdict of this call. Raises NotFound."""
    call = call_by_code(code)
    found = queries.verdict_by_code(call, verdict)
    return VerdictOfCall(call, queries.case_of(found), found)


def may_open(call: Call) -> bool:
    """Say whether whoever asks may look into this other call: rights are given call by call."""
    return may_view_call(guards.account(), call)


def may_view_case(account: Account | None, subject: Subject) -> bool:
    """Organisers and observers of the call look at what was found."""
    return may_view_call(account, subject.call)


def may_decide_case(account: Account | None, subject: Subject) -> bool:
    """The organisers of the call decide."""
    return may_run_call(account, subject.call)
