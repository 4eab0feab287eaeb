"""
A deed on interests: notice relations nobody stated, for an organiser to confirm or dismiss.

A suggestion binds nobody. Once there is a word on a pair, dismissed ones too, it is never
suggested again.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import select

from portal import audit
from portal.extensions import db
from portal.judging.adapters import AuthorFacts, judge_ref, people_of
from portal.judging.conflicts import conflicts_now
from portal.judging.queries import author_facts, is_judgeable, judges_working, units_now
from portal.judging.unit_map import UnitMap, plain
from portal.models import Call, ConflictOfInterest, Entry, JudgeProfile, Unit, User
from portal.models.enums import ConflictState, InterestKind

NAMESAKE = "系统提示：作者与评委同名，请核对是不是本人。"
COAUTHOR = "系统提示：作者与评委合作过，请核对。"

Hint = tuple[InterestKind, str]


def suggest_conflicts(call: Call, *, actor: User, at: datetime) -> int:
    """Write down what looks like a relation and is no conflict yet; return how many were new."""
    homes = _homes(call)
    authors, units = author_facts(homes), units_now()
    known = _known(call)
    new = 0
    for judge in judges_working(call):
        hints = _hints(judge, authors, homes, units)
        wanted = sorted(entry for entry in hints if (judge.id, entry) not in known)
        barred = conflicts_now(judge.id, wanted) if wanted else {}
        for entry in wanted:
            if entry not in barred:
                db.session.add(_row(judge, entry, hints[entry], actor=actor, at=at))
                new += 1
    db.session.flush()
    if new:
        audit.record(actor, "conflict.suggested", call, at=at, call_id=call.id, number=new)
    return new


def _homes(call: Call) -> dict[int, str]:
    """Return entry id → code of its unit, of everything that can be judged."""
    rows = db.session.execute(
        select(Entry.id, Unit.code)
        .join(Unit, Unit.id == Entry.unit_id)
        .where(Entry.call_id == call.id, is_judgeable())
        .order_by(Entry.id)
    )
    return dict(rows.all())


def _known(call: Call) -> set[tuple[int, int | None]]:
    rows = db.session.execute(
        select(ConflictOfInterest.judge_id, ConflictOfInterest.entry_id)
        .join(ConflictOfInterest.judge)
        .where(JudgeProfile.call_id == call.id)
        .order_by(ConflictOfInterest.id)
    )
    return {(judge, entry) for judge, entry in rows}


def _hints(
    judge: JudgeProfile,
    authors: Mapping[int, Sequence[AuthorFacts]],
    homes: Mapping[int, str],
    units: UnitMap,
) -> dict[int, Hint]:
    """Return entry id → what it may be: works of namesakes, and of who wrote with the judge."""
    me = judge_ref(judge, units).persons
    name = plain(judge.user.name)
    keys: dict[frozenset[str], set[int]] = defaultdict(set)
    partners: set[str] = set()
    for entry, people in authors.items():
        everybody = [people_of(one, units.of(one.unit or homes[entry])) for one in people]
        for one in everybody:
            keys[one].add(entry)
        if any(one & me for one in everybody):
            partners.update(*(one for one in everybody if not one & me))
    found: dict[int, Hint] = {}
    for entry in _entries_of(partners, keys):
        found[entry] = (InterestKind.COAUTHOR, COAUTHOR)
    for entry, people in authors.items():
        if any(plain(one.name) == name for one in people):
            found.setdefault(entry, (InterestKind.OTHER, NAMESAKE))
    return found


def _entries_of(people: set[str], keys: Mapping[frozenset[str], Iterable[int]]) -> set[int]:
    return {entry for one, entries in keys.items() if one & people for entry in entries}


def _row(
    judge: JudgeProfile, entry_id: int, hint: Hint, *, actor: User, at: datetime
) -> ConflictOfInterest:
    kind, reason = hint
    return ConflictOfInterest(
        judge_id=judge.id,
        entry_id=entry_id,
        kind=kind,
        state=ConflictState.SUGGESTED,
        reason=reason,
        stated_by_id=actor.id,
        stated_at=at,
    )
