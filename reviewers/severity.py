"""
The severity model (宽严模型): quality, each judge's severity, scale and reliability at once.

mark = severity of the judge + scale of the judge x (quality of the entry + noise). Severities
are told from comparisons inside entries only, with the entries free: shrinking entries while
judges are estimated takes a weak pile for a strict judge. Scales and reliabilities come from
``habits``, and single wild marks lose their weight (a narrow normal with a small part of a
wide one). All of it is the same whatever constant is added to one judge's marks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from reviewers.habits import Habits, gathered, habits_of
from reviewers.readings import Readings
from reviewers.solver import Floats, Ints, cross_products, summed

HUBER_K: Final = 1.345
"""At the start, residuals beyond this many robust standard deviations lose weight."""
MAD_TO_SD: Final = 1.4826
WARMING: Final = 10
ROUNDS: Final = 12
STRAY: Final = 0.02
"""Part of marks that have little to do with the entry."""
WIDTH: Final = 5.0
"""How many times wider such marks scatter."""
LEAST_WEIGHT: Final = 1e-3
FIRM: Final = 6.0
"""Degrees of freedom the noise of the plain fit counts for: a few marks fit anything."""
FLOOR: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Marks:
    """Readings one by one: entry, judge and total of each, and the islands both lie on."""

    rows: Ints
    columns: Ints
    totals: Floats
    shape: tuple[int, int]
    entry_islands: Ints
    judge_islands: Ints

    @classmethod
    def of(cls, table: Readings) -> Marks:
        """The marks of a table."""
        rows, columns = (np.asarray(side, dtype=np.int64) for side in np.nonzero(table.seen))
        return cls(
            rows,
            columns,
            table.totals[rows, columns],
            table.seen.shape,
            table.entry_islands,
            table.judge_islands,
        )

    def by_entry(self, values: Floats) -> Floats:
        """Sums over each entry's readings."""
        return summed(self.rows, values, self.shape[0])

    def by_judge(self, values: Floats) -> Floats:
        """Sums over each judge's readings."""
        return summed(self.columns, values, self.shape[1])


@dataclass(frozen=True, slots=True)
class Levels:
    """
    Severities with the entries free, in points at the average entry of the island.

    ``spread`` and ``axes`` are the eigenvalues and eigenvectors of their normal matrix as far
    as readings connect them: in these axes severities are told with variance 1 / ``spread``.
    """

    severities: Floats
    effects: Floats
    spread: Floats
    axes: Floats


@dataclass(frozen=True, slots=True)
class Estimate:
    """The model fitted: ``weights`` of readings are relative to the common noise variance."""

    levels: Levels
    habits: Habits
    weights: Floats
    noise: float
    quality: float


def levels_of(marks: Marks, weights: Floats, scales: Floats) -> Levels:
    """Least squares for severities, each entry's effect eliminated exactly."""
    slopes = scales[marks.columns]
    pulls = weights * slopes
    mass = marks.by_entry(pulls * slopes)
    centre = marks.by_entry(pulls * marks.totals) / mass
    normal = np.diag(marks.by_judge(weights)) - cross_products(
        marks.rows, marks.columns, pulls / np.sqrt(mass)[marks.rows], marks.shape
    )
    right = marks.by_judge(weights * (marks.totals - slopes * centre[marks.rows]))
    spread, axes = np.linalg.eigh((normal + normal.T) / 2)
    told = spread > FLOOR * max(float(spread[-1]), FLOOR)
    spread, axes = spread[told], axes[:, told]
    severities = axes @ ((axes.T @ right) / spread)
    effects = centre - marks.by_entry(pulls * severities[marks.columns]) / mass
    return _centred(marks, Levels(severities, effects, spread, axes), scales)


def _centred(marks: Marks, found: Levels, scales: Floats) -> Levels:
    """Let effects average 0 on each island; severities then are levels in points."""
    size = int(marks.entry_islands.max(initial=-1)) + 1
    number = np.bincount(marks.entry_islands, minlength=size)
    middle = summed(marks.entry_islands, found.effects, size) / np.maximum(number, 1)
    return Levels(
        found.severities + scales * middle[marks.judge_islands],
        found.effects - middle[marks.entry_islands],
        found.spread,
        found.axes,
    )


def estimate(marks: Marks, start: Levels, weights: Floats, noise: float) -> Estimate:
    """Fit the model from a plain additive fit, alternating between its parts."""
    rest = marks.totals - start.severities[marks.columns]
    quality = max(float(start.effects.var()) - noise * _mean_share(marks), FLOOR * noise, FLOOR)
    judges = marks.shape[1]
    found = Estimate(start, Habits(np.ones(judges), np.ones(judges)), weights, noise, quality)
    at_first = noise
    for _ in range(ROUNDS):
        told, doubt = _predicted(marks, found, rest)
        weights = _straying(marks, found, rest, told, doubt)
        found = Estimate(found.levels, found.habits, weights, found.noise, found.quality)
        told, doubt = _predicted(marks, found, rest)
        evidence = gathered(marks.columns, judges, weights, rest, told, doubt)
        habits = habits_of(evidence, found.noise)
        found, rest = _refitted(marks, weights, habits, found, at_first)
    return found


def _mean_share(marks: Marks) -> float:
    return float((1 / marks.by_entry(np.ones_like(marks.totals))).mean())


def _precision(marks: Marks, found: Estimate) -> Floats:
    precision: Floats = found.weights * found.habits.weights[marks.columns] / found.noise
    return precision


def _predicted(marks: Marks, found: Estimate, rest: Floats) -> tuple[Floats, Floats]:
    """For each reading: what the entry's other readings say of its quality, and the variance."""
    precision = _precision(marks, found)
    values = precision * rest / found.habits.scales[marks.columns]
    mass = marks.by_entry(precision)[marks.rows] - precision + 1 / found.quality
    told: Floats = (marks.by_entry(values)[marks.rows] - values) / mass
    return told, 1 / mass


def _straying(marks: Marks, found: Estimate, rest: Floats, told: Floats, doubt: Floats) -> Floats:
    """Weight of each reading: 1 where it lies as marks do, next to 0 where it strayed."""
    habits = found.habits
    noise = found.noise / np.maximum(habits.weights[marks.columns], STRAY)
    square = (rest / habits.scales[marks.columns] - told) ** 2 / (noise + doubt)
    usual = (1 - STRAY) * np.exp(-square / 2)
    wide = STRAY / WIDTH * np.exp(-square / (2 * WIDTH**2))
    weights: Floats = (usual + wide / WIDTH**2) / (usual + wide + np.finfo(np.float64).tiny)
    return weights


def _refitted(
    marks: Marks, weights: Floats, habits: Habits, before: Estimate, at_first: float
) -> tuple[Estimate, Floats]:
    """Severities, quality's and noise's variance anew; and marks less severity."""
    scales = habits.scales[marks.columns]
    believed = weights * np.maximum(habits.weights, LEAST_WEIGHT)[marks.columns]
    levels = levels_of(marks, believed / (before.noise * scales**2), habits.scales)
    rest = marks.totals - levels.severities[marks.columns]
    precision = weights * habits.weights[marks.columns] / before.noise
    variance = 1 / (marks.by_entry(precision) + 1 / before.quality)
    effects = marks.by_entry(precision * rest / scales) * variance
    left = rest / scales - effects[marks.rows]
    spare = float((1 - precision * variance[marks.rows]).sum()) - marks.shape[1]
    squares = float((precision * left**2).sum()) * before.noise
    noise = (squares + FIRM * at_first) / (max(spare, 0.0) + FIRM)
    quality = max(float((effects**2 + variance).mean()), FLOOR)
    return Estimate(levels, habits, weights, noise, quality), rest
