"""
Judging room: signed cards whose judges must step aside as things stand today. Reads only.

Which judge is not told: why somebody steps aside names a person, and beside the number that
person has among the figures it would tell whose those are. The trail tells who, once it is done.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, select

from portal.errors import Conflict, Refused
from portal.extensions import db
from portal.judging import queries
from portal.judging.adapters import pool_of
from portal.judging.explanation import WORDS
from portal.judging.queries.progress import IS_LIVE, IS_SIGNED
from portal.models import Assignment, BlindCode, Entry, JudgeProfile, Round, Scorecard
from portal.models.enums import EntryStatus
from reviewers.values import inputs_digest

NAMED: Final = 5


@dataclass(frozen=True, slots=True)
class ConflictedReading:
    """A signed reading its judge must step aside from; no page says *judge*, the code."""

    id: int
    entry: str
    why: str
    judge: str


class ResultInConflict(Conflict):
    """A result cannot be made while it counts cards of judges who must step aside."""

    def __init__(self, name: str, found: Sequence[ConflictedReading]) -> None:
        named = "、".join(list(dict.fromkeys(one.entry for one in found))[:NAMED])
        more = "等" if len({one.entry for one in found}) > NAMED else ""
        super().__init__(
            f"{name}有 {len(found)} 份签过字的评分表，评委应当回避：{named}{more}。"
            f"请先在{name}的“回避复核”里把它们移出结果，再排名。"
        )
        self.found = tuple(found)


def conflicted_readings(round_: Round) -> list[ConflictedReading]:
    """
    Return the cards a result would count although their judges must step aside, by blind code.

    Whoever stated the conflict, and whenever: what holds today is what counts.
    """
    return _barred(round_, IS_SIGNED)


def _barred(round_: Round, is_meant: ColumnElement[bool]) -> list[ConflictedReading]:
    # a judge has hundreds of readings: looked up once, not once a reading
    rows = db.session.execute(
        select(Assignment.id, JudgeProfile.code, Assignment.entry_id, BlindCode.code)
        .select_from(Assignment)
        .join(JudgeProfile, JudgeProfile.id == Assignment.judge_id)
        .join(BlindCode, BlindCode.entry_id == Assignment.entry_id)
        .join(Entry, Entry.id == Assignment.entry_id)
        .outerjoin(Scorecard, Scorecard.assignment_id == Assignment.id)
        .where(Assignment.round_id == round_.id, is_meant, Entry.status != EntryStatus.VETOED)
        .order_by(BlindCode.code, JudgeProfile.code)
    ).all()
    read = {judge for _, judge, _, _ in rows}
    ids = sorted({entry_id for _, _, entry_id, _ in rows})
    pool = pool_of(
        round_.category.call,
        entries=queries.pool_entries_by_id(ids),
        authors=queries.author_facts(ids),
        judges=[one for one in queries.judges_of(round_.category.call) if one.code in read],
        stated=queries.conflicts_stated(round_.category.call),
        units=queries.units_now(),
    )
    return [
        ConflictedReading(reading, code, WORDS[pool.conflicts[judge, code]], judge)
        for reading, judge, _, code in rows
        if (judge, code) in pool.conflicts
    ]


def require_unbarred(round_: Round) -> None:
    """Refuse a deal whose judges must step aside by now: a judge or a unit moved, units merged."""
    if found := _barred(round_, IS_LIVE):
        raise Refused(
            f"分配以后回避关系有变化，有 {len(found)} 份评分的评委现在要回避。请先重新分配。"
        )


def seen_as(found: Sequence[ConflictedReading]) -> str:
    """Return the fingerprint of a list, so that a deed can name what was looked at."""
    return inputs_digest({"readings": [one.id for one in found]})[:20]


def require_no_conflict(round_: Round) -> None:
    """Refuse a result that would count a card of a judge who must step aside."""
    if found := conflicted_readings(round_):
        raise ResultInConflict(round_.name, found)
