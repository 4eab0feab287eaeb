"""The check at work: the real engine, in its own process, on essays handed in for real."""

import pytest
from flask import Flask
from sqlalchemy import select

from portal import jobs
from portal.calls import regulations
from portal.calls.operations.settings import check_marks
from portal.calls.settings import CallRules, as_settings
from portal.entries import operations as entries
from portal.entries import queries as entry_queries
from portal.errors import Refused
from portal.extensions import db
from portal.judging.operations import rounds
from portal.models import (
    AuditEvent,
    Call,
    CheckedText,
    DuplicateCase,
    DuplicatePair,
    DuplicateRun,
    Entry,
)
from portal.models.enums import (
    CaseState,
    EntryStatus,
    RoundState,
    RunKind,
    RunState,
    SimilarityBand,
)
from portal.screening import operations as screening
from portal.screening.duplicates import operations, queries
from portal.screening.duplicates.queries import CasesWanted
from tests.factories.account import make_user
from tests.factories.call import NOW, make_call
from tests.factories.entry import all_texts, make_manuscript, make_submitted_essay
from tests.factories.judging import make_assignment, make_round

OPENING = (
    "去年腊月的一个早晨，老张背着布袋第一次走进接待室，袋子里是一摞用麻绳捆着的材料，"
    "一共二十三份，每一份的边角都磨毛了。他说自己不是来闹的，只想把事情弄个明白。"
    "我给他倒了杯水，请他从头讲，他讲得很慢，讲到一半又把材料捆了起来。"
)
MIDDLE = (
    "我把二十三份材料按年份重新理了一遍，编上页码，做了目录，理到第九份时发现，"
    "问题不在补偿标准，而在一份当年漏盖了章的丈量表，前后四任经办人都没有翻到这一页。"
)
OTHER = (
    "南湖社区的路灯坏了三个月，报修的电话打了十几次，每次都说已经登记。"
    "那天傍晚我陪着两位老人沿湖走了一圈，数出二十六盏不亮的灯，把编号抄在本子上，"
    "第二天一早送到了城管的值班台。半个月以后，最后一盏灯在一场小雨里亮了起来。"
)
ENDING = "这件事让我明白，答复群众靠的不是口才，是把每一页都翻到。"


def hand_in(text: str, *, call: Call, title: str) -> Entry:
    """Return an essay handed in by a unit of its own."""
    return make_submitted_essay(call=call, title=title, text=text)[0]


def current_pairs() -> list[DuplicatePair]:
    """Return the pairs that stand, the strongest first."""
    return list(
        db.session.scalars(
            select(DuplicatePair)
            .where(DuplicatePair.replaced_at.is_(None))
            .order_by(DuplicatePair.score.desc())
        )
    )


def text_of(entry: Entry) -> CheckedText:
    """Return an entry's text in the index."""
    return db.session.scalars(
        select(CheckedText).where(
            CheckedText.entry_id == entry.id, CheckedText.withdrawn_at.is_(None)
        )
    ).one()


@pytest.fixture
def call(app: Flask) -> Call:
    """Return a call with an essay, a copy of half of it, and one that has nothing of either."""
    call = make_call()
    hand_in(OPENING + MIDDLE + ENDING, call=call, title="二十三份材料")
    hand_in(OTHER + MIDDLE, call=call, title="漏盖的章")
    hand_in(OTHER[:60] + "灯下的人都说好。" + ENDING, call=call, title="湖边的灯")
    return call


@pytest.mark.slow
def test_copy_is_a_case_seconds_after_it_arrived(call: Call) -> None:
    assert not queries.progress_of(call).is_complete
    jobs.run_all(at=NOW)
    strongest = current_pairs()[0]
    found = queries.cases_of(call, CasesWanted())

    assert strongest.is_alarm
    assert {"二十三份材料", "漏盖的章"} <= set(found.lines[0].titles)
    a, b = strongest.a_text, strongest.b_text
    assert a is not None
    assert b is not None
    (a0, a1, b0, b1, kind) = max(strongest.evidence["passages"], key=lambda one: one[1] - one[0])
    assert ("same", a.text[a0:a1]) == (kind, b.text[b0:b1])
    assert a.share_without_base > 0.3
    assert SimilarityBand.REVIEW is a.band


@pytest.mark.slow
def test_full_run_says_what_the_arrivals_said(call: Call) -> None:
    jobs.run_all(at=NOW)
    before = [(one.id, one.score, one.evidence) for one in current_pairs()]
    cases = [(one.id, one.state) for one in db.session.scalars(select(DuplicateCase))]
    texts = db.session.scalars(select(CheckedText)).all()
    assert {None} == {one.near_topics for one in texts}
    assert not queries.progress_of(call).is_complete
    run = operations.ask_full_check(call, actor=make_user(), at=NOW)
    assert run is operations.ask_full_check(call, actor=make_user(), at=NOW)
    jobs.run_all(at=NOW)
    progress = queries.progress_of(call)

    assert (RunState.DONE, 3, 3) == (run.state, run.done, run.total)
    # what cut the words, and with which terms
    assert ["jieba", 12] == [run.engine_version.split()[1][-5:], len(run.engine_version.split()[3])]
    assert (True, 0, 0) == (progress.is_complete, progress.unchecked, progress.stale)
    assert before == [(one.id, one.score, one.evidence) for one in current_pairs()]
    # three essays that share passages are pairs, and no news of topics
    assert [[]] * 3 == [one.near_topics for one in texts]
    assert cases == [(one.id, one.state) for one in db.session.scalars(select(DuplicateCase))]


@pytest.mark.slow
def test_changed_and_withdrawn_essays_leave_their_cases(call: Call) -> None:
    jobs.run_all(at=NOW)
    copy = db.session.scalars(select(Entry).where(Entry.title == "漏盖的章")).one()
    entries.revise_entry(copy, actor=copy.submitter, at=NOW)
    jobs.run_all(at=NOW)
    (case,) = db.session.scalars(select(DuplicateCase)).all()
    assert CaseState.GONE is case.state

    make_manuscript(entry=copy, text=OPENING)
    confirm_and_submit(copy)
    jobs.run_all(at=NOW)
    assert CaseState.OPEN is case.state
    assert 0.9 < text_of(copy).share_without_base

    entries.withdraw_entry(copy, actor=copy.submitter, at=NOW)
    jobs.run_all(at=NOW)
    assert CaseState.GONE is case.state
    assert all(copy.id not in (pair.a_entry_id, pair.b_entry_id) for pair in current_pairs())


def confirm_and_submit(entry: Entry) -> None:
    """Hand an entry in again after its file was changed."""
    copy = entry_queries.current_copy(entry)
    assert copy is not None
    entries.confirm_copy(entry, copy_code=copy.code, actor=entry.submitter, at=NOW)
    entries.submit_entry(entry, agreed=all_texts(entry.call), actor=entry.submitter, at=NOW)


@pytest.mark.slow
def test_quoted_regulations_are_shown_and_alarm_nobody(app: Flask) -> None:
    call = make_call()
    law = regulations.article(6).text
    for number, own in enumerate((OPENING, OTHER)):
        hand_in(own + law, call=call, title=f"第 {number} 篇")
    jobs.run_all(at=NOW)
    texts = db.session.scalars(select(CheckedText)).all()

    assert [] == [pair for pair in current_pairs() if pair.is_alarm]
    assert {6} == {span[3] for text in texts for span in text.base_spans}
    assert all(text.share > text.share_without_base == 0 for text in texts)


@pytest.mark.slow
def test_earlier_calls_and_reference_texts_are_on_the_other_side(app: Flask) -> None:
    old, new = make_call(title="去年的征集"), make_call(title="今年的征集")
    hand_in(OPENING + MIDDLE, call=old, title="旧作")
    entry = hand_in(OPENING + ENDING, call=new, title="新作")
    reference = operations.add_reference(
        new, title="晚报报道", source="晚报", text=OTHER + OPENING, actor=make_user(), at=NOW
    )
    jobs.run_all(at=NOW)
    operations.ask_full_check(new, actor=None, at=NOW)
    jobs.run_all(at=NOW)
    (case,) = queries.cases_of(new, CasesWanted()).lines

    # whoever may see this call need not see the other one
    assert {"新作", "往届作品", "晚报报道"} == set(case.titles)
    assert {entry.id} == {pair.a_entry_id for pair in current_pairs()}
    assert 0 == queries.cases_of(old, CasesWanted()).total

    operations.withdraw_reference(reference, actor=make_user(), at=NOW)
    jobs.run_all(at=NOW)
    assert 1 == len(current_pairs())


def test_base_text_that_changes_makes_the_check_stale(app: Flask) -> None:
    call = make_call()
    run = operations.ask_full_check(call, actor=None, at=NOW)
    run.state = RunState.RUNNING
    operations.check_again(call, at=NOW)
    newest = queries.progress_of(call).full

    assert (RunState.SUPERSEDED, RunState.WAITING) == (run.state, newest and newest.state)


def test_run_whose_job_is_lost_has_failed(app: Flask) -> None:
    call = make_call()
    run = DuplicateRun(call_id=call.id, kind=RunKind.FULL, state=RunState.RUNNING, asked_at=NOW)
    db.session.add(run)
    db.session.flush()

    assert (1, RunState.FAILED) == (operations.free_stale(at=NOW), run.state)


def test_switched_off_check_looks_nothing_up(app: Flask) -> None:
    call = make_call()
    call.settings = as_settings(CallRules(checks_duplicates=False))
    hand_in(OPENING, call=call, title="一篇")
    jobs.run_all(at=NOW)
    progress = queries.progress_of(call)

    assert (False, 1, False) == (progress.is_on, progress.unchecked, progress.is_complete)


def test_returned_entry_is_compared_as_it_was_handed_in(app: Flask) -> None:
    call = make_call()
    call.settings = as_settings(CallRules(checks_duplicates=False))
    entry = hand_in(OPENING, call=call, title="一篇")
    jobs.run_all(at=NOW)
    entries.return_entry(entry, reason="请改", actor=make_user(), at=NOW)
    make_manuscript(entry=entry, text=OTHER)
    jobs.run_all(at=NOW)

    assert (EntryStatus.RETURNED, OPENING) == (entry.status, text_of(entry).text)


def test_round_opens_after_the_full_check_or_with_a_reason(app: Flask) -> None:
    call = make_call()
    entry = hand_in(OPENING, call=call, title="一篇")
    round_ = make_round(category=call.categories[0], readings=1)
    screening.accept(entry, actor=make_user(), at=NOW)
    make_assignment(round_=round_, entry=entry)
    with pytest.raises(Refused, match="还有 1 件作品没有经过全部重查"):
        rounds.open_round(round_, actor=make_user(), at=NOW)
    rounds.open_round(round_, actor=make_user(), at=NOW, unchecked="评委已到场")
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.verb == "round.opened")).one()

    assert RoundState.OPEN is round_.state
    assert (1, "评委已到场") == (event.facts["unseen"], event.facts["reason"])


@pytest.mark.parametrize(("notice", "review"), [(0, 30), (40, 30), (20, 101)])
def test_marks_that_say_nothing_are_refused(app: Flask, notice: int, review: int) -> None:
    with pytest.raises(Refused, match="提示线不能比复核线高"):
        check_marks(CallRules(notice_percent=notice, review_percent=review))
