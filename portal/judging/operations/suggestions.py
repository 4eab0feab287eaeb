"""
A deed on interests: notice relations nobody stated, for an organiser to confirm or dismiss.

A suggestion binds nobody. Once there is a word on a pair, dismissed ones too, it is never
suggested again.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from portal import audit
from portal.extensions import db
from portal.judging.adapters import judge_ref, people_of
from portal.judging.conflicts import conflicts_now
from portal.judging.queries import author_facts, is_judgeable, judges_working, units_now
from portal.judging.unit_map import UnitMap, plain
from portal.models import Call, ConflictOfInterest, Entry, JudgeProfile, Unit, User
from portal.models.enums import ConflictState, InterestKind

NAMESAKE = "系统提示：作者与评委同名，请核对是不是本人。"
COAUTHOR = "系统提示：作者与评委合作过，请核对。"

Hint = tuple[InterestKind, str]
# what one person is known by
Keys = frozenset[str]


def suggest_conflicts(call: Call, *, actor: User, at: datetime) -> int:
    """Write down what looks like a relation and is no conflict yet; return how many were new."""
    new = [_row(*one, actor=actor, at=at) for one in unstated(call)]
    db.session.add_all(new)
    db.session.flush()
    if new:
        audit.record(actor, "conflict.suggested", call, at=at, call_id=call.id, number=len(new))
    return len(new)


def unstated(call: Call) -> Iterator[tuple[JudgeProfile, int, Hint]]:
    """Yield (judge, entry, what it may be) of what nobody has said a word on. Reads only."""
    makers = _makers_of(call)
    units = units_now()
    known = _known(call)
    for judge in judges_working(call):
        hints = _hints(judge, makers, units)
        wanted = sorted(entry for entry in hints if (judge.id, entry) not in known)
        barred = conflicts_now(judge.id, wanted) if wanted else {}
        yield from ((judge, entry, hints[entry]) for entry in wanted if entry not in barred)


@dataclass(frozen=True, slots=True)
class _Makers:
    """
    Who made what can be judged: looked at once, asked by every judge.

    ``people`` are the authors of an entry, ``works`` the entries of an author; ``known_by`` finds
    authors by any key of theirs, ``named`` entries by an author's name.
    """

    people: Mapping[int, Sequence[Keys]]
    works: Mapping[Keys, Set[int]]
    known_by: Mapping[str, Set[Keys]]
    named: Mapping[str, Set[int]]


def _makers_of(call: Call) -> _Makers:
    homes, units = _homes(call), units_now()
    people: dict[int, list[Keys]] = {}
    works: dict[Keys, set[int]] = defaultdict(set)
    known_by: dict[str, set[Keys]] = defaultdict(set)
    named: dict[str, set[int]] = defaultdict(set)
    for entry, authors in author_facts(homes).items():
        people[entry] = [people_of(one, units.of(one.unit or homes[entry])) for one in authors]
        for author, keys in zip(authors, people[entry], strict=True):
            works[keys].add(entry)
            named[plain(author.name)].add(entry)
            for key in keys:
                known_by[key].add(keys)
    return _Makers(people, works, known_by, named)


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


def _hints(judge: JudgeProfile, makers: _Makers, units: UnitMap) -> dict[int, Hint]:
    """Return entry id → what it may be: works of namesakes, and of who wrote with the judge."""
    me = judge_ref(judge, units).persons
    mine = {entry for one in _who(me, makers) for entry in makers.works[one]}
    partners = {
        key for entry in mine for one in makers.people[entry] if not one & me for key in one
    }
    found = {
        entry: (InterestKind.COAUTHOR, COAUTHOR)
        for one in _who(partners, makers)
        for entry in makers.works[one]
    }
    for entry in makers.named.get(plain(judge.user.name), ()):
        found.setdefault(entry, (InterestKind.OTHER, NAMESAKE))
    return found


def _who(keys: Set[str], makers: _Makers) -> set[Keys]:
    """Return the authors who have any of these keys."""
    return {one for key in keys for one in makers.known_by.get(key, ())}


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
