"""Who hangs together: documents joined by pairs, directly or through others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from reviewers.duplicates.values import Pair


@dataclass(frozen=True, slots=True)
class Cluster:
    """Documents that copied from one another or from one source, and the pairs that say so."""

    keys: tuple[str, ...]
    pairs: tuple[Pair, ...]

    @property
    def strength(self) -> float:
        """The score of the strongest pair."""
        return max(pair.score for pair in self.pairs)


def clusters(pairs: Iterable[Pair]) -> tuple[Cluster, ...]:
    """
    The connected components of *pairs*, strongest first, then the larger, then by keys.

    Which pairs count is the caller's choice: usually those that are an alarm.
    """
    kept = sorted(pairs, key=lambda pair: (-pair.score, pair.a, pair.b))
    leads: dict[str, str] = {}
    for pair in kept:
        one, other = sorted((_lead(leads, pair.a), _lead(leads, pair.b)))
        leads[other] = one
    members: dict[str, list[Pair]] = defaultdict(list)
    for pair in kept:
        members[_lead(leads, pair.a)].append(pair)
    found = [Cluster(_keys(some), tuple(some)) for some in members.values()]
    return tuple(sorted(found, key=lambda one: (-one.strength, -len(one.keys), one.keys)))


def _lead(leads: dict[str, str], key: str) -> str:
    """The first key of the cluster; whoever is asked remembers it."""
    lead = key
    while leads.setdefault(lead, lead) != lead:
        lead = leads[lead]
    while leads[key] != lead:
        leads[key], key = lead, leads[key]
    return lead


def _keys(pairs: Iterable[Pair]) -> tuple[str, ...]:
    return tuple(sorted({key for pair in pairs for key in (pair.a, pair.b)}))
