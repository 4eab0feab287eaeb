"""The record of every deed: append-only, hash-chained, written in the deed's own transaction."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, Literal

from sqlalchemy import func, select, text

from portal.extensions import db
from portal.models import AuditEvent, Call, User

GENESIS: Final = "0" * 64
SYSTEM: Final = "system"
#: Stands for whoever did what every reader of the trail would otherwise put a name to.
UNNAMED: Final = "unnamed"
# any constant known to all writers; serialises appends on PostgreSQL
LOCK: Final = 0x57454E48
BATCH: Final = 1000


@dataclass(frozen=True, slots=True)
class Break:
    """The first row that does not follow from the rows before it."""

    sequence: int
    problem: str


def record(
    actor: User | Literal["unnamed"] | None,
    verb: str,
    subject: Any,
    *,
    at: datetime,
    call_id: int | None = None,
    **facts: Any,
) -> AuditEvent:
    """
    Append one event (verb in the past tense: ``entry.submitted``) and flush it.

    *subject* is a model with a ``code``; *facts* must be JSON values and must never hold a
    password, a token or a text that a reader of the trail may not see. UNNAMED instead of
    an actor leaves out who it was, where a page beside the trail must not tell: then the deed's own
    row keeps it, and a keyed digest among the facts ties the two together. The digest of the event
    is no secret: a name left out of the page alone could be tried out against it.
    """
    _lock()
    last = db.session.execute(
        select(AuditEvent.sequence, AuditEvent.digest).order_by(AuditEvent.sequence.desc()).limit(1)
    ).one_or_none()
    event = AuditEvent(
        sequence=1 if last is None else last.sequence + 1,
        at=at,
        actor=_code_of(actor),
        verb=verb,
        subject_type=type(subject).__name__,
        subject_code=str(getattr(subject, "code", "")),
        call_id=call_id if call_id is not None else _call_of(subject),
        facts=facts,
        previous=GENESIS if last is None else last.digest,
    )
    event.digest = digest_of(event)
    db.session.add(event)
    db.session.flush()
    return event


def _code_of(actor: User | Literal["unnamed"] | None) -> str:
    if actor is None:
        return SYSTEM
    return actor if isinstance(actor, str) else actor.code


def _call_of(subject: Any) -> int | None:
    return subject.id if isinstance(subject, Call) else getattr(subject, "call_id", None)


def _lock() -> None:
    # SQLite writers hold BEGIN IMMEDIATE already; PostgreSQL needs a word to queue on
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})


def digest_of(event: AuditEvent) -> str:
    """Return the SHA-256 over the canonical JSON of all fields and the previous digest."""
    body = [
        event.sequence,
        event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        event.actor,
        event.verb,
        event.subject_type,
        event.subject_code,
        event.call_id,
        event.facts,
        event.previous,
    ]
    canonical = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def verify() -> tuple[int, Break | None]:
    """Walk the whole chain; return how many rows hold, and the first break if there is one."""
    previous, expected = GENESIS, 1
    for event in _events():
        if event.sequence != expected:
            return expected - 1, Break(expected, "missing")
        if event.previous != previous:
            return expected - 1, Break(expected, "chain")
        if digest_of(event) != event.digest:
            return expected - 1, Break(expected, "changed")
        previous, expected = event.digest, expected + 1
    return expected - 1, None


def _events() -> Iterator[AuditEvent]:
    after = 0
    while True:
        rows = db.session.scalars(
            select(AuditEvent)
            .where(AuditEvent.sequence > after)
            .order_by(AuditEvent.sequence)
            .limit(BATCH)
            .execution_options(populate_existing=True)
        ).all()
        if not rows:
            return
        yield from rows
        after = rows[-1].sequence


def head() -> tuple[int, str]:
    """Return (number of events, digest of the last): what is printed in minutes and receipts."""
    count = db.session.scalar(select(func.count()).select_from(AuditEvent)) or 0
    last = db.session.scalar(
        select(AuditEvent.digest).order_by(AuditEvent.sequence.desc()).limit(1)
    )
    return count, last or GENESIS
