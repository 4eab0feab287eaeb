"""Blind reads of a judge's receipts (回执): all they signed, whatever has become of it since."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from portal.accounts.rights import Account
from portal.extensions import db
from portal.judging.blind.corrections import Correction, signatures_of
from portal.judging.blind.readings import queue_of, rounds_by_id, signed_of
from portal.judging.blind.signed_orders import orders_of
from portal.judging.blind.values import BlindItem, BlindRound, current_digest
from portal.models import (
    Assignment,
    BlindCode,
    Entry,
    JudgeProfile,
    Round,
    Scorecard,
    ScorecardVersion,
)
from portal.models.enums import AssignmentState, EntryStatus, Role, RoundKind, ScorecardState
from reviewers.values import inputs_digest


@dataclass(frozen=True, slots=True)
class GoneCard:
    """
    A card the judge signed and cannot open any more: set aside, disqualified, or to step aside.

    Whether it counts is told, why it went is not: some reasons would say whose work it is.
    ``digest`` is of the judge's own signature, ``current`` of what stands now.
    """

    code: str
    digest: str
    current: str
    signed_at: datetime
    counts: bool


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a judge has signed in one round, and one digest over all of it."""

    round: BlindRound
    # what counts today
    count: int
    signed_at: datetime
    digest: str
    # over the digests as the judge signed them; another one when a card was put right since, or
    # counts no more
    signed_digest: str
    corrections: tuple[Correction, ...]
    gone: tuple[GoneCard, ...]

    @property
    def is_as_signed(self) -> bool:
        """Whether every card is what the judge signed."""
        return self.digest == self.signed_digest


def receipts_of(account: Account | None) -> list[Receipt]:
    """Return the receipts of a judge, a round each, in the order of the rounds."""
    if account is None:
        return []
    items = queue_of(account)
    gone = gone_cards(account, items)
    kept, orders, found = signatures_of(account, signed_of(items)), orders_of(account, items), []
    for round_ in _rounds(items, gone):
        signed = signed_of([item for item in items if item.round == round_])
        lost = gone.get(round_.code, ())
        moments = [item.card.signed_at for item in signed if item.card.signed_at]
        if not moments and not lost:
            continue
        readings = {item.assignment_id for item in signed}
        order = orders.get(round_.code)
        # nothing but the judge's own signature ever changes an order
        own = order.digest(signed) if order else signed_over(signed, lost, kept.own_digest)
        found.append(
            Receipt(
                round_, len(signed) + sum(one.counts for one in lost),
                max(moments + [one.signed_at for one in lost]),
                own if order else standing_over(signed, lost), own,
                tuple(one for one in kept.corrections if one.assignment_id in readings), lost,
            )
        )  # fmt: skip
    return found


def _rounds(
    items: Sequence[BlindItem], gone: dict[str, tuple[GoneCard, ...]]
) -> Sequence[BlindRound]:
    """Return the rounds of these items, and those of which nothing is left."""
    shown = {item.round.code: item.round for item in items}
    if not gone.keys() - shown.keys():
        return [*shown.values()]
    ids = db.session.scalars(
        select(Round.id).where(Round.code.in_(sorted(gone.keys() | shown.keys())))
    ).all()
    found = rounds_by_id(ids)
    return [found[one] for one in sorted(found)]


def gone_cards(account: Account, items: Sequence[BlindItem]) -> dict[str, tuple[GoneCard, ...]]:
    """
    Return code of the round → what the judge signed there and *items* hold no more, by code.

    Orders are kept whole by themselves (``signed_orders``).
    """
    shown = {item.assignment_id for item in items}
    rows = db.session.execute(
        select(
            Assignment.id, Round.code.label("round_code"), BlindCode.code,
            ScorecardVersion.digest, ScorecardVersion.made_at, Scorecard.digest.label("current"),
            Assignment.state, Entry.status,
        )
        .select_from(Assignment)
        .join(JudgeProfile, JudgeProfile.id == Assignment.judge_id)
        .join(Round, Round.id == Assignment.round_id)
        .join(BlindCode, BlindCode.entry_id == Assignment.entry_id)
        .join(Entry, Entry.id == Assignment.entry_id)
        .join(Scorecard, Scorecard.assignment_id == Assignment.id)
        .join(ScorecardVersion, ScorecardVersion.scorecard_id == Scorecard.id)
        .where(
            JudgeProfile.user_id == account.user.id,
            JudgeProfile.call_id.in_(account.calls_as(Role.JUDGE)),
            Round.kind != RoundKind.RANKING,
            Scorecard.state == ScorecardState.SIGNED,
            ScorecardVersion.state == ScorecardState.SIGNED,
            ScorecardVersion.made_by_id == account.user.id,
        )
        .order_by(ScorecardVersion.id)
    ).all()  # fmt: skip
    # the last signature of a card stands
    last = {row.id: row for row in rows if row.id not in shown}
    found: dict[str, list[GoneCard]] = defaultdict(list)
    for row in sorted(last.values(), key=lambda row: row.code):
        counts = row.state is AssignmentState.ASSIGNED and row.status is EntryStatus.ACCEPTED
        card = GoneCard(row.code, row.digest, row.current or "", row.made_at, counts)
        found[row.round_code].append(card)
    return {code: tuple(cards) for code, cards in found.items()}


def standing_over(items: Sequence[BlindItem], gone: Sequence[GoneCard]) -> str:
    """Return one SHA-256 over the digests, as they are now, of all that counts, by code."""
    pairs = [[item.code, current_digest(item)] for item in items]
    return inputs_digest(sorted(pairs + [[one.code, one.current] for one in gone if one.counts]))


def signed_over(
    items: Sequence[BlindItem],
    gone: Sequence[GoneCard],
    digest_of: Callable[[BlindItem], str] = current_digest,
) -> str:
    """Return one SHA-256 over the digests of what counts and of what counts no more, by code."""
    pairs = [[item.code, digest_of(item)] for item in items]
    return inputs_digest(sorted(pairs + [[one.code, one.digest] for one in gone]))
