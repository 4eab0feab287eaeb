"""The rules the recommended one is measured against, each by its book. Entries × judges in."""

from collections.abc import Callable
from typing import Any, Final

import numpy as np

from tests.bench.aggregation.calls import Floats, Seen

HUBER = 1.345
MAD_TO_SD = 1.4826


def by_mean(marks: Floats, seen: Seen) -> Floats:
    """The arithmetic mean."""
    return marks.sum(axis=1) / seen.sum(axis=1)


def by_trimmed_mean(marks: Floats, seen: Seen) -> Floats:
    """Without one highest and one lowest where there are five; else the mean."""
    counts = seen.sum(axis=1)
    high = np.where(seen, marks, -np.inf).max(axis=1)
    low = np.where(seen, marks, np.inf).min(axis=1)
    kept = (marks.sum(axis=1) - high - low) / np.maximum(counts - 2, 1)
    return np.where(counts >= 5, kept, by_mean(marks, seen))


def by_median(marks: Floats, seen: Seen) -> Floats:
    """The median."""
    return np.nanmedian(np.where(seen, marks, np.nan), axis=1)


def by_z_score(marks: Floats, seen: Seen) -> Floats:
    """Each judge's marks on a scale of their own mean and spread."""
    counts = np.maximum(seen.sum(axis=0), 1)
    centre = marks.sum(axis=0) / counts
    off = np.where(seen, marks - centre, 0.0)
    spread = np.sqrt((off**2).sum(axis=0) / np.maximum(counts - 1, 1))
    return by_mean(off / np.where(spread > 0, spread, 1.0), seen)


def by_blup(marks: Floats, seen: Seen) -> Floats:
    """Additive, entries and judges shrunken, variances by EM."""
    return _mixed(marks, seen, is_robust=False)


def by_robust_blup(marks: Floats, seen: Seen) -> Floats:
    """The same with Huber weights."""
    return _mixed(marks, seen, is_robust=True)


def _mixed(marks: Floats, seen: Seen, *, is_robust: bool) -> Floats:
    table = _Sparse(seen)
    off = marks[seen] - marks[seen].mean()
    weights = np.ones_like(off)
    noise, between, severity = 16.0, 25.0, 4.0
    quality: Floats = np.zeros(len(seen))
    for _ in range(60):
        # judges given the variances, entries eliminated with their shrinkage
        mass = table.by_entry(weights) + noise / between
        share = weights / mass[table.rows]
        normal = np.diag(table.by_judge(weights) + noise / severity)
        spread = np.linalg.inv(normal - table.matrix(weights).T @ table.matrix(share))
        centre = table.by_entry(weights * off) / mass
        shifts = spread @ table.by_judge(weights * (off - centre[table.rows]))
        quality = table.by_entry(weights * (off - shifts[table.columns])) / mass
        rest = off - shifts[table.columns] - quality[table.rows]
        cross = (table.matrix(share) @ spread)[table.rows, table.columns]
        entry_spread = 1 / mass + table.by_entry(cross * share)
        reading = entry_spread[table.rows] + np.diag(spread)[table.columns] - 2 * cross
        old = noise
        between = float((quality**2).mean() + noise * entry_spread.mean())
        severity = float((shifts**2).mean() + noise * np.diag(spread).mean())
        noise = float((weights * rest**2).sum() + old * (weights * reading).sum()) / rest.size
        if is_robust:
            scale = MAD_TO_SD * float(np.median(np.abs(rest)))
            weights = 1 / np.maximum(np.abs(rest) / (HUBER * max(scale, 1e-6)), 1.0)
    return quality


class _Sparse:
    """Readings one by one: of 2,000 entries and 40 judges hardly one place in ten is filled."""

    def __init__(self, seen: Seen) -> None:
        self.shape = seen.shape
        self.rows, self.columns = np.nonzero(seen)
        self.starts = np.searchsorted(self.rows, np.arange(len(seen) + 1))

    def by_entry(self, values: Floats) -> Floats:
        """Sums over each entry's readings."""
        return np.bincount(self.rows, values, self.shape[0])

    def by_judge(self, values: Floats) -> Floats:
        """Sums over each judge's readings."""
        return np.bincount(self.columns, values, self.shape[1])

    def matrix(self, values: Floats) -> Any:
        """Entries × judges with these values; SciPy has no types."""
        from scipy.sparse import csr_array  # noqa: PLC0415  # slow to import

        return csr_array((values, self.columns, self.starts), shape=self.shape)


def by_within_huber(marks: Floats, seen: Seen) -> Floats:
    """Huber weights, judges from comparisons inside entries alone, then shrunken."""
    weights = seen.astype(np.float64)
    shifts, quality, bread = _within(marks, weights)
    rest = np.where(seen, marks - quality[:, None] - shifts, 0.0)
    scale = MAD_TO_SD * float(np.median(np.abs(rest[seen])))
    for _ in range(50):
        weights = seen / np.maximum(np.abs(rest) / (HUBER * max(scale, 1e-6)), 1.0)
        before = shifts
        shifts, quality, bread = _within(marks, weights)
        rest = np.where(seen, marks - quality[:, None] - shifts, 0.0)
        if np.abs(shifts - before).max() < 1e-6:
            break
    spare = max(int(seen.sum()) - sum(seen.shape) + 1, 1)
    noise = float((weights * rest**2).sum()) / spare
    variance = (float((shifts**2).sum()) - noise * float(np.trace(bread))) / (seen.shape[1] - 1)
    kept = max(variance, 0.0) / (max(variance, 1e-12) + noise * np.diag(bread))
    left = np.where(seen, shifts * (1 - kept), 0.0)
    return quality + left.sum(axis=1) / seen.sum(axis=1)


def _within(marks: Floats, weights: Floats) -> tuple[Floats, Floats, Floats]:
    share = weights / weights.sum(axis=1)[:, None]
    centre = (share * marks).sum(axis=1)
    normal = np.diag(weights.sum(axis=0)) - weights.T @ share
    bread = np.linalg.pinv(normal, rcond=1e-10, hermitian=True)
    shifts = bread @ (weights * (marks - centre[:, None])).sum(axis=0)
    return shifts, centre - share @ shifts, bread


Rule = Callable[[Floats, Seen], Floats]
RIVALS: Final[dict[str, Rule]] = {
    "mean": by_mean,
    "trimmed": by_trimmed_mean,
    "z-score": by_z_score,
    "BLUP": by_blup,
    "BLUP+Huber": by_robust_blup,
    "within+Huber": by_within_huber,
}
