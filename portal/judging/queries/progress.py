"""Reads about how far the judging has come. Counts and blind codes, never a score."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, Subquery, and_, case, func, or_, select

from portal.extensions import db
from portal.judging.queries import is_working
from portal.judging.queries.membership import is_in_pool
from portal.models import (
    Assignment,
    BlindCode,
    Call,
    Category,
    Entry,
    ExtraReading,
    JudgeProfile,
    Round,
    Scorecard,
    Unit,
    User,
)
from portal.models.enums import AssignmentState, RecusalKind, ScorecardState


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a round stands: entries in the pool, readings wanted, live, signed, still missing."""

    entries: int
    complete: int
    wanted: int
    live: int
    signed: int
    missing: int

    @property
    def unsigned(self) -> int:
        """Readings that are short of the rule if the round ended now."""
        return self.wanted - self.signed


@dataclass(frozen=True, slots=True)
class JudgeProgress:
    """How far one judge has come."""

    code: str
    name: str
    unit: str
    is_active: bool
    assigned: int
    signed: int
    draft: int
    recused: int
    # signing saves, too
    saved_at: datetime | None
    stepped_aside_at: datetime | None

    @property
    def active_at(self) -> datetime | None:
        """When they last saved, signed or stepped aside in this round."""
        return max(filter(None, (self.saved_at, self.stepped_aside_at)), default=None)

    @property
    def left(self) -> int:
        """Readings that are still to be signed."""
        return self.assigned - self.signed


@dataclass(frozen=True, slots=True)
class RecusalRow:
    """A reading somebody stepped aside from."""

    judge: str
    blind_code: str
    entry_code: str
    kind: RecusalKind | None
    note: str
    recused_at: datetime | None

    @property
    def is_taken_back(self) -> bool:
        """Whether a plan took the reading, and nobody stepped aside."""
        return self.kind in {None, RecusalKind.WITHDRAWN}


def counted(condition: ColumnElement[bool]) -> ColumnElement[int]:
    """Count the rows of a group for which this holds."""
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


IS_LIVE = and_(Assignment.state == AssignmentState.ASSIGNED)
IS_SIGNED = and_(IS_LIVE, Scorecard.state == ScorecardState.SIGNED)
IS_DRAFT = and_(IS_LIVE, Scorecard.state.is_not(None), Scorecard.state != ScorecardState.SIGNED)
# 收回: a plan took it; plans of earlier versions named no kind
IS_WITHDRAWN = and_(
    Assignment.state == AssignmentState.RECUSED,
    or_(Assignment.recusal.is_(None), Assignment.recusal == RecusalKind.WITHDRAWN),
)
IS_RECUSED = and_(
    Assignment.state == AssignmentState.RECUSED, Assignment.recusal != RecusalKind.WITHDRAWN
)


def standings(rounds: Sequence[Round]) -> dict[int, Standing]:
    """Return round id → where it stands, for all these rounds at once."""
    each = readings_per_entry([round_.id for round_ in rounds])
    found = db.session.execute(
        select(
            each.c.round_id,
            func.count(),
            counted(each.c.signed >= each.c.readings),
            func.coalesce(func.sum(each.c.readings), 0),
            func.coalesce(func.sum(each.c.live), 0),
            func.coalesce(func.sum(_at_most(each.c.signed, each.c.readings)), 0),
            func.coalesce(func.sum(each.c.readings - _at_most(each.c.live, each.c.readings)), 0),
        )
        .group_by(each.c.round_id)
        .order_by(each.c.round_id)
    )
    # PostgreSQL sums whole numbers into decimals
    return {round_id: Standing(*map(int, numbers)) for round_id, *numbers in found}


def standing(round_: Round) -> Standing:
    """Return where one round stands."""
    return standings([round_]).get(round_.id, Standing(0, 0, 0, 0, 0, 0))


def read_too_often(round_: Round) -> Sequence[str]:
    """Return the blind codes of what more judges hold than the round wants, by code."""
    each = readings_per_entry([round_.id])
    return db.session.scalars(
        select(BlindCode.code)
        .join(each, each.c.entry_id == BlindCode.entry_id)
        .where(each.c.live > each.c.readings)
        .order_by(BlindCode.code)
    ).all()


def _at_most(value: ColumnElement[int], limit: ColumnElement[int]) -> ColumnElement[int]:
    return case((value > limit, limit), else_=value)


def judges_at_work() -> Select[int]:
    """Return the ids of all judges who still judge, as a subquery."""
    return select(JudgeProfile.id).join(User, User.id == JudgeProfile.user_id).where(is_working())


def readings_per_entry(round_ids: list[int]) -> Subquery:
    """
    One row an entry of each round's pool, with its readings wanted (加评 included) and counted.

    A reading is live when it is signed, or lies with a judge who still judges.
    """
    readings = (
        select(
            Assignment.round_id,
            Assignment.entry_id,
            counted(and_(IS_LIVE, or_(IS_SIGNED, Assignment.judge_id.in_(judges_at_work())))).label(
                "live"
            ),
            counted(IS_SIGNED).label("signed"),
        )
        .outerjoin(Scorecard, Scorecard.assignment_id == Assignment.id)
        .where(Assignment.round_id.in_(round_ids))
        .group_by(Assignment.round_id, Assignment.entry_id)
        .subquery()
    )
    on = and_(readings.c.round_id == Round.id, readings.c.entry_id == Entry.id)
    return (
        select(
            Round.id.label("round_id"),
            Entry.id.label("entry_id"),
            (Round.readings + func.coalesce(ExtraReading.readings, 0)).label("readings"),
            func.coalesce(readings.c.live, 0).label("live"),
            func.coalesce(readings.c.signed, 0).label("signed"),
        )
        .join(Category, Category.id == Round.category_id)
        .join(Entry, Entry.category_id == Category.id)
        .outerjoin(readings, on)
        .outerjoin(
            ExtraReading,
            and_(ExtraReading.round_id == Round.id, ExtraReading.entry_id == Entry.id),
        )
        .where(Round.id.in_(round_ids), is_in_pool())
        .subquery()
    )


def judges_progress(round_: Round) -> list[JudgeProgress]:
    """Return every judge who holds or held a reading of this round, by name."""
    # counted judge by judge first: the index hands them over in that order, names do not
    counts = (
        select(
            Assignment.judge_id,
            counted(IS_LIVE).label("live"),
            counted(IS_SIGNED).label("signed"),
            counted(IS_DRAFT).label("draft"),
            counted(IS_RECUSED).label("recused"),
            func.max(Scorecard.saved_at).label("saved_at"),
            func.max(case((IS_RECUSED, Assignment.recused_at))).label("left_at"),
        )
        .outerjoin(Scorecard, Scorecard.assignment_id == Assignment.id)
        .where(Assignment.round_id == round_.id)
        .group_by(Assignment.judge_id)
        .subquery()
    )
    rows = db.session.execute(
        select(
            JudgeProfile.code, User.name, func.coalesce(Unit.name, ""), JudgeProfile.is_active,
            counts.c.live, counts.c.signed, counts.c.draft, counts.c.recused,
            counts.c.saved_at, counts.c.left_at,
        )
        .join(counts, counts.c.judge_id == JudgeProfile.id)
        .join(User, User.id == JudgeProfile.user_id)
        .outerjoin(Unit, Unit.id == User.unit_id)
        .order_by(User.name, JudgeProfile.id)
    )  # fmt: skip
    return [JudgeProgress(*row) for row in rows]


def recusals_of(round_: Round) -> list[RecusalRow]:
    """Return the recusals of a round, and what plans took back, newest first."""
    rows = db.session.execute(
        select(
            User.name, BlindCode.code, Entry.code, Assignment.recusal, Assignment.recusal_note,
            Assignment.recused_at,
        )
        .select_from(Assignment)
        .join(JudgeProfile, JudgeProfile.id == Assignment.judge_id)
        .join(User, User.id == JudgeProfile.user_id)
        .join(Entry, Entry.id == Assignment.entry_id)
        .join(BlindCode, BlindCode.entry_id == Assignment.entry_id)
        .where(Assignment.round_id == round_.id, Assignment.state == AssignmentState.RECUSED)
        .order_by(Assignment.recused_at.desc(), Assignment.id.desc())
    )  # fmt: skip
    return [RecusalRow(*row) for row in rows]


def loads_of(call: Call) -> dict[int, tuple[int, int]]:
    """Return judge id → (readings held, readings signed) over all rounds of a call."""
    rows = db.session.execute(
        select(Assignment.judge_id, counted(IS_LIVE), counted(IS_SIGNED))
        .join(JudgeProfile, JudgeProfile.id == Assignment.judge_id)
        .outerjoin(Scorecard, Scorecard.assignment_id == Assignment.id)
        .where(JudgeProfile.call_id == call.id)
        .group_by(Assignment.judge_id)
        .order_by(Assignment.judge_id)
    )
    return {judge_id: (held, signed) for judge_id, held, signed in rows}
