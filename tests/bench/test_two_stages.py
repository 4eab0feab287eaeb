"""
Two stages against one at equal cost, by the engine itself on calls whose truth is known.

The two-stage preset reads every entry three times and the best 30 % six times more: 4.8 readings
an entry. One stage spreads as many evenly. Counted is how much of the true best tenth is found.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import numpy as np
from numpy.random import Generator

from portal.judging.presets import BY_KEY
from reviewers.aggregation import aggregate
from reviewers.combining import Combination, Placed, Stage, combine
from reviewers.pooling import Candidate, PoolRule, PoolTerms, draw
from reviewers.ranking import Ranking, rank
from reviewers.scoring import OfficialRule, Scorecard
from tests.bench.measuring import say

SEEDS = 200
TRUTH_SD, NOISE_SD, MEAN = 5.0, 4.0, 80.0
JUDGES = 18
FIRST, LAST = BY_KEY["two"].stages
GOAL = 0.05


@dataclass(frozen=True)
class World:
    """Entries with their true quality, and judges with their leniency."""

    chance: Generator
    codes: Sequence[str]
    quality: dict[str, float]
    shifts: np.ndarray

    def cards(self, readings: dict[str, int]) -> list[Scorecard]:
        """Let as many judges read each entry; whole points, as most judges give them."""
        found = []
        for code, times in readings.items():
            for judge in self.chance.choice(JUDGES, size=times, replace=False):
                noise = self.chance.normal(0, NOISE_SD)
                points = round(self.quality[code] + self.shifts[judge] + noise)
                found.append(Scorecard(f"J{judge:02}", code, {"all": Decimal(points)}))
        return found


def make_world(seed: int, entries: int, leniency: float) -> World:
    """Return a world; codes say nothing of quality."""
    chance = np.random.default_rng(seed)
    codes = [f"E{number:04}" for number in range(entries)]
    quality = dict(zip(codes, chance.normal(MEAN, TRUTH_SD, entries).tolist(), strict=True))
    return World(chance, codes, quality, chance.normal(0, leniency, JUDGES))


def ranked(world: World, readings: dict[str, int]) -> Ranking:
    """Score and rank by the rule we recommend, which weighs judges' leniency."""
    return rank(aggregate(world.cards(readings), OfficialRule.MODEL, 1))


def one_stage(world: World) -> list[str]:
    """Spread the readings of the two stages evenly over all entries."""
    base = (FIRST.readings or 0) + float(LAST.pool_share or 0) * (LAST.readings or 0)
    more = round((base % 1) * len(world.codes))
    lucky = set(world.chance.permutation(world.codes)[:more].tolist())
    readings = {code: int(base) + (code in lucky) for code in world.codes}
    return [row.entry for row in ranked(world, readings).rows]


def two_stages(world: World, how: Combination) -> list[str]:
    """Hold both rounds of the preset and combine them."""
    first = ranked(world, dict.fromkeys(world.codes, FIRST.readings or 0))
    terms = PoolTerms(PoolRule.TOP_SHARE, share=LAST.pool_share)
    pool = draw([Candidate(row.entry, row.rank) for row in first.rows], terms)
    last = ranked(world, {one.entry: LAST.readings or 0 for one in pool.members})
    stages = [
        Stage(stage.name, placed(found), stage.weight)
        for stage, found in ((FIRST, first), (LAST, last))
    ]
    return [place.entry for place in combine(stages, how)]


def placed(found: Ranking) -> tuple[Placed, ...]:
    """Return what a round came to."""
    return tuple(Placed(row.entry, row.rank, row.score.judged or Fraction(0)) for row in found.rows)


def hit_rate(order: Sequence[str], world: World) -> float:
    """Return the share of the true best tenth among as many at the top of *order*."""
    tenth = len(world.codes) // 10
    best = sorted(world.codes, key=lambda code: -world.quality[code])[:tenth]
    return len(set(best) & set(order[:tenth])) / tenth


WAYS: dict[str, Callable[[World], list[str]]] = {
    "one stage": one_stage,
    "two stages, last decides": lambda world: two_stages(world, Combination.LAST_ROUND),
    "two stages, weighted": lambda world: two_stages(world, Combination.WEIGHTED),
}


def test_two_stages_find_more_of_the_best_tenth_at_equal_cost() -> None:
    rates: dict[str, list[float]] = {way: [] for way in WAYS}
    for entries, leniency in ((120, 0.0), (300, 0.0), (120, 4.0), (300, 4.0)):
        say(f"{entries} entries, leniency sd {leniency:g}, {SEEDS} seeds")
        for way, hold in WAYS.items():
            hits = []
            for seed in range(SEEDS):
                world = make_world(seed, entries, leniency)
                hits.append(hit_rate(hold(world), world))
            rates[way].append(float(np.mean(hits)))
            say(f"  {way:<26} {rates[way][-1]:.3f}")
    means = {way: float(np.mean(found)) for way, found in rates.items()}
    gain = means["two stages, weighted"] - means["one stage"]
    say("mean " + ", ".join(f"{way} {mean:.3f}" for way, mean in means.items()))
    say(f"gain of the preset {gain:+.3f}, goal {GOAL:+.2f}")
    assert gain >= GOAL
