"""Reads about calibration works, for the organisers' page."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.errors import NotFound
from portal.extensions import db
from portal.judging.adapters import points_of
from portal.models import (
    BlindCode,
    CalibrationTrial,
    CalibrationWork,
    Category,
    JudgeProfile,
    User,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CalibrationLine:
    """A calibration work, and what the judges gave it: (name, total), least first."""

    work: CalibrationWork
    blind_code: str
    expected: dict[str, Decimal]
    trials: tuple[tuple[str, Decimal], ...]

    @property
    def expected_total(self) -> Decimal | None:
        """What the organisers' points come to; None where they gave none."""
        return sum(self.expected.values(), Decimal(0)) if self.expected else None


def calibration_lines(category: Category) -> list[CalibrationLine]:
    """Return the calibration works of a category in the order they were set."""
    rows = db.session.execute(
        select(CalibrationWork, BlindCode.code)
        .join(BlindCode, BlindCode.entry_id == CalibrationWork.entry_id)
        .where(CalibrationWork.category_id == category.id)
        .options(joinedload(CalibrationWork.entry))
        .order_by(CalibrationWork.id)
    ).all()
    tried: dict[int, list[tuple[str, Decimal]]] = defaultdict(list)
    trials = db.session.execute(
        select(CalibrationTrial.work_id, User.name, CalibrationTrial.total)
        .join(JudgeProfile, JudgeProfile.id == CalibrationTrial.judge_id)
        .join(User, User.id == JudgeProfile.user_id)
        .where(CalibrationTrial.work_id.in_([work.id for work, _ in rows]))
        .order_by(User.name, CalibrationTrial.id)
    )
    for work_id, name, total in trials:
        tried[work_id].append((name, total))
    return [
        CalibrationLine(
            work=work,
            blind_code=code,
            expected=points_of(work.points),
            trials=tuple(sorted(tried[work.id], key=lambda one: one[1])),
        )
        for work, code in rows
    ]


def has_readers(category: Category) -> bool:
    """Say whether a judge has the briefing of this category open, or had it: who has declared."""
    kinds = db.session.scalars(
        select(JudgeProfile.kinds)
        .where(JudgeProfile.call_id == category.call_id, JudgeProfile.declared_at.is_not(None))
        .order_by(JudgeProfile.id)
    )
    return any(not judged or category.kind.value in judged for judged in kinds)


def calibration_work(category: Category, code: str) -> CalibrationWork:
    """Return one calibration work of a category. Raises NotFound."""
    found = db.session.scalar(
        select(CalibrationWork)
        .where(CalibrationWork.category_id == category.id, CalibrationWork.code == code)
        .options(joinedload(CalibrationWork.entry), joinedload(CalibrationWork.category))
    )
    if found is None:
        raise NotFound
    return found
