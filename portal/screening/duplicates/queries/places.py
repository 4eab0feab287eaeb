"""Reads about where things stand: a case among the others, the entries of a list."""

from collections.abc import Collection

from sqlalchemy import func, select

from portal.extensions import db
from portal.models import Call, CheckedText, DuplicateCase, DuplicateVerdict, Entry
from portal.models.enums import CaseState, SimilarityBand


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


def bands_of(call: Call, codes: Collection[str]) -> dict[str, tuple[float, SimilarityBand]]:
    """Return code → (去除引用后复制比, band) of those entries that were checked; one query."""
    rows = db.session.execute(
        select(Entry.code, CheckedText.share_without_base, CheckedText.band)
        .join(CheckedText, CheckedText.entry_id == Entry.id)
        .where(
            Entry.call_id == call.id,
            Entry.code.in_(codes),
            CheckedText.call_id == call.id,
            CheckedText.withdrawn_at.is_(None),
            CheckedText.checked_at.is_not(None),
        )
        .order_by(Entry.id)
    )
    return {row.code: (row.share_without_base, row.band) for row in rows}
