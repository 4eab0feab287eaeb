"""Deeds on judges and their interests: profile, declaration, pinned and dismissed conflicts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from portal import audit
from portal.errors import Conflict, Refused
from portal.extensions import db
from portal.models import (
    Call,
    ConflictOfInterest,
    Entry,
    JudgeProfile,
    RoleGrant,
    Unit,
    User,
)
from portal.models.enums import ConflictState, InterestKind, Role


@dataclass(frozen=True, slots=True)
class Interest:
    """One interest as a judge states it: a unit, a person, or both."""

    kind: InterestKind
    unit_id: int | None = None
    person: str = ""
    reason: str = ""


def ensure_profiles(call: Call, *, at: datetime) -> None:
    """Give everybody who holds the role of judge a profile; new ones judge both kinds."""
    holders = db.session.scalars(
        select(RoleGrant.user_id)
        .where(
            RoleGrant.call_id == call.id,
            RoleGrant.role == Role.JUDGE,
            RoleGrant.revoked_at.is_(None),
        )
        .order_by(RoleGrant.user_id)
    ).all()
    known = set(
        db.session.scalars(select(JudgeProfile.user_id).where(JudgeProfile.call_id == call.id))
    )
    for user_id in holders:
        if user_id not in known:
            profile = JudgeProfile(call_id=call.id, user_id=user_id)
            db.session.add(profile)
            db.session.flush()
            audit.record(None, "judge.enrolled", profile, at=at)


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
    """Change what a judge may judge and how much."""
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

    Declaring again replaces what the judge declared before, never what an organiser pinned.
    """
    declared = db.session.scalars(
        select(ConflictOfInterest).where(
            ConflictOfInterest.judge_id == profile.id, ConflictOfInterest.is_declared.is_(True)
        )
    ).all()
    kept = {(row.kind, row.unit_id, row.person) for row in declared}
    wanted = {(one.kind, one.unit_id, one.person) for one in interests}
    for row in declared:
        if (row.kind, row.unit_id, row.person) not in wanted:
            db.session.delete(row)
    for one in interests:
        if (one.kind, one.unit_id, one.person) not in kept:
            db.session.add(_conflict(profile, one, actor=actor, at=at))
    profile.declared_at = at
    db.session.flush()
    audit.record(actor, "judge.declared_interests", profile, at=at, interests=len(interests))


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

    A reason is needed either way; one's own entry can never be dismissed.
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
    return row


def settle_conflict(
    row: ConflictOfInterest, *, state: ConflictState, reason: str, actor: User, at: datetime
) -> None:
    """Confirm or dismiss a stated conflict, with a reason; the statement itself stays."""
    if not reason.strip():
        raise Refused("请写明理由，复核时要看。", field="reason")
    row.state, row.reason = state, reason.strip()
    db.session.flush()
    audit.record(actor, "conflict.settled", row.judge, at=at, state=state.value, reason=row.reason)
