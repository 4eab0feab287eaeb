"""Reads about what a proposed plan would change in what is assigned already."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select

from portal.extensions import db
from portal.models import Assignment, BlindCode, JudgeProfile, Plan
from portal.models.enums import AssignmentState

Reading = tuple[str, str]


@dataclass(frozen=True, slots=True)
class PlanChanges:
    """Blind code and judge's name of every reading that comes or goes, by code."""

    added: tuple[Reading, ...]
    gone: tuple[Reading, ...]


def changes_of(plan: Plan, names: Mapping[str, str]) -> PlanChanges | None:
    """Compare a plan with what judges have now; None while nothing is assigned yet."""
    rows = db.session.execute(
        select(JudgeProfile.code, BlindCode.code)
        .select_from(Assignment)
        .join(JudgeProfile, JudgeProfile.id == Assignment.judge_id)
        .join(BlindCode, BlindCode.entry_id == Assignment.entry_id)
        .where(Assignment.round_id == plan.round_id, Assignment.state == AssignmentState.ASSIGNED)
        .order_by(BlindCode.code, JudgeProfile.code)
    ).all()
    held: set[Reading] = {(judge, entry) for judge, entry in rows}
    wanted: set[Reading] = {(judge, entry) for judge, entry in plan.pairs}
    if not held:
        return None
    return PlanChanges(_named(wanted - held, names), _named(held - wanted, names))


def _named(pairs: Iterable[Reading], names: Mapping[str, str]) -> tuple[Reading, ...]:
    return tuple(sorted((entry, names.get(judge, judge)) for judge, entry in pairs))
