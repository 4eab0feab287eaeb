"""Entries room, deeds: handing in, taking back, sending back, accepting."""

from datetime import datetime
from typing import Any

from portal import audit, jobs
from portal.entries import queries, workflow
from portal.entries.completeness import Incomplete, gaps
from portal.entries.dossier import Dossier, dossier_of
from portal.entries.forms import CalligraphyAnswers, about_of
from portal.entries.operations.drafts import decide_declarations
from portal.entries.operations.holding import hold, hold_category, refuse_unless_open
from portal.entries.operations.judge_copies import is_essay
from portal.errors import QuotaExceeded, Refused
from portal.extensions import db
from portal.models import Entry, Receipt, User, new_code
from portal.models.enums import EntryDeed, EntryStatus


def submit_entry(entry: Entry, *, agreed: set[int], actor: User, at: datetime) -> Receipt:
    """
    Hand the entry in (报送) and return its receipt, which freezes time and file digests.

    Asks in this order: status, window (to the second), completeness, quota. An entry already
    handed in answers with the receipt it has, so a second click does nothing. Raises
    TransitionRefused, Refused, Incomplete and QuotaExceeded.
    """
    hold(entry)
    receipt = queries.live_receipt(entry)
    if entry.status is EntryStatus.SUBMITTED and receipt is not None:
        return receipt
    target = workflow.after(entry.status, EntryDeed.SUBMIT)
    hold_category(entry.category)
    decide_declarations(entry, agreed=agreed, at=at)
    dossier = dossier_of(entry)
    refuse_unless_open(dossier.window, at=at)
    if missing := gaps(dossier):
        raise Incomplete(missing)
    _refuse_without_place(dossier)
    entry.status, entry.submitted_at = target, at
    receipt = Receipt(
        code=f"HZ-{new_code(4)}-{new_code(4)}",
        entry_id=entry.id,
        issued_at=at,
        files=_files(dossier),
    )
    db.session.add(receipt)
    db.session.flush()
    audit.record(
        actor,
        "entry.submitted",
        entry,
        at=at,
        receipt=receipt.code,
        files=[file["sha256"] for file in receipt.files],
    )
    order_check(entry, at=at)
    return receipt


def _refuse_without_place(dossier: Dossier) -> None:
    """An entry that was sent back has kept its place."""
    entry, most = dossier.entry, dossier.quota_maximum
    used_by_others = dossier.quota_used - (entry.status in workflow.COUNTED)
    if most is not None and used_by_others >= most:
        raise QuotaExceeded(unit=entry.unit.name, limit=most)


def _files(dossier: Dossier) -> list[dict[str, Any]]:
    """Return name, size and digest of every file handed in, each file once, in page order."""
    files = (
        [dossier.manuscript.file] if dossier.manuscript else [page.file for page in dossier.pages]
    )
    distinct = {file.id: file for file in files}
    return [
        {"name": file.original_name, "size": file.size, "sha256": file.sha256}
        for file in distinct.values()
    ]


def revise_entry(entry: Entry, *, actor: User, at: datetime) -> None:
    """Take a submitted entry back into the author's hands; place and receipt are given up."""
    hold(entry)
    target = workflow.after(entry.status, EntryDeed.REVISE)
    refuse_unless_open(dossier_of(entry).window, at=at)
    entry.status, entry.submitted_at = target, None
    _void_receipt(entry, at=at)
    db.session.flush()
    audit.record(actor, "entry.revised", entry, at=at)
    order_check(entry, at=at)


def withdraw_entry(entry: Entry, *, actor: User, at: datetime) -> None:
    """Withdraw the entry for good; its place becomes free, its receipt void."""
    hold(entry)
    target = workflow.after(entry.status, EntryDeed.WITHDRAW)
    if entry.status is not EntryStatus.DRAFT:
        refuse_unless_open(dossier_of(entry).window, at=at)
    entry.status = target
    _void_receipt(entry, at=at)
    db.session.flush()
    audit.record(actor, "entry.withdrawn", entry, at=at)
    order_check(entry, at=at)


def return_entry(entry: Entry, *, reason: str, actor: User, at: datetime) -> None:
    """
    Send an entry back to its author (退回修改).

    The files stay, the receipt is void, the place of the quota is kept. A copy that was frozen
    thaws: what the author changes makes a new one.
    """
    hold(entry)
    if not reason.strip():
        raise Refused("请写明退回的理由，作者会看到这段话。", field="reason")
    entry.status = workflow.after(entry.status, EntryDeed.RETURN)
    entry.return_reason, entry.returned_at, entry.reply = reason.strip(), at, None
    _void_receipt(entry, at=at)
    copy = queries.current_copy(entry)
    if copy is not None:
        copy.frozen_at = None
    db.session.flush()
    audit.record(actor, "entry.returned", entry, at=at, reason=reason.strip())


def accept_entry(entry: Entry, *, actor: User, at: datetime) -> None:
    """Let the entry into judging and freeze its judge copy; the blind code is Screening's."""
    hold(entry)
    target = workflow.after(entry.status, EntryDeed.ACCEPT)
    copy = queries.current_copy(entry)
    if copy is None or copy.confirmed_at is None:
        raise Refused("这件作品的评审副本还没有经作者确认，请先退回修改。", status=409)
    entry.status, copy.frozen_at = target, at
    if not is_essay(entry):
        copy.about = about_of(CalligraphyAnswers.of(entry.answers))
    db.session.flush()
    audit.record(actor, "entry.accepted", entry, at=at, copy=copy.code, digest=copy.digest)


def order_check(entry: Entry, *, at: datetime) -> None:
    """Let the duplicate check look at what was handed in or taken back; nobody waits for it."""
    jobs.enqueue("check_entry", at=at, entry_id=entry.id)


def _void_receipt(entry: Entry, *, at: datetime) -> None:
    receipt = queries.live_receipt(entry)
    if receipt is not None:
        receipt.void_at = at
