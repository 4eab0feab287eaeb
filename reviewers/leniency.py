"""
How strict or lenient each judge was (宽严), and scores with that taken out.

The additive model total = entry + judge + noise (Platt & Burges 2012; Ge, Welling &
Ghahramani 2013): judges are estimated from comparisons inside entries only, with Huber
weights (Huber 1964, k = 1.345) against single wild marks, then shrunken by the variance
the data show (empirical BLUP). It is shown beside the official score, never mixed in.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np

from reviewers.readings import Fit, Readings, fit, table_of
from reviewers.scoring import Scorecard
from reviewers.solver import Floats, upper_tail_f

HUBER_K: Final = 1.345
"""Residuals beyond this many robust standard deviations lose weight."""
ROUNDS: Final = 200
SETTLED: Final = 1e-9
MAD_TO_SD: Final = 1.4826
SIGNIFICANCE: Final = 0.05
NOTHING: Final = 1e-12
PLACES: Final = 6


@dataclass(frozen=True, slots=True)
class JudgeShift:
    """
    Points a judge gives above (+) or below (−) colleagues on the same entries.

    ``raw`` is the plain estimate, ``shift`` what is taken out after shrinking towards 0.
    """

    judge: str
    n: int
    raw: float
    shift: float


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

    ``is_significant`` is False when judges' differences may be chance (F test at 5 %,
    approximate under Huber weights) or cannot be told: say so beside the table. Scores on
    different ``islands`` cannot be compared with each other.
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
    Estimate every judge's shift and every entry's adjusted score from *cards*.

    A constant added to all of a judge's marks never reorders entries read by the same
    judges. Raises DuplicateReading.
    """
    table = table_of(cards)
    weights, found = _robust(table)
    noise = _noise(table, weights, found)
    between = max(0, len(table.judges) - table.islands)
    judge_variance = _judge_variance(found, noise, between)
    kept = _kept_share(found, noise, judge_variance)
    p_value = _p_value(table, found, noise, between)
    left = found.shifts * (1 - kept)
    counts = table.seen.sum(axis=1)
    adjusted = found.effects + (table.seen * left).sum(axis=1) / counts
    means = table.totals.sum(axis=1) / counts
    return Leniency(
        judges=tuple(
            JudgeShift(judge, int(n), _tidy(raw), _tidy(raw * share))
            for judge, n, raw, share in zip(
                table.judges, table.seen.sum(axis=0), found.shifts, kept, strict=True
            )
        ),
        entries=tuple(
            AdjustedScore(entry, int(n), _tidy(plain), _tidy(better))
            for entry, n, plain, better in zip(table.entries, counts, means, adjusted, strict=True)
        ),
        noise_sd=None if noise is None else _tidy(noise**0.5),
        judge_sd=_tidy(judge_variance**0.5),
        p_value=p_value,
        is_significant=p_value is not None and p_value < SIGNIFICANCE,
        islands=table.islands,
    )


def _tidy(value: float) -> float:
    """Six places, so that the order of summation never shows; no negative zero."""
    return round(float(value), PLACES) + 0.0


def _robust(table: Readings) -> tuple[Floats, Fit]:
    """Iteratively reweighted fit; the scale is fixed from the first, so it converges."""
    weights: Floats = table.seen.astype(np.float64)
    found = fit(table, weights)
    if table.spare <= 0:
        return weights, found
    scale = MAD_TO_SD * float(np.median(np.abs(found.residuals[table.seen])))
    if scale < SETTLED:
        return weights, found
    for _ in range(ROUNDS):
        size = np.maximum(np.abs(found.residuals) / (HUBER_K * scale), 1.0)
        weights = table.seen / size
        before, found = found, fit(table, weights)
        if float(np.abs(found.shifts - before.shifts).max()) < SETTLED:
            break
    return weights, found


def _noise(table: Readings, weights: Floats, found: Fit) -> float | None:
    """Variance of one reading around its entry and judge; None if nothing is left to tell."""
    if table.spare <= 0:
        return None
    variance = float((weights * found.residuals**2).sum()) / table.spare
    return variance if variance > NOTHING else 0.0


def _judge_variance(found: Fit, noise: float | None, between: int) -> float:
    """Method of moments: what the shifts vary by, less what noise alone would give."""
    if noise is None or between == 0:
        return 0.0
    spread = float((found.shifts**2).sum()) - noise * float(np.trace(found.bread))
    return spread / between if spread > NOTHING else 0.0


def _kept_share(found: Fit, noise: float | None, judge_variance: float) -> Floats:
    """Share of each shift that is believed: 0 (all chance) to 1 (no noise)."""
    if noise is None or judge_variance == 0.0:
        return np.zeros_like(found.shifts)
    share: Floats = judge_variance / (judge_variance + noise * np.diag(found.bread))
    return share


def _p_value(table: Readings, found: Fit, noise: float | None, between: int) -> float | None:
    """Chance of shifts this large if all judges were equally strict; None if it cannot be told."""
    if noise is None or between == 0:
        return None
    strength = float(found.shifts @ found.normal @ found.shifts) / between
    if noise == 0.0:
        return 0.0 if strength > NOTHING else 1.0
    return round(upper_tail_f(strength / noise, between, table.spare), PLACES)
