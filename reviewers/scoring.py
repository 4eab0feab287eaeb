"""Scorecards (评分表) and the official ways to make one number of an entry's several."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Final

from reviewers.errors import TooFewReadings
from reviewers.rubric import Rubric, total
from reviewers.values import Points

TRIM_NEEDS: Final = 5
"""Readings below which dropping the highest and lowest is refused (FIELD §4)."""
CENT: Final = Decimal("0.01")


class OfficialRule(StrEnum):
    """
    The published rule of a round.

    The first three look at an entry's own readings. Z_SCORE and GROUP_RANK measure every
    mark against its judge's whole pile, MODEL against colleagues on the same entries.
    """

    MEAN = "mean"
    TRIMMED_MEAN = "trimmed_mean"
    MEDIAN = "median"
    Z_SCORE = "z_score"
    GROUP_RANK = "group_rank"
    MODEL = "model"


ALONE: Final = frozenset({OfficialRule.MEAN, OfficialRule.TRIMMED_MEAN, OfficialRule.MEDIAN})
"""Rules that need nothing but the entry's own readings."""
PILES: Final = frozenset({OfficialRule.Z_SCORE, OfficialRule.GROUP_RANK})
"""Rules that measure a mark against its judge's pile."""


@dataclass(frozen=True, slots=True)
class Scorecard:
    """One judge's points (criterion key → points) for one entry; not to be changed after."""

    judge: str
    entry: str
    points: Mapping[str, Points]

    @property
    def total(self) -> Points:
        """Sum of the points."""
        return sum(self.points.values(), Decimal(0))


def scorecard(rubric: Rubric, judge: str, entry: str, points: Mapping[str, Points]) -> Scorecard:
    """A scorecard whose points fit *rubric*. Raises InvalidPoints when they do not."""
    total(rubric, points)
    return Scorecard(judge, entry, dict(points))


def mean(points: Sequence[Points]) -> Fraction:
    """Exact arithmetic mean. Raises TooFewReadings when there are none."""
    if not points:
        raise TooFewReadings(needed=1, found=0)
    return sum((Fraction(one) for one in points), Fraction(0)) / len(points)


def trimmed_mean(points: Sequence[Points]) -> Fraction:
    """
    Exact mean after dropping one highest and one lowest (去掉最高最低分).

    Raises TooFewReadings below five: of three or four it throws away what it should weigh.
    """
    if len(points) < TRIM_NEEDS:
        raise TooFewReadings(needed=TRIM_NEEDS, found=len(points))
    return mean(sorted(points)[1:-1])


def median(points: Sequence[Points]) -> Fraction:
    """Exact median; the mean of the middle two of an even number. Raises TooFewReadings."""
    if not points:
        raise TooFewReadings(needed=1, found=0)
    ordered = sorted(points)
    middle = (len(ordered) - 1) // 2
    return mean(ordered[middle : len(ordered) - middle])


def official(points: Sequence[Points], rule: OfficialRule) -> Fraction:
    """Exact score of *points* under a rule of ALONE. Raises TooFewReadings for too few."""
    rules = {
        OfficialRule.MEAN: mean,
        OfficialRule.TRIMMED_MEAN: trimmed_mean,
        OfficialRule.MEDIAN: median,
    }
    return rules[rule](points)


def rounded(score: Fraction) -> Decimal:
    """*score* to 0.01, halves away from zero, rounded once from the exact value."""
    cents = Fraction(score) * 100
    halves_up = (2 * abs(cents.numerator) + cents.denominator) // (2 * cents.denominator)
    signed = halves_up if cents >= 0 else -halves_up
    return (Decimal(signed) / 100).quantize(CENT, ROUND_HALF_UP)
