"""Judging room: how the judges of a round score beside each other, and what stands out. Reads."""

from dataclasses import dataclass

from sqlalchemy import and_, select

from portal.extensions import db
from portal.judging import numbering, queries
from portal.judging.adapters import points_of
from portal.judging.findings import FEW
from portal.judging.queries.progress import IS_SIGNED
from portal.judging.queries.stages import is_locked
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

__all__ = ["Flag", "FlagKind", "Habit", "Habits", "JudgeHabit", "habits_of"]


@dataclass(frozen=True, slots=True)
class Habit:
    """One judge under the name the page may show; *word* −1 偏严, 1 偏宽, 0 neither."""

    label: str
    figures: JudgeHabit
    word: int

    @property
    def is_few(self) -> bool:
        """Whether mean and spread would all but tell single totals."""
        return self.figures.n < FEW


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
    Return what the signed scorecards of a round say of its judges (four queries).

    In the figures judges are numbered as in the ranking, and named once ranks are locked: until
    then nobody should read a name beside a score. Hints are named, for they ask to be asked; what
    total they are about is told with the names of the figures.
    """
    readings, names = _signed(round_)
    found = reliability(Card(one.judge, one.entry, one.points) for one in readings)
    ranking = queries.newest_ranking(round_)
    has_names = is_locked(round_.category_id)
    order = numbering.judge_order(round_, [one.judge for one in found.habits], ranking=ranking)
    labels = {judge: f"评委{place}" for place, judge in enumerate(order, start=1)}
    if has_names:
        labels = {judge: f"{label} {names[judge]}" for judge, label in labels.items()}
    habits = {one.judge: one for one in found.habits}
    return Habits(
        readings=len(readings),
        judges=tuple(
            Habit(label, habits[judge], found.word_of(habits[judge]))
            for judge, label in labels.items()
        ),
        found=found,
        flags=tuple((names[flag.judge], flag) for flag in flags_of(readings)),
        has_names=has_names,
    )


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
