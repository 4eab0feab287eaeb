"""Blind reads of what the organisers put right in a judge's own signed cards."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select

from portal.accounts.rights import Account
from portal.extensions import db
from portal.judging.blind.values import BlindItem
from portal.models import Scorecard, ScorecardVersion
from portal.models.enums import ScorecardState


@dataclass(frozen=True, slots=True)
class Correction:
    """One correction: what the judge had signed, what stands now, and why."""

    code: str
    before: Decimal | None
    after: Decimal | None
    reason: str


def corrections_of(account: Account, items: Sequence[BlindItem]) -> tuple[Correction, ...]:
    """Return the corrections of these cards, oldest first."""
    codes = {item.assignment_id: item.code for item in items}
    rows = db.session.execute(
        select(
            Scorecard.assignment_id,
            ScorecardVersion.state,
            ScorecardVersion.total,
            ScorecardVersion.reason,
            ScorecardVersion.made_by_id,
        )
        .join(Scorecard, Scorecard.id == ScorecardVersion.scorecard_id)
        .where(Scorecard.assignment_id.in_(list(codes)))
        .order_by(ScorecardVersion.id)
    ).all()
    last: dict[int, Decimal | None] = {}
    found = []
    for row in rows:
        is_other = row.made_by_id != account.user.id
        if is_other and row.state is ScorecardState.SIGNED:
            before = last.get(row.assignment_id)
            found.append(Correction(codes[row.assignment_id], before, row.total, row.reason))
        last[row.assignment_id] = row.total
    return tuple(found)
