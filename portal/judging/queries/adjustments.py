"""Reads about what is added to the judges' points: 文字审读, once per work, and 扣分."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.extensions import db
from portal.judging.proofreading.queries import points_enter, proofreading_points
from portal.models import BlindCode, Category, Deduction, Entry
from reviewers.adjustments import AdjustmentKind

# (kind, points as text, reason): how a ranking keeps one
Stored = list[str]


def adjustments_of(category: Category, judged: Collection[str]) -> dict[str, list[Stored]]:
    """
    Return blind code → what is added to the score of each entry, in the order it is shown.

    The points of proofreading are added where the call says so, and only once all that was
    *judged* has been proofread: before, some works would have points that others lack.
    """
    found: dict[str, list[Stored]] = defaultdict(list)
    for code, points, reason in _proofread(category, judged):
        found[code].append([AdjustmentKind.PROOFREADING.value, points, reason])
    for code, row in _deductions(category):
        found[code].append([AdjustmentKind.DEDUCTION.value, str(-row.points), row.reason])
    return dict(sorted(found.items()))


def _proofread(category: Category, judged: Collection[str]) -> list[tuple[str, str, str]]:
    if not points_enter(category):
        return []
    outcomes = proofreading_points(category)
    rows = db.session.execute(
        select(BlindCode.code, BlindCode.entry_id)
        .where(BlindCode.entry_id.in_(outcomes))
        .order_by(BlindCode.code)
    ).all()
    if not {*judged} <= {code for code, _ in rows}:
        return []
    return [(code, str(outcomes[entry].points), outcomes[entry].said) for code, entry in rows]


def _deductions(category: Category) -> Sequence[Any]:
    return db.session.execute(
        select(BlindCode.code, Deduction)
        .join(BlindCode, BlindCode.entry_id == Deduction.entry_id)
        .join(Entry, Entry.id == Deduction.entry_id)
        .where(Entry.category_id == category.id, Deduction.withdrawn_at.is_(None))
        .order_by(BlindCode.code, Deduction.id)
    ).all()


def deductions_of(entry_id: int) -> Sequence[Deduction]:
    """Return all deductions of one entry with who made and who withdrew them, oldest first."""
    return db.session.scalars(
        select(Deduction)
        .where(Deduction.entry_id == entry_id)
        .options(joinedload(Deduction.made_by), joinedload(Deduction.withdrawn_by))
        .order_by(Deduction.id)
    ).all()
