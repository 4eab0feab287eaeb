"""
Judging room: how the judges of a round score beside each other, and what stands out. Reads.

Figures about single judges come from the stored inputs of a version of the ranking, never from
what was signed a moment ago: ``versions`` says which, and why.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import and_, select

from portal.extensions import db
from portal.judging import numbering
from portal.judging.adapters import points_of
from portal.judging.computing import scored_cards
from portal.judging.findings import FEW
from portal.judging.queries.progress import IS_SIGNED
from portal.judging.queries.stages import is_locked
from portal.judging.versions import have_same_cards, versions_of
from portal.models import (
    Assignment,
    BlindCode,
    JudgeCopy,
    JudgeProfile,
    Ranking,
    Round,
    Scorecard,
    User,
)
from reviewers.agreement import agreement
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

#: Works with two readings below which one card moves the agreement of a round that is judged.
LEAST_WORKS: Final = 20


@dataclass(frozen=True, slots=True)
class Habit:
    """One judge under the name the page may show; *word* −1 偏严, 1 偏宽, 0 neither."""

    label: str
    figures: JudgeHabit
    word: int


@dataclass(frozen=True, slots=True)
class Habits:
    """
    Everything the page and the minutes say of the judges; flags are (judge's name, hint).

    *version* is the number of the ranking the figures are of, 0 while there is none; *is_dated*
    when cards moved since. *few* judges read too little to be told of before the lock.
    """

    readings: int
    judges: tuple[Habit, ...]
    found: Reliability
    flags: tuple[tuple[str, Flag], ...]
    has_names: bool
    version: int
    is_dated: bool
    few: int

    @property
    def icc(self) -> str:
        """The agreement, to one place while no version holds it still."""
        if self.found.icc is None:
            return "—"
        return f"{self.found.icc:.2f}" if self.version else f"{self.found.icc:.1f}"


def habits_of(round_: Round) -> Habits:
    """
    Return what the signed scorecards of a round say of its judges (six queries).

    In the figures judges are numbered as in the ranking, and named once ranks are locked: until
    then nobody should read a name beside a score. Hints are named, for they ask to be asked; what
    total they are about is told with the names of the figures.
    """
    readings, names = _signed(round_)
    versions, has_names = versions_of(round_), is_locked(round_.category_id)
    # one view before the lock, as ``versions`` says, and after it the last word
    ranking = None if not versions else versions[-1] if has_names else versions[0]
    found = _found(ranking, readings)
    told = {one.judge: one for one in found.habits if has_names or one.n >= FEW}
    order = numbering.stored_order(ranking) if ranking else []
    labels = {judge: f"评委{place}" for place, judge in enumerate(order, start=1)}
    if has_names:
        labels = {judge: f"{label} {names.get(judge, '')}" for judge, label in labels.items()}
    return Habits(
        readings=len(readings),
        judges=tuple(
            Habit(label, told[judge], found.word_of(told[judge]))
            for judge, label in labels.items()
            if judge in told
        ),
        found=found,
        flags=tuple((names[flag.judge], flag) for flag in flags_of(readings)),
        has_names=has_names,
        version=ranking.number if ranking else 0,
        is_dated=not has_names and not have_same_cards([one.summary for one in versions]),
        few=len(found.habits) - len(told),
    )


def _found(ranking: Ranking | None, readings: Sequence[Reading]) -> Reliability:
    """Return the findings of a version; without one what a signature more tells nothing by."""
    if ranking is not None:
        return reliability(scored_cards(ranking.inputs))
    agreed = agreement(Card(one.judge, one.entry, one.points) for one in readings)
    shared = sum(number > 1 for number in Counter(one.entry for one in readings).values())
    icc = agreed.icc if shared >= LEAST_WORKS else None
    return Reliability((), icc, agreed.k, is_severity_significant=False, islands=1)


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
