"""Reads about what is added to the judges' points: 文字审读, once per work, and 扣分."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.extensions import db
from portal.judging.proofreading.queries import points_enter, proofreading_points
from portal.judging.queries.by_ids import blind_codes
from portal.models import BlindCode, Category, Deduction, Entry, Round
from portal.models.enums import RoundKind, RoundState, Rule
from reviewers.adjustments import AdjustmentKind

# (kind, points as text, reason): how a ranking keeps one
Stored = list[str]
BY_PLACES: Final = (
    "这一组有一轮按“组内排名百分位平均”计分，得分是百分位，加减分没有意义。"
    "请在开评前换一种计分办法；情形严重的，在作品页取消资格。"
)


def is_by_places(category: Category) -> bool:
    """Say whether a round of the category scores by places in a pile, which points cannot join."""
    found = db.session.scalar(
        select(Round.id)
        .where(
            Round.category_id == category.id,
            Round.kind == RoundKind.SCORING,
            Round.rule == Rule.GROUP_RANK,
            Round.state != RoundState.CANCELLED,
        )
        .limit(1)
    )
    return found is not None


def has_points_to_add(category: Category) -> bool:
    """Say whether points are declared, or were made, to be added to what judges give."""
    return points_enter(category) or bool(_deductions(category))


def adjustments_of(category: Category, judged: Collection[str]) -> dict[str, list[Stored]]:
    """
    Return blind code → what is added to the score of each entry, in the order it is shown.

    The points of proofreading are added where the call says so, and only once all that was
    *judged* has been proofread: before, some works would have points that others lack.
    """
    found: dict[str, list[Stored]] = defaultdict(list)
    if unproofread(category, judged) == []:
        for code, points, reason in _proofread(category):
            found[code].append([AdjustmentKind.PROOFREADING.value, points, reason])
    for code, row in _deductions(category):
        found[code].append([AdjustmentKind.DEDUCTION.value, str(-row.points), row.reason])
    return dict(sorted(found.items()))


def unproofread(category: Category, judged: Collection[str]) -> list[str] | None:
    """Return what of the *judged* keeps the points out, by code; None where none may enter."""
    if not points_enter(category) or is_by_places(category):
        return None
    return sorted({*judged} - {code for code, *_ in _proofread(category)})


def _proofread(category: Category) -> list[tuple[str, str, str]]:
    outcomes = proofreading_points(category)
    rows = sorted((code, entry) for entry, code in blind_codes(outcomes).items())
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
