"""入围范围: which entries of one round go on to the next. Ties at the edge are let in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from math import ceil

from reviewers.errors import InvalidQuota


class PoolRule(StrEnum):
    """How a pool is cut from the round before."""

    ALL = "all"
    PASSED = "passed"
    TOP_COUNT = "top_count"
    TOP_SHARE = "top_share"
    TOP_IN_GROUP = "top_in_group"
    BY_HAND = "by_hand"


class Entrance(StrEnum):
    """How an entry came in: by its rank, by a tie at the edge, by hand."""

    RANKED = "ranked"
    TIED = "tied"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry with its rank in the round before, its group, and whether that round passed it."""

    entry: str
    rank: int
    group: str = ""
    is_passed: bool = True


@dataclass(frozen=True, slots=True)
class PoolTerms:
    """
    A rule with its number: ``count`` places, or a ``share`` of the candidates.

    Raises InvalidQuota when the number the rule needs is missing or cannot be.
    """

    rule: PoolRule
    count: int | None = None
    share: Decimal | None = None

    def __post_init__(self) -> None:
        """Refuse a rule without its number."""
        needs_count = self.rule in {PoolRule.TOP_COUNT, PoolRule.TOP_IN_GROUP}
        if needs_count and (self.count is None or self.count < 1):
            raise InvalidQuota("a pool of the best needs a number of places from 1")
        if self.rule is PoolRule.TOP_SHARE and (self.share is None or not 0 < self.share <= 1):
            raise InvalidQuota("a pool of a share needs one above 0 and up to 1")

    def places(self, candidates: int) -> int:
        """How many of so many candidates (of one group) have a place; a share is rounded up."""
        if self.rule is PoolRule.TOP_SHARE:
            return ceil((self.share or Decimal(0)) * candidates)
        if self.rule in {PoolRule.ALL, PoolRule.PASSED}:
            return candidates
        return 0 if self.rule is PoolRule.BY_HAND else min(self.count or 0, candidates)


@dataclass(frozen=True, slots=True)
class Member:
    """One entry of the pool; ``rank`` is None for what was added without one."""

    entry: str
    entrance: Entrance
    rank: int | None


@dataclass(frozen=True, slots=True)
class Edge:
    """A tie across the edge of a group: ``inside`` of the tied entries had a place, all came in."""

    group: str
    rank: int
    entries: tuple[str, ...]
    inside: int


@dataclass(frozen=True, slots=True)
class Pool:
    """Members by rank and code, the ties that were let in, and who was taken out by hand."""

    members: tuple[Member, ...]
    edges: tuple[Edge, ...]
    removed: tuple[str, ...]


def draw(
    candidates: Sequence[Candidate],
    terms: PoolTerms,
    *,
    added: Collection[str] = (),
    removed: Collection[str] = (),
) -> Pool:
    """
    Draw the pool. A place left by an entry taken out by hand is not filled by the next one.

    Groups are cut one by one, each by the overall rank.
    """
    by_group: dict[str, list[Candidate]] = {}
    for one in sorted(candidates, key=lambda one: (one.rank, one.entry)):
        if terms.rule is not PoolRule.PASSED or one.is_passed:
            group = one.group if terms.rule is PoolRule.TOP_IN_GROUP else ""
            by_group.setdefault(group, []).append(one)
    members: dict[str, Member] = {}
    edges: list[Edge] = []
    for group, listed in sorted(by_group.items()):
        inside, edge = _cut(group, listed, terms.places(len(listed)))
        members |= {one.entry: one for one in inside}
        edges += [edge] if edge else []
    ranks = {one.entry: one.rank for one in candidates}
    for entry in added:
        members.setdefault(entry, Member(entry, Entrance.ADDED, ranks.get(entry)))
    kept = [one for entry, one in members.items() if entry not in removed]
    last = len(candidates) + 1
    kept.sort(key=lambda one: (one.rank or last, one.entry))
    return Pool(tuple(kept), tuple(edges), tuple(sorted(members.keys() & set(removed))))


def _cut(group: str, listed: Sequence[Candidate], places: int) -> tuple[list[Member], Edge | None]:
    """Cut one group, in order of rank, after its last place or the tie that lies across it."""
    if not 0 < places < len(listed) or listed[places - 1].rank != listed[places].rank:
        return [Member(one.entry, Entrance.RANKED, one.rank) for one in listed[:places]], None
    number = listed[places].rank
    before = [one for one in listed if one.rank < number]
    level = tuple(one.entry for one in listed if one.rank == number)
    members = [Member(one.entry, Entrance.RANKED, one.rank) for one in before]
    members += [Member(entry, Entrance.TIED, number) for entry in level]
    return members, Edge(group, number, level, places - len(before))


def entrances_of(pool: Pool) -> dict[str, int]:
    """Count the members by how they came in."""
    counts = Counter(one.entrance.value for one in pool.members)
    return {one.value: counts[one.value] for one in Entrance}
