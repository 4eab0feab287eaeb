"""Rubrics (评分细则): criteria, steps and bands. A change is a new version, not an edit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from enum import StrEnum
from typing import Final

from reviewers.errors import InvalidPoints, InvalidRubric
from reviewers.values import Points


class Band(StrEnum):
    """The four bands shown to judges, best first."""

    EXCELLENT = "优"
    GOOD = "良"
    FAIR = "中"
    POOR = "差"


BAND_FLOORS: Final[tuple[tuple[Band, Decimal], ...]] = (
    (Band.EXCELLENT, Decimal("0.9")),
    (Band.GOOD, Decimal("0.8")),
    (Band.FAIR, Decimal("0.7")),
    (Band.POOR, Decimal(0)),
)
"""Where each band begins, as a fraction of the maximum (DOMAIN 7.1)."""


@dataclass(frozen=True, slots=True)
class LevelText:
    """What a reading in one band looks like, in the words judges see."""

    band: Band
    text: str


@dataclass(frozen=True, slots=True)
class BandRange:
    """The points of one criterion that fall in a band, both ends included."""

    band: Band
    low: Points
    high: Points


@dataclass(frozen=True, slots=True)
class Criterion:
    """
    One line of a rubric: 0 to ``maximum`` points in multiples of ``step``.

    Raises InvalidRubric when the maximum is not a positive multiple of the step, or
    a band is described twice.
    """

    key: str
    name: str
    maximum: Points
    step: Points = Decimal("0.5")
    texts: tuple[LevelText, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a criterion no judge could score."""
        if not self.key or not self.name:
            raise InvalidRubric("a criterion needs a key and a name")
        if not (self.maximum.is_finite() and self.step.is_finite()):
            raise InvalidRubric(f"{self.key}: maximum and step must be finite")
        if self.step <= 0 or self.maximum <= 0 or self.maximum % self.step != 0:
            raise InvalidRubric(f"{self.key}: maximum must be a positive multiple of the step")
        if len({level.band for level in self.texts}) != len(self.texts):
            raise InvalidRubric(f"{self.key}: a band is described twice")

    @property
    def bands(self) -> tuple[BandRange, ...]:
        """Best first; a band narrower than one step is left out."""
        ranges: list[BandRange] = []
        high = self.maximum
        for band, floor in BAND_FLOORS:
            low = self._round_up(floor * self.maximum)
            if low <= high:
                ranges.append(BandRange(band, low, high))
                high = low - self.step
        return tuple(ranges)

    @property
    def levels(self) -> tuple[tuple[BandRange, str], ...]:
        """Each band with its text, best first; an empty text where none was written."""
        texts = {level.band: level.text for level in self.texts}
        return tuple((span, texts.get(span.band, "")) for span in self.bands)

    def _round_up(self, points: Points) -> Points:
        return (points / self.step).to_integral_value(ROUND_CEILING) * self.step


@dataclass(frozen=True, slots=True)
class Rubric:
    """
    Criteria whose maxima add up to ``total_maximum`` points (100 unless told).

    A total below ``remark_below`` or above ``remark_above`` must be explained in words; None asks
    for nothing at that end. Raises InvalidRubric when the maxima do not add up, when there are
    none, when a key repeats, or when the two marks cross.
    """

    name: str
    version: int
    criteria: tuple[Criterion, ...]
    total_maximum: Points = Decimal(100)
    remark_below: Points | None = None
    remark_above: Points | None = None

    def __post_init__(self) -> None:
        """Refuse a rubric whose weights do not add up."""
        if not self.criteria:
            raise InvalidRubric("a rubric needs at least one criterion")
        if len({criterion.key for criterion in self.criteria}) != len(self.criteria):
            raise InvalidRubric("two criteria share a key")
        if self.version < 1:
            raise InvalidRubric("versions count from 1")
        found = sum((criterion.maximum for criterion in self.criteria), Decimal(0))
        if found != self.total_maximum:
            raise InvalidRubric(f"maxima add up to {found}, not {self.total_maximum}")
        below, above = self.remark_below, self.remark_above
        if below is not None and above is not None and below > above:
            raise InvalidRubric(f"remarks below {below} and above {above}: none could be left out")

    def owes_remark(self, total: Points) -> bool:
        """Whether a card of this total needs words."""
        is_low = self.remark_below is not None and total < self.remark_below
        return is_low or (self.remark_above is not None and total > self.remark_above)


class PointsFault(StrEnum):
    """What is wrong with the points of one criterion."""

    MISSING = "missing"
    UNKNOWN = "unknown"
    NOT_A_NUMBER = "not_a_number"
    BELOW_ZERO = "below_zero"
    ABOVE_MAXIMUM = "above_maximum"
    OFF_STEP = "off_step"


@dataclass(frozen=True, slots=True)
class PointsProblem:
    """One criterion whose points cannot stand; ``value`` is None when missing."""

    criterion: str
    kind: PointsFault
    value: Points | None


def check_points(
    rubric: Rubric, points: Mapping[str, Points], *, partial: bool = False
) -> tuple[PointsProblem, ...]:
    """
    Every problem of *points* (criterion key → points), in the rubric's order.

    ``partial`` allows criteria to be missing, as in a draft. Unknown keys come last,
    sorted. An empty tuple means the points are fine.
    """
    problems: list[PointsProblem] = []
    for criterion in rubric.criteria:
        value = points.get(criterion.key)
        fault = _fault(criterion, value)
        if fault is not None and not (partial and fault is PointsFault.MISSING):
            problems.append(PointsProblem(criterion.key, fault, value))
    known = {criterion.key for criterion in rubric.criteria}
    for key in sorted(set(points) - known):
        problems.append(PointsProblem(key, PointsFault.UNKNOWN, points[key]))
    return tuple(problems)


def _fault(criterion: Criterion, value: Points | None) -> PointsFault | None:
    if value is None:
        return PointsFault.MISSING
    if not value.is_finite():
        return PointsFault.NOT_A_NUMBER
    if value < 0:
        return PointsFault.BELOW_ZERO
    if value > criterion.maximum:
        return PointsFault.ABOVE_MAXIMUM
    return PointsFault.OFF_STEP if value % criterion.step != 0 else None


def total(rubric: Rubric, points: Mapping[str, Points]) -> Points:
    """Sum of *points*, 0 to ``rubric.total_maximum``. Raises InvalidPoints if any cannot stand."""
    problems = check_points(rubric, points)
    if problems:
        raise InvalidPoints(problems)
    return sum(points.values(), Decimal(0))


def band_of(fraction: Decimal) -> Band:
    """The band of a share of the maximum: 优 from 0.9, 良 from 0.8, 中 from 0.7, 差 below."""
    for band, floor in BAND_FLOORS[:-1]:
        if fraction >= floor:
            return band
    return BAND_FLOORS[-1][0]
