"""Who must not proofread what: the same conflicts as for judges, and whoever scores the work."""

from collections.abc import Collection

from sqlalchemy import select

from portal.extensions import db
from portal.judging import conflicts
from portal.judging.adapters import pool_of
from portal.judging.queries import author_facts, pool_entries_by_id, units_now
from portal.models import Assignment, Call, JudgeProfile, User
from portal.models.enums import AssignmentState


def barred(user_id: int, call_id: int, entry_ids: Collection[int]) -> frozenset[int]:
    """Return those of these entries this person must step aside from as things stand today."""
    if not entry_ids:
        return frozenset()
    profile = db.session.scalar(
        select(JudgeProfile.id).where(
            JudgeProfile.call_id == call_id, JudgeProfile.user_id == user_id
        )
    )
    if profile is not None:
        return frozenset(conflicts.interests_now(profile, entry_ids))
    return _barred_without_profile(user_id, call_id, entry_ids)


def _barred_without_profile(
    user_id: int, call_id: int, entry_ids: Collection[int]
) -> frozenset[int]:
    """Look at somebody who judges nothing as at a judge who declared nothing."""
    reader = JudgeProfile(
        code="reader",
        call_id=call_id,
        user_id=user_id,
        styles=[],
        user=db.session.get_one(User, user_id),
    )
    entries = pool_entries_by_id(entry_ids)
    pool = pool_of(
        db.session.get_one(Call, call_id),
        entries=entries,
        authors=author_facts(entry_ids),
        judges=[reader],
        stated=[],
        units=units_now(),
    )
    ids = {entry.code: entry.entry_id for entry in entries}
    return frozenset(ids[code] for _, code in pool.conflicts)


def scored_by(user_ids: Collection[int], entry_ids: Collection[int]) -> frozenset[tuple[int, int]]:
    """Return (user id, entry id) for whoever has one of these entries to score."""
    rows = db.session.execute(
        select(JudgeProfile.user_id, Assignment.entry_id)
        .join(Assignment.judge)
        .where(
            JudgeProfile.user_id.in_(list(user_ids)),
            Assignment.entry_id.in_(list(entry_ids)),
            Assignment.state == AssignmentState.ASSIGNED,
        )
        .order_by(JudgeProfile.user_id, Assignment.entry_id)
    )
    return frozenset((user, entry) for user, entry in rows)
