"""Blind reads of a judge's orders as they were signed, whatever has become of a work since."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from portal.accounts.rights import Account
from portal.extensions import db
from portal.judging.blind.values import BlindItem
from portal.judging.orders import PLACE
from portal.models import Assignment, BlindCode, JudgeProfile, Round, Scorecard
from portal.models.enums import AssignmentState, RecusalKind, ScorecardState
from reviewers.values import inputs_digest


@dataclass(frozen=True, slots=True)
class PlacedWork:
    """One work on a judge's ballot, and what was signed of it."""

    code: str
    place: int
    signed_at: datetime | None
    digest: str
    # stepped aside from: the judge knows
    is_recused: bool


@dataclass(frozen=True, slots=True)
class SignedOrder:
    """A ballot as it is stored: also what the judge reads no more."""

    works: tuple[PlacedWork, ...]

    def digest(self, items: Sequence[BlindItem]) -> str:
        """Return the receipt of the signature under these works: over all that was signed then."""
        moments = [item.card.signed_at for item in items if item.card.signed_at is not None]
        signed = [one for one in self.works if moments and one.signed_at == max(moments)]
        return inputs_digest([[one.code, one.digest] for one in signed])

    def gone(self, items: Sequence[BlindItem]) -> int:
        """Return how many works left the ballot, without those the judge stepped aside from."""
        shown = {item.code for item in items}
        return sum(one.code not in shown and not one.is_recused for one in self.works)


def orders_of(account: Account | None, items: Sequence[BlindItem]) -> dict[str, SignedOrder]:
    """Return code of the round → the judge's ballot, for the ranking rounds of these items."""
    rounds = {item.round.code for item in items if item.round.is_ranking}
    if account is None or not rounds:
        return {}
    rows = db.session.execute(
        select(
            Round.code.label("round_code"), BlindCode.code, Scorecard.points, Scorecard.state,
            Scorecard.signed_at, Scorecard.digest, Assignment.state.label("held"),
            Assignment.recusal,
        )
        .select_from(Assignment)
        .join(Round, Round.id == Assignment.round_id)
        .join(JudgeProfile, JudgeProfile.id == Assignment.judge_id)
        .join(BlindCode, BlindCode.entry_id == Assignment.entry_id)
        .join(Scorecard, Scorecard.assignment_id == Assignment.id)
        .where(JudgeProfile.user_id == account.user.id, Round.code.in_(rounds))
        .order_by(Assignment.id)
    ).all()  # fmt: skip
    found: dict[str, list[PlacedWork]] = {code: [] for code in rounds}
    for row in rows:
        if PLACE in row.points:
            is_signed = row.state is ScorecardState.SIGNED
            has_left = row.held is AssignmentState.RECUSED
            found[row.round_code].append(
                PlacedWork(
                    row.code, int(row.points[PLACE]), row.signed_at if is_signed else None,
                    row.digest or "", has_left and row.recusal is not RecusalKind.WITHDRAWN,
                )
            )  # fmt: skip
    return {
        code: SignedOrder(tuple(sorted(works, key=lambda one: one.place)))
        for code, works in found.items()
    }
