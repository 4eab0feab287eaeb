"""Conflicts looked at again, one judge and one entry at a time: on opening and on signing."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.extensions import db
from portal.judging.adapters import PoolEntry, pool_of
from portal.judging.queries import authors_by_entry
from portal.models import (
    BlindCode,
    Call,
    ConflictOfInterest,
    Entry,
    JudgeProfile,
    Unit,
    User,
)
from reviewers.conflicts import ConflictKind


def conflict_now(judge_id: int, entry_id: int) -> ConflictKind | None:
    """Say why this judge must step aside from this entry as things stand today, or None."""
    judge = db.session.scalars(
        select(JudgeProfile)
        .where(JudgeProfile.id == judge_id)
        .options(joinedload(JudgeProfile.user).joinedload(User.unit))
    ).one()
    row = db.session.execute(
        select(Entry.id, BlindCode.code, Unit.code, Entry.submitter_id)
        .join(BlindCode, BlindCode.entry_id == Entry.id)
        .join(Unit, Unit.id == Entry.unit_id)
        .where(Entry.id == entry_id)
    ).one()
    units = db.session.execute(select(Unit.id, Unit.code, Unit.parent_id)).all()
    codes = {unit_id: code for unit_id, code, _ in units}
    pool = pool_of(
        db.session.get_one(Call, judge.call_id),
        entries=[PoolEntry(*row, style=None)],
        authors=authors_by_entry([entry_id]),
        judges=[judge],
        stated=_stated(judge_id),
        units={code: codes[parent] if parent else None for _, code, parent in units},
        unit_codes=codes,
    )
    return next(iter(pool.conflicts.values()), None)


def _stated(judge_id: int) -> list[ConflictOfInterest]:
    return list(
        db.session.scalars(
            select(ConflictOfInterest)
            .where(ConflictOfInterest.judge_id == judge_id)
            .options(joinedload(ConflictOfInterest.judge))
            .order_by(ConflictOfInterest.id)
        )
    )


def is_barred(judge_id: int, entry_id: int) -> bool:
    """Say whether the judge must not see the entry."""
    return conflict_now(judge_id, entry_id) is not None
