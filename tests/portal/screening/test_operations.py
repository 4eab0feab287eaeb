"""Accepting and sending back: blind codes, frozen copies, refusals, whole lots."""

import re

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal import audit
from portal.entries import operations as entries
from portal.entries import queries as entry_queries
from portal.entries.operations.judge_copies import scan_digest
from portal.entries.queries import current_pages
from portal.errors import Refused, TransitionRefused
from portal.extensions import db
from portal.models import (
    AuditEvent,
    BlindCode,
    Entry,
    JudgeCopy,
    JudgePage,
    ScanPage,
    Screening,
    StoredFile,
)
from portal.models.enums import (
    AssignmentState,
    EntryStatus,
    PageState,
    PlanState,
    ScreeningDecision,
)
from portal.screening import operations, queries
from tests.factories.account import make_user
from tests.factories.call import NOW, make_call
from tests.factories.entry import all_texts, look_at, make_entry, make_submitted_essay
from tests.factories.judging import make_assignment, make_plan, make_round


def verbs_of(entry: Entry) -> list[str]:
    return [event.verb for event in reversed(queries.events_of(entry))]


def count(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_accepting_freezes_the_copy_and_draws_a_code(app: Flask) -> None:
    entry, _ = make_submitted_essay()
    code = operations.accept(entry, actor=make_user(), at=NOW)
    copy = entry_queries.current_copy(entry)
    assert copy is not None

    assert (EntryStatus.ACCEPTED, NOW) == (entry.status, copy.frozen_at)
    assert re.fullmatch(r"ZW-2027-\d{4}", code.code)
    assert ["entry.accepted", "entry.blind_code_drawn"] == verbs_of(entry)[-2:]


def test_a_decision_keeps_what_the_machine_had_found(app: Flask) -> None:
    entry, _ = make_submitted_essay()
    organiser = make_user(name="许知行")
    operations.accept(entry, actor=organiser, at=NOW)
    (decision,) = queries.decisions_of(entry)

    assert (ScreeningDecision.ACCEPTED, "许知行") == (decision.row.decision, decision.decided_by)
    assert {"key": "declarations", "sentence": "3 项必须的承诺都已勾选", "kind": "done"} in (
        decision.row.checks
    )


def test_codes_say_nothing_of_the_order_of_acceptance(app: Flask) -> None:
    call, organiser = make_call(), make_user()
    codes = []
    for _ in range(12):
        entry, _ = make_submitted_essay(call=call)
        codes.append(operations.accept(entry, actor=organiser, at=NOW).code)

    assert 12 == len(set(codes))
    assert sorted(codes) != codes


def test_a_code_in_use_is_drawn_again(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    call, organiser = make_call(), make_user()
    first, second = (make_submitted_essay(call=call)[0] for _ in range(2))
    draws = iter([417, 417, 417, 88])
    monkeypatch.setattr("secrets.randbelow", lambda limit: next(draws))

    assert "ZW-2027-0417" == operations.accept(first, actor=organiser, at=NOW).code
    assert "ZW-2027-0088" == operations.accept(second, actor=organiser, at=NOW).code


def test_the_database_refuses_what_two_draws_did_not_see(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    call, organiser = make_call(), make_user()
    first, second = (make_submitted_essay(call=call)[0] for _ in range(2))
    draws = iter([417, 417, 88])
    monkeypatch.setattr("secrets.randbelow", lambda limit: next(draws))
    monkeypatch.setattr(queries, "is_code_taken", lambda call_id, code: False)
    operations.accept(first, actor=organiser, at=NOW)

    assert "ZW-2027-0088" == operations.accept(second, actor=organiser, at=NOW).code
    assert EntryStatus.ACCEPTED == second.status


def test_a_large_call_gets_five_digits(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    entry, _ = make_submitted_essay()
    monkeypatch.setattr(operations, "FOUR_DIGITS_UP_TO", 0)

    assert re.fullmatch(r"ZW-2027-\d{5}", operations.accept(entry, actor=make_user(), at=NOW).code)


def test_accepting_again_after_a_return_keeps_the_code(app: Flask) -> None:
    entry, _ = make_submitted_essay()
    organiser = make_user()
    first = operations.accept(entry, actor=organiser, at=NOW).code
    operations.send_back(entry, reason="第三段有当事人姓名", actor=organiser, at=NOW)
    entries.submit_entry(entry, agreed=all_texts(entry.call), actor=entry.submitter, at=NOW)
    again = operations.accept(entry, actor=organiser, at=NOW).code

    assert first == again
    assert 1 == verbs_of(entry).count("entry.blind_code_drawn")


def test_accepting_twice_is_refused_and_changes_nothing(app: Flask) -> None:
    entry, _ = make_submitted_essay()
    organiser = make_user()
    operations.accept(entry, actor=organiser, at=NOW)
    with pytest.raises(TransitionRefused, match="现在是“审查通过”") as refused:
        operations.accept(entry, actor=organiser, at=NOW)

    assert 409 == refused.value.status
    assert (1, 1) == (count(Screening), count(BlindCode))


def test_an_unconfirmed_copy_is_not_accepted(app: Flask) -> None:
    entry, _ = make_submitted_essay()
    copy = entry_queries.current_copy(entry)
    assert copy is not None
    copy.confirmed_at = None
    with pytest.raises(Refused, match="评审副本还没有经作者确认"):
        operations.accept(entry, actor=make_user(), at=NOW)

    assert (EntryStatus.SUBMITTED, 0) == (entry.status, count(BlindCode))


def test_an_entry_without_a_copy_is_not_accepted(app: Flask) -> None:
    entry = make_entry(status=EntryStatus.SUBMITTED)
    with pytest.raises(Refused, match="评审副本还没有经作者确认"):
        operations.accept(entry, actor=make_user(), at=NOW)


def make_scans(entry: Entry, *, states: list[PageState], drawn: int) -> None:
    """Give a calligraphy work pages, and a confirmed copy of which *drawn* pages are there."""
    file = StoredFile(
        sha256="a" * 64, size=1, kind="jpeg", media_type="image/jpeg", original_name="全幅.jpg",
        storage_key="aa/" + "a" * 64, uploaded_at=NOW,
    )  # fmt: skip
    for position, state in enumerate(states):
        page = ScanPage(
            entry_id=entry.id, file=file, position=position, width=4000, height=3000, state=state
        )
        db.session.add(page)
    db.session.flush()
    key = "aa/" + "a" * 64
    pages = [
        JudgePage(
            position=position, width=9, height=9, page_key=key, preview_key=key, thumb_key=key,
            pyramid_key=key,
        )
        for position in range(drawn)
    ]  # fmt: skip
    entry.copies.append(
        JudgeCopy(
            number=1, digest=scan_digest(entry, current_pages(entry)), created_at=NOW,
            confirmed_at=NOW, pages=pages,
        )
    )  # fmt: skip
    db.session.flush()


@pytest.mark.parametrize(
    ("states", "drawn", "is_accepted"),
    [
        ([PageState.READY, PageState.READY], 2, True),
        ([PageState.READY, PageState.READY], 1, False),
        ([PageState.READY, PageState.PENDING], 2, False),
        ([PageState.DAMAGED], 1, False),
    ],
)
def test_scans_are_accepted_when_every_page_is_drawn(
    app: Flask, states: list[PageState], drawn: int, is_accepted: bool
) -> None:
    entry = make_entry(category=make_call().categories[1], status=EntryStatus.SUBMITTED)
    make_scans(entry, states=states, drawn=drawn)
    if is_accepted:
        with pytest.raises(Refused, match="还没有核对图片"):
            operations.accept(entry, actor=make_user(), at=NOW)
        look_at(entry, actor=make_user())
        assert operations.accept(entry, actor=make_user(), at=NOW).code.startswith("SF-2027-")
        return
    with pytest.raises(Refused, match="图片还没有全部做好"):
        operations.accept(entry, actor=make_user(), at=NOW)
    assert EntryStatus.SUBMITTED == entry.status


def test_sending_back_needs_a_reason_that_the_author_reads(app: Flask) -> None:
    entry, receipt = make_submitted_essay()
    organiser = make_user()
    with pytest.raises(Refused, match="请写明退回的理由") as refused:
        operations.send_back(entry, reason="  \n", actor=organiser, at=NOW)
    assert "reason" == refused.value.field
    operations.send_back(entry, reason=" 第三段有当事人姓名 ", actor=organiser, at=NOW)

    assert (EntryStatus.RETURNED, "第三段有当事人姓名") == (entry.status, entry.return_reason)
    assert NOW == receipt.void_at
    assert ["第三段有当事人姓名"] == [one.row.reason for one in queries.decisions_of(entry)]


@pytest.mark.parametrize(
    ("plan", "reading", "is_refused"),
    [
        (PlanState.APPLIED, AssignmentState.ASSIGNED, True),
        (PlanState.DISCARDED, AssignmentState.ASSIGNED, False),
        (PlanState.APPLIED, AssignmentState.RECUSED, False),
    ],
)
def test_an_entry_in_a_plan_in_force_is_not_sent_back(
    app: Flask, plan: PlanState, reading: AssignmentState, is_refused: bool
) -> None:
    entry, _ = make_submitted_essay()
    organiser = make_user()
    operations.accept(entry, actor=organiser, at=NOW)
    round_ = make_round(category=entry.category)
    make_assignment(
        round_=round_, entry=entry, plan=make_plan(round_=round_, state=plan), state=reading
    )
    if is_refused:
        with pytest.raises(Refused, match="已经分给评委，不能退回"):
            operations.send_back(entry, reason="字数不够", actor=organiser, at=NOW)
    else:
        operations.send_back(entry, reason="字数不够", actor=organiser, at=NOW)

    assert (EntryStatus.ACCEPTED if is_refused else EntryStatus.RETURNED) == entry.status


def test_a_lot_is_accepted_one_by_one_and_refusals_are_listed(app: Flask) -> None:
    call, organiser = make_call(), make_user()
    good, late = (make_submitted_essay(call=call)[0] for _ in range(2))
    bare = make_entry(call=call, status=EntryStatus.SUBMITTED, title="没有副本的一件")
    outcome = operations.accept_all([good, bare, late], actor=organiser, at=NOW)

    assert (good, late) == outcome.done
    assert [("没有副本的一件", "这件作品的评审副本还没有经作者确认，请先退回修改。")] == [
        (one.entry.title, one.reason) for one in outcome.refused
    ]
    assert EntryStatus.SUBMITTED == bare.status
    assert (2, 2) == (count(BlindCode), count(Screening))
    assert (count(AuditEvent), None) == audit.verify()


def test_a_lot_is_sent_back_with_one_reason(app: Flask) -> None:
    call, organiser = make_call(), make_user()
    lot = [make_submitted_essay(call=call)[0] for _ in range(2)]
    outcome = operations.send_back_all(lot, reason="请补盖章件", actor=organiser, at=NOW)

    assert ((lot[0], lot[1]), ()) == (outcome.done, outcome.refused)
    assert ["请补盖章件"] * 2 == [entry.return_reason for entry in lot]
