"""When judges of one entry see each other's cards, and who had them in sight before a change."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, func, or_, select

from portal.extensions import db
from portal.models import (
    Assignment,
    AuditEvent,
    Plan,
    Round,
    Scorecard,
    ScorecardVersion,
)
from portal.models.enums import AssignmentState, RoundState, ScorecardState

# stands before the reason of a change, and in the trail of every signature after it
MARK: Final = "看过别人之后改"


def are_shown(round_id: int, entry_id: int) -> bool:
    """
    Say whether who has signed an entry sees the others: all of its readers have, or it is over.

    A judge who is still to sign could otherwise be told by one who has signed a placeholder.
    """
    waiting = (
        select(Assignment.id)
        .outerjoin(Scorecard, Scorecard.assignment_id == Assignment.id)
        .where(
            Assignment.round_id == round_id,
            Assignment.entry_id == entry_id,
            Assignment.state == AssignmentState.ASSIGNED,
            or_(Scorecard.id.is_(None), Scorecard.state != ScorecardState.SIGNED),
        )
    )
    return bool(
        db.session.scalar(
            select(Round.id).where(
                Round.id == round_id, or_(Round.state == RoundState.CLOSED, ~waiting.exists())
            )
        )
    )


def marked(reason: str) -> str:
    """Return the reason of a change by somebody who had seen the others."""
    return f"{MARK}：{reason}"


def is_marked(card: Scorecard) -> bool:
    """Say whether a card that was taken back was taken back by somebody who had seen the others."""
    if card.state is not ScorecardState.REOPENED:
        return False
    return bool(
        db.session.scalar(
            select(func.count()).where(
                ScorecardVersion.scorecard_id == card.id,
                ScorecardVersion.state == ScorecardState.REOPENED,
                ScorecardVersion.reason.startswith(f"{MARK}：", autoescape=True),
            )
        )
    )


def seen_by(reading_ids: Collection[int]) -> set[int]:
    """
    Return which of these readings of one round could see the others' cards since they were signed.

    Nobody writes down who looks at a page, so this asks what was to be seen: the round showed the
    others at some time, and all readers had signed at once, or the round was over.
    """
    rows = db.session.execute(
        select(Assignment.id, Assignment.entry_id, Assignment.round_id, Round.code)
        .join(Round, Round.id == Assignment.round_id)
        .where(Assignment.id.in_(reading_ids))
    ).all()
    if not rows:
        return set()
    over = _ends(rows[0].round_id, rows[0].code)
    if over is None:
        return set()
    signed = _histories(rows[0].round_id, {row.entry_id for row in rows})
    return {row.id for row in rows if _was_shown(row.id, signed[row.entry_id], over)}


def _ends(round_id: int, code: str) -> list[datetime] | None:
    """Return when a round that showed judges to each other was over; None when it never did."""
    shows = db.session.scalar(
        select(or_(Round.shows_peers, Round.has_discussion)).where(Round.id == round_id)
    )
    events = db.session.execute(
        select(AuditEvent.verb, AuditEvent.at, AuditEvent.facts)
        .where(
            AuditEvent.subject_type == Round.__name__,
            AuditEvent.subject_code == code,
            AuditEvent.verb.in_(("round.openness_changed", "round.reopened")),
        )
        .order_by(AuditEvent.sequence)
    ).all()
    if not shows and not any(
        event.facts.get("shows_peers") or event.facts.get("has_discussion") for event in events
    ):
        return None
    return [event.at for event in events if event.verb == "round.reopened"]


def _histories(round_id: int, entries: Collection[int]) -> dict[int, list[Row[Any]]]:
    """Return the versions of the cards of each entry's live readings, oldest first."""
    rows: Any = db.session.execute(
        select(
            Assignment.id,
            Assignment.entry_id,
            Plan.applied_at,
            Scorecard.state.label("now"),
            ScorecardVersion.state,
            ScorecardVersion.made_at,
        )
        .join(Plan, Plan.id == Assignment.plan_id)
        .outerjoin(Scorecard, Scorecard.assignment_id == Assignment.id)
        .outerjoin(ScorecardVersion, ScorecardVersion.scorecard_id == Scorecard.id)
        .where(
            Assignment.round_id == round_id,
            Assignment.entry_id.in_(entries),
            Assignment.state == AssignmentState.ASSIGNED,
        )
        .order_by(ScorecardVersion.made_at, ScorecardVersion.id)
    )
    found: dict[int, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        found[row.entry_id].append(row)
    return found


def _was_shown(mine: int, rows: Sequence[Row[Any]], over: Sequence[datetime]) -> bool:
    since = {row.id: row.applied_at for row in rows}
    if len(since) < 2:
        return False
    if all(row.now is ScorecardState.SIGNED for row in rows):
        return True
    states: dict[int, ScorecardState] = {}
    for row in rows:
        if row.state is None:
            continue
        states[row.id] = row.state
        if states.get(mine) is not ScorecardState.SIGNED:
            continue
        # an extra reading that came later was not waited for
        waited = (one for one, at in since.items() if at is None or at <= row.made_at)
        if all(states.get(one) is ScorecardState.SIGNED for one in waited):
            return True
    first = min((row.made_at for row in rows if row.id == mine and row.made_at), default=None)
    return first is not None and any(first <= at for at in over)
