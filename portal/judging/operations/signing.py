"""Deeds on scorecards: sign all that is finished at once, or none of it."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select

from portal.errors import Conflict, Refused
from portal.extensions import db
from portal.judging.adapters import points_of
from portal.judging.operations.cards import CardChanged
from portal.judging.operations.scorecards import sign_scorecard
from portal.models import Scorecard, User


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
            select(Scorecard).where(Scorecard.assignment_id.in_(sorted(versions)))
        )
    }
    signed, problems = [], {}
    for reading in sorted(versions):
        card = stored.get(reading)
        try:
            if card is None:
                raise CardChanged
            signed.append(
                sign_scorecard(
                    reading, points=points_of(card.points), remark=card.remark,
                    version=versions[reading], actor=actor, at=at,
                )
            )  # fmt: skip
        except CardChanged:
            problems[reading] = "打开这一页以后又改过，请再看一眼"
        except (Refused, Conflict) as problem:
            problems[reading] = problem.message
    if problems:
        raise SheetRefused(problems)
    return signed
