"""Blind reads of a judge's own signed cards: what the judge signed, what was put right since."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
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

    assignment_id: int
    code: str
    before: Decimal | None
    after: Decimal | None
    reason: str
    # of the judge's own signature, and of what the organisers made of it
    signed_digest: str
    digest: str


@dataclass(frozen=True, slots=True)
class Signatures:
    """
    What is kept of a judge's signatures: corrections, oldest first; reading → own last digest.

    By reading, not by code: a work has the same code in every round.
    """

    corrections: tuple[Correction, ...]
    digests: dict[int, str]

    def own_digest(self, item: BlindItem) -> str:
        """Return the digest of the judge's own signature, which the card may have no longer."""
        return self.digests.get(item.assignment_id, item.card.digest or "")


def signatures_of(account: Account, items: Sequence[BlindItem]) -> Signatures:
    """Return what is kept of these cards' signatures."""
    codes = {item.assignment_id: item.code for item in items}
    rows = db.session.execute(
        select(
            Scorecard.assignment_id,
            ScorecardVersion.state,
            ScorecardVersion.total,
            ScorecardVersion.reason,
            ScorecardVersion.digest,
            ScorecardVersion.made_by_id,
        )
        .join(Scorecard, Scorecard.id == ScorecardVersion.scorecard_id)
        .where(Scorecard.assignment_id.in_(list(codes)))
        .order_by(ScorecardVersion.id)
    ).all()
    last: dict[int, Decimal | None] = {}
    own: dict[int, str] = {}
    found = []
    for row in rows:
        one, is_signed = row.assignment_id, row.state is ScorecardState.SIGNED
        if is_signed and row.made_by_id == account.user.id:
            own[one] = row.digest
        elif is_signed:
            found.append(
                Correction(
                    one,
                    codes[one],
                    last.get(one),
                    row.total,
                    row.reason,
                    own.get(one, ""),
                    row.digest,
                )
            )
        last[one] = row.total
    return Signatures(tuple(found), own)


def corrected_since(
    account: Account, items: Sequence[BlindItem], since: datetime
) -> tuple[BlindItem, ...]:
    """Return the signed cards that somebody else put right since then."""
    signed = {item.assignment_id: item for item in items if item.is_signed}
    if not signed:
        return ()
    rows = db.session.scalars(
        select(Scorecard.assignment_id)
        .join(ScorecardVersion, ScorecardVersion.scorecard_id == Scorecard.id)
        .where(
            Scorecard.assignment_id.in_(list(signed)),
            ScorecardVersion.state == ScorecardState.SIGNED,
            ScorecardVersion.made_by_id != account.user.id,
            ScorecardVersion.made_at >= since,
        )
        .distinct()
        .order_by(Scorecard.assignment_id)
    )
    return tuple(signed[one] for one in rows)
