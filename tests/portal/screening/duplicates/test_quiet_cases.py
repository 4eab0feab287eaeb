"""Cases in which nothing reaches the mark any more although no text changed: nobody is cleared."""

from flask import Flask

from portal.extensions import db
from portal.models.enums import CaseOpening, CaseState, Finding
from portal.screening.duplicates import cases, queries
from portal.screening.duplicates.operations import withdraw_verdict
from portal.web.organisers.duplicate_words import badge_of
from tests.factories.account import make_user
from tests.factories.call import NOW, make_call
from tests.factories.duplicate_cases import current, make_case, make_essays, make_pair
from tests.portal.screening.duplicates.test_cases import change_text, decide


def test_undecided_case_stays_open_while_its_texts_stand(app: Flask) -> None:
    call = make_call()
    a, b = make_essays(2, call=call)
    pair = make_pair(a, b)
    case = make_case(pair)
    pair.is_alarm = False
    cases.regroup(call, at=NOW)
    (line,) = queries.cases_of(call, queries.CasesWanted()).lines
    assert (CaseState.OPEN, True) == (case.state, line.is_quiet)
    assert badge_of(line)[0].endswith("，现在低于提示线")

    # found again below the mark by a later run, and then not at all
    pair.replaced_at = NOW
    again = make_pair(a, b, is_alarm=False)
    cases.regroup(call, at=NOW)
    assert [again.code] == [one.code for one in queries.case_view(call, case).pairs]
    again.replaced_at = NOW
    cases.regroup(call, at=NOW)
    view = queries.case_view(call, case)
    assert (CaseState.OPEN, 2, True) == (case.state, len(view.members), view.is_quiet)
    assert [again.code] == [one.code for one in view.pairs]

    verdict = decide(case, Finding.FALSE_ALARM)
    make_case(make_pair(a, b))
    assert CaseState.SETTLED is case.state

    withdraw_verdict(verdict, reason="再看一遍", actor=make_user(), at=NOW)
    change_text(b, call=call)
    assert CaseState.GONE is case.state


def test_third_copy_hushes_nobody_out_of_an_open_case(app: Flask) -> None:
    call = make_call()
    a, b, c = make_essays(3, call=call)
    make_pair(a, b)
    quiet = make_pair(b, c)
    case = make_case(quiet)
    quiet.is_alarm = False
    cases.regroup(call, at=NOW)
    view = queries.case_view(call, case)

    assert (CaseState.OPEN, 3, False) == (case.state, len(view.members), view.is_quiet)


def test_withdrawn_verdict_opens_a_case_that_has_become_quiet(app: Flask) -> None:
    call = make_call()
    a, b = make_essays(2, call=call)
    pair = make_pair(a, b)
    case = make_case(pair)
    verdict = decide(case)
    pair.is_alarm = False
    cases.regroup(call, at=NOW)
    withdraw_verdict(verdict, reason="看错了", actor=make_user(), at=NOW)

    assert (CaseState.OPEN, CaseOpening.WITHDRAWN) == (case.state, case.opening)


def test_case_that_comes_back_unchanged_does_not_say_changed(app: Flask) -> None:
    call = make_call()
    a, b = make_essays(2, call=call)
    pair = make_pair(a, b)
    case, text = make_case(pair), current(b)
    text.withdrawn_at = pair.replaced_at = NOW
    cases.regroup(call, at=NOW)
    assert CaseState.GONE is case.state
    text.withdrawn_at = None
    db.session.flush()
    make_case(make_pair(a, b))

    assert (CaseState.OPEN, CaseOpening.AGAIN) == (case.state, case.opening)


def test_dismissed_group_stays_dismissed_when_a_quiet_pair_in_it_rises(app: Flask) -> None:
    call = make_call()
    a, b, c = make_essays(3, call=call)
    make_pair(a, b)
    quiet = make_pair(b, c, is_alarm=False)
    case = make_case(make_pair(a, c))
    decide(case, Finding.FALSE_ALARM)
    quiet.is_alarm = True
    cases.regroup(call, at=NOW)
    found = queries.cases_of(call, queries.CasesWanted())

    assert [(case.number, CaseState.SETTLED)] == [(one.number, one.state) for one in found.lines]
    assert 3 == len(queries.case_view(call, case).pairs)
