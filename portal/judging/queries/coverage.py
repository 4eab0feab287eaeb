"""
Reads about who reads what in a round, entry by entry: readings and what became of them.

Blind codes and counts, never a score. One page costs the same queries however long the list is.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, and_, func, not_, or_, select

from portal.extensions import db
from portal.judging.queries.progress import (
    IS_DRAFT,
    IS_LIVE,
    IS_RECUSED,
    IS_SIGNED,
    IS_WITHDRAWN,
    counted,
    judges_at_work,
    readings_per_entry,
)
from portal.models import Assignment, BlindCode, JudgeProfile, Round, Scorecard, User
from portal.models.enums import AssignmentState, RoundKind, ScorecardState


class Show(StrEnum):
    """Which entries a list holds: all, those not signed to the full, those short of judges."""

    ALL = "all"
    SHORT = "short"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class EntryProgress:
    """
    How far the readings of one entry have come.

    ``idle`` are unsigned readings of judges who judge no more, ``untouched`` those nobody has
    begun; neither ``idle`` nor recused ones are live.
    """

    blind_code: str
    wanted: int
    live: int
    signed: int
    recused: int
    idle: int
    draft: int
    untouched: int

    @property
    def missing(self) -> int:
        """Readings nobody has."""
        return max(self.wanted - self.live, 0)


class CellState(StrEnum):
    """What became of one reading."""

    SIGNED = "signed"
    DRAFT = "draft"
    UNTOUCHED = "untouched"
    # the judge judges no more and has not signed
    IDLE = "idle"
    RECUSED = "recused"


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """One entry: judge code → what became of the reading; *missing* readings nobody has."""

    blind_code: str
    cells: dict[str, CellState]
    missing: int
    signed: int
    wanted: int


def entries_progress(
    round_: Round, *, offset: int, limit: int, show: Show = Show.ALL
) -> tuple[list[EntryProgress], int]:
    """Return one page of the pool by blind code with its readings, and how many there are."""
    page, total = _page(round_, offset=offset, limit=limit, show=show)
    why = _reasons(round_, [row.entry_id for row in page])
    return [
        EntryProgress(row.code, row.readings, row.live, row.signed,
                      *why.get(row.entry_id, (0, 0, 0, 0)))
        for row in page
    ], total  # fmt: skip


def below_least(round_: Round, least: int) -> dict[str, int]:
    """
    Return blind code → signed cards of what has fewer than *least*: no place in this round.

    A sifting round has none: what its judges leave open the organisers settle.
    """
    if round_.kind is RoundKind.SIFTING:
        return {}
    each = readings_per_entry([round_.id])
    rows = db.session.execute(
        select(BlindCode.code, each.c.signed)
        .join(each, each.c.entry_id == BlindCode.entry_id)
        .where(each.c.signed < least)
        .order_by(BlindCode.code)
    )
    return dict(rows.all())


def entry_progress(round_: Round, entry_id: int, blind_code: str) -> EntryProgress | None:
    """Return how far one entry has come; None where the round does not have it."""
    each = readings_per_entry([round_.id])
    row = db.session.execute(
        select(each.c.readings, each.c.live, each.c.signed).where(each.c.entry_id == entry_id)
    ).one_or_none()
    if row is None:
        return None
    why = _reasons(round_, [entry_id]).get(entry_id, (0, 0, 0, 0))
    return EntryProgress(blind_code, row.readings, row.live, row.signed, *why)


def _page(round_: Round, *, offset: int, limit: int, show: Show) -> tuple[Sequence[Row[Any]], int]:
    each = readings_per_entry([round_.id])
    codes = select(
        BlindCode.code, each.c.entry_id, each.c.readings, each.c.live, each.c.signed
    ).join(each, each.c.entry_id == BlindCode.entry_id)
    if show is Show.SHORT:
        codes = codes.where(each.c.signed < each.c.readings)
    elif show is Show.MISSING:
        codes = codes.where(each.c.live < each.c.readings)
    page = db.session.execute(
        codes.add_columns(func.count().over()).order_by(BlindCode.code).offset(offset).limit(limit)
    ).all()
    return page, page[0][-1] if page else 0


def _reasons(round_: Round, entry_ids: list[int]) -> dict[int, tuple[int, int, int, int]]:
    """Return entry id → readings recused, held by who judges no more, in draft, not begun."""
    works = judges_at_work()
    unsigned = and_(IS_LIVE, or_(Scorecard.state.is_(None), not_(IS_SIGNED)))
    rows = db.session.execute(
        select(
            Assignment.entry_id,
            counted(IS_RECUSED),
            counted(and_(unsigned, Assignment.judge_id.not_in(works))),
            counted(and_(IS_DRAFT, Assignment.judge_id.in_(works))),
            counted(and_(unsigned, Scorecard.state.is_(None), Assignment.judge_id.in_(works))),
        )
        .outerjoin(Scorecard, Scorecard.assignment_id == Assignment.id)
        .where(Assignment.round_id == round_.id, Assignment.entry_id.in_(entry_ids))
        .group_by(Assignment.entry_id)
        .order_by(Assignment.entry_id)
    )
    return {entry_id: (gone, idle, begun, new) for entry_id, gone, idle, begun, new in rows}


def coverage(
    round_: Round, *, offset: int, limit: int, show: Show = Show.ALL
) -> tuple[list[CoverageRow], int]:
    """Return one page of the matrix of entries and judges, and how many entries there are."""
    page, total = _page(round_, offset=offset, limit=limit, show=show)
    cells = _cells(round_, [row.entry_id for row in page])
    return [
        CoverageRow(
            row.code, cells[row.entry_id], max(row.readings - row.live, 0), row.signed, row.readings
        )
        for row in page
    ], total


def _cells(round_: Round, entry_ids: list[int]) -> dict[int, dict[str, CellState]]:
    found: dict[int, dict[str, CellState]] = defaultdict(dict)
    rows = db.session.execute(
        select(
            Assignment.entry_id, JudgeProfile.code, Assignment.state, Scorecard.state,
            Assignment.judge_id.in_(judges_at_work()),
        )
        .join(JudgeProfile, JudgeProfile.id == Assignment.judge_id)
        .join(User, User.id == JudgeProfile.user_id)
        .outerjoin(Scorecard, Scorecard.assignment_id == Assignment.id)
        .where(
            Assignment.round_id == round_.id, Assignment.entry_id.in_(entry_ids), ~IS_WITHDRAWN
        )
        .order_by(Assignment.entry_id, User.name, JudgeProfile.id)
    )  # fmt: skip
    for entry_id, judge, state, card, is_working in rows:
        found[entry_id][judge] = _state(state, card, is_working=is_working)
    return found


def _state(reading: AssignmentState, card: ScorecardState | None, *, is_working: bool) -> CellState:
    if reading is AssignmentState.RECUSED:
        return CellState.RECUSED
    if card is ScorecardState.SIGNED:
        return CellState.SIGNED
    if not is_working:
        return CellState.IDLE
    return CellState.UNTOUCHED if card is None else CellState.DRAFT
