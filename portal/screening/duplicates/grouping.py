"""
Screening room, how alarms bind entries into cases. Pure functions of values.

A side is an entry (``E`` and its id) or a reference text (``R`` and its id). A case is known again
by the pairs of sides it has ever held: it keeps its number while members come and go.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

Edge = tuple[str, str]
Covered = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class Link:
    """One alarm: two sides, what of each was compared, how strong it is."""

    pair_id: int
    a: str
    b: str
    a_digest: str
    b_digest: str
    weight: float

    @property
    def edge(self) -> Edge:
        """The two sides, the smaller first."""
        return (self.a, self.b) if self.a <= self.b else (self.b, self.a)

    @property
    def covered(self) -> Covered:
        """What a verdict on this pair holds for: these two sides with these very contents."""
        if self.a <= self.b:
            return self.a, self.a_digest, self.b, self.b_digest
        return self.b, self.b_digest, self.a, self.a_digest


def edges_of(covered: Iterable[Covered]) -> frozenset[Edge]:
    """Return the edges of what is covered: the sides without their contents."""
    return frozenset((a, b) for a, _, b, _ in covered)


@dataclass(frozen=True, slots=True)
class Known:
    """A case as it stands: its number and every edge it ever held."""

    number: int
    edges: frozenset[Edge]


@dataclass(frozen=True, slots=True)
class Group:
    """What belongs together now; of the known cases in it the oldest goes on, others merge."""

    links: tuple[Link, ...]
    number: int | None
    merged: tuple[int, ...] = ()

    @property
    def sides(self) -> frozenset[str]:
        """Everything in it."""
        return frozenset(side for link in self.links for side in link.edge)

    @property
    def weight(self) -> float:
        """Its strongest link."""
        return max(link.weight for link in self.links)


def components(links: Iterable[Link]) -> list[tuple[Link, ...]]:
    """Return connected links together, strongest component first, ties by the smallest side."""
    found: dict[str, list[Link]] = defaultdict(list)
    links = tuple(links)
    roots = _roots(link.edge for link in links)
    for link in links:
        found[roots[link.a]].append(link)
    ordered = (tuple(sorted(part, key=_strongest_first)) for part in found.values())
    return sorted(ordered, key=lambda part: (-part[0].weight, min(one.edge for one in part)))


def _strongest_first(link: Link) -> tuple[float, Edge, int]:
    return -link.weight, link.edge, link.pair_id


def _roots(edges: Iterable[Edge]) -> Mapping[str, str]:
    """Return each side → the one that stands for everything connected with it."""
    parents: dict[str, str] = {}

    def root(side: str) -> str:
        parents.setdefault(side, side)
        while parents[side] != side:
            parents[side] = parents[parents[side]]
            side = parents[side]
        return side

    for a, b in edges:
        parents[root(a)] = root(b)
    return {side: root(side) for side in tuple(parents)}


def regrouped(
    links: Sequence[Link], known: Sequence[Known], *, dismissed: Collection[Covered]
) -> list[Group]:
    """
    Return the groups that the alarms make; *dismissed* ones bind nothing together.

    A dismissed pair stays with the case that holds it, alone or beside what is live there.
    """
    live = [link for link in links if link.covered not in dismissed]
    silent = [link for link in links if link.covered in dismissed]
    free = sorted(known, key=lambda case: case.number)
    groups = []
    for part in components(live):
        edges = {link.edge for link in part}
        claimed = [case for case in free if case.edges & edges]
        free = [case for case in free if case not in claimed]
        numbers = tuple(case.number for case in claimed)
        groups.append(Group(part, numbers[0] if numbers else None, numbers[1:]))
    return _with_silent(groups, silent, known)


def _with_silent(
    groups: list[Group], silent: Sequence[Link], known: Sequence[Known]
) -> list[Group]:
    """Give the dismissed links to the group that goes on with their case, or let them be one."""
    holders = {edge: case.number for case in known for edge in case.edges}
    cases_of = _cases_of(known)
    goes_on = {old: at for at, group in enumerate(groups) for old in (group.number, *group.merged)}
    apart: dict[int, list[Link]] = defaultdict(list)
    beside: dict[int, list[Link]] = defaultdict(list)
    for link in silent:
        # below the mark when it was dismissed, among others that were not
        shared = cases_of[link.a] & cases_of[link.b]
        holder = holders.get(link.edge, min(shared, default=None))
        if holder is None:
            continue
        if holder in goes_on:
            beside[goes_on[holder]].append(link)
        else:
            apart[holder].append(link)
    grown = [
        Group((*group.links, *sorted(beside[at], key=_strongest_first)), group.number, group.merged)
        for at, group in enumerate(groups)
    ]
    alone = [
        Group(tuple(sorted(part, key=_strongest_first)), number)
        for number, part in sorted(apart.items())
    ]
    return grown + alone


def _cases_of(known: Sequence[Known]) -> dict[str, set[int]]:
    """Return each side → the numbers of the cases that have ever held it."""
    found: dict[str, set[int]] = defaultdict(set)
    for case in known:
        for edge in case.edges:
            for name in edge:
                found[name].add(case.number)
    return found
