"""Evidence of cases that are over: it stays to be seen when texts change or go."""

from flask import Flask

from portal.entries.queries import authors_of
from portal.models.enums import CaseState, Consequence, Finding
from portal.screening.duplicate_reports import gathering
from portal.screening.duplicates import cases, queries
from portal.screening.duplicates.operations import Sentence
from tests.factories.call import NOW, make_call
from tests.factories.duplicate_cases import current, make_case, make_essays, make_pair
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


def test_report_of_a_decided_case_keeps_what_it_was_judged_by(app: Flask) -> None:
    call = make_call()
    a, b = make_essays(2, call=call)
    case = make_case(make_pair(a, b))
    decide(case, sentences={b.code: Sentence(Consequence.RETURN, "请改")})
    change_text(b, call=call)

    paper = gathering.paper_of_case(call, case, at=NOW)

    assert ["《第 1 篇》与《第 2 篇》"] == [one.title for one in paper.comparisons]
    assert "，1 对有相似之处" in paper.summary


def test_report_names_nobody_of_another_call(app: Flask) -> None:
    before, now = make_call(title="第九届征集"), make_call(title="第十届征集")
    (old,), (new,) = make_essays(1, call=before), make_essays(1, call=now)
    (author,) = authors_of([old.id])[old.id]
    old.title, old.unit.name, author.name = "往年写的一篇", "往年的单位", "柳如风"
    text = current(old)
    text.text = f"别处没有的开头{text.text}"
    shared = {"evidence": {"passages": [[0, 20, 7, 27, "same"]]}}
    case = make_case(make_pair(new, old, **shared))

    told = str(gathering.paper_of_case(now, case, at=NOW))

    assert "往届作品（第九届征集）" in told
    secrets = ("往年写的一篇", "往年的单位", "柳如风", "别处没有的开头")
    assert [] == [secret for secret in secrets if secret in told]
