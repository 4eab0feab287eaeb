"""The deed of giving somebody another unit (改单位): a judge keeps stepping aside from the old."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import or_, select

from portal import audit
from portal.accounts import operations as accounts
from portal.errors import Refused
from portal.extensions import db
from portal.judging import conflicts
from portal.judging.adapters import ABOUT_UNITS
from portal.judging.operations.judges import ensure_profiles
from portal.judging.queries import units_now
from portal.models import (
    Author,
    BlindCode,
    Call,
    ConflictOfInterest,
    Entry,
    JudgeProfile,
    Unit,
    User,
)
from portal.models.enums import ConflictState, InterestKind
from reviewers.conflicts import ConflictKind

LONGEST: Final = 300
LAPSED: Final = "改到了这个单位，以前认定的“不构成回避”不再有效。"
WHY: Final = "原单位，改单位时留下。理由："


def change_unit(
    user: User, unit: Unit, *, reason: str = "", actor: User, at: datetime, call: Call
) -> None:
    """
    Give somebody a unit, or another one in its place.

    Where the person judges, the unit before stays a conflict, and with it the units around it
    that have works in the call: nobody comes to read a colleague's work by a change of a form.
    An organiser who finds that there is nothing in it dismisses it with a reason of its own.
    What was dismissed of the new unit was said of somebody from elsewhere, and holds no more.
    Raises Refused for a judge who had a unit, without a reason.
    """
    before = user.unit
    if before is None or before is unit:
        accounts.set_unit(user, unit, actor=actor, at=at, call=call)
        if before is None:
            for profile in _profiles(user):
                _withdraw(profile, unit, actor=actor, at=at)
        return
    ensure_profiles(call, at=at)
    profiles = _profiles(user)
    if profiles and not reason.strip():
        raise Refused("评委按单位回避，改单位要写明理由。", field="reason")
    aside = {profile.id: _aside(profile) for profile in profiles}
    accounts.set_unit(user, unit, actor=actor, at=at, call=call, reason=reason.strip())
    for profile in profiles:
        _withdraw(profile, unit, actor=actor, at=at)
        why = f"{WHY}{reason.strip()}"[:LONGEST]
        _keep(profile, InterestKind.SAME_UNIT, why, units=[before], actor=actor, at=at)
        around = _units(_lost(profile, aside[profile.id]))
        _keep(profile, InterestKind.RELATED_UNIT, why, units=around, actor=actor, at=at)
        entries = _entries(_lost(profile, aside[profile.id]))
        _keep(profile, InterestKind.RELATED_UNIT, why, entries=entries, actor=actor, at=at)


def _profiles(user: User) -> Sequence[JudgeProfile]:
    return db.session.scalars(
        select(JudgeProfile).where(JudgeProfile.user_id == user.id).order_by(JudgeProfile.id)
    ).all()


def _withdraw(profile: JudgeProfile, unit: Unit, *, actor: User, at: datetime) -> None:
    """Take back that nothing is to bind with the unit, or with works under its name."""
    units = units_now().by_id
    same = {unit_id for unit_id, code in units.items() if code == units[unit.id]}
    written = select(Author.entry_id).where(Author.unit_id.in_(same))
    works = select(Entry.id).where(or_(Entry.unit_id.in_(same), Entry.id.in_(written)))
    rows = db.session.scalars(
        select(ConflictOfInterest)
        .where(
            ConflictOfInterest.judge_id == profile.id,
            ConflictOfInterest.state == ConflictState.DISMISSED,
            ConflictOfInterest.person == "",
            or_(
                ConflictOfInterest.unit_id.in_(same),
                or_(
                    ConflictOfInterest.kind.in_(ABOUT_UNITS),
                    ConflictOfInterest.settled_by_id.is_(None),
                )
                & ConflictOfInterest.entry_id.in_(works),
            ),
        )
        .order_by(ConflictOfInterest.id)
    ).all()
    for row in rows:
        row.state, row.reason, row.settled_by_id = ConflictState.WITHDRAWN, LAPSED, actor.id
        entry = db.session.get(Entry, row.entry_id) if row.entry_id else None
        audit.record(
            actor, "conflict.settled", profile, at=at, state=row.state.value, reason=LAPSED,
            kind=row.kind.value, unit=unit.code if row.unit_id else None,
            entry=entry.code if entry else None,
        )  # fmt: skip
    db.session.flush()


def _aside(profile: JudgeProfile) -> set[int]:
    """Return the works the judge steps aside from because of a unit."""
    mine = select(BlindCode.entry_id).where(BlindCode.call_id == profile.call_id)
    ids = db.session.scalars(mine.order_by(BlindCode.entry_id)).all()
    found = conflicts.interests_now(profile.id, ids)
    by_unit = {ConflictKind.SAME_UNIT, ConflictKind.RELATED_UNIT}
    return {entry_id for entry_id, kind in found.items() if kind in by_unit}


def _lost(profile: JudgeProfile, before: set[int]) -> set[int]:
    """Return those of them that nothing keeps from the judge any more."""
    db.session.flush()
    return before - conflicts.interests_now(profile.id, sorted(before)).keys()


def _units(entries: Iterable[int]) -> Sequence[Unit]:
    """Return the units of works, by id."""
    mine = select(Entry.unit_id).where(Entry.id.in_(sorted(entries)))
    return db.session.scalars(select(Unit).where(Unit.id.in_(mine)).order_by(Unit.id)).all()


def _entries(ids: Iterable[int]) -> Sequence[Entry]:
    """Return what stands under a coauthor's unit alone, by id."""
    found = select(Entry).where(Entry.id.in_(sorted(ids)))
    return db.session.scalars(found.order_by(Entry.id)).all()


def _keep(
    profile: JudgeProfile,
    kind: InterestKind,
    why: str,
    *,
    units: Sequence[Unit] = (),
    entries: Sequence[Entry] = (),
    actor: User,
    at: datetime,
) -> None:
    """State the conflicts and write each down."""
    for one in (*units, *entries):
        unit = one if isinstance(one, Unit) else None
        entry = one if isinstance(one, Entry) else None
        db.session.add(
            ConflictOfInterest(
                judge_id=profile.id,
                unit_id=unit.id if unit else None,
                entry_id=entry.id if entry else None,
                kind=kind,
                state=ConflictState.CONFIRMED,
                reason=why,
                stated_by_id=actor.id,
                stated_at=at,
            )
        )
        audit.record(
            actor, "conflict.pinned", profile, at=at, kind=kind.value, reason=why,
            unit=unit.code if unit else None, entry=entry.code if entry else None,
        )  # fmt: skip
    db.session.flush()
