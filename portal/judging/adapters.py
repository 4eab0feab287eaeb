"""Rows ↔ values: the one place where judging translates the schema for the review engine."""

import hashlib
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from portal.calls.settings import CallRules
from portal.models import Author, Call, ConflictOfInterest, Criterion, JudgeProfile
from portal.models import Rubric as RubricRow
from portal.models.enums import ConflictState, InterestKind
from reviewers import rubric as engine
from reviewers.conflicts import ConflictKind, UnitTree, conflicts_of
from reviewers.values import EntryRef, JudgeRef

LEVELS: Final = {
    "excellent": engine.Band.EXCELLENT,
    "good": engine.Band.GOOD,
    "fair": engine.Band.FAIR,
    "poor": engine.Band.POOR,
}
KINDS: Final = {
    InterestKind.SAME_UNIT: ConflictKind.SAME_UNIT,
    InterestKind.RELATED_UNIT: ConflictKind.RELATED_UNIT,
    InterestKind.KIN: ConflictKind.KIN,
    InterestKind.TEACHER: ConflictKind.TEACHER,
    InterestKind.COAUTHOR: ConflictKind.COAUTHOR,
    InterestKind.SAME_PERSON: ConflictKind.SAME_PERSON,
    InterestKind.OTHER: ConflictKind.DECLARED,
}
IGNORED: Final = str.maketrans("", "", " 　·•‧・-")


@dataclass(frozen=True, slots=True)
class PoolEntry:
    """An entry of a round's pool, as rows give it."""

    entry_id: int
    code: str
    unit: str
    submitter_id: int
    style: str | None


@dataclass(frozen=True, slots=True)
class Pool:
    """Everything a plan is computed from."""

    entries: tuple[EntryRef, ...]
    judges: tuple[JudgeRef, ...]
    conflicts: Mapping[tuple[str, str], ConflictKind]


def rubric_of(row: RubricRow, *, name: str) -> engine.Rubric:
    """Return the engine's rubric for a stored version."""
    criteria = tuple(criterion_of(one) for one in row.criteria)
    total = sum((one.maximum for one in criteria), Decimal(0))
    return engine.Rubric(name, row.number, criteria, total)


def criterion_of(row: Criterion) -> engine.Criterion:
    """Return the engine's criterion."""
    texts = tuple(
        engine.LevelText(band, str(row.levels[key]))
        for key, band in LEVELS.items()
        if row.levels.get(key)
    )
    return engine.Criterion(row.key, row.name, row.maximum, row.step, texts)


def person_keys(*, user_id: int | None, phone: str, name: str, unit: str | None) -> frozenset[str]:
    """
    Return opaque keys of a person, equal when two rows mean the same one.

    A second account, a retyped name with a space in it, the same telephone: any one of them is
    enough to step aside. Digests, because plans are stored and may be shown.
    """
    facts = []
    if user_id is not None:
        facts.append(f"account:{user_id}")
    if phone:
        facts.append(f"phone:{plain(phone)}")
    if name and unit:
        facts.append(f"name:{plain(name)}@{unit}")
    return frozenset(hashlib.sha256(fact.encode()).hexdigest()[:20] for fact in facts)


def plain(text: str) -> str:
    """Return a name or number without the spaces and dots people put into it."""
    return unicodedata.normalize("NFKC", text).translate(IGNORED)


def judge_ref(profile: JudgeProfile) -> JudgeRef:
    """Return the engine's judge."""
    user = profile.user
    unit = user.unit.code if user.unit else None
    return JudgeRef(
        code=profile.code,
        unit=unit,
        persons=person_keys(user_id=user.id, phone=user.phone, name=user.name, unit=unit),
        styles=frozenset(profile.styles),
        max_load=profile.max_load,
    )


def entry_ref(entry: PoolEntry, authors: Iterable[Author]) -> EntryRef:
    """Return the engine's entry; its submitter counts as one of its people."""
    people = person_keys(user_id=entry.submitter_id, phone="", name="", unit=None)
    for author in authors:
        unit = author.unit.code if author.unit else entry.unit
        people |= person_keys(
            user_id=author.user_id, phone=author.phone, name=author.name, unit=unit
        )
    return EntryRef(code=entry.code, unit=entry.unit, authors=people, style=entry.style)


def pool_of(
    call: Call,
    *,
    entries: Sequence[PoolEntry],
    authors: Mapping[int, Sequence[Author]],
    judges: Sequence[JudgeProfile],
    stated: Sequence[ConflictOfInterest],
    units: Mapping[str, str | None],
    unit_codes: Mapping[int, str],
) -> Pool:
    """Return the values of a plan: references and every conflict between them."""
    rules = CallRules.of(call)
    judge_refs = tuple(judge_ref(one) for one in judges)
    entry_refs = tuple(entry_ref(one, authors.get(one.entry_id, ())) for one in entries)
    declared, cleared = statements(stated, entries, authors, unit_codes)
    conflicts = conflicts_of(
        judge_refs,
        entry_refs,
        tree=UnitTree(units),
        declared=declared,
        cleared=cleared,
        ancestors=rules.related_parents,
        descendants=rules.related_children,
    )
    return Pool(entry_refs, judge_refs, conflicts)


def statements(
    stated: Sequence[ConflictOfInterest],
    entries: Sequence[PoolEntry],
    authors: Mapping[int, Sequence[Author]],
    unit_codes: Mapping[int, str],
) -> tuple[dict[tuple[str, str], ConflictKind], set[tuple[str, str]]]:
    """Turn what was declared, pinned or dismissed into (judge, entry or unit) keys."""
    declared: dict[tuple[str, str], ConflictKind] = {}
    cleared: set[tuple[str, str]] = set()
    by_id = {entry.entry_id: entry.code for entry in entries}
    by_name = _codes_by_name(entries, authors)
    for row in stated:
        targets = _targets(row, by_id, by_name, unit_codes)
        for target in targets:
            if row.state is ConflictState.CONFIRMED:
                declared[row.judge.code, target] = KINDS[row.kind]
            elif row.state is ConflictState.DISMISSED:
                cleared.add((row.judge.code, target))
    return declared, cleared


def _codes_by_name(
    entries: Sequence[PoolEntry], authors: Mapping[int, Sequence[Author]]
) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for entry in entries:
        for author in authors.get(entry.entry_id, ()):
            found[plain(author.name)].append(entry.code)
    return found


def _targets(
    row: ConflictOfInterest,
    by_id: Mapping[int, str],
    by_name: Mapping[str, list[str]],
    unit_codes: Mapping[int, str],
) -> list[str]:
    targets = list(by_name.get(plain(row.person), ())) if row.person else []
    if row.entry_id is not None and row.entry_id in by_id:
        targets.append(by_id[row.entry_id])
    if row.unit_id is not None and not row.person:
        targets.append(unit_codes[row.unit_id])
    return targets


def points_of(stored: Mapping[str, Any]) -> dict[str, Decimal]:
    """Read the points of a scorecard row."""
    return {key: Decimal(str(value)) for key, value in stored.items() if value not in (None, "")}
