"""The table behind leniency and agreement: entries × judges, and the additive fit on it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from reviewers.errors import DuplicateReading
from reviewers.scoring import Scorecard
from reviewers.solver import Floats, Ints, islands


@dataclass(frozen=True, slots=True)
class Readings:
    """
    Totals as an entries × judges table, both sorted by code (judges as ``by_marks`` has them).

    ``seen`` is True where a judge read an entry; ``totals`` is 0 elsewhere. ``islands``
    counts the parts of the judge–entry graph no reading connects; every entry and every
    judge lies on one of them, numbered from 0.
    """

    entries: tuple[str, ...]
    judges: tuple[str, ...]
    totals: Floats
    seen: NDArray[np.bool_]
    islands: int
    entry_islands: Ints
    judge_islands: Ints

    @property
    def n(self) -> int:
        """Number of readings."""
        return int(self.seen.sum())

    @property
    def spare(self) -> int:
        """Degrees of freedom left after an effect for each entry and each judge."""
        return self.n - len(self.entries) - len(self.judges) + self.islands


def table_of(cards: Iterable[Scorecard]) -> Readings:
    """The table of *cards*. Raises DuplicateReading for two cards by one judge for one entry."""
    held: dict[tuple[str, str], float] = {}
    for card in cards:
        if (card.entry, card.judge) in held:
            raise DuplicateReading(judge=card.judge, entry=card.entry)
        held[card.entry, card.judge] = float(card.total)
    entries = tuple(sorted({entry for entry, _ in held}))
    judges = tuple(sorted({judge for _, judge in held}))
    entry_at = {code: place for place, code in enumerate(entries)}
    judge_at = {code: place for place, code in enumerate(judges)}
    totals = np.zeros((len(entries), len(judges)))
    seen = np.zeros(totals.shape, dtype=np.bool_)
    for (entry, judge), total in held.items():
        totals[entry_at[entry], judge_at[judge]] = total
        seen[entry_at[entry], judge_at[judge]] = True
    rows, columns = (np.asarray(side, dtype=np.int64) for side in np.nonzero(seen))
    labels = islands(rows, columns, seen.shape) if held else np.zeros(0, dtype=np.int64)
    return Readings(
        entries,
        judges,
        totals,
        seen,
        len(set(labels.tolist())),
        labels[: len(entries)],
        labels[len(entries) :],
    )


def by_marks(table: Readings) -> Readings:
    """
    The same table with judges ordered by what they gave, and not by what they are called.

    An iteration may carry the last bit of a sum far; so names must not decide what is summed
    first. Judges whose marks are all the same are the same to every sum.
    """
    seen, totals = table.seen.T.copy(), table.totals.T.copy()
    order = sorted(
        range(len(table.judges)), key=lambda at: (seen[at].tobytes(), totals[at].tobytes())
    )
    return replace(
        table,
        judges=tuple(table.judges[at] for at in order),
        totals=np.ascontiguousarray(totals[order].T),
        seen=np.ascontiguousarray(seen[order].T),
        judge_islands=table.judge_islands[order],
    )


@dataclass(frozen=True, slots=True)
class Fit:
    """
    Weighted least squares of total = entry + judge + noise.

    ``shifts`` sum to zero on each island; ``bread`` is the pseudo-inverse of their normal
    matrix (times the noise variance: their covariance). ``residuals`` are 0 where unseen.
    """

    effects: Floats
    shifts: Floats
    normal: Floats
    bread: Floats
    residuals: Floats


def fit(table: Readings, weights: Floats) -> Fit:
    """
    Estimate judges from comparisons inside entries only, then entries given the judges.

    *weights* is entries × judges, positive where seen, 0 elsewhere. Entry effects are
    eliminated exactly (they are free, not shrunken), which leaves one equation a judge.
    """
    mass = weights.sum(axis=1)
    share = weights / mass[:, None]
    centre = (share * table.totals).sum(axis=1)
    normal: Floats = np.diag(weights.sum(axis=0)) - weights.T @ share
    right = (weights * (table.totals - centre[:, None])).sum(axis=0)
    bread = np.asarray(np.linalg.pinv(normal, rcond=1e-10, hermitian=True), dtype=np.float64)
    shifts: Floats = bread @ right
    effects: Floats = centre - share @ shifts
    residuals: Floats = np.where(table.seen, table.totals - effects[:, None] - shifts[None, :], 0.0)
    return Fit(effects, shifts, normal, bread, residuals)
