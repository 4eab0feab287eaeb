"""
What a judge's habits look like beside colleagues', and what an organiser should ask about.

For the organiser's eyes only. A flag is a hint with the figures it rests on: nobody loses a
reading, a weight or a point by one, and a careful judge can raise any of them.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import median
from typing import Final

import numpy as np

from reviewers.agreement import agreement
from reviewers.leniency import SIGNIFICANCE, chance_alone
from reviewers.readings import Fit, Readings, fit, table_of
from reviewers.scoring import Scorecard
from reviewers.solver import Floats
from reviewers.values import Points

PLACES: Final = 4
LEAST_SHARED: Final = 5
"""Works read together with others below which nothing is said of a judge's order of works."""
NORMAL_975: Final = 1.96
LEAST_SHIFT: Final = 1.0
"""Points below which a difference, however certain, is not worth a word."""

LEAST_SAME: Final = 5
SAME_TOTAL_SHARE: Final = 0.4
SAME_PATTERN_SHARE: Final = 0.3
LEAST_WORKS: Final = 8

LEAST_FAST: Final = 3
FAST_SHARE: Final = 0.2
CHARACTERS_A_SECOND: Final = 25.0
"""1,500 characters a minute, about three times a fluent reader of Chinese."""
SECONDS_A_WORK: Final = 10.0


@dataclass(frozen=True, slots=True)
class JudgeHabit:
    """
    One judge beside the others, in points.

    ``shift`` is what the judge gives above (+, 偏宽) or below (−, 偏严) colleagues on the same
    works, ``error`` half the width of its 95 % interval; both None when nobody shares a work.
    ``correlation`` is Pearson's r with the mean of the others, their own shifts taken out.
    """

    judge: str
    n: int
    mean: float
    spread: float | None
    shift: float | None
    error: float | None
    correlation: float | None

    @property
    def is_apart(self) -> bool:
        """Whether the interval leaves out nought, and the shift is worth a word."""
        if self.shift is None or self.error is None:
            return False
        return abs(self.shift) > max(self.error, LEAST_SHIFT)


@dataclass(frozen=True, slots=True)
class Reliability:
    """
    All judges by code, and how far their common opinion can be relied upon.

    ``is_severity_significant`` False: 未见显著宽严差异, whatever single intervals say.
    """

    habits: tuple[JudgeHabit, ...]
    icc: float | None
    readings_a_work: float | None
    is_severity_significant: bool
    islands: int

    def word_of(self, habit: JudgeHabit) -> int:
        """−1 偏严, 1 偏宽, 0 when the difference may be chance."""
        if not self.is_severity_significant or not habit.is_apart or habit.shift is None:
            return 0
        return 1 if habit.shift > 0 else -1


def reliability(cards: Iterable[Scorecard]) -> Reliability:
    """
    Habits of all judges from signed *cards*, by the plain additive fit. Raises DuplicateReading.

    Whether severities differ at all is asked with the very test of ``leniency``, so that no
    two pages disagree.
    """
    kept = list(cards)
    table, found = table_of(kept), agreement(kept)
    if not kept:
        return Reliability((), None, None, is_severity_significant=False, islands=0)
    plain = fit(table, table.seen.astype(np.float64))
    noise = float((plain.residuals**2).sum()) / table.spare if table.spare > 0 else None
    p_value = chance_alone(table, plain, noise)
    shifts = _shifts(table, plain)
    errors = _errors(plain, shifts, noise)
    correlations = _correlations(table, shifts)
    return Reliability(
        habits=tuple(
            JudgeHabit(
                judge=one.judge,
                n=one.n,
                mean=one.mean,
                spread=one.spread,
                shift=shifts[place],
                error=errors[place],
                correlation=correlations[place],
            )
            for place, one in enumerate(found.judges)
        ),
        icc=found.icc,
        readings_a_work=found.k,
        is_severity_significant=p_value is not None and p_value < SIGNIFICANCE,
        islands=table.islands,
    )


def _shifts(table: Readings, plain: Fit) -> list[float | None]:
    """Each judge's shift from comparisons inside works only; None where nobody shares one."""
    together = table.seen[table.seen.sum(axis=1) > 1].sum(axis=0) > 0
    return [
        round(float(shift), PLACES) + 0.0 if is_shared else None
        for shift, is_shared in zip(plain.shifts, together, strict=True)
    ]


def _errors(plain: Fit, shifts: Sequence[float | None], noise: float | None) -> list[float | None]:
    """Half the 95 % interval of each shift."""
    wide = np.sqrt(np.maximum(np.diag(plain.bread), 0.0))
    return [
        None
        if noise is None or shift is None
        else round(NORMAL_975 * float(width) * noise**0.5, PLACES)
        for width, shift in zip(wide, shifts, strict=True)
    ]


def _correlations(table: Readings, shifts: Sequence[float | None]) -> list[float | None]:
    """How each judge's totals go with those of the others on the same works, shifts taken out."""
    taken = np.array([shift or 0.0 for shift in shifts])
    level = np.where(table.seen, table.totals - taken[None, :], 0.0)
    sums, others = level.sum(axis=1), table.seen.sum(axis=1) - 1
    found: list[float | None] = []
    for place in range(len(shifts)):
        shared = np.flatnonzero(table.seen[:, place] & (others > 0))
        rest = (sums[shared] - level[shared, place]) / others[shared]
        found.append(_correlation(table.totals[shared, place], rest))
    return found


def _correlation(own: Floats, rest: Floats) -> float | None:
    if len(own) < LEAST_SHARED or np.ptp(own) == 0.0 or np.ptp(rest) == 0.0:
        return None
    return round(float(np.corrcoef(own, rest)[0, 1]), PLACES)


class FlagKind(StrEnum):
    """What an organiser should ask a judge about."""

    SAME_TOTAL = "same_total"
    SAME_PATTERN = "same_pattern"
    FAST = "fast"


@dataclass(frozen=True, slots=True)
class Flag:
    """
    One hint: *count* of *of* works look so.

    SAME_TOTAL: ``total`` was given *count* times. SAME_PATTERN: the same points criterion by
    criterion, ``total`` in all. FAST: *count* works in less than their length takes, ``seconds``
    is the median of all timed works, ``least`` the median of what their length takes.
    """

    judge: str
    kind: FlagKind
    count: int
    of: int
    total: Points | None = None
    seconds: float | None = None
    least: float | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """
    A signed reading with its times, in seconds on any one clock.

    ``begun`` is when the first point was saved (None: not known), ``least`` what reading a
    work of this length takes at the very least.
    """

    judge: str
    entry: str
    points: Mapping[str, Points]
    begun: float | None
    signed: float
    least: float


def least_seconds(characters: int | None) -> float:
    """What it takes to read a work of this length, with a wide margin in the judge's favour."""
    return max((characters or 0) / CHARACTERS_A_SECOND, SECONDS_A_WORK)


def flags_of(readings: Iterable[Reading]) -> tuple[Flag, ...]:
    """Every hint there is, by judge and kind."""
    piles: dict[str, list[Reading]] = defaultdict(list)
    for reading in readings:
        piles[reading.judge].append(reading)
    found: list[Flag] = []
    for judge in sorted(piles):
        pile = sorted(piles[judge], key=lambda one: one.entry)
        hints = (_same_total(judge, pile), _same_pattern(judge, pile), _fast(judge, pile))
        found.extend(hint for hint in hints if hint is not None)
    return tuple(found)


def _total(reading: Reading) -> Points:
    return sum(reading.points.values(), Points(0))


def _same_total(judge: str, pile: Sequence[Reading]) -> Flag | None:
    if len(pile) < LEAST_WORKS:
        return None
    counts = Counter(_total(one) for one in pile)
    total, count = max(counts.items(), key=lambda one: (one[1], one[0]))
    if count < max(LEAST_SAME, SAME_TOTAL_SHARE * len(pile)):
        return None
    return Flag(judge, FlagKind.SAME_TOTAL, count, len(pile), total=total)


def _same_pattern(judge: str, pile: Sequence[Reading]) -> Flag | None:
    """The same points on every criterion; with one criterion the total says it already."""
    if len(pile) < LEAST_WORKS or len(pile[0].points) < 2:
        return None
    counts = Counter(tuple(sorted(one.points.items())) for one in pile)
    pattern, count = max(counts.items(), key=lambda one: (one[1], one[0]))
    if count < max(LEAST_SAME, SAME_PATTERN_SHARE * len(pile)):
        return None
    total = sum((value for _, value in pattern), Points(0))
    return Flag(judge, FlagKind.SAME_PATTERN, count, len(pile), total=total)


def _fast(judge: str, pile: Sequence[Reading]) -> Flag | None:
    timed = _timed(pile)
    fast = sum(took < least for took, least in timed)
    if fast < max(LEAST_FAST, FAST_SHARE * len(timed)):
        return None
    return Flag(
        judge, FlagKind.FAST, fast, len(timed),
        seconds=median(took for took, _ in timed), least=median(least for _, least in timed),
    )  # fmt: skip


def _timed(pile: Sequence[Reading]) -> list[tuple[float, float]]:
    """
    (seconds from the judge's last deed elsewhere to this signature, least seconds) of each work.

    An upper bound of what the judge spent on it. Works begun at one moment were filled in
    together, from a sheet for instance, and the first work has nothing before it: neither
    is timed.
    """
    begins = Counter(one.begun for one in pile)
    deeds = sorted(
        moment for one in pile for moment in (one.begun, one.signed) if moment is not None
    )
    found = []
    for one in pile:
        if one.begun is None or begins[one.begun] > 1:
            continue
        before = bisect_left(deeds, one.begun)
        if before:
            found.append((one.signed - deeds[before - 1], one.least))
    return found
