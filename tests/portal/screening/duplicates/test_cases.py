"""Cases as they open, grow, merge, are decided once, and open anew when a text changes."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from portal.accounts.rights import account_of
from portal.entries.queries import current_copy
from portal.errors import Conflict, Refused
from portal.extensions import db
from portal.judging import blind
from portal.judging.operations import rankings
from portal.models import AuditEvent, Call, DuplicateCase, DuplicatePair, DuplicateVerdict, Entry
from portal.models.enums import (
    CaseOpening,
    CaseState,
    Consequence,
    EntryStatus,
    Finding,
    RoundState,
)
from portal.screening import operations as screening
from portal.screening.duplicates import cases, queries
from portal.screening.duplicates.operations import Sentence, decide_case, withdraw_verdict
from tests.factories.account import make_user
from tests.factories.call import NOW, make_call
from tests.factories.duplicate_cases import (
    current,
    make_case,
    make_checked_text,
    make_essays,
    make_pair,
    make_reference,
)
from tests.factories.judging import make_assignment, make_round, make_scorecard
from tests.factories.publishing import make_judged_round, make_publication, make_ranking


def decide(
    case: DuplicateCase,
    finding: Finding = Finding.PLAGIARISM,
    sentences: dict[str, Sentence] | None = None,
    seen: str = "",
) -> DuplicateVerdict:
    """Decide a case as somebody does who looks at it now."""
    return decide_case(
        case, finding=finding, reason="两篇的第二段逐句相同", sentences=sentences or {},
        seen=seen or queries.fingerprint_of(case), actor=make_user(), at=NOW,
    )  # fmt: skip


def change_text(entry: Entry, *, call: Call) -> None:
    """Let another text of an entry stand in the index, its pairs retired."""
    old = current(entry)
    old.withdrawn_at = NOW
    for pair in db.session.scalars(select(DuplicatePair)).all():
        if old.id in (pair.a_text_id, pair.b_text_id):
            pair.replaced_at = NOW
    make_checked_text(entry, text=f"改过的文稿，{entry.code}")
    cases.regroup(call, at=NOW)


def verbs_about(case: DuplicateCase) -> list[str]:
    """Return what the trail says of a case, oldest first."""
    return list(
        db.session.scalars(
            select(AuditEvent.verb)
            .where(AuditEvent.subject_code == case.code)
            .order_by(AuditEvent.sequence)
        )
    )


def test_alarm_opens_a_case_and_a_quiet_pair_does_not(app: Flask) -> None:
    call = make_call()
    a, b, c = make_essays(3, call=call)
    make_pair(b, c, is_alarm=False)
    case = make_case(make_pair(a, b))
    view = queries.case_view(call, case)

    assert (CaseState.OPEN, 1, True) == (case.state, case.number, case.is_cross_unit)
    assert ["第 1 篇", "第 2 篇"] == [member.side.title for member in view.members]
    assert [True, False] == [member.is_earliest for member in view.members]
    assert ["duplicate.case_opened"] == verbs_about(case)


def test_case_with_a_reference_text_names_where_it_is_from(app: Flask) -> None:
    call = make_call()
    (a,) = make_essays(1, call=call)
    case = make_case(make_pair(a, make_reference(call)))
    reference = queries.case_view(call, case).members[-1].side

    assert (True, "晚报，2027 年 3 月 2 日") == (reference.is_reference, reference.source)


def test_verdict_is_given_once_and_only_on_what_was_seen(app: Flask) -> None:
    call = make_call()
    a, b, c = make_essays(3, call=call)
    case = make_case(make_pair(a, b))
    seen = queries.fingerprint_of(case)
    make_case(make_pair(b, c))

    with pytest.raises(Conflict, match="这一组有变化"):
        decide(case, seen=seen)
    decide(case)
    assert CaseState.SETTLED is case.state
    with pytest.raises(Conflict, match="已经认定过"):
        decide(case)


def test_dismissed_case_stays_dismissed_until_a_text_changes(app: Flask) -> None:
    call = make_call()
    a, b = make_essays(2, call=call)
    case = make_case(make_pair(a, b))
    decide(case, Finding.FALSE_ALARM)
    cases.regroup(call, at=NOW)
    assert CaseState.SETTLED is case.state

    # the same texts, found again by another run
    db.session.execute(select(DuplicatePair)).scalar_one().replaced_at = NOW
    make_case(make_pair(a, b, score=0.95))
    assert CaseState.SETTLED is case.state

    change_text(b, call=call)
    assert CaseState.SETTLED is case.state
    again = make_case(make_pair(a, b))

    assert (case.id, CaseState.OPEN, CaseOpening.CHANGED) == (again.id, case.state, case.opening)
    assert "duplicate.case_reopened" == verbs_about(case)[-1]


def test_newcomer_opens_a_decided_case_anew_but_not_a_dismissed_one(app: Flask) -> None:
    call = make_call()
    a, b, c, d, e, f = make_essays(6, call=call)
    found, dismissed = make_case(make_pair(a, b)), make_case(make_pair(d, e))
    decide(found, Finding.PLAGIARISM)
    decide(dismissed, Finding.FALSE_ALARM)
    grown, fresh = make_case(make_pair(b, c)), make_case(make_pair(e, f))

    assert (found.id, CaseState.OPEN, CaseOpening.JOINED) == (grown.id, grown.state, grown.opening)
    assert (CaseState.SETTLED, 2) == (dismissed.state, dismissed.size)
    assert (3, CaseOpening.FOUND) == (fresh.number, fresh.opening)


def test_two_cases_become_one_under_the_older_number(app: Flask) -> None:
    call = make_call()
    a, b, c, d = make_essays(4, call=call)
    old, young = make_case(make_pair(a, b)), make_case(make_pair(c, d))
    decide(young, Finding.SHARED_TEMPLATE)
    grown = make_case(make_pair(b, c))
    view = queries.case_view(call, grown)

    assert (old.id, 4, CaseState.OPEN) == (grown.id, grown.size, grown.state)
    assert (CaseState.MERGED, old.id) == (young.state, young.merged_into_id)
    # what was decided is still decided
    assert [False, False, True] == sorted(pair.is_decided for pair in view.pairs)
    assert [Finding.SHARED_TEMPLATE] == [verdict.finding for verdict in view.verdicts]


def test_case_is_gone_when_nothing_matches_any_more(app: Flask) -> None:
    call = make_call()
    a, b = make_essays(2, call=call)
    case = make_case(make_pair(a, b))
    change_text(a, call=call)

    assert (CaseState.GONE, NOW) == (case.state, case.closed_at)
    assert "duplicate.case_gone" == verbs_about(case)[-1]
    (line,) = queries.cases_of(call, queries.CasesWanted()).lines
    assert ("第 1 篇", "第 2 篇") == line.titles


def test_veto_keeps_an_entry_out_until_the_verdict_is_withdrawn(app: Flask) -> None:
    call = make_call()
    a, b = make_essays(2, call=call)
    screening.accept(b, actor=make_user(), at=NOW)
    case = make_case(make_pair(a, b))
    veto = Sentence(Consequence.VETO, "主要段落抄自他人作品。")
    verdict = decide(case, Finding.PLAGIARISM, {b.code: veto})

    assert (EntryStatus.SUBMITTED, EntryStatus.VETOED) == (a.status, b.status)
    assert {b.id: "主要段落抄自他人作品。"} == queries.veto_words([a.id, b.id])

    withdraw_verdict(verdict, reason="作者提供了原稿", actor=make_user(), at=NOW)

    assert (EntryStatus.ACCEPTED, {}) == (b.status, queries.veto_words([b.id]))
    assert (CaseState.OPEN, CaseOpening.WITHDRAWN) == (case.state, case.opening)
    (kept,) = queries.case_view(call, case).verdicts
    assert "作者提供了原稿" == kept.withdrawal_reason
    assert ["duplicate.verdict_withdrawn", "duplicate.case_reopened"] == verbs_about(case)[-2:]


def test_entry_that_is_let_in_again_has_the_copy_and_the_points_it_had(app: Flask) -> None:
    call = make_call()
    a, b = make_essays(2, call=call)
    screening.accept(b, actor=make_user(), at=NOW)
    reading = make_assignment(
        round_=make_round(state=RoundState.OPEN, category=b.category), entry=b
    )
    card = make_scorecard(assignment=reading, points={"theme": "18"})
    me, copy = account_of(reading.judge.user), current_copy(b)
    assert copy is not None
    before = [(one.code, one.assignment_id) for one in blind.queue_of(me)]
    case = make_case(make_pair(a, b))
    veto = Sentence(Consequence.VETO, "抄袭。")
    decide(case, sentences={b.code: veto})
    assert (None, []) == (copy.frozen_at, list(blind.queue_of(me)))

    # the case is decided once more, then it all was a mistake
    make_case(make_pair(b, make_essays(1, call=call)[0]))
    verdict = decide(case, sentences={b.code: veto})
    withdraw_verdict(
        verdict, reason="作者提供了原稿", actor=make_user(), at=NOW + timedelta(days=3)
    )

    assert (copy, NOW) == (current_copy(b), copy.frozen_at)
    assert before == [(one.code, one.assignment_id) for one in blind.queue_of(me)]
    assert (card, {"theme": "18"}) == (reading.scorecard, card.points)


def test_veto_carries_over_when_a_grown_case_is_decided_again(app: Flask) -> None:
    call = make_call()
    a, b, c = make_essays(3, call=call)
    case = make_case(make_pair(a, b))
    veto = Sentence(Consequence.VETO, "抄袭。")
    decide(case, Finding.PLAGIARISM, {b.code: veto})
    make_case(make_pair(b, c))
    verdict = decide(case, Finding.PLAGIARISM, {b.code: veto, c.code: veto})
    assert {EntryStatus.VETOED} == {b.status, c.status}

    withdraw_verdict(verdict, reason="复核后改判", actor=make_user(), at=NOW)

    assert {EntryStatus.SUBMITTED} == {b.status, c.status}


def test_return_sends_an_entry_back_with_the_words_given(app: Flask) -> None:
    call = make_call()
    a, b = make_essays(2, call=call)
    case = make_case(make_pair(a, b))
    words = "第二段请改写，或者注明出处。"
    decide(case, Finding.FAIR_QUOTATION, {a.code: Sentence(Consequence.NOTE, "引用已核对")})
    assert {a.id: ["引用已核对"]} == queries.notes_of([a.id, b.id])

    withdraw_verdict(
        db.session.execute(select(DuplicateVerdict)).scalar_one(), reason="重新看过",
        actor=make_user(), at=NOW,
    )  # fmt: skip
    decide(case, Finding.PLAGIARISM, {b.code: Sentence(Consequence.RETURN, words)})

    assert (EntryStatus.RETURNED, words) == (b.status, b.return_reason)
    assert {} == queries.notes_of([a.id, b.id])


@pytest.mark.parametrize(
    ("finding", "kind", "words", "sentence"),
    [
        (Finding.FALSE_ALARM, Consequence.VETO, "抄袭", "不能退回或取消资格"),
        (Finding.PLAGIARISM, Consequence.VETO, " ", "请写明处理的理由"),
    ],
)
def test_verdict_without_ground_is_refused(
    app: Flask, finding: Finding, kind: Consequence, words: str, sentence: str
) -> None:
    a, b = make_essays(2, call=make_call())
    case = make_case(make_pair(a, b))

    with pytest.raises(Refused, match=sentence):
        decide(case, finding, {a.code: Sentence(kind, words)})


def test_entry_of_another_case_cannot_be_sentenced(app: Flask) -> None:
    call = make_call()
    a, b, c = make_essays(3, call=call)
    case = make_case(make_pair(a, b))

    with pytest.raises(Refused, match="不在这一组里"):
        decide(case, Finding.PLAGIARISM, {c.code: Sentence(Consequence.VETO, "抄袭")})


def test_nobody_comes_back_once_results_are_published(app: Flask) -> None:
    totals = (("90", "91", "92"), ("60", "75", "78"))
    ranking = make_ranking(round_=make_judged_round(call=make_call(), totals=totals))
    call = ranking.round.category.call
    a, b, c = make_essays(3, call=call)
    case = make_case(make_pair(a, b))
    verdict = decide(case, sentences={b.code: Sentence(Consequence.VETO, "抄了别人")})
    rankings.lock_ranking(ranking, actor=make_user(), at=ranking.made_at)
    make_publication(ranking=ranking)

    with pytest.raises(Conflict, match="不能在这里恢复资格"):
        withdraw_verdict(verdict, reason="误", actor=make_user(), at=NOW)
    make_pair(b, c)
    cases.regroup(call, at=NOW)
    with pytest.raises(Conflict, match="不能在这里恢复资格"):
        decide(case)
    decide(case, sentences={b.code: Sentence(Consequence.VETO, "抄了别人")})

    assert EntryStatus.VETOED is b.status
