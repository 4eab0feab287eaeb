"""
Offices one after another in one call (职责分离): reads about what somebody has seen there.

Taking a role away takes back no knowledge. Whoever saw code and author side by side never judges
them, and whoever read works blind sees no names until their ranks are locked.
"""

from typing import Final

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from portal import labels
from portal.extensions import db
from portal.models import (
    Assignment,
    Call,
    Category,
    Entry,
    JudgeProfile,
    Proofreading,
    Ranking,
    RoleGrant,
    Round,
    User,
)
from portal.models.enums import Role

SEES_NAMES: Final = frozenset({Role.ORGANISER, Role.OBSERVER})
READS_BLIND: Final = frozenset({Role.JUDGE, Role.PROOFREADER})


def why_barred(user: User, call: Call, wanted: Role) -> str:
    """Say what keeps somebody from a role for what they did in another; empty for nothing."""
    word = labels.word(wanted)
    if wanted in READS_BLIND and (role := _saw_names_as(user, call)) is not None:
        return (
            f"{user.name}担任过本次征集的{labels.word(role)}，看得到哪件作品是谁的，"
            f"不能再担任{word}。请另请一位"
        )
    if wanted in SEES_NAMES and _reads_unlocked(user, call):
        return f"{user.name}评过或者审读过本次征集的作品，名次锁定以前不能担任{word}。请另请一位"
    return ""


def _saw_names_as(user: User, call: Call) -> Role | None:
    """Return the role, held or taken away, in which entries with their authors could be seen."""
    has_entries = select(Entry.id).where(Entry.call_id == call.id).exists()
    return db.session.scalar(
        select(RoleGrant.role)
        .where(
            RoleGrant.user_id == user.id,
            RoleGrant.call_id == call.id,
            RoleGrant.role.in_(SEES_NAMES),
            has_entries,
        )
        .order_by(RoleGrant.id)
        .limit(1)
    )


def _reads_unlocked(user: User, call: Call) -> bool:
    """Say whether they were given works of a category whose ranks are still open."""
    dealt = (
        select(Assignment.id)
        .join(JudgeProfile, JudgeProfile.id == Assignment.judge_id)
        .join(Round, Round.id == Assignment.round_id)
        .where(JudgeProfile.user_id == user.id, JudgeProfile.call_id == call.id)
        .where(_is_open(Round.category_id))
    )
    read = (
        select(Proofreading.id)
        .join(Entry, Entry.id == Proofreading.entry_id)
        .join(Category, Category.id == Entry.category_id)
        .where(or_(Proofreading.first_id == user.id, Proofreading.second_id == user.id))
        .where(Entry.call_id == call.id, _is_open(Category.id))
    )
    return bool(db.session.scalar(select(or_(dealt.exists(), read.exists()))))


def _is_open(category: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    ranked = aliased(Round)
    locked = (
        select(Ranking.id)
        .join(ranked, ranked.id == Ranking.round_id)
        .where(ranked.category_id == category, Ranking.locked_at.is_not(None))
    )
    return ~locked.exists()
