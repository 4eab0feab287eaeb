"""Rows ↔ values: the one place where judging translates the schema for the review engine."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final, NamedTuple

from portal.calls.settings import CallRules
from portal.judging.unit_map import UnitMap, plain
from portal.models import Call, ConflictOfInterest, Criterion, JudgeProfile
from portal.models import Rubric as RubricRow
from portal.models.enums import ConflictState, InterestKind
from reviewers import rubric as engine
from reviewers.conflicts import ConflictKind, Reach, UnitTree, conflicts_of
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
ABOUT_UNITS: Final = frozenset({InterestKind.SAME_UNIT, InterestKind.RELATED_UNIT})
# +86 and 0086 before a mainland number of eleven digits
COUNTRY: Final = "86"
MOBILE: Final = 11
REMEMBERED: Final = 16_384


class PoolEntry(NamedTuple):
    """An entry of a round's pool, as rows give it."""

    entry_id: int
    code: str
    unit: str
    submitter_id: int
    submitter_phone: str
    submitter_name: str
    submitter_email: str
    style: str | None = None


class AuthorFacts(NamedTuple):
    """What of an author tells who they are; the unit by its code."""

    name: str
    phone: str
    user_id: int | None
    unit: str | None
    # of the author's own account, where there is one
    account_phone: str | None = None
    account_email: str | None = None


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
    return engine.Rubric(
        name,
        row.number,
        criteria,
        total,
        remark_below=row.remark_below,
        remark_above=row.remark_above,
    )


def criterion_of(row: Criterion) -> engine.Criterion:
    """Return the engine's criterion."""
    texts = tuple(
        engine.LevelText(band, str(row.levels[key]))
        for key, band in LEVELS.items()
        if row.levels.get(key)
    )
    return engine.Criterion(row.key, row.name, row.maximum, row.step, texts)


# a judge's page looks at a whole queue: the same people come again and again
@lru_cache(maxsize=REMEMBERED)
def person_keys(
    *, user_id: int | None, phone: str, name: str, unit: str | None, email: str = ""
) -> frozenset[str]:
    """
    Return opaque keys of a person, equal when two rows mean the same one.

    A second account, a retyped name with a space in it, the same telephone or mail address: any one
    of them is enough to step aside. Digests, because plans are stored and may be shown.
    """
    facts = []
    if user_id is not None:
        facts.append(f"account:{user_id}")
    if number := bare_number(phone):
        facts.append(f"phone:{number}")
    if email.strip():
        facts.append(f"email:{plain(email).casefold()}")
    if name and unit:
        facts.append(f"name:{plain(name)}@{unit}")
    return frozenset(hashlib.sha256(fact.encode()).hexdigest()[:20] for fact in facts)


def bare_number(phone: str) -> str:
    """Return the digits of a telephone number, without the country code."""
    digits = "".join(letter for letter in plain(phone) if letter.isdigit()).lstrip("0")
    if len(digits) > MOBILE and digits.startswith(COUNTRY):
        return digits.removeprefix(COUNTRY)
    return digits


def judge_ref(profile: JudgeProfile, units: UnitMap) -> JudgeRef:
    """Return the engine's judge."""
    user = profile.user
    unit = units.of(user.unit.code if user.unit else None)
    return JudgeRef(
        code=profile.code,
        unit=unit,
        persons=person_keys(
            user_id=user.id, phone=user.phone, name=user.name, unit=unit, email=user.email
        ),
        styles=frozenset(profile.styles),
        max_load=profile.max_load,
    )


def entry_refs(entry: PoolEntry, authors: Iterable[AuthorFacts], units: UnitMap) -> list[EntryRef]:
    """
    Return the engine's entry, first under its own unit, then under each further author's unit.

    The submitter counts as one of its people: whoever typed the work in has read it.
    """
    home = units.of(entry.unit) or entry.unit
    people = person_keys(
        user_id=entry.submitter_id,
        phone=entry.submitter_phone,
        name=entry.submitter_name,
        unit=home,
        email=entry.submitter_email,
    )
    others: set[str] = set()
    for author in authors:
        unit = units.of(author.unit) or home
        others.add(unit)
        people |= people_of(author, unit)
    first = EntryRef(code=entry.code, unit=home, authors=people, style=entry.style)
    return [first, *(replace(first, unit=unit) for unit in sorted(others - {home}))]


def pool_of(
    call: Call,
    *,
    entries: Sequence[PoolEntry],
    authors: Mapping[int, Sequence[AuthorFacts]],
    judges: Sequence[JudgeProfile],
    stated: Sequence[ConflictOfInterest],
    units: UnitMap,
) -> Pool:
    """Return the values of a plan: references and every conflict between them."""
    rules = CallRules.of(call)
    judge_refs = tuple(judge_ref(one, units) for one in judges)
    faces = [entry_refs(one, authors.get(one.entry_id, ()), units) for one in entries]
    declared, cleared = statements(stated, entries, authors, units)
    conflicts = conflicts_of(
        judge_refs,
        (ref for refs in faces for ref in refs),
        tree=UnitTree(units.parents),
        declared=declared,
        cleared=cleared,
        reach=Reach(rules.related_units),
    )
    return Pool(tuple(refs[0] for refs in faces), judge_refs, conflicts)


# one author at a time is looked at as often as a page is drawn
@lru_cache(maxsize=REMEMBERED)
def people_of(author: AuthorFacts, unit: str | None) -> frozenset[str]:
    """Return the keys of an author, those of their account among them."""
    account = person_keys(
        user_id=author.user_id,
        phone=author.account_phone or "",
        name="",
        unit=None,
        email=author.account_email or "",
    )
    return account | person_keys(user_id=None, phone=author.phone, name=author.name, unit=unit)


def statements(
    stated: Sequence[ConflictOfInterest],
    entries: Sequence[PoolEntry],
    authors: Mapping[int, Sequence[AuthorFacts]],
    units: UnitMap,
) -> tuple[dict[tuple[str, str], ConflictKind], set[tuple[str, str]]]:
    """
    Turn what was declared, pinned or dismissed into (judge, entry or unit) keys.

    To dismiss one relation says nothing of others: a namesake who is not kin may still be of the
    judge's own unit.
    """
    declared: dict[tuple[str, str], ConflictKind] = {}
    cleared: set[tuple[str, str]] = set()
    by_id = {entry.entry_id: entry.code for entry in entries}
    by_name = _codes_by_name(entries, authors)
    for row in stated:
        targets = _targets(row, by_id, by_name, units)
        for target in targets:
            if row.state is ConflictState.CONFIRMED:
                declared[row.judge.code, target] = _kind(row)
            elif _clears(row) and not _is_by_merger(row, target, units):
                cleared.add((row.judge.code, target))
    return declared, cleared


def _clears(row: ConflictOfInterest) -> bool:
    """Say whether nothing is to bind here: organisers pinned that, or spoke of units alone."""
    if row.state is not ConflictState.DISMISSED or row.person:
        return False
    return row.settled_by_id is None or row.kind in ABOUT_UNITS


def _is_by_merger(row: ConflictOfInterest, target: str, units: UnitMap) -> bool:
    """Say whether what was said of another unit means the judge's own since the two were merged."""
    own = row.judge.user.unit
    return (
        row.unit_id is not None
        and own is not None
        and row.unit_id != own.id
        and target == units.of(own.code)
    )


def _kind(row: ConflictOfInterest) -> ConflictKind:
    """Return why: a bare “other” says at least whose word it is."""
    if row.kind is not InterestKind.OTHER or row.is_declared:
        return KINDS[row.kind]
    is_own = row.stated_by_id == row.judge.user_id
    return ConflictKind.RECOGNISED if is_own else ConflictKind.PINNED


def _codes_by_name(
    entries: Sequence[PoolEntry], authors: Mapping[int, Sequence[AuthorFacts]]
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
    units: UnitMap,
) -> list[str]:
    targets = list(by_name.get(plain(row.person), ())) if row.person else []
    if row.entry_id is not None and row.entry_id in by_id:
        targets.append(by_id[row.entry_id])
    if row.unit_id is not None and not row.person:
        targets.append(units.by_id[row.unit_id])
    return targets


def points_of(stored: Mapping[str, Any]) -> dict[str, Decimal]:
    """Read the points of a scorecard row."""
    return {key: Decimal(str(value)) for key, value in stored.items() if value not in (None, "")}
