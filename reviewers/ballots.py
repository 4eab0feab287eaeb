"""Orders (排序) of several judges made into one: Schulze's strongest paths, or Borda's points."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from reviewers.errors import DuplicateReading
from reviewers.placing import competition_ranks

Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Ballot:
    """
    One judge's order, best first, without ties.

    A work that is not on it (stepped aside from, not assigned) is not compared by this judge.
    Raises DuplicateReading when a work stands on it twice.
    """

    judge: str
    order: tuple[str, ...]

    def __post_init__(self) -> None:
        """Refuse a work in two places."""
        twice = next((one for one, times in Counter(self.order).items() if times > 1), None)
        if twice is not None:
            raise DuplicateReading(judge=self.judge, entry=twice)


@dataclass(frozen=True, slots=True)
class Ordered:
    """
    One work's place: 1, 1, 3 where the first two are equal.

    ``score`` is what the place rests on, from 0 to 1: under Schulze the share of the other works
    it beats, under Borda the mean share of the other works it stands above.
    """

    entry: str
    rank: int
    is_shared: bool
    score: Fraction


@dataclass(frozen=True, slots=True)
class Comparison:
    """
    What Schulze's order follows from; rows and columns in the order of ``entries``.

    ``wins[a, b]`` counts the judges who put a above b, ``paths[a, b]`` is the strength of the
    strongest path from a to b: that of its weakest link, in judges.
    """

    entries: tuple[str, ...]
    wins: Counts
    paths: Counts

    def is_above(self, first: str, second: str) -> bool:
        """Whether the strongest path leads from *first* to *second* and not back as strongly."""
        one, other = self.entries.index(first), self.entries.index(second)
        return bool(self.paths[one, other] > self.paths[other, one])


def entries_of(ballots: Iterable[Ballot]) -> tuple[str, ...]:
    """Every work that stands on a ballot, sorted."""
    return tuple(sorted({entry for ballot in ballots for entry in ballot.order}))


def compare(ballots: Iterable[Ballot]) -> Comparison:
    """Count who is put above whom, and find the strongest paths (Schulze 2011, winning votes)."""
    listed = list(ballots)
    entries = entries_of(listed)
    at = {entry: place for place, entry in enumerate(entries)}
    wins = np.zeros((len(entries), len(entries)), dtype=np.int64)
    for ballot in listed:
        places = [at[entry] for entry in ballot.order]
        for number, above in enumerate(places):
            wins[above, places[number + 1 :]] += 1
    paths = np.where(wins > wins.T, wins, 0)
    for middle in range(len(entries)):
        detour = np.minimum(paths[:, middle, None], paths[None, middle, :])
        paths = np.maximum(paths, detour)
    np.fill_diagonal(paths, 0)
    return Comparison(entries, wins, paths)


def schulze(ballots: Iterable[Ballot]) -> tuple[Ordered, ...]:
    """
    Order works by their strongest paths; a work beaten by fewer others stands higher.

    "Beaten" is transitive, so whoever beats another always has the better rank. Works that
    nothing sets apart share one, and stand in order of code.
    """
    found = compare(ballots)
    beats = found.paths > found.paths.T
    lost = beats.sum(axis=0).tolist()
    won = beats.sum(axis=1).tolist()
    others = max(len(found.entries) - 1, 1)
    return _placed(
        [
            (-Fraction(lost[place]), entry, Fraction(won[place], others))
            for place, entry in enumerate(found.entries)
        ]
    )


def borda(ballots: Iterable[Ballot]) -> tuple[Ordered, ...]:
    """
    Order works by the mean share of the others that judges put below them.

    A share and not a count: a judge who stepped aside from some works weighs as much as the rest.
    """
    shares: dict[str, list[Fraction]] = {}
    for ballot in ballots:
        for entry, share in shares_of(ballot):
            shares.setdefault(entry, []).append(share)
    means = {entry: sum(given, Fraction(0)) / len(given) for entry, given in shares.items()}
    return _placed([(mean, entry, mean) for entry, mean in means.items()])


def shares_of(ballot: Ballot) -> list[tuple[str, Fraction]]:
    """
    Each work of a ballot with the share of the others below it: 1 for the first, 0 for the last.

    A work alone on a ballot was compared with nothing and stands at a half.
    """
    last = len(ballot.order) - 1
    if last <= 0:
        return [(entry, Fraction(1, 2)) for entry in ballot.order]
    return [(entry, Fraction(last - place, last)) for place, entry in enumerate(ballot.order)]


def _placed(scored: Sequence[tuple[Fraction, str, Fraction]]) -> tuple[Ordered, ...]:
    """Places by the first value, the highest first; equals by code."""
    listed = sorted(scored, key=lambda one: (-one[0], one[1]))
    ranks = competition_ranks([key for key, _, _ in listed])
    return tuple(
        Ordered(entry, rank, is_shared, score)
        for (_, entry, score), (rank, is_shared) in zip(listed, ranks, strict=True)
    )
