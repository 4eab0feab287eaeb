"""Conflicts of interest (利益关系): who must step aside (回避) from which entry, and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field
from enum import StrEnum

from reviewers.errors import InvalidUnitTree
from reviewers.values import EntryRef, JudgeRef


class ConflictKind(StrEnum):
    """Why a judge may not read an entry."""

    SAME_PERSON = "same_person"
    SAME_UNIT = "same_unit"
    RELATED_UNIT = "related_unit"
    KIN = "kin"
    TEACHER = "teacher"
    COAUTHOR = "coauthor"
    DECLARED = "declared"
    RECOGNISED = "recognised"
    PINNED = "pinned"
    PROOFREADER = "proofreader"


class Reach(StrEnum):
    """Which units besides their own judges step aside from."""

    # none
    UNIT = "unit"
    # the next one above and those right below
    NEAR = "near"
    # all above and below: the branch of the tree, its side branches left out
    BRANCH = "branch"


@dataclass(frozen=True, slots=True)
class UnitTree:
    """
    Units and their parents, by code; a unit that is not a key has no parent.

    Raises InvalidUnitTree when a unit is its own ancestor.
    """

    parents: Mapping[str, str | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse a loop, which no climb would ever leave."""
        for unit in self.parents:
            self.ancestors_of(unit)

    def ancestors_of(self, unit: str) -> tuple[str, ...]:
        """Parent, grandparent and so on up to the root."""
        chain: list[str] = []
        above = self.parents.get(unit)
        while above is not None:
            if above == unit or above in chain:
                raise InvalidUnitTree(f"unit {unit} is under a loop at {above}")
            chain.append(above)
            above = self.parents.get(above)
        return tuple(chain)

    def related(self, a: str, b: str, *, reach: Reach) -> bool:
        """Whether *a* stands above or below *b*, as far as *reach* goes."""
        if reach is Reach.UNIT:
            return False
        if reach is Reach.NEAR:
            return self.parents.get(a) == b or self.parents.get(b) == a
        return a in self.ancestors_of(b) or b in self.ancestors_of(a)


def conflict_between(
    judge: JudgeRef,
    entry: EntryRef,
    *,
    tree: UnitTree,
    declared: Mapping[tuple[str, str], ConflictKind],
    cleared: Set[tuple[str, str]],
    reach: Reach = Reach.BRANCH,
) -> ConflictKind | None:
    """
    Say why *judge* must step aside from *entry*, or None if they need not.

    ``declared`` (declared or pinned conflicts) and ``cleared`` (pinned non-conflicts)
    are keyed by (judge code, entry code) or (judge code, unit code). One's own entry
    is never cleared. Otherwise the narrower statement wins, and of two equally narrow
    ones the conflict wins: a judge who says "my kin" is believed.
    """
    if judge.persons & entry.authors:
        return ConflictKind.SAME_PERSON
    for key in ((judge.code, entry.code), (judge.code, entry.unit)):
        if key in declared:
            return declared[key]
        if key in cleared:
            return None
    if judge.unit is None:
        return None
    if judge.unit == entry.unit:
        return ConflictKind.SAME_UNIT
    if tree.related(judge.unit, entry.unit, reach=reach):
        return ConflictKind.RELATED_UNIT
    return None


def conflicts_of(
    judges: Iterable[JudgeRef],
    entries: Iterable[EntryRef],
    *,
    tree: UnitTree,
    declared: Mapping[tuple[str, str], ConflictKind],
    cleared: Set[tuple[str, str]],
    reach: Reach = Reach.BRANCH,
) -> dict[tuple[str, str], ConflictKind]:
    """
    Every conflict as (judge code, entry code) → kind, sorted by that key.

    Only entries that share a unit, a person or a statement with the judge are looked at.
    """
    index = _Index(entries)
    stated: dict[str, list[str]] = defaultdict(list)
    for code, target in (*declared, *cleared):
        stated[code].append(target)
    found: dict[tuple[str, str], ConflictKind] = {}
    for judge in sorted(judges, key=lambda judge: judge.code):
        for entry in index.near(judge, stated[judge.code], tree=tree, reach=reach):
            kind = conflict_between(
                judge, entry, tree=tree, declared=declared, cleared=cleared, reach=reach
            )
            if kind is not None:
                found[judge.code, entry.code] = kind
    return found


class _Index:
    """Entries by what can bring a judge into conflict with them."""

    def __init__(self, entries: Iterable[EntryRef]) -> None:
        self.entries = sorted(entries, key=lambda entry: entry.code)
        self.units: dict[str, list[int]] = defaultdict(list)
        # by author and by code
        self.keys: dict[str, list[int]] = defaultdict(list)
        for place, entry in enumerate(self.entries):
            self.units[entry.unit].append(place)
            for key in (entry.code, *entry.authors):
                self.keys[key].append(place)

    def near(
        self, judge: JudgeRef, stated: Iterable[str], *, tree: UnitTree, reach: Reach
    ) -> list[EntryRef]:
        """The entries a conflict of this judge could be with, by code."""
        keys = [*stated, *judge.persons]
        places = {place for key in keys for place in self.keys.get(key, ())}
        units = set(stated)
        if judge.unit is not None:
            units |= {one for one in self.units if tree.related(judge.unit, one, reach=reach)}
            units.add(judge.unit)
        places.update(place for unit in units for place in self.units.get(unit, ()))
        return [self.entries[place] for place in sorted(places)]
