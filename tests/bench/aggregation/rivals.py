"""The rules the recommended one is measured against, each by its book. Entries × judges in."""

from collections.abc import Callable
from typing import Final

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
    weights = seen.astype(np.float64)
    middle = marks.sum() / seen.sum()
    off = np.where(seen, marks - middle, 0.0)
    noise, between, severity = 16.0, 25.0, 4.0
    quality: Floats = np.zeros(len(seen))
    for _ in range(60):
        # judges given the variances, entries eliminated with their shrinkage
        mass = weights.sum(axis=1) + noise / between
        share = weights / mass[:, None]
        normal = np.diag(weights.sum(axis=0) + noise / severity) - weights.T @ share
        spread = np.linalg.inv(normal)
        shifts = (
            spread @ (weights.T * 1.0 * off.T).sum(axis=1)
            if False
            else spread
            @ ((weights * off).sum(axis=0) - weights.T @ ((weights * off).sum(axis=1) / mass))
        )
        quality = (weights * (off - shifts)).sum(axis=1) / mass
        rest = np.where(seen, off - shifts - quality[:, None], 0.0)
        entry_spread = 1 / mass + ((share @ spread) * share).sum(axis=1)
        cross = share @ spread
        reading = entry_spread[:, None] + np.diag(spread) - 2 * cross
        old = noise
        between = float((quality**2).mean() + noise * entry_spread.mean())
        severity = float((shifts**2).mean() + noise * np.diag(spread).mean())
        noise = float((weights * rest**2).sum() + old * (weights * reading).sum()) / seen.sum()
        if is_robust:
            scale = MAD_TO_SD * float(np.median(np.abs(rest[seen])))
            size = np.maximum(np.abs(rest) / (HUBER * max(scale, 1e-6)), 1.0)
            weights = seen / size
    return quality


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
