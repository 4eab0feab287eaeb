"""Deeds on scorecards: sign all that is finished at once, or none of it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.errors import Conflict, Refused
from portal.extensions import db
from portal.judging.adapters import points_of
from portal.judging.operations.cards import CardChanged
from portal.judging.operations.scorecards import sign_scorecard
from portal.judging.operations.verdicts import sign_verdict
from portal.judging.orders import PASSED
from portal.models import Assignment, Scorecard, User
from portal.models.enums import RoundKind


class SheetRefused(Refused):
    """Some cards cannot be signed; ``problems`` says why, by assignment id. None was signed."""

    def __init__(self, problems: Mapping[int, str]) -> None:
        super().__init__(f"有 {len(problems)} 份不能签字，所以一份也没有签。")
        self.problems = dict(problems)


def sign_all(versions: Mapping[int, int], *, actor: User, at: datetime) -> list[Scorecard]:
    """
    Sign the stored cards of these readings (assignment id → version that was looked at).

    All or none: a card that changed since, or lacks something, leaves all of them unsigned.
    Raises SheetRefused; the caller rolls back.
    """
    stored = {
        card.assignment_id: card
        for card in db.session.scalars(
            select(Scorecard)
            .where(Scorecard.assignment_id.in_(sorted(versions)))
            .options(joinedload(Scorecard.assignment).joinedload(Assignment.round))
        )
    }
    signed, problems = [], {}
    for reading in sorted(versions):
        card = stored.get(reading)
        try:
            if card is None:
                raise CardChanged
            signed.append(_signed(card, version=versions[reading], actor=actor, at=at))
        except CardChanged:
            problems[reading] = "打开这一页以后又改过，请再看一眼"
        except (Refused, Conflict) as problem:
            problems[reading] = problem.message
    if problems:
        raise SheetRefused(problems)
    return signed


def _signed(card: Scorecard, *, version: int, actor: User, at: datetime) -> Scorecard:
    """Sign one stored card: its points, or in a sifting round its word."""
    about: dict[str, Any] = {
        "remark": card.remark, "version": version, "actor": actor, "at": at
    }  # fmt: skip
    if card.assignment.round.kind is not RoundKind.SIFTING:
        return sign_scorecard(card.assignment_id, points=points_of(card.points), **about)
    if PASSED not in card.points:
        raise Refused("还没有选通过或者不通过")
    return sign_verdict(card.assignment_id, is_passed=card.points[PASSED] == "1", **about)
