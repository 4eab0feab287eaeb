"""Reads about the duplicate check. No writes, no request; a constant number of queries each."""

from portal.screening.duplicates.queries.cases import case_by_code, case_view, cases_of, units_of
from portal.screening.duplicates.queries.entries import (
    check_of_entry,
    notes_of,
    veto_words,
)
from portal.screening.duplicates.queries.pairs import pair_by_code, pair_view, verdict_by_code
from portal.screening.duplicates.queries.places import (
    bands_of,
    case_of,
    neighbours,
    open_cases,
)
from portal.screening.duplicates.queries.progress import progress_of
from portal.screening.duplicates.queries.seen import fingerprint_of
from portal.screening.duplicates.values import CasesWanted

__all__ = [
    "CasesWanted",
    "bands_of",
    "case_by_code",
    "case_of",
    "case_view",
    "cases_of",
    "check_of_entry",
    "fingerprint_of",
    "neighbours",
    "notes_of",
    "open_cases",
    "pair_by_code",
    "pair_view",
    "progress_of",
    "units_of",
    "verdict_by_code",
    "veto_words",
]
