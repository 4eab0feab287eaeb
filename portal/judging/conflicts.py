"""Conflicts looked at again for one judge: on opening, on signing, when a new one is stated."""

from collections.abc import Collection

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from portal.extensions import db
from portal.judging.adapters import pool_of
from portal.judging.queries import author_facts, pool_entries_by_id, units_now
from portal.judging.queries.proofreaders import proofread_by
from portal.models import Call, ConflictOfInterest, JudgeProfile, Proofreading, User
from reviewers.conflicts import ConflictKind


def conflicts_now(judge_id: int, entry_ids: Collection[int]) -> dict[int, ConflictKind]:
    """Return entry id → why this judge must step aside from it as things stand today."""
    judge, is_reader = _judge(judge_id)
    found = _interests(judge, entry_ids)
    # whoever proofreads a work does not score it as well, unless the call allows it
    return proofread_by(judge.user_id, entry_ids) | found if is_reader else found


def interests_now(judge_id: int, entry_ids: Collection[int]) -> dict[int, ConflictKind]:
    """Return the same but for what they proofread: what bars them from reading it at all."""
    return _interests(_judge(judge_id)[0], entry_ids)


def _judge(judge_id: int) -> tuple[JudgeProfile, bool]:
    """Return a judge, and whether they proofread anything."""
    mine = select(Proofreading.id).where(
        or_(
            Proofreading.first_id == JudgeProfile.user_id,
            Proofreading.second_id == JudgeProfile.user_id,
        )
    )
    row = db.session.execute(
        select(JudgeProfile, mine.exists())
        .where(JudgeProfile.id == judge_id)
        .options(joinedload(JudgeProfile.user).joinedload(User.unit))
    ).one()
    return row[0], row[1]


def _interests(judge: JudgeProfile, entry_ids: Collection[int]) -> dict[int, ConflictKind]:
    entries = pool_entries_by_id(entry_ids)
    pool = pool_of(
        db.session.get_one(Call, judge.call_id),
        entries=entries,
        authors=author_facts(entry_ids),
        judges=[judge],
        stated=_stated(judge.id),
        units=units_now(),
    )
    ids = {entry.code: entry.entry_id for entry in entries}
    return {ids[code]: kind for (_, code), kind in pool.conflicts.items()}


def barred_entries(judge_id: int, entry_ids: Collection[int]) -> frozenset[int]:
    """Return those of these entries the judge must not see."""
    return frozenset(conflicts_now(judge_id, entry_ids)) if entry_ids else frozenset()


def conflict_now(judge_id: int, entry_id: int) -> ConflictKind | None:
    """Say why this judge must step aside from this entry as things stand today, or None."""
    return conflicts_now(judge_id, [entry_id]).get(entry_id)


def _stated(judge_id: int) -> list[ConflictOfInterest]:
    return list(
        db.session.scalars(
            select(ConflictOfInterest)
            .where(ConflictOfInterest.judge_id == judge_id)
            .options(joinedload(ConflictOfInterest.judge))
            .order_by(ConflictOfInterest.id)
        )
    )


# the same words whether the work is in conflict, somebody else's or nowhere: they tell nothing
STEP_ASIDE = (
    "这件作品不在您的评审列表里：可能需要您回避，或者组织者另作了安排。请回到评审列表接着评。"
)


def is_barred(judge_id: int, entry_id: int) -> bool:
    """Say whether the judge must not see the entry."""
    return conflict_now(judge_id, entry_id) is not None
