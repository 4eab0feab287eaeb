"""Deeds on judges and their interests: profile, declaration, pinned and dismissed conflicts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from portal import audit
from portal.errors import Conflict, Refused
from portal.extensions import db
from portal.judging import conflicts, queries
from portal.judging.operations.holding import hold_readings
from portal.judging.operations.set_aside import record_set_aside
from portal.models import (
    Assignment,
    Call,
    ConflictOfInterest,
    Entry,
    JudgeProfile,
    Round,
    Unit,
    User,
)
from portal.models.enums import (
    AssignmentState,
    ConflictState,
    InterestKind,
    RecusalKind,
    RoundState,
)


@dataclass(frozen=True, slots=True)
class Interest:
    """One interest as a judge states it: a unit, a person, or both."""

    kind: InterestKind
    unit_id: int | None = None
    person: str = ""
    reason: str = ""


def ensure_profiles(call: Call, *, at: datetime) -> int:
    """
    Give everybody who holds the role of judge a profile; return how many were new.

    Called wherever judges are about to matter (rounds set up, plans made), so that nobody who
    accepted an invitation is forgotten. New ones judge both kinds of work.
    """
    enrolled = 0
    for user in queries.judges_without_profile(call):
        profile = JudgeProfile(call_id=call.id, user_id=user.id)
        try:
            with db.session.begin_nested():
                db.session.add(profile)
        except IntegrityError:
            # somebody else's page has just enrolled them
            continue
        audit.record(None, "judge.enrolled", profile, at=at)
        enrolled += 1
    return enrolled


def change_profile(
    profile: JudgeProfile,
    *,
    title: str,
    kinds: Sequence[str],
    styles: Sequence[str],
    max_load: int | None,
    is_active: bool,
    actor: User,
    at: datetime,
) -> None:
    """Change what a judge may judge and how much; work in hand stays until a new plan is made."""
    if max_load is not None and max_load < 0:
        raise Refused("最多评几件不能小于 0。", field="max_load")
    profile.title, profile.kinds, profile.styles = title, list(kinds), list(styles)
    profile.max_load, profile.is_active = max_load, is_active
    db.session.flush()
    audit.record(
        actor, "judge.changed", profile, at=at, kinds=list(kinds), styles=list(styles),
        max_load=max_load, is_active=is_active,
    )  # fmt: skip


def declare_interests(
    profile: JudgeProfile, *, interests: Sequence[Interest], actor: User, at: datetime
) -> None:
    """
    Write down a judge's declaration; what it names binds at once.

    Declaring again withdraws what is left out, and nothing is ever deleted. What an organiser
    pinned, or settled since, stays as it is, and so does everything once the judge has works in
    hand: to name one person after another and watch which code goes and comes would tell whose
    each is. The record names kinds and units, no person.
    """
    declared = _declared(profile)
    known = {(row.kind, row.unit_id, row.person): row for row in declared}
    wanted = {(one.kind, one.unit_id, one.person): one for one in interests}
    missing = [row for key, row in known.items() if key not in wanted and _stands(row)]
    is_begun = _has_works(profile)
    withdrawn = [row for row in missing if row.settled_by_id is None and not is_begun]
    for row in withdrawn:
        row.state = ConflictState.WITHDRAWN
    for key, one in wanted.items():
        row_known = known.get(key)
        if row_known is None:
            db.session.add(_conflict(profile, one, actor=actor, at=at))
        elif row_known.state is ConflictState.WITHDRAWN:
            row_known.state, row_known.stated_at = ConflictState.CONFIRMED, at
    profile.declared_at = at
    db.session.flush()
    ids = [one.unit_id for one in wanted.values()] + [row.unit_id for row in missing]
    units = _unit_codes(ids)
    audit.record(
        actor, "judge.declared_interests", profile, at=at,
        interests=[_fact(one, units) for one in wanted.values()],
        withdrawn=[_fact(row, units) for row in withdrawn],
        kept=[_fact(row, units) for row in missing if row not in withdrawn],
    )  # fmt: skip


def _has_works(profile: JudgeProfile) -> bool:
    """Say whether the judge was dealt anything in a round that has begun."""
    dealt = (
        select(Assignment.id)
        .join(Assignment.round)
        .where(Assignment.judge_id == profile.id, Round.opened_at.is_not(None))
    )
    return bool(db.session.scalar(select(dealt.exists())))


def _declared(profile: JudgeProfile) -> Sequence[ConflictOfInterest]:
    return db.session.scalars(
        select(ConflictOfInterest)
        .where(ConflictOfInterest.judge_id == profile.id, ConflictOfInterest.is_declared.is_(True))
        .order_by(ConflictOfInterest.id)
        .with_for_update()
    ).all()


def _stands(row: ConflictOfInterest) -> bool:
    return row.state is not ConflictState.WITHDRAWN


def _unit_codes(ids: Sequence[int | None]) -> dict[int | None, str]:
    rows = db.session.execute(select(Unit.id, Unit.code).where(Unit.id.in_(ids)).order_by(Unit.id))
    return {row.id: row.code for row in rows}


def _fact(one: Interest | ConflictOfInterest, units: Mapping[int | None, str]) -> dict[str, str]:
    """Return what the record may say of an interest: its kind and its unit, never a person."""
    return {"kind": one.kind.value, "unit": units.get(one.unit_id, "")}


def _conflict(
    profile: JudgeProfile, one: Interest, *, actor: User, at: datetime
) -> ConflictOfInterest:
    if one.unit_id is None and not one.person:
        raise Refused("请写明单位或者姓名，系统才知道哪些作品要避开。")
    return ConflictOfInterest(
        judge_id=profile.id,
        unit_id=one.unit_id,
        person=one.person,
        kind=one.kind,
        reason=one.reason,
        is_declared=True,
        stated_by_id=actor.id,
        stated_at=at,
    )


def pin_conflict(
    profile: JudgeProfile,
    *,
    entry: Entry | None,
    unit: Unit | None,
    kind: InterestKind,
    state: ConflictState,
    reason: str,
    actor: User,
    at: datetime,
) -> ConflictOfInterest:
    """
    State for the organisers that a judge must (confirmed) or need not (dismissed) step aside.

    A reason is needed either way; one's own entry can never be dismissed. What the judge holds
    against a new conflict leaves the queue at once.
    """
    if not reason.strip():
        raise Refused("请写明理由，复核时要看。", field="reason")
    if (entry is None) == (unit is None):
        raise Refused("请选一个单位，或者一件作品。", field="unit")
    if kind is InterestKind.SAME_PERSON and state is ConflictState.DISMISSED:
        raise Conflict("本人的作品必须回避，不能取消。")
    row = ConflictOfInterest(
        judge_id=profile.id,
        entry_id=entry.id if entry else None,
        unit_id=unit.id if unit else None,
        kind=kind,
        state=state,
        reason=reason.strip(),
        stated_by_id=actor.id,
        stated_at=at,
    )
    db.session.add(row)
    db.session.flush()
    audit.record(
        actor, "conflict.pinned" if state is ConflictState.CONFIRMED else "conflict.dismissed",
        profile, at=at, kind=kind.value, reason=reason.strip(),
        unit=unit.code if unit else None, entry=entry.code if entry else None,
    )  # fmt: skip
    release_barred(profile, actor=actor, at=at)
    return row


def settle_conflict(
    row: ConflictOfInterest, *, state: ConflictState, reason: str, actor: User, at: datetime
) -> None:
    """Confirm or dismiss a stated conflict, with a reason; the statement itself stays."""
    if not reason.strip():
        raise Refused("请写明理由，复核时要看。", field="reason")
    if row.kind is InterestKind.SAME_PERSON and state is ConflictState.DISMISSED:
        raise Conflict("本人的作品必须回避，不能取消。")
    row.state, row.reason, row.settled_by_id = state, reason.strip(), actor.id
    db.session.flush()
    entry = db.session.get(Entry, row.entry_id) if row.entry_id else None
    audit.record(
        actor, "conflict.settled", row.judge, at=at, state=state.value, reason=row.reason,
        kind=row.kind.value, unit=_unit_codes([row.unit_id]).get(row.unit_id),
        entry=entry.code if entry else None,
    )  # fmt: skip
    release_barred(row.judge, actor=actor, at=at)


def release_barred(profile: JudgeProfile, *, actor: User, at: datetime) -> int:
    """
    Take away what a judge holds but must not read any more; return how many readings.

    Untouched readings vanish; those with points, signed or not, are set aside as recusals: they
    stay on record and count for nothing. A judge who is saving points right now comes first.
    """
    hold_readings(profile)
    held = db.session.scalars(
        select(Assignment)
        .join(Assignment.round)
        .where(
            Assignment.judge_id == profile.id,
            Assignment.state == AssignmentState.ASSIGNED,
            Round.state != RoundState.CLOSED,
        )
        .options(joinedload(Assignment.scorecard))
        .order_by(Assignment.id)
        .execution_options(populate_existing=True)
    ).all()
    barred = conflicts.barred_entries(profile.id, [one.entry_id for one in held])
    released = [one for one in held if one.entry_id in barred]
    for one in released:
        if one.scorecard is None:
            db.session.delete(one)
            continue
        one.state, one.recusal = AssignmentState.RECUSED, RecusalKind.INTEREST
        one.recusal_note, one.recused_at = "组织者确认需要回避", at
        record_set_aside(one, reason=one.recusal_note, actor=actor, at=at)
    db.session.flush()
    if released:
        audit.record(actor, "judge.readings_released", profile, at=at, readings=len(released))
    return len(released)
