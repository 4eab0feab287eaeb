"""Reads of discussions and of signed cards, for the organisers' pages."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from portal.errors import NotFound
from portal.extensions import db
from portal.models import (
    Assignment,
    BlindCode,
    Discussion,
    JudgeProfile,
    Round,
    Rubric,
    Scorecard,
    ScorecardVersion,
)
from portal.models.enums import AssignmentState, ScorecardState


def discussions_of(round_: Round) -> list[tuple[str, Discussion]]:
    """Return (blind code, discussion with its notes) of a round, by code."""
    rows = db.session.execute(
        select(BlindCode.code, Discussion)
        .join(BlindCode, BlindCode.entry_id == Discussion.entry_id)
        .where(Discussion.round_id == round_.id)
        .options(selectinload(Discussion.notes))
        .order_by(BlindCode.code)
    )
    return [(code, found) for code, found in rows]


def discussion_of_entry(round_: Round, blind_code: str) -> Discussion:
    """Return the discussion of one entry. Raises NotFound."""
    found = db.session.scalar(
        select(Discussion)
        .join(BlindCode, BlindCode.entry_id == Discussion.entry_id)
        .where(Discussion.round_id == round_.id, BlindCode.code == blind_code)
    )
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True, slots=True)
class SignedCard:
    """A signed card of one entry, with all that it said before, oldest first."""

    card: Scorecard
    blind_code: str
    versions: Sequence[ScorecardVersion]


def signed_cards(round_: Round, blind_code: str) -> list[SignedCard]:
    """Return the signed cards of one entry in a round, by judge; none for a wrong number."""
    cards = db.session.scalars(
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
            joinedload(Scorecard.assignment)
            .joinedload(Assignment.judge)
            .joinedload(JudgeProfile.user),
            joinedload(Scorecard.assignment)
            .joinedload(Assignment.round)
            .joinedload(Round.rubric)
            .selectinload(Rubric.criteria),
        )
        .order_by(Assignment.judge_id)
    ).all()
    found: dict[int, list[ScorecardVersion]] = defaultdict(list)
    versions = db.session.scalars(
        select(ScorecardVersion)
        .where(ScorecardVersion.scorecard_id.in_([card.id for card in cards]))
        .order_by(ScorecardVersion.scorecard_id, ScorecardVersion.number)
    )
    for version in versions:
        found[version.scorecard_id].append(version)
    return [SignedCard(card, blind_code, found[card.id]) for card in cards]


def signed_card(round_: Round, blind_code: str, judge: str) -> SignedCard:
    """Return the signed card of one judge for one entry. Raises NotFound."""
    for one in signed_cards(round_, blind_code):
        if one.card.assignment.judge.code == judge:
            return one
    raise NotFound
