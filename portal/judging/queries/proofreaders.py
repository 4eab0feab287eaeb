"""Reads about judges who proofread: what they read for faults they do not score, unless allowed."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from sqlalchemy import Select, or_, select

from portal.extensions import db
from portal.judging.adapters import Pool, PoolEntry
from portal.models import Category, Entry, JudgeProfile, Proofreading, ProofreadingRule
from portal.models.enums import CategoryKind
from reviewers.conflicts import ConflictKind


def with_proofreaders(
    pool: Pool, category: Category, judges: Iterable[JudgeProfile], entries: Sequence[PoolEntry]
) -> Pool:
    """Return the pool with what these judges proofread and may not score among its conflicts."""
    if category.kind is not CategoryKind.CALLIGRAPHY:
        return pool
    rows = db.session.execute(
        _readings().where(Entry.category_id == category.id).order_by(Proofreading.entry_id)
    )
    readers = {row.entry_id: {row.first_id, row.second_id} for row in rows}
    by_user = {judge.user_id: judge.code for judge in judges}
    found = {
        (by_user[user], entry.code): ConflictKind.PROOFREADER
        for entry in entries
        for user in sorted(readers.get(entry.entry_id, set()) & by_user.keys())
    }
    return replace(pool, conflicts={**found, **pool.conflicts})


def proofread_by(user_id: int, entry_ids: Collection[int]) -> dict[int, ConflictKind]:
    """Return those of these entries that somebody proofreads and may not score."""
    rows = db.session.execute(
        _readings().where(
            Proofreading.entry_id.in_(list(entry_ids)),
            or_(Proofreading.first_id == user_id, Proofreading.second_id == user_id),
        )
    )
    return {row.entry_id: ConflictKind.PROOFREADER for row in rows}


def _readings() -> Select[int, int, int]:
    return (
        select(Proofreading.entry_id, Proofreading.first_id, Proofreading.second_id)
        .join(Entry, Entry.id == Proofreading.entry_id)
        .join(ProofreadingRule, ProofreadingRule.category_id == Entry.category_id)
        .where(ProofreadingRule.allows_scorers.is_(False))
    )
