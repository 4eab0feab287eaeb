"""
Screening room, 自查: what an author is told of likeness before handing in, and nothing else.

Only the base texts and the works that the same person filed are opened for it. So neither what it
says nor how long it takes can tell of a text of anybody else (HARDENING B30).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, select

from portal.calls.settings import CallRules
from portal.extensions import db
from portal.models import Call, Entry, Manuscript, SelfCheck
from portal.models.enums import EntryStatus
from portal.screening.duplicates import handing
from portal.screening.duplicates.bases import digest_of, sources_of
from portal.screening.duplicates.machine import machine_of
from portal.screening.duplicates.runs import Clock, Steps
from portal.screening.duplicates.texts import text_of

# so many other works of one person are looked at, the newest first
MOST = 20


@dataclass(frozen=True, slots=True)
class OwnLikeness:
    """What was found: the share that is quoted, and one's own works above the mark."""

    base_share: float
    # (title, share), the strongest first
    own: tuple[tuple[str, float], ...]


def check_manuscript(manuscript_id: int, *, now: Clock) -> Steps:
    """Hold a manuscript against base texts and its author's other works."""
    manuscript = db.session.get_one(Manuscript, manuscript_id)
    entry = db.session.get_one(Entry, manuscript.entry_id)
    call = db.session.get_one(Call, entry.call_id)
    is_asked = CallRules.of(call).checks_duplicates and not manuscript.is_scanned
    if manuscript.replaced_at is not None or not is_asked:
        return
    own = [(row.code, text_of(row.blocks)) for row in _others(entry)]
    text, sources, settings = (
        text_of(manuscript.blocks),
        sources_of(call),
        handing.settings_of(call),
    )
    digest, machine = digest_of(sources), machine_of()
    yield
    with machine.alone():
        handing.hand_base(machine, digest, sources)
        answer = machine.tell("self_check", text=text, own=own, settings=settings)
    for old in db.session.scalars(
        select(SelfCheck).where(SelfCheck.manuscript_id == manuscript.id)
    ):
        db.session.delete(old)
    db.session.flush()
    found = sorted(answer["own"].items(), key=lambda one: (-one[1], one[0]))
    db.session.add(
        SelfCheck(
            manuscript_id=manuscript.id,
            base_share=answer["base_chars"] / max(answer["chars"], 1),
            own=[{"entry": code, "share": share} for code, share in found],
            checked_at=now(),
        )
    )
    db.session.flush()


def _others(entry: Entry) -> Sequence[Row[Any]]:
    """Return code and blocks of what else this person filed, in whatever call."""
    statement = (
        select(Entry.code, Manuscript.blocks)
        .join(Manuscript, Manuscript.entry_id == Entry.id)
        .where(
            Entry.submitter_id == entry.submitter_id,
            Entry.id != entry.id,
            Entry.status != EntryStatus.WITHDRAWN,
            Manuscript.replaced_at.is_(None),
            Manuscript.is_scanned.is_(False),
        )
        .order_by(Manuscript.id.desc())
        .limit(MOST)
    )
    return list(db.session.execute(statement))


def likeness_of(entry: Entry, manuscript: Manuscript) -> OwnLikeness | None:
    """Return what the self-check of a manuscript found above the call's mark, or None so far."""
    row = db.session.scalar(select(SelfCheck).where(SelfCheck.manuscript_id == manuscript.id))
    if row is None:
        return None
    least = CallRules.of(entry.call).notice_percent / 100
    near = {str(one["entry"]): float(one["share"]) for one in row.own if one["share"] >= least}
    titles = db.session.execute(
        select(Entry.code, Entry.title).where(
            Entry.code.in_(near), Entry.submitter_id == entry.submitter_id
        )
    )
    own = sorted(((title, near[code]) for code, title in titles), key=lambda one: (-one[1], one[0]))
    return OwnLikeness(row.base_share if row.base_share >= least else 0.0, tuple(own))
