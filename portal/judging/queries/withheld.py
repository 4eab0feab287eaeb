"""
Reads: of which works single totals wait for the lock.

Who reads what is known, and what was seen of a work once is remembered. Where its signed cards
changed after a round had ended (one more judge, a card signed anew, one set aside), the totals of
before and of now tell together what the one judge gave whose card it is.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Final

from sqlalchemy import and_, case, func, or_, select

from portal.extensions import db
from portal.judging.queries.stages import is_locked
from portal.models import Assignment, AuditEvent, JudgeProfile, Round, Scorecard, ScorecardVersion

CLOSED: Final = "round.closed"
REOPENED: Final = "round.reopened"


def withheld_entries(round_: Round, entries: Collection[int] | None = None) -> frozenset[int]:
    """
    Return the ids of works whose totals are not told one by one until the lock.

    Those of *entries*, or of the whole round. What organisers put right themselves (更正) does
    not count: they know it.
    """
    if is_locked(round_.category_id):
        return frozenset()
    closed, reopened = _moments(round_)
    if not closed and not reopened:
        return frozenset()
    if not reopened:
        return _left_since(round_, min(closed), entries)
    return frozenset(
        entry_id
        for entry_id, first, last in _spans(round_, entries)
        if any(first <= moment < last for moment in closed)
        or any(first < moment <= last for moment in reopened)
    )


def _moments(round_: Round) -> tuple[list[datetime], list[datetime]]:
    """Return when the round ended, and when it was opened again."""
    rows = db.session.execute(
        select(AuditEvent.verb, AuditEvent.at)
        .where(
            AuditEvent.subject_type == "Round",
            AuditEvent.subject_code == round_.code,
            AuditEvent.verb.in_((CLOSED, REOPENED)),
        )
        .order_by(AuditEvent.sequence)
    ).all()
    closed = [at for verb, at in rows if verb == CLOSED]
    # whoever signed while the deed waited did so before the end, whatever its record says
    if round_.closed_at is not None:
        closed = [*closed[:-1], round_.closed_at]
    return closed, [at for verb, at in rows if verb == REOPENED]


def _left_since(round_: Round, ended: datetime, entries: Collection[int] | None) -> frozenset[int]:
    """Return the works a signed card of which was taken out after the end."""
    found = (
        select(Assignment.entry_id)
        .join(Scorecard, Scorecard.assignment_id == Assignment.id)
        .where(
            Assignment.round_id == round_.id,
            Assignment.recused_at >= ended,
            Scorecard.signed_at.is_not(None),
        )
        .order_by(Assignment.entry_id)
    )
    if entries is not None:
        found = found.where(Assignment.entry_id.in_(list(entries)))
    return frozenset(db.session.scalars(found))


def _spans(round_: Round, entries: Collection[int] | None) -> list[tuple[int, datetime, datetime]]:
    """Return of each work when a judge signed first, and when a card last came, moved or left."""
    left = case((Scorecard.signed_at.is_not(None), Assignment.recused_at), else_=None)
    own = and_(
        ScorecardVersion.scorecard_id == Scorecard.id,
        ScorecardVersion.made_by_id == JudgeProfile.user_id,
    )
    found = (
        select(
            Assignment.entry_id,
            func.min(Scorecard.signed_at), func.min(ScorecardVersion.made_at),
            func.max(Scorecard.signed_at), func.max(ScorecardVersion.made_at), func.max(left),
        )
        .join(Scorecard, Scorecard.assignment_id == Assignment.id)
        .join(JudgeProfile, JudgeProfile.id == Assignment.judge_id)
        .outerjoin(ScorecardVersion, own)
        .where(
            Assignment.round_id == round_.id,
            or_(Scorecard.signed_at.is_not(None), ScorecardVersion.id.is_not(None)),
        )
        .group_by(Assignment.entry_id)
        .order_by(Assignment.entry_id)
    )  # fmt: skip
    if entries is not None:
        found = found.where(Assignment.entry_id.in_(list(entries)))
    spans = []
    for entry_id, *moments in db.session.execute(found):
        firsts, lasts = moments[:2], moments[2:]
        first = min(one for one in firsts if one is not None)
        spans.append((entry_id, first, max(one for one in lasts if one is not None)))
    return spans
