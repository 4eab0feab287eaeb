"""Reads about readings that became a conflict after they were assigned."""

from dataclasses import dataclass

from sqlalchemy import select

from portal.extensions import db
from portal.judging import queries
from portal.judging.explanation import WORDS
from portal.models import Assignment, BlindCode, JudgeProfile, Round, Scorecard
from portal.models.enums import AssignmentState, ScorecardState


@dataclass(frozen=True, slots=True)
class Replacement:
    """A reading somebody else has to do: whose, of what, and why."""

    judge: str
    name: str
    entry: str
    why: str
    is_signed: bool


def replacements_of(round_: Round) -> list[Replacement]:
    """Return the readings in force whose judge must step aside as things stand today."""
    known = {judge.id: judge for judge in queries.judges_of(round_.category.call)}
    # a judge has hundreds of readings: looked up once, not once a reading
    rows = db.session.execute(
        select(Assignment.judge_id, BlindCode.code, Scorecard.state)
        .select_from(Assignment)
        .join(JudgeProfile, JudgeProfile.id == Assignment.judge_id)
        .join(BlindCode, BlindCode.entry_id == Assignment.entry_id)
        .outerjoin(Scorecard, Scorecard.assignment_id == Assignment.id)
        .where(Assignment.round_id == round_.id, Assignment.state == AssignmentState.ASSIGNED)
        .order_by(JudgeProfile.code, BlindCode.code)
    ).all()
    judges = {judge_id: known[judge_id] for judge_id, _, _ in rows}
    pool = queries.pool(round_, judges=list(judges.values()))
    return [
        Replacement(
            judge.code,
            judge.user.name,
            code,
            WORDS[pool.conflicts[judge.code, code]],
            state is ScorecardState.SIGNED,
        )
        for judge_id, code, state in rows
        for judge in [judges[judge_id]]
        if (judge.code, code) in pool.conflicts
    ]
