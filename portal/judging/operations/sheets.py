"""Deeds on scorecards: what a sheet that was filled in elsewhere says becomes drafts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from portal import audit
from portal.judging.operations.scorecards import save_draft
from portal.models import User


@dataclass(frozen=True, slots=True)
class SheetChange:
    """What one card is to say; *version* is the card that was looked at."""

    assignment_id: int
    version: int
    points: dict[str, Decimal]
    remark: str


def take_sheet(changes: Sequence[SheetChange], *, actor: User, at: datetime) -> int:
    """
    Keep what a sheet says as drafts, all or none, and say in the trail how many came from it.

    Cards are taken in the order in which everybody takes them. Raises what ``save_draft`` raises.
    """
    cards = [
        save_draft(
            one.assignment_id, points=one.points, remark=one.remark, version=one.version,
            actor=actor, at=at,
        )
        for one in sorted(changes, key=lambda one: one.assignment_id)
    ]  # fmt: skip
    if cards:
        reading = cards[0].assignment
        audit.record(
            actor, "scorecard.sheet_taken", reading.judge, at=at, round=reading.round.code,
            entries=len(cards),
        )  # fmt: skip
    return len(cards)
