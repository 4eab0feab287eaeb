"""Judging room: how the judges of a round score beside each other, and what stands out. Reads."""

from dataclasses import dataclass

from sqlalchemy import and_, select

from portal.extensions import db
from portal.judging import keeping, queries
from portal.judging.adapters import points_of
from portal.judging.queries.progress import IS_SIGNED
from portal.models import Assignment, BlindCode, JudgeCopy, JudgeProfile, Round, Scorecard, User
from reviewers.reliability import (
    Flag,
    FlagKind,
    JudgeHabit,
    Reading,
    Reliability,
    flags_of,
    least_seconds,
    reliability,
)
from reviewers.scoring import Scorecard as Card

__all__ = ["Flag", "FlagKind", "Habit", "Habits", "JudgeHabit", "habits_of", "labels_of"]


@dataclass(frozen=True, slots=True)
class Habit:
    """One judge under the name the page may show; *word* −1 偏严, 1 偏宽, 0 neither."""

    label: str
    figures: JudgeHabit
    word: int


@dataclass(frozen=True, slots=True)
class Habits:
    """Everything the page and the minutes say of the judges; flags are (judge's name, hint)."""

    readings: int
    judges: tuple[Habit, ...]
    found: Reliability
    flags: tuple[tuple[str, Flag], ...]
    has_names: bool


def habits_of(round_: Round) -> Habits:
    """
    Return what the signed scorecards of a round say of its judges (three queries).

    In the figures judges are numbered as in the ranking, and named once it is locked: until
    then nobody should read a name beside a score. Hints are named, for they ask to be asked.
    """
    readings, names = _signed(round_)
    found = reliability(Card(one.judge, one.entry, one.points) for one in readings)
    labels = labels_of(round_, [one.judge for one in found.habits], names)
    habits = {one.judge: one for one in found.habits}
    return Habits(
        readings=len(readings),
        judges=tuple(
            Habit(label, habits[judge], found.word_of(habits[judge]))
            for judge, label in labels.items()
        ),
        found=found,
        flags=tuple((names[flag.judge], flag) for flag in flags_of(readings)),
        has_names=_may_name(round_),
    )


def labels_of(round_: Round, judges: list[str], names: dict[str, str]) -> dict[str, str]:
    """Return judge code → 评委1, 评委2 … in the ranking's order; with names once it is locked."""
    order, is_named = keeping.judge_order(judges, round_.code), _may_name(round_)
    return {
        judge: f"评委{place} {names[judge]}" if is_named else f"评委{place}"
        for place, judge in enumerate(order, start=1)
    }


def _may_name(round_: Round) -> bool:
    return queries.locked_ranking(round_) is not None


def _signed(round_: Round) -> tuple[list[Reading], dict[str, str]]:
    standing_copy = and_(
        JudgeCopy.entry_id == Assignment.entry_id,
        JudgeCopy.frozen_at.is_not(None),
        JudgeCopy.replaced_at.is_(None),
    )
    rows = db.session.execute(
        select(
            JudgeProfile.code, User.name, BlindCode.code, Scorecard.points, Scorecard.begun_at,
            Scorecard.signed_at, JudgeCopy.characters,
        )
        .select_from(Assignment)
        .join(JudgeProfile, JudgeProfile.id == Assignment.judge_id)
        .join(User, User.id == JudgeProfile.user_id)
        .join(BlindCode, BlindCode.entry_id == Assignment.entry_id)
        .join(Scorecard, Scorecard.assignment_id == Assignment.id)
        .outerjoin(JudgeCopy, standing_copy)
        .where(Assignment.round_id == round_.id, IS_SIGNED)
        .order_by(JudgeProfile.code, BlindCode.code)
    ).all()  # fmt: skip
    readings = [
        Reading(
            judge=judge,
            entry=entry,
            points=points_of(points),
            begun=begun_at.timestamp() if begun_at else None,
            signed=signed_at.timestamp(),
            least=least_seconds(characters),
        )
        for judge, _, entry, points, begun_at, signed_at, characters in rows
    ]
    return readings, {row[0]: row[1] for row in rows}
