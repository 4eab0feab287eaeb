"""Reads about what is declared of later rounds: whether it may still change, what was changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import exists, or_, select

from portal.extensions import db
from portal.models import AuditEvent, Category, Ranking, Round
from portal.models.enums import RoundState
from portal.models.round_enums import BEGUN

#: What can be changed of rounds to come once judges have begun, and how it reads.
LATE_DEEDS: Final = {
    # needs a reason only once the ranks are locked
    "awards.updated": "名次锁定以后改了奖次",
    "pool.rule_changed": "改了入围范围",
    "round.changed": "改了评什么、怎么计分",
    "round.created": "加了这一轮",
    "round.removed": "删去了这一轮",
    "round.tie_chain_declared": "改了同分规则",
}
#: What the trail has of the end of a round; one that was reopened has been read all the same.
CLOSED: Final = "round.closed"


@dataclass(frozen=True, slots=True)
class Declared:
    """
    How firmly the rules of rounds to come stand, by names of rounds; empty where there is none.

    ``begun`` has been opened: from then on a change needs a reason. ``closed`` has been closed,
    if only once: organisers could read what was given, so from then on nothing changes.
    """

    begun: str = ""
    closed: str = ""


@dataclass(frozen=True, slots=True)
class LateChange:
    """A rule that was changed after judges had begun: when, of which round, what, and why."""

    at: datetime
    round: str
    what: str
    reason: str


def declared(category: Category) -> Declared:
    """Say how firmly the rules of a category's rounds stand."""
    was_closed = or_(
        Round.state == RoundState.CLOSED,
        exists().where(Ranking.round_id == Round.id),
        exists().where(
            AuditEvent.subject_type == Round.__name__,
            AuditEvent.subject_code == Round.code,
            AuditEvent.verb == CLOSED,
        ),
    )
    rows = db.session.execute(
        select(Round.name, Round.state, was_closed)
        .where(Round.category_id == category.id)
        .order_by(Round.position, Round.id)
    ).all()
    return Declared(
        next((name for name, state, _ in rows if state in BEGUN), ""),
        next((name for name, _, is_closed in rows if is_closed), ""),
    )


def late_changes(category: Category) -> Sequence[LateChange]:
    """Return what was changed of a category's rounds after judges had begun, oldest first."""
    rows = db.session.scalars(
        select(AuditEvent)
        .where(AuditEvent.call_id == category.call_id, AuditEvent.verb.in_(LATE_DEEDS))
        .order_by(AuditEvent.sequence)
    )
    return [
        LateChange(row.at, row.facts["round"], LATE_DEEDS[row.verb], row.facts["reason"])
        for row in rows
        if row.facts.get("category") == category.key and row.facts.get("reason")
    ]
