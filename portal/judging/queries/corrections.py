"""Reads of signed cards and of what organisers put right in them (更正), for their pages."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import pairwise

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from portal.errors import NotFound
from portal.extensions import db
from portal.judging import numbering
from portal.judging.queries.stages import is_locked
from portal.judging.queries.withheld import withheld_entries
from portal.models import (
    Assignment,
    BlindCode,
    JudgeProfile,
    Round,
    Rubric,
    Scorecard,
    ScorecardVersion,
)
from portal.models.enums import AssignmentState, RoundState, ScorecardState


@dataclass(frozen=True, slots=True)
class Change:
    """One correction: what was signed, what stands now, why and when."""

    before: Decimal | None
    after: Decimal | None
    reason: str
    made_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedCard:
    """
    A signed card of one entry, and what was put right in it.

    ``number`` counts within the entry and is drawn: it is no other page's 评委1. ``label`` names
    the judge once the ranks are locked. When a judge signed stands beside names in the trail, so
    the judge's own versions are kept apart: ``versions`` is empty until the lock. ``readers`` are
    (code, name) of all who signed the entry, by name: whose card it is must be known beforehand.
    """

    card: Scorecard
    blind_code: str
    number: str
    label: str
    changes: Sequence[Change]
    versions: Sequence[ScorecardVersion]
    readers: Sequence[tuple[str, str]]


def signed_cards(round_: Round, blind_code: str) -> list[SignedCard]:
    """
    Return the signed cards of one entry of a round that is over; none for a wrong number.

    While judges score, nobody reads what they gave; and none where the totals wait for the lock.
    """
    if round_.state is not RoundState.CLOSED or is_withheld(round_, blind_code):
        return []
    cards = {card.assignment.judge.code: card for card in _cards(round_, blind_code)}
    versions = _versions([card.id for card in cards.values()])
    is_named = is_locked(round_.category_id)
    order = numbering.lasting(round_, cards, about=f"entry {blind_code}")
    names = {judge: card.assignment.judge.user.name for judge, card in cards.items()}
    readers = sorted(names.items(), key=lambda one: (one[1], one[0]))
    found = []
    for number, judge in enumerate(order, start=1):
        card, label = cards[judge], f"评委{number}"
        found.append(
            SignedCard(
                card=card,
                blind_code=blind_code,
                number=str(number),
                label=f"{label} {names[judge]}" if is_named else label,
                changes=_changes(card, versions[card.id]),
                versions=versions[card.id] if is_named else (),
                readers=readers,
            )
        )
    return found


def is_withheld(round_: Round, blind_code: str) -> bool:
    """Say whether the totals of a work are not told one by one until the lock."""
    found = select(BlindCode.entry_id).where(
        BlindCode.call_id == round_.category.call_id, BlindCode.code == blind_code
    )
    entries = db.session.scalars(found).all()
    return bool(entries and withheld_entries(round_, entries))


def _cards(round_: Round, blind_code: str) -> Sequence[Scorecard]:
    reading = joinedload(Scorecard.assignment)
    terms = joinedload(Assignment.round).joinedload(Round.rubric).selectinload(Rubric.criteria)
    return db.session.scalars(
        select(Scorecard)
        .join(Scorecard.assignment)
        .join(BlindCode, BlindCode.entry_id == Assignment.entry_id)
        .where(
            Assignment.round_id == round_.id,
            Assignment.state == AssignmentState.ASSIGNED,
            BlindCode.code == blind_code,
            Scorecard.state == ScorecardState.SIGNED,
        )
        .options(
            reading.joinedload(Assignment.judge).joinedload(JudgeProfile.user),
            reading.options(terms),
        )
        .order_by(Scorecard.id)
    ).all()


def _versions(cards: Sequence[int]) -> dict[int, list[ScorecardVersion]]:
    found: dict[int, list[ScorecardVersion]] = defaultdict(list)
    rows = db.session.scalars(
        select(ScorecardVersion)
        .where(ScorecardVersion.scorecard_id.in_(cards))
        .order_by(ScorecardVersion.scorecard_id, ScorecardVersion.number)
    )
    for version in rows:
        found[version.scorecard_id].append(version)
    return found


def _changes(card: Scorecard, versions: Sequence[ScorecardVersion]) -> list[Change]:
    judge = card.assignment.judge.user_id
    return [
        Change(before.total, after.total, after.reason, after.made_at)
        for before, after in pairwise(versions)
        if after.state is ScorecardState.SIGNED and after.made_by_id != judge
    ]


def signed_card(round_: Round, blind_code: str, number: str) -> SignedCard:
    """Return one signed card of an entry by its number there. Raises NotFound."""
    for one in signed_cards(round_, blind_code):
        if one.number == number:
            return one
    raise NotFound


@dataclass(frozen=True, slots=True)
class Corrected:
    """An entry in which something was put right: how often, and when last."""

    blind_code: str
    times: int
    last_at: datetime


def corrected_entries(round_: Round) -> list[Corrected]:
    """Return the entries of a round with corrections, the newest first."""
    last = func.max(ScorecardVersion.made_at)
    rows = db.session.execute(
        select(BlindCode.code, func.count(), last)
        .select_from(ScorecardVersion)
        .join(Scorecard, Scorecard.id == ScorecardVersion.scorecard_id)
        .join(Assignment, Assignment.id == Scorecard.assignment_id)
        .join(JudgeProfile, JudgeProfile.id == Assignment.judge_id)
        .join(BlindCode, BlindCode.entry_id == Assignment.entry_id)
        .where(
            Assignment.round_id == round_.id,
            ScorecardVersion.state == ScorecardState.SIGNED,
            ScorecardVersion.made_by_id != JudgeProfile.user_id,
        )
        .group_by(BlindCode.code)
        .order_by(last.desc(), BlindCode.code)
    )
    return [Corrected(*row) for row in rows]
