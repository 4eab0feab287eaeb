"""Reads about what was recorded in a call (操作记录). No writes, no request."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Select, func, or_, select

from portal.extensions import db
from portal.models import AuditEvent, Call, Entry, User

PER_PAGE: Final = 100
BATCH: Final = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One question to the trail: beginnings of verbs, an actor's code, words of a subject."""

    groups: tuple[str, ...] = ()
    actor: str = ""
    subject: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailPage:
    """One page of events, newest first, with the names that belong to their codes."""

    events: tuple[AuditEvent, ...]
    total: int
    page: int
    names: dict[str, str]
    titles: dict[str, str]

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(-(-self.total // PER_PAGE), 1)


def trail_page(call: Call, asked: Asked) -> TrailPage:
    """Return one page of what was recorded in the call; four queries."""
    base = _matching(call, asked)
    total = db.session.scalar(select(func.count()).select_from(base.subquery())) or 0
    page = min(asked.page, max(-(-total // PER_PAGE), 1))
    newest = base.order_by(AuditEvent.sequence.desc())
    events = db.session.scalars(newest.limit(PER_PAGE).offset((page - 1) * PER_PAGE)).all()
    return TrailPage(
        events=tuple(events),
        total=total,
        page=page,
        names=names_of(event.actor for event in events),
        titles=titles_of(e.subject_code for e in events if e.subject_type == "Entry"),
    )


def trail_all(call: Call, asked: Asked) -> Iterator[AuditEvent]:
    """Return everything that was recorded and answers, oldest first, in batches."""
    after = 0
    while True:
        rows = db.session.scalars(
            _matching(call, asked)
            .where(AuditEvent.sequence > after)
            .order_by(AuditEvent.sequence)
            .limit(BATCH)
        ).all()
        if not rows:
            return
        yield from rows
        after = rows[-1].sequence


def actors_of(call: Call) -> list[tuple[str, str]]:
    """Return (code, name) of everybody who did something in the call, by name."""
    acting = select(AuditEvent.actor).where(AuditEvent.call_id == call.id).distinct()
    rows = db.session.execute(
        select(User.code, User.name).where(User.code.in_(acting)).order_by(User.name, User.code)
    )
    return [(code, name) for code, name in rows]


def names_of(codes: Iterable[str]) -> dict[str, str]:
    """Return the names of these people, by their codes, in one query."""
    rows = db.session.execute(
        select(User.code, User.name).where(User.code.in_(set(codes))).order_by(User.code)
    )
    return {row.code: row.name for row in rows}


def titles_of(codes: Iterable[str]) -> dict[str, str]:
    """Return the titles of these entries; of drafts nobody but the author knows them."""
    rows = db.session.execute(
        select(Entry.code, Entry.title)
        .where(Entry.code.in_(set(codes)), Entry.submitted_at.is_not(None))
        .order_by(Entry.code)
    )
    return {row.code: row.title for row in rows}


def _matching(call: Call, asked: Asked) -> Select[Any]:
    found = select(AuditEvent).where(AuditEvent.call_id == call.id)
    if asked.groups:
        found = found.where(
            or_(*(AuditEvent.verb.startswith(f"{one}.", autoescape=True) for one in asked.groups))
        )
    if asked.actor:
        found = found.where(AuditEvent.actor == asked.actor)
    if asked.subject:
        titled = select(Entry.code).where(
            Entry.call_id == call.id,
            Entry.submitted_at.is_not(None),
            Entry.title.contains(asked.subject, autoescape=True),
        )
        code = AuditEvent.subject_code.istartswith(asked.subject, autoescape=True)
        found = found.where(or_(code, AuditEvent.subject_code.in_(titled)))
    return found
