"""
Deeds of screening: accepting with a blind code, sending back with a reason.

Keyword-only, actor and time handed in; they flush, the doors commit.
"""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy.exc import IntegrityError

from portal import audit, clock
from portal.entries import operations as entries
from portal.entries import workflow
from portal.entries.dossier import Dossier, dossier_of
from portal.entries.operations.covering import is_being_drawn
from portal.entries.operations.holding import hold
from portal.errors import Conflict, Refused
from portal.extensions import db
from portal.models import BlindCode, Call, Entry, Screening, StoredFile, User
from portal.models.enums import EntryDeed, ScreeningDecision
from portal.screening import queries
from portal.screening.checks import Check, checks_of, is_rendered, snapshot

# above this four digits would be drawn so densely that a gap tells something
FOUR_DIGITS_UP_TO: Final = 5000
DRAWS: Final = 100
UNCHECKED: Final = (
    "还没有核对图片。请打开这件作品，逐张看落款和印章是否遮全，勾选“落款、印章都已遮住”再审查通过。"
)


@dataclass(frozen=True, slots=True)
class NotDone:
    """An entry of a whole lot that was left as it was, and why."""

    entry: Entry
    reason: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a whole lot: each entry done, or listed with its reason."""

    done: tuple[Entry, ...]
    refused: tuple[NotDone, ...]


def accept(entry: Entry, *, actor: User, at: datetime) -> BlindCode:
    """
    Let an entry into judging (审查通过): the judge copy is frozen, a blind code drawn.

    An entry that was accepted before keeps its code. Raises TransitionRefused when somebody was
    faster, Refused while judges would not find a confirmed and complete copy.
    """
    hold(entry)
    workflow.after(entry.status, EntryDeed.ACCEPT)
    dossier = dossier_of(entry)
    _refuse_unless_looked_at(dossier)
    checks = checks_of(dossier)
    entries.accept_entry(entry, actor=actor, at=at)
    _keep(entry, ScreeningDecision.ACCEPTED, "", checks, actor=actor, at=at)
    present = queries.blind_code_of(entry)
    return present or _draw(entry, actor=actor, at=at)


def _refuse_unless_looked_at(dossier: Dossier) -> None:
    """Pictures are accepted whole, and after an organiser has looked for what is bare."""
    copy = dossier.copy
    if copy is None:
        return
    if not is_rendered(dossier) or is_being_drawn(dossier.entry, copy):
        raise Refused("这件作品的图片还没有全部做好，请过几分钟再审查通过。", status=409)
    if copy.pages and copy.checked_at is None:
        raise Refused(UNCHECKED, status=409)


def check_return(entry: Entry) -> None:
    """Raise TransitionRefused or Refused while the entry cannot be sent back."""
    workflow.after(entry.status, EntryDeed.RETURN)
    if queries.is_assigned(entry):
        raise Refused(
            "这件作品已经分给评委，不能退回。请先在“轮次与分配”里把它从分配方案中撤出。",
            status=409,
        )


def send_back(entry: Entry, *, reason: str, actor: User, at: datetime) -> None:
    """
    Send an entry back to its author (退回修改) with a reason the author reads.

    Raises Refused without a reason and while a plan in force gives the entry to a judge.
    """
    hold(entry)
    check_return(entry)
    checks = checks_of(dossier_of(entry))
    entries.return_entry(entry, reason=reason, actor=actor, at=at)
    _keep(entry, ScreeningDecision.RETURNED, reason.strip(), checks, actor=actor, at=at)


def accept_all(chosen: Sequence[Entry], *, actor: User, at: datetime) -> Outcome:
    """Accept each of these entries, or say why not; one refusal stops no other."""
    outcome = _each(chosen, lambda entry: accept(entry, actor=actor, at=at))
    for one in outcome.refused:
        entries.order_if_stale(one.entry, at=at)
    return outcome


def send_back_all(chosen: Sequence[Entry], *, reason: str, actor: User, at: datetime) -> Outcome:
    """Send each of these entries back with the same reason, or say why not."""
    return _each(chosen, lambda entry: send_back(entry, reason=reason, actor=actor, at=at))


def _each(chosen: Sequence[Entry], deed: Callable[[Entry], object]) -> Outcome:
    done: list[Entry] = []
    refused: list[NotDone] = []
    for entry in chosen:
        try:
            with db.session.begin_nested():
                deed(entry)
        except Refused as problem:
            refused.append(NotDone(entry, problem.message))
        else:
            done.append(entry)
    return Outcome(tuple(done), tuple(refused))


def _keep(
    entry: Entry,
    decision: ScreeningDecision,
    reason: str,
    checks: tuple[Check, ...],
    *,
    actor: User,
    at: datetime,
) -> None:
    db.session.add(
        Screening(
            entry_id=entry.id,
            decision=decision,
            reason=reason,
            checks=snapshot(checks),
            decided_by_id=actor.id,
            decided_at=at,
        )
    )
    db.session.flush()


def _draw(entry: Entry, *, actor: User, at: datetime) -> BlindCode:
    """Draw a free code; of two draws of the same one, the second draws again."""
    for _ in range(DRAWS):
        code = new_blind_code(entry, at=at)
        if queries.is_code_taken(entry.call_id, code):
            continue
        drawn = BlindCode(call_id=entry.call_id, entry_id=entry.id, code=code, drawn_at=at)
        try:
            with db.session.begin_nested():
                db.session.add(drawn)
        except IntegrityError:
            continue
        audit.record(actor, "entry.blind_code_drawn", entry, at=at, blind_code=code)
        return drawn
    raise Conflict("匿名编号没有抽出来，请再点一次“审查通过”。")


def new_blind_code(entry: Entry, *, at: datetime) -> str:
    """Return a random code: kind, year and digits that know nothing of order, unit or id."""
    year = clock.beijing_date(entry.call.opens_at or at).year
    digits = 4 if queries.count_handed_in(entry.call_id) <= FOUR_DIGITS_UP_TO else 5
    number = secrets.randbelow(10**digits)
    return f"{entry.category.prefix}-{year}-{number:0{digits}}"


def record_export(call: Call, *, entries: int, actor: User, at: datetime) -> None:
    """Note that somebody took the table with names and telephones out of the house."""
    audit.record(actor, "entries.exported", call, at=at, entries=entries)


def record_trail_export(call: Call, *, events: int, actor: User, at: datetime) -> None:
    """Note that somebody took the record of deeds, which names people, out of the house."""
    audit.record(actor, "trail.exported", call, at=at, events=events)


def record_download(entry: Entry, file: StoredFile, *, actor: User, at: datetime) -> None:
    """Note that somebody took an original, which names its author, out of the house."""
    audit.record(
        actor, "file.downloaded", entry, at=at, file=file.original_name, sha256=file.sha256
    )
