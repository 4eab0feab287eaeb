"""
How strict or lenient each judge was (宽严), and scores with that taken out.

``severity`` fits the model; here its findings become values: severities are shrunken by what
the data show of their spread, entries by the information they have, because a mark less is
a doubt more. The model stands beside the official score unless the call declared it official.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np

from reviewers.habits import Habits
from reviewers.readings import Fit, Readings, by_marks, fit, table_of
from reviewers.scoring import Scorecard
from reviewers.severity import (
    FLOOR,
    HUBER_K,
    MAD_TO_SD,
    WARMING,
    Estimate,
    Marks,
    estimate,
    levels_of,
)
from reviewers.solver import Floats, summed, upper_tail_f

SIGNIFICANCE: Final = 0.05
PLACES: Final = 6
LEAST_NOISE: Final = 0.1
"""What Huber weights leave of the plain noise variance at least: of few marks they believe two."""
ALIKE: Final = 6.0
"""How much likelier than any one other supposition it is beforehand that all are equally strict."""
SPREADS: Final[Floats] = np.concatenate([[0.0], np.geomspace(0.05, 8.0, 24)])
"""Supposed standard deviations of severity, in parts of the noise's."""


@dataclass(frozen=True, slots=True)
class JudgeShift:
    """
    Points a judge gives above (+) or below (−) colleagues on the same entries.

    ``raw`` is the plain estimate, ``shift`` what is taken out after shrinking towards 0.
    ``scale`` tells how wide the judge spreads marks (1: like the others), ``weight`` how
    reliable they are (1: like the others). ``residuals`` are what is left of each mark, in
    order of entry, as far as another reading tells.
    """

    judge: str
    n: int
    raw: float
    shift: float
    scale: float
    weight: float
    residuals: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class AdjustedScore:
    """An entry's mean and its severity-adjusted score, in points, to six places."""

    entry: str
    n: int
    mean: float
    adjusted: float


@dataclass(frozen=True, slots=True)
class Leniency:
    """
    The model's findings, judges and entries sorted by code.

    ``is_significant`` is False when judges' differences may be chance (F test at 5 %) or
    cannot be told: say so beside the table. Scores on different ``islands`` cannot be
    compared with each other.
    """

    judges: tuple[JudgeShift, ...]
    entries: tuple[AdjustedScore, ...]
    noise_sd: float | None
    judge_sd: float
    p_value: float | None
    is_significant: bool
    islands: int


def leniency(cards: Iterable[Scorecard]) -> Leniency:
    """
    Estimate every judge's habits and every entry's adjusted score from *cards*.

    A constant added to all of a judge's marks never reorders entries read by the same
    judges. Raises DuplicateReading.
    """
    table = table_of(cards)
    return (
        leniency_of(table)
        if table.n
        else Leniency((), (), None, 0.0, None, is_significant=False, islands=0)
    )


def leniency_of(table: Readings) -> Leniency:
    """The same from a table that has readings."""
    table = by_marks(table)
    marks = Marks.of(table)
    plain = fit(table, table.seen.astype(np.float64))
    noise = float((plain.residuals**2).sum()) / table.spare if table.spare > 0 else None
    found = _estimated(marks, table, plain, noise)
    base = _island_means(marks, found.levels.severities)
    away = found.levels.severities - base
    kept, judge_sd = _believed(found, away) if noise is not None else (np.zeros_like(away), 0.0)
    p_value = chance_alone(table, plain, noise)
    counts = table.seen.sum(axis=1)
    rows = zip(
        table.entries,
        counts,
        table.totals.sum(axis=1) / counts,
        _adjusted(marks, found, base, away - kept),
        strict=True,
    )
    return Leniency(
        judges=tuple(sorted(_shifts(table, marks, found, away, kept), key=lambda one: one.judge)),
        entries=tuple(
            AdjustedScore(entry, int(n), _tidy(mean), _tidy(better))
            for entry, n, mean, better in rows
        ),
        noise_sd=None if noise is None else _tidy(found.noise**0.5),
        judge_sd=_tidy(judge_sd),
        p_value=p_value,
        is_significant=p_value is not None and p_value < SIGNIFICANCE,
        islands=table.islands,
    )


def _tidy(value: float) -> float:
    """Six places, so that the order of summation never shows; no negative zero."""
    return round(float(value), PLACES) + 0.0


def _estimated(marks: Marks, table: Readings, plain: Fit, noise: float | None) -> Estimate:
    """The model's estimate; where there is no noise to weigh, the plain additive fit."""
    ones, scales = np.ones(marks.totals.size), np.ones(marks.shape[1])
    levels = levels_of(marks, ones, scales)
    if noise is None or noise < FLOOR:
        return Estimate(levels, Habits(scales, scales), ones, 0.0, 1.0)
    rest = plain.residuals[marks.rows, marks.columns]
    weights = ones
    for _ in range(WARMING):
        weights = _huber(rest)
        levels = levels_of(marks, weights, scales)
        rest = marks.totals - levels.severities[marks.columns] - levels.effects[marks.rows]
    robust = float((weights * rest**2).sum()) / table.spare
    return estimate(marks, levels, weights, max(robust, noise * LEAST_NOISE))


def _huber(rest: Floats) -> Floats:
    scale = MAD_TO_SD * float(np.median(np.abs(rest)))
    weights: Floats = 1 / np.maximum(np.abs(rest) / (HUBER_K * max(scale, FLOOR)), 1.0)
    return weights


def _island_means(marks: Marks, severities: Floats) -> Floats:
    """The mean severity on each judge's island."""
    size = int(marks.judge_islands.max()) + 1
    number = np.bincount(marks.judge_islands, minlength=size)
    sums = summed(marks.judge_islands, severities, size)
    means: Floats = (sums / np.maximum(number, 1))[marks.judge_islands]
    return means


def _believed(found: Estimate, away: Floats) -> tuple[Floats, float]:
    """Severities shrunken, averaged over how far judges may lie apart; and that spread."""
    if found.noise == 0.0:
        return away, float((away**2).mean() ** 0.5)
    levels = found.levels
    along = levels.axes.T @ away
    noise = 1 / levels.spread
    variances = (SPREADS**2 * found.noise)[:, None]
    logs = -(np.log(variances + noise) + along**2 / (variances + noise)).sum(axis=1) / 2
    share = np.exp(logs - logs.max())
    share[0] *= ALIKE
    share /= share.sum()
    believed = (share[:, None] * (variances / (variances + noise))).sum(axis=0)
    return levels.axes @ (along * believed), float(share @ variances[:, 0]) ** 0.5


def _adjusted(marks: Marks, found: Estimate, base: Floats, left: Floats) -> Floats:
    """
    Scores in points: quality shrunken by what its readings tell, plus disbelieved severity.

    What shrinking takes from every entry with the usual number of readings is given back, so
    that scores stay on the scale of the marks.
    """
    ones = np.ones_like(marks.totals)
    counts = marks.by_entry(ones)
    level = marks.by_entry(base[marks.columns]) / counts
    severity_left = marks.by_entry(left[marks.columns]) / counts
    if found.noise == 0.0:
        return level + found.levels.effects + severity_left
    scales = found.habits.scales[marks.columns]
    rest = (marks.totals - found.levels.severities[marks.columns]) / scales
    precision = found.weights * found.habits.weights[marks.columns] / found.noise
    quality = marks.by_entry(precision * rest) / (marks.by_entry(precision) + 1 / found.quality)
    usual = counts / (counts + found.noise / found.quality)
    return level + (quality + usual * severity_left) / float(np.median(usual))


def _shifts(
    table: Readings, marks: Marks, found: Estimate, away: Floats, kept: Floats
) -> tuple[JudgeShift, ...]:
    rest = marks.totals - found.levels.severities[marks.columns]
    rest = rest - found.habits.scales[marks.columns] * found.levels.effects[marks.rows]
    counts = marks.by_entry(np.ones_like(rest))[marks.rows]
    told = counts > 1
    rest = rest * np.sqrt(counts / np.maximum(counts - 1, 1))
    return tuple(
        JudgeShift(
            judge,
            int((marks.columns == place).sum()),
            _tidy(away[place]),
            _tidy(kept[place]),
            _tidy(found.habits.scales[place]),
            _tidy(found.habits.weights[place]),
            tuple(_tidy(one) for one in rest[told & (marks.columns == place)]),
        )
        for place, judge in enumerate(table.judges)
    )


def chance_alone(table: Readings, plain: Fit, noise: float | None) -> float | None:
    """Chance of shifts this large if all judges were equally strict; None if it cannot be told."""
    between = max(0, len(table.judges) - table.islands)
    if noise is None or between == 0:
        return None
    strength = float(plain.shifts @ plain.normal @ plain.shifts) / between
    if noise < FLOOR:
        return 0.0 if strength > FLOOR else 1.0
    return round(upper_tail_f(strength / noise, between, table.spare), PLACES)
