"""Why an entry has no place in a ranking: for a unit that asks. Reads only."""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select

from portal.extensions import db
from portal.judging.queries.by_ids import masked_titles
from portal.judging.queries.coverage import EntryProgress, entry_progress
from portal.models import BlindCode, CalibrationWork, Category, Entry, PoolChange, Ranking
from portal.models.enums import EntryStatus

#: How many of what takes no part one page lists.
MOST = 100


class Why(StrEnum):
    """Why an entry has no place; the first that holds."""

    VETOED = "vetoed"
    WITHDRAWN = "withdrawn"
    NOT_ACCEPTED = "not_accepted"
    CALIBRATION = "calibration"
    TAKEN_OUT = "taken_out"
    NOT_READ = "not_read"
    SHORT = "short"
    CHANGED = "changed"


STATES = {
    EntryStatus.VETOED: Why.VETOED,
    EntryStatus.WITHDRAWN: Why.WITHDRAWN,
    EntryStatus.DRAFT: Why.NOT_ACCEPTED,
    EntryStatus.SUBMITTED: Why.NOT_ACCEPTED,
    EntryStatus.RETURNED: Why.NOT_ACCEPTED,
}


@dataclass(frozen=True, slots=True)
class Unplaced:
    """
    An entry without a place: why, and how far its readings have come where it has any.

    ``counted`` are the readings the ranking found, ``reason`` the organisers' words, if there
    are any.
    """

    code: str
    title: str
    entry: Entry
    why: Why
    reason: str
    counted: int
    progress: EntryProgress | None


def unplaced_of(ranking: Ranking, code: str) -> Unplaced | None:
    """Return why the entry with this blind code has no place; None for no entry of the category."""
    category = ranking.round.category
    entry = db.session.scalar(
        select(Entry)
        .join(BlindCode, BlindCode.entry_id == Entry.id)
        .where(Entry.category_id == category.id, BlindCode.code == code)
    )
    if entry is None:
        return None
    counted = dict(ranking.unranked)
    progress = entry_progress(ranking.round, entry.id, code)
    why, reason = _why(ranking, entry, counted.get(code), progress)
    title = masked_titles([entry.id]).get(entry.id, "")
    return Unplaced(code, title, entry, why, reason, counted.get(code, 0), progress)


def _why(
    ranking: Ranking, entry: Entry, counted: int | None, progress: EntryProgress | None
) -> tuple[Why, str]:
    if entry.status in STATES:
        return STATES[entry.status], ""
    tried = select(CalibrationWork.id).where(CalibrationWork.entry_id == entry.id)
    if db.session.scalar(tried.limit(1)) is not None:
        return Why.CALIBRATION, ""
    reason = db.session.scalar(
        select(PoolChange.reason).where(
            PoolChange.round_id == ranking.round_id,
            PoolChange.entry_id == entry.id,
            PoolChange.is_in.is_(False),
        )
    )
    if reason is not None:
        return Why.TAKEN_OUT, reason
    if counted is None:
        return (Why.NOT_READ if progress is None or not progress.signed else Why.CHANGED), ""
    return (Why.SHORT if counted < ranking.summary["least_readings"] else Why.CHANGED), ""


def without_part(category: Category) -> list[tuple[str, EntryStatus]]:
    """Return (blind code, status) of what was disqualified or withdrawn, by code."""
    rows = db.session.execute(
        select(BlindCode.code, Entry.status)
        .join(Entry, Entry.id == BlindCode.entry_id)
        .where(
            Entry.category_id == category.id,
            Entry.status.in_((EntryStatus.VETOED, EntryStatus.WITHDRAWN)),
        )
        .order_by(BlindCode.code)
        .limit(MOST)
    )
    return [(code, status) for code, status in rows]
