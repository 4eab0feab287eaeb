"""
How each judge uses the scale (尺度) and how reliable they are, as far as the marks tell.

A judge's mark is taken as their severity plus scale x (quality + noise): some spread their
marks wide, some hardly at all, and some have more noise than others. For each judge both
are weighed on a grid against what colleagues say of the same entries. How much judges
differ at all is weighed too, over a few supposed spreads (empirical Bayes with averaging):
where the data show no differences, nobody gets any.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from reviewers.solver import Floats, Ints, summed

SCALES: Final[Floats] = np.exp(np.linspace(-1.2, 1.2, 25))
"""Scales considered, 1 in the middle."""
NOISES: Final[Floats] = 2.0 ** np.linspace(-2.0, 4.5, 14)
"""Noise variances considered, in parts of the common one; 1 is the fifth."""
COMMON: Final = 4
SPREADS: Final = (0.0, 0.1, 0.2, 0.3, 0.45)
"""Supposed standard deviations of the logarithm of scales."""
FIRMNESS: Final = (np.inf, 24.0, 8.0, 3.0)
"""Supposed degrees of freedom of the noise variances: the fewer, the more they differ."""
PRICE: Final = 1.0
"""What a supposition beyond "all alike" must bring, in natural log units."""
MUTE: Final = 0.02
"""Chance beforehand that a judge's marks have nothing to do with the entries."""
ODD: Final = 0.04
"""Chance beforehand of a judge with far more noise than the others."""
TINY: Final = 1e-300


@dataclass(frozen=True, slots=True)
class Evidence:
    """
    Weighted sums over each judge's readings, around the judge's means.

    A pile that is better or worse than others says nothing of a scale: predictions fall short
    of it for all its judges alike.

    ``own`` is what the judge gave, ``told`` what colleagues' marks predict for the entry,
    ``doubt`` the mean variance of that prediction.
    """

    count: Floats
    own_own: Floats
    own_told: Floats
    told_told: Floats
    doubt: Floats


@dataclass(frozen=True, slots=True)
class Habits:
    """Each judge's scale (geometric mean 1) and weight (1: as reliable as the common judge)."""

    scales: Floats
    weights: Floats


def gathered(
    judges: Ints, size: int, weights: Floats, own: Floats, told: Floats, doubt: Floats
) -> Evidence:
    """Evidence of readings, given one by one with the number of their judge."""

    def each(values: Floats) -> Floats:
        return summed(judges, weights * values, size)

    count = np.maximum(each(np.ones_like(own)), TINY)
    given, predicted = each(own), each(told)
    return Evidence(
        np.maximum(count - 1, 0.0),
        np.maximum(each(own * own) - given**2 / count, 0.0),
        each(own * told) - given * predicted / count,
        np.maximum(each(told * told) - predicted**2 / count, 0.0),
        each(doubt) / count,
    )


def habits_of(evidence: Evidence, noise: float) -> Habits:
    """Scales and weights, averaged over how much judges may differ."""
    fits, mute, peak = _likelihoods(evidence, noise)
    logs, weights, merits = [], [], []
    for spread in SPREADS:
        scale = _scale_prior(spread)
        by_noise = np.einsum("jsr,s->jr", fits, scale)
        logs_by_noise = np.einsum("jsr,s->jr", fits, scale * np.log(SCALES))
        for firmness in FIRMNESS:
            prior = _noise_prior(firmness)
            whole = by_noise @ prior
            told = (1 - MUTE) * whole + MUTE * mute + TINY
            logs.append((logs_by_noise @ prior) / (whole + TINY))
            weights.append((1 - MUTE) * (by_noise @ (prior / NOISES)) / told)
            price = PRICE * ((spread > 0) + bool(np.isfinite(firmness)))
            merits.append(float((np.log(told) + peak).sum()) - price)
    share = np.exp(np.array(merits) - max(merits))
    share /= share.sum()
    scales = np.exp(share @ np.array(logs))
    return Habits(scales / np.exp(np.log(scales).mean()), share @ np.array(weights))


def _likelihoods(evidence: Evidence, noise: float) -> tuple[Floats, Floats, Floats]:
    """
    Judges × scales × noises, that of a mute judge, and the logarithm both are relative to.

    A mute judge's marks spread as they do, by the noise at least, around nothing: their
    likelihood is at its best value less half a logarithm of the count (the price of one
    fitted number).
    """
    count = evidence.count[:, None, None]
    variance = evidence.doubt[:, None, None] + noise * NOISES
    scales = SCALES[None, :, None]
    squares = (
        evidence.own_own[:, None, None] / scales**2
        - 2 * evidence.own_told[:, None, None] / scales
        + evidence.told_told[:, None, None]
    )
    logs = -count * np.log(scales) - (count * np.log(variance) + squares / variance) / 2
    own = np.maximum(evidence.own_own / np.maximum(evidence.count, TINY), noise)
    spent = evidence.count * np.log(own) + evidence.own_own / own
    mute = -(spent + np.log(evidence.count + 1)) / 2
    peak = np.maximum(logs.max(axis=(1, 2)), mute)
    return np.exp(logs - peak[:, None, None]), np.exp(mute - peak), peak


def _scale_prior(spread: float) -> Floats:
    logs = np.log(SCALES)
    if spread == 0:
        return _one_of(SCALES.size, SCALES.size // 2)
    prior: Floats = np.exp(-((logs / spread) ** 2) / 2)
    prior /= prior.sum()
    return prior


def _noise_prior(firmness: float) -> Floats:
    """Scaled inverse chi-square around 1, with a small part for judges far noisier."""
    if np.isfinite(firmness):
        logs = -firmness * (np.log(NOISES) + 1 / NOISES) / 2
        usual: Floats = np.exp(logs - logs.max())
        usual /= usual.sum()
    else:
        usual = _one_of(NOISES.size, COMMON)
    far = (NOISES > 2).astype(np.float64)
    mixed: Floats = (1 - ODD) * usual + ODD * far / far.sum()
    return mixed


def _one_of(size: int, place: int) -> Floats:
    found: Floats = np.zeros(size)
    found[place] = 1.0
    return found
