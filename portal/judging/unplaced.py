"""Why an entry has no place in a ranking: for a unit that asks. Reads only."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select

from portal.extensions import db
from portal.judging.queries.by_ids import lots, masked_titles
from portal.judging.queries.coverage import EntryProgress, entry_progress
from portal.judging.queries.pools import rounds_of_category
from portal.models import (
    BlindCode,
    CalibrationWork,
    Category,
    Entry,
    PoolChange,
    Ranking,
    Round,
)
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
class Unranked:
    """
    An entry without an official score; ``is_short`` when it has fewer readings than ``least``.

    ``stage`` is the earlier round that gave it no rank; "" where it was the last one.
    """

    code: str
    title: str
    readings: int
    least: int
    stage: str

    @property
    def is_short(self) -> bool:
        """Whether it is readings that are missing."""
        return self.readings < self.least


@dataclass(frozen=True, slots=True)
class Unplaced:
    """
    An entry without a place: why, and how far its readings have come where it has any.

    ``counted`` are the readings the ranking found, of at least ``least`` in ``round``: the last
    one, or the earlier one that gave it no rank. ``reason`` are the organisers' words, if any.
    """

    code: str
    title: str
    entry: Entry
    why: Why
    reason: str
    counted: int
    least: int
    round: Round
    progress: EntryProgress | None


@dataclass(frozen=True, slots=True)
class _Counted:
    """How many readings a ranking found where it gave no rank; None where it has no such row."""

    readings: int | None
    least: int
    round: Round


def unranked_of(ranking: Ranking, start: int, end: int | None) -> tuple[Unranked, ...]:
    """Return what has no rank, as places *start* to *end* of the whole table."""
    ranked = ranking.summary["ranked"]
    if start < ranked or not ranking.summary["left_out"] or end == start:
        return ()
    chosen = ranking.unranked[start - ranked : None if end is None else end - ranked]
    ids = _ids_by_code(ranking, [code for code, *_ in chosen])
    titles = masked_titles(ids.values())
    last = [["", "", ranking.summary["least_readings"]]]
    return tuple(
        Unranked(code, titles.get(ids[code], ""), readings, least, stage)
        for code, readings, *earlier in chosen
        for _, stage, least in earlier or last
    )


def _ids_by_code(ranking: Ranking, codes: Sequence[str]) -> dict[str, int]:
    statement = select(BlindCode.code, BlindCode.entry_id).where(
        BlindCode.call_id == ranking.round.category.call_id
    )
    found: dict[str, int] = {}
    for lot in lots(codes):
        found.update(db.session.execute(statement.where(BlindCode.code.in_(lot))).all())
    return found


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
    counted = _counted(ranking, code)
    progress = entry_progress(counted.round, entry.id, code)
    why, reason = _why(ranking, entry, counted, progress)
    title = masked_titles([entry.id]).get(entry.id, "")
    return Unplaced(
        code, title, entry, why, reason, counted.readings or 0, counted.least, counted.round,
        progress,
    )  # fmt: skip


def _counted(ranking: Ranking, code: str) -> _Counted:
    """Look an entry up among what has no rank."""
    least, last = ranking.summary["least_readings"], ranking.round
    for known, readings, *earlier in ranking.unranked:
        if known == code and earlier:
            rounds = {one.code: one for one in rounds_of_category(last.category)}
            stage, _, fewest = earlier[0]
            return _Counted(readings, fewest, rounds.get(stage, last))
        if known == code:
            return _Counted(readings, least, last)
    return _Counted(None, least, last)


def _why(
    ranking: Ranking, entry: Entry, counted: _Counted, progress: EntryProgress | None
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
    if counted.readings is None:
        return (Why.NOT_READ if progress is None or not progress.signed else Why.CHANGED), ""
    return (Why.SHORT if counted.readings < counted.least else Why.CHANGED), ""


def without_part(category: Category, *, limit: int | None = MOST) -> list[tuple[str, EntryStatus]]:
    """Return (blind code, status) of what was disqualified or withdrawn, by code."""
    rows = db.session.execute(
        select(BlindCode.code, Entry.status)
        .join(Entry, Entry.id == BlindCode.entry_id)
        .where(
            Entry.category_id == category.id,
            Entry.status.in_((EntryStatus.VETOED, EntryStatus.WITHDRAWN)),
        )
        .order_by(BlindCode.code)
        .limit(limit)
    )
    return [(code, status) for code, status in rows]
