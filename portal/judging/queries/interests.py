"""Reads about who must step aside, as counts for the organisers' pages."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import and_, func, or_, select, union
from sqlalchemy.orm import aliased

from portal.calls.settings import CallRules
from portal.extensions import db
from portal.judging.adapters import bare_number, judge_ref
from portal.judging.queries import is_judgeable, judges_working, units_now
from portal.judging.unit_map import UnitMap
from portal.models import (
    Assignment,
    Author,
    BlindCode,
    Call,
    ConflictOfInterest,
    Entry,
    JudgeProfile,
    Round,
    Unit,
    User,
)
from portal.models.enums import ConflictState
from reviewers.conflicts import Reach, UnitTree


@dataclass(frozen=True, slots=True)
class Interests:
    """What a judge steps aside from: entries of the unit and of units around it, statements."""

    same_unit: int
    related_unit: int
    stated: int
    suggested: int
    dismissed: int


@dataclass(frozen=True, slots=True)
class StatedConflict:
    """One interest: what it is about, who stated it, and who came to another word on it if any."""

    row: ConflictOfInterest
    target: str
    by: str
    settled_by: str
    # the judge declared it after a round they read in began: what left their list told whose it is
    is_late: bool


def judges_alike(call: Call) -> list[list[JudgeProfile]]:
    """
    Return working judges who look like one person, together: account, telephone, mail or name.

    They may still be two: an office has one telephone. Both would read the same entry.
    """
    units = units_now()
    groups: list[tuple[frozenset[str], list[JudgeProfile]]] = []
    for judge in judges_working(call):
        keys, alike = judge_ref(judge, units).persons, [judge]
        for known, members in [one for one in groups if one[0] & keys]:
            groups.remove((known, members))
            keys, alike = keys | known, [*members, *alike]
        groups.append((keys, alike))
    return [alike for _, alike in groups if len(alike) > 1]


def interests_of(call: Call, judges: Iterable[JudgeProfile]) -> dict[int, Interests]:
    """Return judge id → what they step aside from; a constant number of queries."""
    units = units_now()
    counts = _entries_by_unit(call, units)
    stated = _stated_counts(call)
    rules = CallRules.of(call)
    found = {}
    for judge in judges:
        unit = units.of(judge.user.unit.code if judge.user.unit else None)
        around = [] if unit is None else _around(unit, counts, units, rules)
        found[judge.id] = Interests(
            counts[unit] if unit else 0,
            sum(counts[one] for one in around),
            stated.get((judge.id, ConflictState.CONFIRMED), 0),
            stated.get((judge.id, ConflictState.SUGGESTED), 0),
            stated.get((judge.id, ConflictState.DISMISSED), 0),
        )
    return found


def _around(unit: str, counts: Iterable[str], units: UnitMap, rules: CallRules) -> list[str]:
    tree = UnitTree(units.parents)
    return [
        other
        for other in counts
        if other != unit and tree.related(unit, other, reach=Reach(rules.related_units))
    ]


def _entries_by_unit(call: Call, units: UnitMap) -> Counter[str]:
    """Count judgeable entries by unit, a coauthor's unit included."""
    pool = (Entry.call_id == call.id, is_judgeable())
    own = select(Entry.id.label("entry_id"), Entry.unit_id.label("unit_id")).where(*pool)
    others = (
        select(Author.entry_id, Author.unit_id)
        .join(Entry, Entry.id == Author.entry_id)
        .where(Author.unit_id.is_not(None), *pool)
    )
    pairs = union(own, others).subquery()
    rows = db.session.execute(
        select(pairs.c.unit_id, func.count()).group_by(pairs.c.unit_id).order_by(pairs.c.unit_id)
    )
    found: Counter[str] = Counter()
    for unit_id, number in rows:
        found[units.by_id[unit_id]] += number
    return found


def _stated_counts(call: Call) -> dict[tuple[int, ConflictState], int]:
    rows = db.session.execute(
        select(ConflictOfInterest.judge_id, ConflictOfInterest.state, func.count())
        .join(ConflictOfInterest.judge)
        .where(JudgeProfile.call_id == call.id)
        .group_by(ConflictOfInterest.judge_id, ConflictOfInterest.state)
        .order_by(ConflictOfInterest.judge_id, ConflictOfInterest.state)
    )
    return {(judge_id, state): number for judge_id, state, number in rows}


def count_suggested(call: Call) -> int:
    """Return how many relations wait for an organiser's word."""
    found = _stated_counts(call)
    return sum(number for (_, state), number in found.items() if state is ConflictState.SUGGESTED)


def own_entries(judge: JudgeProfile) -> list[str]:
    """Return the blind codes of entries the judge made or handed in."""
    user = judge.user
    mine = [Author.user_id == user.id, Entry.submitter_id == user.id]
    if bare_number(user.phone):
        mine.append(Author.phone == user.phone)
    return list(
        db.session.scalars(
            select(BlindCode.code)
            .join(Entry, Entry.id == BlindCode.entry_id)
            .join(Author, Author.entry_id == Entry.id)
            .where(Entry.call_id == judge.call_id, or_(*mine))
            .distinct()
            .order_by(BlindCode.code)
        )
    )


def stated_of(judge: JudgeProfile) -> list[StatedConflict]:
    """Return what was declared or pinned about a judge, oldest first."""
    settler = aliased(User)
    began = (
        select(func.min(Round.opened_at))
        .join(Assignment, Assignment.round_id == Round.id)
        .where(Assignment.judge_id == judge.id)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(
            ConflictOfInterest, BlindCode.code, Unit.name, User.name, settler.name,
            and_(ConflictOfInterest.is_declared, ConflictOfInterest.stated_at > began),
        )
        .outerjoin(BlindCode, BlindCode.entry_id == ConflictOfInterest.entry_id)
        .outerjoin(Unit, Unit.id == ConflictOfInterest.unit_id)
        .join(User, User.id == ConflictOfInterest.stated_by_id)
        .outerjoin(settler, settler.id == ConflictOfInterest.settled_by_id)
        .where(ConflictOfInterest.judge_id == judge.id)
        .order_by(ConflictOfInterest.id)
    )  # fmt: skip
    return [
        StatedConflict(
            row, "，".join(filter(None, (row.person, code, unit))), by, settled or "", bool(late)
        )
        for row, code, unit, by, settled, late in rows
    ]


def stated_row(judge: JudgeProfile, row_id: int) -> ConflictOfInterest | None:
    """Return one statement about this judge, or None."""
    return db.session.scalar(
        select(ConflictOfInterest).where(
            ConflictOfInterest.judge_id == judge.id, ConflictOfInterest.id == row_id
        )
    )


def entry_by_blind_code(call: Call, code: str) -> Entry | None:
    """Return the entry behind a blind code, for organisers."""
    return db.session.scalar(
        select(Entry)
        .join(BlindCode, BlindCode.entry_id == Entry.id)
        .where(BlindCode.call_id == call.id, BlindCode.code == code)
    )
