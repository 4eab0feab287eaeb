"""Reads of what the rounds before came to, as a ranking keeps it."""

from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from portal.extensions import db
from portal.judging.queries import newest_ranking
from portal.judging.queries.pools import rounds_of_category
from portal.models import BlindCode, CastingVote, Entry, Ranking, Round
from portal.models.enums import EntryStatus, RoundState


def rankings_before(round_: Round) -> list[Ranking]:
    """Return the newest ranking of every closed round before this one, in their order."""
    earlier = [
        one
        for one in rounds_of_category(round_.category)
        if one.position < round_.position and one.state is RoundState.CLOSED
    ]
    found = (newest_ranking(one) for one in earlier)
    return [one for one in found if one is not None]


def locked_at(category_id: int) -> datetime | None:
    """
    Return when the ranks of a category were locked (锁定名次), None before.

    Only the last round's ranking is ever locked, and with it all that the rounds before came to:
    whoever asks whether something is to be shown or done before the lock or after asks here.
    """
    return db.session.scalar(
        select(func.min(Ranking.locked_at))
        .join(Round, Round.id == Ranking.round_id)
        .where(Round.category_id == category_id)
    )


def is_locked(category_id: int) -> bool:
    """Say whether the ranks of a category are locked: names may be seen, nothing changes."""
    return locked_at(category_id) is not None


def vetoed_codes(round_: Round) -> set[str]:
    """Return the blind codes of what was disqualified in the category."""
    rows = db.session.scalars(
        select(BlindCode.code)
        .join(Entry, Entry.id == BlindCode.entry_id)
        .where(Entry.category_id == round_.category_id, Entry.status == EntryStatus.VETOED)
    )
    return set(rows)


def casting_votes(round_: Round) -> list[tuple[CastingVote, str]]:
    """Return every casting vote of a round with its blind code, by code."""
    rows = db.session.execute(
        select(CastingVote, BlindCode.code)
        .join(BlindCode, BlindCode.entry_id == CastingVote.entry_id)
        .where(CastingVote.round_id == round_.id)
        .options(joinedload(CastingVote.made_by))
        .order_by(BlindCode.code)
    )
    return [(vote, code) for vote, code in rows]


def casting_of(round_: Round) -> list[list[Any]]:
    """Return [blind code, passed] of every casting vote of a round, by code."""
    rows = db.session.execute(
        select(BlindCode.code, CastingVote.is_passed)
        .join(BlindCode, BlindCode.entry_id == CastingVote.entry_id)
        .where(CastingVote.round_id == round_.id)
        .order_by(BlindCode.code)
    )
    return [list(row) for row in rows]
