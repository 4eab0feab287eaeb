"""
How sure an award line is (入围把握): would other judges on another day have drawn it so?

A bootstrap over judges and residuals. Each draw gives every reading of an entry to some
judge, with that judge's severity and one of their own residuals, and puts the official
rule to what comes out: that is how far a score may err. From the score, shrunken by its
reliability, and the error a true score is drawn (empirical Bayes), and true scores are
ranked. Counting gives the chance that an entry belongs above a line.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

import numpy as np

from reviewers.aggregation import EntryScore
from reviewers.leniency import Leniency
from reviewers.relative import percent_of, stretched
from reviewers.scoring import CENT, TRIM_NEEDS, OfficialRule
from reviewers.solver import Floats, Ints

DRAWS: Final = 2000
AT_ONCE: Final = 100
"""Draws held in memory together."""
TAIL: Final = 5
"""Per cent left out on either side of the range a score may lie in."""
JITTER: Final = 1e-6
"""Residuals come in steps: equal errors are parted by chance, not by the place in a list."""
LEAST: Final = 1e-6
"""Reliability of scores that tell nothing."""
WHOLE: Final = 1000
"""Chances are counted in parts per thousand."""
NEAR: Final = (200, 800)
"""Above the line a chance below the second, below the line one above the first: near."""


@dataclass(frozen=True, slots=True)
class Chance:
    """
    One ranked entry.

    ``above`` are chances, per mille, to belong above each line, the first line first.
    ``low`` and ``high`` hold nine tenths of the scores a repetition would give.
    """

    entry: str
    above: tuple[int, ...]
    low: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True)
class LineCertainty:
    """
    One line under ``end`` entries.

    ``sure`` is the share, per mille, of those above it that may be expected to belong
    there. ``near`` are the entries on either side whose place is open, in order of rank.
    """

    end: int
    sure: int
    near: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Certainty:
    """Chances in order of rank, and the lines."""

    entries: tuple[Chance, ...]
    lines: tuple[LineCertainty, ...]
    draws: int


def certainty(
    scores: Sequence[EntryScore],
    severity: Leniency,
    ends: Sequence[int],
    *,
    seed: int,
    draws: int = DRAWS,
    weights: Sequence[float] | None = None,
) -> Certainty:
    """
    Chances of *scores* (ranked entries, best first) at lines under *ends* entries each.

    ``severity`` must be fitted on what the rule makes of the same cards (``worth_of``): errors
    are drawn on the scale the scores stand on. The same seed gives the same answer. Where the
    marks leave no noise to tell, there are no chances and no lines.

    ``weights`` are the share of each score that these readings make, where the rest of it is
    taken as given: the weighted sum of several rounds.
    """
    if not scores or severity.noise_sd is None:
        return Certainty((), (), draws)
    rule = scores[0].rule
    judged = np.array([_measured(one) for one in scores])
    added = np.array(
        [0.0 if rule is OfficialRule.GROUP_RANK else float(one.added) for one in scores]
    )
    errors = _errors(scores, _Habits.of(severity, rule), seed, draws)
    if weights is not None:
        errors = errors * np.array(weights)
    centre, reliability = _prior(judged, errors)
    likely = centre + reliability * (judged - centre) + added
    true = likely - np.sqrt(reliability) * errors
    above = _above(true, ends)
    ranked = [one.entry for one in scores]
    spans = np.percentile(errors, (TAIL, 100 - TAIL), axis=0)
    return Certainty(
        tuple(
            Chance(
                one.entry, tuple(int(part) for part in parts), _told(low, rule), _told(high, rule)
            )
            for one, parts, low, high in zip(
                scores, above.T, judged + added + spans[0], judged + added + spans[1], strict=True
            )
        ),
        tuple(line_of(ranked, end, counts) for end, counts in zip(ends, above, strict=True)),
        draws,
    )


def _measured(score: EntryScore) -> float:
    """The judges' score where its errors are alike; shares of a pile are, once stretched."""
    if score.rule is OfficialRule.GROUP_RANK:
        return stretched(float(score.exact or 0))
    return float(score.judged or 0)


def _told(value: float, rule: OfficialRule) -> Decimal:
    """A measured score as pages say it."""
    return cents(percent_of(value) if rule is OfficialRule.GROUP_RANK else value)


@dataclass(frozen=True, slots=True)
class _Habits:
    """What a reading by any of the judges may err by: severity, and the judge's residuals."""

    shifts: Floats
    # all residuals, judge by judge, and where each judge's begin and how many there are
    residuals: Floats
    starts: Ints
    counts: Ints

    @classmethod
    def of(cls, severity: Leniency, rule: OfficialRule) -> _Habits:
        """
        Habits as *rule* leaves them: only the model takes severity out of the score.

        Under a rule of piles it is the luck of a pile: good works in it hold each other down.

        Both parts get the spread the model found; a fit leaves too little of the one, and
        estimates scatter more than the other. Judges stand in the order of what they gave:
        what they are called says nothing of a line.
        """
        judges = sorted(severity.judges, key=lambda one: (one.raw, one.residuals))
        counts = np.array([len(one.residuals) for one in judges], dtype=np.int64)
        kept = 0.0 if rule is OfficialRule.MODEL else severity.judge_sd
        return cls(
            _spread_to(np.array([one.raw for one in judges]), kept),
            _spread_to(
                np.array([rest for one in judges for rest in one.residuals]),
                severity.noise_sd or 0.0,
            ),
            np.cumsum(counts) - counts,
            counts,
        )

    def drawn(self, chance: np.random.Generator, shape: tuple[int, ...]) -> Floats:
        """Errors of readings by judges drawn at random."""
        telling = np.flatnonzero(self.counts)
        judges = telling[chance.integers(0, telling.size, shape)]
        places = (chance.random(shape) * self.counts[judges]).astype(np.int64)
        found: Floats = self.shifts[judges] + self.residuals[self.starts[judges] + places]
        return found


def _spread_to(values: Floats, spread: float) -> Floats:
    """*values* stretched to have this root mean square."""
    size = float(np.sqrt((values**2).mean())) if values.size else 0.0
    stretched: Floats = values * (spread / size if size > 0 else 0.0)
    return stretched


def _errors(scores: Sequence[EntryScore], habits: _Habits, seed: int, draws: int) -> Floats:
    """Draws × entries: how far the official score may lie from the true one."""
    chance = np.random.default_rng(seed)
    readings = np.array([one.n for one in scores])
    errors: Floats = np.zeros((draws, readings.size))
    for count in np.unique(readings):
        which = np.flatnonzero(readings == count)
        for start in range(0, draws, AT_ONCE):
            rows = slice(start, min(start + AT_ONCE, draws))
            shape = (rows.stop - rows.start, which.size, int(count))
            jitter = JITTER * chance.random(shape[:2])
            errors[rows, which] = _ruled(habits.drawn(chance, shape), scores[0].rule) + jitter
    centred: Floats = errors - errors.mean()
    return centred


def _ruled(given: Floats, rule: OfficialRule) -> Floats:
    """The official rule along the last axis; rules that compare judges average what is left."""
    if rule is OfficialRule.MEDIAN:
        middle: Floats = np.median(given, axis=-1)
        return middle
    if rule is OfficialRule.TRIMMED_MEAN and given.shape[-1] >= TRIM_NEEDS:
        given = np.sort(given, axis=-1)[..., 1:-1]
    mean: Floats = given.mean(axis=-1)
    return mean


def _prior(judged: Floats, errors: Floats) -> tuple[float, Floats]:
    """Where true scores lie, and how much of each score's distance from there to believe."""
    noise = errors.var(axis=0)
    spread = max(float(judged.var()) - float(noise.mean()), 0.0)
    whole = spread + noise
    reliability: Floats = np.divide(spread, whole, out=np.ones_like(noise), where=whole > 0)
    # where nothing tells entries apart chance orders them, not the place in a list
    return float(judged.mean()), np.maximum(reliability, LEAST)


def _above(true: Floats, ends: Sequence[int]) -> Ints:
    """Lines × entries: per mille of draws in which an entry is among the first *end*."""
    entries = true.shape[1]
    found: Ints = np.zeros((len(ends), entries), dtype=np.int64)
    for start in range(0, len(true), AT_ONCE):
        part = true[start : start + AT_ONCE]
        order = np.argsort(-part, axis=1, kind="stable")
        places = np.empty_like(order)
        np.put_along_axis(places, order, np.arange(entries)[None, :], axis=1)
        for line, end in enumerate(ends):
            found[line] += (places < end).sum(axis=0)
    shares: Ints = np.rint(found * WHOLE / len(true)).astype(np.int64)
    return shares


def line_of(entries: Sequence[str], end: int, counts: Ints) -> LineCertainty:
    """Return what the chances of *entries* (ranked, best first) say of the line under *end*."""
    inside, outside = counts[:end], counts[end:]
    low, high = NEAR
    open_ = np.flatnonzero(inside < high)
    # whoever is near the line from above has as many rivals below it, however small their chance
    likely = np.argsort(-outside, kind="stable")
    rivals = end + likely[: max(open_.size, int((outside > low).sum()))]
    near = tuple(entries[place] for place in sorted({*open_.tolist(), *rivals.tolist()}))
    return LineCertainty(end, round(float(inside.mean())) if inside.size else 0, near)


def cents(value: float) -> Decimal:
    """Return a figure of the bootstrap in points, to two places."""
    return Decimal(str(round(float(value), 2))).quantize(CENT)
