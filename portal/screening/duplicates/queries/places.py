"""Reads about where a case stands among the others."""

from sqlalchemy import func, select

from portal.extensions import db
from portal.models import Call, DuplicateCase, DuplicateVerdict
from portal.models.enums import CaseState


def open_cases(call: Call) -> int:
    """Return how many cases wait for a person."""
    counted = select(func.count()).select_from(DuplicateCase)
    is_waiting = DuplicateCase.call_id == call.id, DuplicateCase.state == CaseState.OPEN
    return db.session.scalar(counted.where(*is_waiting)) or 0


def neighbours(call: Call, case: DuplicateCase) -> tuple[str, str]:
    """Return the codes of the open cases before and behind this one in the list, "" for none."""
    rows = db.session.execute(
        select(DuplicateCase.code, DuplicateCase.strength, DuplicateCase.number)
        .where(
            DuplicateCase.call_id == call.id,
            DuplicateCase.state == CaseState.OPEN,
            DuplicateCase.id != case.id,
        )
        .order_by(DuplicateCase.strength.desc(), DuplicateCase.number)
    ).all()
    here = (-case.strength, case.number)
    before = [row.code for row in rows if (-row.strength, row.number) < here]
    behind = [row.code for row in rows if (-row.strength, row.number) > here]
    return before[-1] if before else "", behind[0] if behind else ""


def case_of(verdict: DuplicateVerdict) -> DuplicateCase:
    """Return the case a verdict was given on."""
    return db.session.get_one(DuplicateCase, verdict.case_id)
