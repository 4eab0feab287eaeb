"""Reads about what was written last: whether a check made a moment ago still holds."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import func, select

from portal.extensions import db
from portal.models import Assignment, AuditEvent, Round, Scorecard

#: Deeds that change nothing a plan or a ranking could rest on.
QUIET: Final = (
    "account.signed_in", "account.signed_out", "account.sign_in_failed", "file.downloaded",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mark:
    """The newest deed, and the newest scorecard of a round."""

    deed: int
    card: int


def mark_of(round_: Round) -> Mark:
    """
    Return what is another one as soon as anything was done that a plan or a ranking may rest on.

    Every deed is on record in the transaction that does it, and numbered in the order of the
    commits; a scorecard somebody has begun is not, so that it is looked at as well. Take the mark
    before the check: what comes in between is then seen. Under the lock the same mark says that
    the check needs not be made again.
    """
    deed = (
        select(AuditEvent.sequence)
        .where(AuditEvent.verb.not_in(QUIET))
        .order_by(AuditEvent.sequence.desc())
        .limit(1)
    )
    card = (
        select(func.max(Scorecard.id))
        .join(Assignment, Assignment.id == Scorecard.assignment_id)
        .where(Assignment.round_id == round_.id)
    )
    return Mark(db.session.scalar(deed) or 0, db.session.scalar(card) or 0)
