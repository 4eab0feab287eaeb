"""Handing in: to the second, complete, within the quota, and once."""

from datetime import timedelta

import pytest
from flask import Flask

from portal.entries import operations, queries
from portal.entries.completeness import Incomplete
from portal.errors import QuotaExceeded, Refused
from portal.extensions import db
from portal.models.enums import EntryStatus
from tests.factories.call import CLOSES, NOW, make_call
from tests.factories.entry import all_texts, make_entry, make_ready_essay, make_submitted_essay
from tests.factories.unit import make_unit


def test_submitting_gives_a_receipt_with_the_digest_of_the_file(app: Flask) -> None:
    entry, receipt = make_submitted_essay()
    manuscript = queries.current_manuscript(entry)
    assert manuscript is not None

    assert EntryStatus.SUBMITTED == entry.status
    assert [
        {
            "name": "定稿.txt",
            "size": manuscript.file.size,
            "sha256": manuscript.file.sha256,
        }
    ] == receipt.files
    assert receipt.code.startswith("HZ-")


def test_submitting_twice_gives_the_same_receipt(app: Flask) -> None:
    entry, receipt = make_submitted_essay()
    again = operations.submit_entry(
        entry, agreed=all_texts(entry.call), actor=entry.submitter, at=NOW + timedelta(seconds=1)
    )

    assert receipt.code == again.code
    assert NOW == entry.submitted_at


@pytest.mark.parametrize(("seconds", "is_taken"), [(-1, True), (0, False), (1, False)])
def test_the_deadline_holds_to_the_second(app: Flask, seconds: int, is_taken: bool) -> None:
    entry = make_ready_essay()
    at = CLOSES + timedelta(seconds=seconds)
    agreed = all_texts(entry.call)
    if not is_taken:
        with pytest.raises(Refused, match="报送已于 4 月 24 日 10:00 截止，逾期不再受理"):
            operations.submit_entry(entry, agreed=agreed, actor=entry.submitter, at=at)

        assert EntryStatus.DRAFT == entry.status
        return
    receipt = operations.submit_entry(entry, agreed=agreed, actor=entry.submitter, at=at)

    assert at == receipt.issued_at


def test_submitting_an_unfinished_entry_tells_every_gap_at_once(app: Flask) -> None:
    entry = make_entry(title="", answers={})
    with pytest.raises(Incomplete) as refused:
        operations.submit_entry(entry, agreed=set(), actor=entry.submitter, at=NOW)

    assert [
        "title", "genre", "file", "ai_use", "published_before", "confirmed",
        "agree_original", "agree_secrecy", "agree_licence",
    ] == [gap.field for gap in refused.value.gaps]  # fmt: skip


def test_a_full_quota_refuses_and_a_withdrawal_makes_room(app: Flask) -> None:
    call, unit = make_call(), make_unit(name="青柳区信访局")
    call.categories[0].quota_maximum = 1
    first, _ = make_submitted_essay(call=call, unit=unit)
    second = make_ready_essay(call=call, unit=unit)
    agreed = all_texts(call)
    with pytest.raises(QuotaExceeded, match="青柳区信访局的名额已满（1 件），请先撤回一件再报送"):
        operations.submit_entry(second, agreed=agreed, actor=second.submitter, at=NOW)
    operations.withdraw_entry(first, actor=first.submitter, at=NOW)
    operations.submit_entry(second, agreed=agreed, actor=second.submitter, at=NOW)

    assert (EntryStatus.WITHDRAWN, EntryStatus.SUBMITTED) == (first.status, second.status)


def test_a_returned_entry_keeps_its_place_and_gets_time_after_the_deadline(app: Flask) -> None:
    call = make_call()
    call.categories[0].quota_maximum = 1
    entry, receipt = make_submitted_essay(call=call)
    late = CLOSES + timedelta(days=2)
    operations.return_entry(entry, reason="第三段有当事人姓名", actor=entry.submitter, at=late)

    assert late == receipt.void_at
    again = operations.submit_entry(
        entry, agreed=all_texts(call), actor=entry.submitter, at=late + timedelta(days=6)
    )
    assert receipt.code != again.code


@pytest.mark.parametrize(("rules", "days"), [({}, 7), ({"return_grace_days": 3}, 3)])
def test_a_returned_entry_cannot_be_mended_for_ever(
    app: Flask, rules: dict[str, int], days: int
) -> None:
    entry, _ = make_submitted_essay()
    entry.call.settings = rules
    late = CLOSES + timedelta(days=2)
    operations.return_entry(entry, reason="字数不够", actor=entry.submitter, at=late)
    with pytest.raises(Refused, match="逾期不再受理"):
        operations.submit_entry(
            entry,
            agreed=all_texts(entry.call),
            actor=entry.submitter,
            at=late + timedelta(days=days),
        )


def test_revising_voids_the_receipt_and_frees_the_place(app: Flask) -> None:
    entry, receipt = make_submitted_essay()
    operations.revise_entry(entry, actor=entry.submitter, at=NOW)

    assert (EntryStatus.DRAFT, NOW) == (entry.status, receipt.void_at)
    assert 0 == queries.quota_used(entry.category, entry.unit_id)


def test_accepting_freezes_the_confirmed_copy(app: Flask) -> None:
    entry, _ = make_submitted_essay()
    operations.accept_entry(entry, actor=entry.submitter, at=NOW)
    copy = queries.current_copy(entry)
    assert copy is not None

    assert (EntryStatus.ACCEPTED, NOW) == (entry.status, copy.frozen_at)


def test_nothing_is_left_of_a_deed_that_was_refused(app: Flask) -> None:
    entry = make_ready_essay()
    db.session.commit()
    with pytest.raises(Refused):
        operations.submit_entry(
            entry, agreed=all_texts(entry.call), actor=entry.submitter, at=CLOSES
        )
    db.session.rollback()

    assert None is queries.live_receipt(entry)
