"""Conflicts of interest (利益关系): who must step aside (回避) from which entry, and why."""

from __future__ import annotations

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

    def related(self, a: str, b: str, *, ancestors: bool, descendants: bool) -> bool:
        """Whether *a* stands above *b* (``ancestors``) or below it (``descendants``)."""
        above = ancestors and a in self.ancestors_of(b)
        return above or (descendants and b in self.ancestors_of(a))


def conflict_between(
    judge: JudgeRef,
    entry: EntryRef,
    *,
    tree: UnitTree,
    declared: Mapping[tuple[str, str], ConflictKind],
    cleared: Set[tuple[str, str]],
    ancestors: bool = True,
    descendants: bool = True,
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
    if tree.related(judge.unit, entry.unit, ancestors=ancestors, descendants=descendants):
        return ConflictKind.RELATED_UNIT
    return None


def conflicts_of(
    judges: Iterable[JudgeRef],
    entries: Iterable[EntryRef],
    *,
    tree: UnitTree,
    declared: Mapping[tuple[str, str], ConflictKind],
    cleared: Set[tuple[str, str]],
    ancestors: bool = True,
    descendants: bool = True,
) -> dict[tuple[str, str], ConflictKind]:
    """Every conflict as (judge code, entry code) → kind, sorted by that key."""
    listed = sorted(entries, key=lambda entry: entry.code)
    found: dict[tuple[str, str], ConflictKind] = {}
    for judge in sorted(judges, key=lambda judge: judge.code):
        for entry in listed:
            kind = conflict_between(
                judge,
                entry,
                tree=tree,
                declared=declared,
                cleared=cleared,
                ancestors=ancestors,
                descendants=descendants,
            )
            if kind is not None:
                found[judge.code, entry.code] = kind
    return found
