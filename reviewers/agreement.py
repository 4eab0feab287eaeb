"""How well judges agree: for the organiser's eyes, never a reason to drop a judge by machine."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from reviewers.readings import Readings, fit, table_of
from reviewers.scoring import Scorecard

PLACES = 6


@dataclass(frozen=True, slots=True)
class JudgeReport:
    """
    One judge's habits, in points.

    ``spread`` is the sample standard deviation of the totals (None for one reading).
    ``severity`` is how far colleagues' mean on the same entries lies above the judge's
    marks (+ 偏严, − 偏宽); None if nobody shares an entry with the judge.
    """

    judge: str
    n: int
    mean: float
    spread: float | None
    severity: float | None


@dataclass(frozen=True, slots=True)
class Agreement:
    """Reports sorted by judge, and ICC(2,k) with the harmonic mean of readings as k."""

    judges: tuple[JudgeReport, ...]
    icc: float | None
    k: float | None


def agreement(cards: Iterable[Scorecard]) -> Agreement:
    """
    Judges' habits and the reliability of an entry's mean. Raises DuplicateReading.

    ICC(2,k) = Ve / (Ve + (Vj + Vr) / k) (Shrout & Fleiss 1979, absolute agreement). The
    variances of entries, judges and residual come from Henderson's method III (1953),
    which equals the textbook formula when everybody read everything and still works when
    they did not; negative estimates count as 0. None when entries, judges or readings are
    too few, or the judge–entry graph has islands.
    """
    table = table_of(cards)
    icc, k = _icc(table)
    reports = tuple(_report(table, place) for place in range(len(table.judges)))
    return Agreement(reports, icc, k)


def _report(table: Readings, place: int) -> JudgeReport:
    mine = table.seen[:, place]
    marks = table.totals[mine, place]
    others = table.seen[mine].sum(axis=1) - 1
    shared = others > 0
    rest = (table.totals[mine].sum(axis=1) - marks)[shared] / others[shared]
    return JudgeReport(
        judge=table.judges[place],
        n=int(mine.sum()),
        mean=round(float(marks.mean()), PLACES),
        spread=round(float(marks.std(ddof=1)), PLACES) if marks.size > 1 else None,
        severity=round(float((rest - marks[shared]).mean()), PLACES) if shared.any() else None,
    )


def _icc(table: Readings) -> tuple[float | None, float | None]:
    entries, judges, n = len(table.entries), len(table.judges), table.n
    if table.islands != 1 or table.spare <= 0:
        return None, None
    seen = table.seen.astype(np.float64)
    full = float((fit(table, seen).residuals ** 2).sum())
    noise = full / table.spare
    within_judges = _within(table, axis=0) - full - (entries - 1) * noise
    within_entries = _within(table, axis=1) - full - (judges - 1) * noise
    entry_variance = max(0.0, within_judges / (n - judges))
    judge_variance = max(0.0, within_entries / (n - entries))
    k = entries / float((1 / seen.sum(axis=1)).sum())
    whole = entry_variance + (judge_variance + noise) / k
    if whole <= 0:
        return None, None
    return round(entry_variance / whole, PLACES), round(k, PLACES)


def _within(table: Readings, *, axis: int) -> float:
    """Sum of squares around the mean of each judge (axis 0) or each entry (axis 1)."""
    counts = table.seen.sum(axis=axis, keepdims=True)
    means = table.totals.sum(axis=axis, keepdims=True) / counts
    return float(((table.totals - means)[table.seen] ** 2).sum())
