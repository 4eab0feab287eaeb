"""
Calls as they might come: true quality, judges with habits, and the marks they give.

Quality has a standard deviation of 5 points and one reading of 4; marks come in half points
between 0 and 100. Everything is drawn from the seed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Seen = NDArray[np.bool_]

QUALITY, NOISE, MIDDLE = 5.0, 4.0, 75.0
LENIENCY = 4.0
SIZES: Final = (120, 300, 2000)
READINGS: Final = (3, 5, 7)
JUDGES: Final = {120: 12, 300: 20, 2000: 40}
ANCHORS = 8
MISSING = 0.3
#: one judge in ten marks at random or upside down
ODD = 0.1
WILD = 12.0


@dataclass(frozen=True, slots=True)
class Call:
    """Marks as entries × judges (0 where unread), and what is true; ``planted`` is the fraud."""

    marks: Floats
    seen: Seen
    quality: Floats
    planted: int | None = None

    @property
    def best(self) -> int:
        """How many entries are the best tenth."""
        return len(self.quality) // 10

    def hits(self, scores: Floats) -> float:
        """Return which part of the true best tenth has the highest scores."""
        top = np.argsort(-scores, kind="stable")[: self.best]
        true = np.argsort(-self.quality, kind="stable")[: self.best]
        return len(np.intersect1d(top, true)) / self.best

    def has_planted(self, scores: Floats) -> bool:
        """Say whether the planted entry is among the best tenth by these scores."""
        top = np.argsort(-scores, kind="stable")[: self.best]
        return self.planted is not None and self.planted in top


def dealt(entries: int, judges: int, readings: int, chance: np.random.Generator) -> Seen:
    """Return who reads what: at random, loads within one of each other."""
    seen = np.zeros((entries, judges), dtype=np.bool_)
    load = np.zeros(judges)
    for entry in range(entries):
        least = np.argsort(load + 0.5 * chance.random(judges))[:readings]
        seen[entry, least] = True
        load[least] += 1
    return seen


def plain(entries: int, readings: int, chance: np.random.Generator) -> tuple[Seen, Floats]:
    """Return a random deal and the quality of every entry."""
    seen = dealt(entries, JUDGES[entries], readings, chance)
    return seen, chance.normal(MIDDLE, QUALITY, entries)


def marked(
    seen: Seen, expected: Floats, noise: float | Floats, chance: np.random.Generator
) -> Floats:
    """Return marks around what is expected, in half points, 0 where unread."""
    given = np.round(2 * chance.normal(expected, noise)) / 2
    return np.where(seen, np.clip(given, 0, 100), 0.0)


def homogeneous(entries: int, readings: int, chance: np.random.Generator) -> Call:
    """All judges alike."""
    seen, quality = plain(entries, readings, chance)
    expected = np.broadcast_to(quality[:, None], seen.shape)
    return Call(marked(seen, expected, NOISE, chance), seen, quality)


def lenient(entries: int, readings: int, chance: np.random.Generator) -> Call:
    """Each judge has a severity of their own."""
    seen, quality = plain(entries, readings, chance)
    expected = quality[:, None] + chance.normal(0, LENIENCY, seen.shape[1])
    return Call(marked(seen, expected, NOISE, chance), seen, quality)


def outlying(entries: int, readings: int, chance: np.random.Generator) -> Call:
    """One judge in ten marks wildly or upside down; the others differ a little in severity."""
    seen, quality = plain(entries, readings, chance)
    judges = seen.shape[1]
    odd = chance.permutation(judges)[: max(1, round(ODD * judges))]
    noise, slope = np.full(judges, NOISE), np.ones(judges)
    is_wild = chance.random(odd.size) < 0.5
    noise[odd[is_wild]], slope[odd[~is_wild]] = WILD, -1.0
    shift = chance.normal(0, LENIENCY / 2, judges)
    expected = MIDDLE + slope * (quality[:, None] - MIDDLE) + shift
    return Call(marked(seen, expected, np.broadcast_to(noise, seen.shape), chance), seen, quality)


def panelled(entries: int, readings: int, chance: np.random.Generator) -> Call:
    """Fixed panels read the works of their own units; everybody reads the eight anchors."""
    panels = JUDGES[entries] // readings
    judges = panels * readings
    pile = np.sort(np.arange(entries) % panels)
    seen = pile[:, None] == np.arange(judges) // readings
    half = QUALITY / np.sqrt(2)
    quality = MIDDLE + chance.normal(0, half, panels)[pile] + chance.normal(0, half, entries)
    seen[chance.permutation(entries)[:ANCHORS]] = True
    expected = quality[:, None] + chance.normal(0, LENIENCY, judges)
    return Call(marked(seen, expected, NOISE, chance), seen, quality)


def colluding(entries: int, readings: int, chance: np.random.Generator) -> Call:
    """One judge gives 100 to a weak entry and ten points too few to its rivals in the pile."""
    call = homogeneous(entries, readings, chance)
    judge = int(chance.integers(call.seen.shape[1]))
    pile = np.flatnonzero(call.seen[:, judge])
    weak = pile[call.quality[pile] < MIDDLE]
    planted = int(chance.choice(weak))
    marks = call.marks.copy()
    marks[pile, judge] = np.clip(marks[pile, judge] - 10, 0, 100)
    marks[planted, judge] = 100.0
    return Call(marks, call.seen, call.quality, planted)


def missing(entries: int, readings: int, chance: np.random.Generator) -> Call:
    """Three scores in ten never came; every entry has one at least."""
    call = lenient(entries, readings, chance)
    keep = call.seen & (chance.random(call.seen.shape) >= MISSING)
    for entry in np.flatnonzero(~keep.any(axis=1)):
        keep[entry, chance.choice(np.flatnonzero(call.seen[entry]))] = True
    return Call(np.where(keep, call.marks, 0.0), keep, call.quality)


def scaled(entries: int, readings: int, chance: np.random.Generator) -> Call:
    """Judges use the scale differently: some spread their marks wide, some hardly at all."""
    seen, quality = plain(entries, readings, chance)
    judges = seen.shape[1]
    slope = np.exp(chance.normal(0, 0.4, judges))
    shift = chance.normal(0, LENIENCY / 2, judges)
    expected = MIDDLE + slope * (quality[:, None] - MIDDLE) + shift
    noise = np.broadcast_to(NOISE * slope, seen.shape)
    return Call(marked(seen, expected, noise, chance), seen, quality)


Maker = Callable[[int, int, np.random.Generator], Call]
SCENARIOS: Final[dict[str, Maker]] = {
    "homogeneous": homogeneous,
    "leniency": lenient,
    "outlying": outlying,
    "panels": panelled,
    "colluder": colluding,
    "missing": missing,
    "scales": scaled,
}


def make_call(scenario: str, entries: int, readings: int, seed: int) -> Call:
    """Return one simulated call."""
    key = [sorted(SCENARIOS).index(scenario), entries, readings, seed]
    return SCENARIOS[scenario](entries, readings, np.random.default_rng(key))
