"""Evidence of cases that are over: it stays to be seen when texts change or go."""

from flask import Flask

from portal.models.enums import CaseState, Consequence, Finding
from portal.screening.duplicates import cases, queries
from portal.screening.duplicates.operations import Sentence
from tests.factories.call import NOW, make_call
from tests.factories.duplicate_cases import make_case, make_essays, make_pair
from tests.portal.screening.duplicates.test_cases import change_text, decide


def test_evidence_of_a_decided_case_stays_to_be_seen_when_a_text_changes(app: Flask) -> None:
    call = make_call()
    a, b = make_essays(2, call=call)
    pair = make_pair(a, b)
    case = make_case(pair)
    decide(case, sentences={b.code: Sentence(Consequence.RETURN, "请改")})
    change_text(b, call=call)

    (line,) = queries.case_view(call, case).pairs
    seen = queries.pair_view(call, pair)

    assert (pair.code, True) == (line.code, line.is_outdated)
    assert (1, 1, True) == (seen.place, seen.total, seen.b.is_outdated)


def test_evidence_that_was_found_anew_is_shown_once(app: Flask) -> None:
    call = make_call()
    a, b = make_essays(2, call=call)
    old = make_pair(a, b)
    case = make_case(old)
    decide(case, Finding.FALSE_ALARM)
    old.replaced_at = NOW
    new = make_pair(a, b, score=0.95)
    cases.regroup(call, at=NOW)

    (line,) = queries.case_view(call, case).pairs

    assert (new.code, False) == (line.code, line.is_outdated)


def test_what_was_in_a_case_that_is_gone_stays_to_be_seen(app: Flask) -> None:
    call = make_call()
    a, b = make_essays(2, call=call)
    pair = make_pair(a, b)
    case = make_case(pair)
    change_text(b, call=call)

    (line,) = queries.case_view(call, case).pairs

    assert (CaseState.GONE, pair.code) == (case.state, line.code)
