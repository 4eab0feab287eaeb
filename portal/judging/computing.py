"""A ranking computed from its stored inputs alone: scores, ranks, the model beside, certainty."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from portal.judging import carrying, orders
from portal.judging.adapters import points_of
from portal.judging.modelling import Modelled, modelled
from portal.judging.pool_line import POOL, is_weighted, places_in
from portal.judging.sureness import Doubt, sureness_of
from portal.models import AwardLevel
from reviewers import ranking as engine
from reviewers.adjustments import Adjustment, AdjustmentKind, Adjustments
from reviewers.aggregation import EntryScore, aggregate
from reviewers.certainty import Certainty
from reviewers.leniency import Leniency, leniency
from reviewers.relative import worth_of
from reviewers.scoring import PILES, OfficialRule
from reviewers.scoring import Scorecard as Card

Stored = Mapping[str, Any]

# a level as a ranking keeps it: key, share and count as text, "" for the one that is not set
StoredLevel = list[str]


@dataclass(frozen=True, slots=True)
class Outcome:
    """
    Everything that follows from a ranking's inputs and seed.

    ``ends`` are how many entries stand above each award line; ``model`` is what the model says
    beside the official rule.
    """

    cards: Sequence[Card]
    scores: Sequence[EntryScore]
    ranked: engine.Ranking
    severity: Leniency
    ends: Mapping[str, int]
    certainty: Certainty
    model: Modelled
    # how many of the rows this round placed; the others follow by the rounds before
    placed: int
    # why nothing is said of the lines, or what with it
    doubt: Doubt


def outcome_of(inputs: Stored, *, seed: int) -> Outcome:
    """Compute everything; the same inputs and the same seed give the same."""
    scores, own = solve_round(inputs)
    added = adjustments_in(inputs)
    whole = carrying.carried(inputs, own, added)
    cards = scored_cards(inputs)
    severity = leniency(cards)
    ends = _ends(engine.cut(whole, quotas_in(inputs, len(own.rows))))
    errors = _measured(inputs, cards, severity)
    sure, doubt = sureness_of(inputs, own, whole, errors, [*ends.values()], seed=seed)
    return Outcome(
        cards,
        carrying.scores_of(scores, whole),
        whole,
        severity,
        ends,
        sure,
        modelled(inputs, (own, whole), severity, _decided(inputs, len(own.rows)), added),
        len(own.rows),
        doubt,
    )


def _measured(inputs: Stored, cards: Sequence[Card], severity: Leniency) -> Leniency:
    """Return the habits on the scale of the scores: points, or what the rule makes of them."""
    rule = None if orders.is_order(inputs) else OfficialRule(inputs["rule"])
    return leniency(worth_of(cards, rule)) if rule in PILES else severity


def solve(inputs: Stored) -> tuple[tuple[EntryScore, ...], engine.Ranking]:
    """
    Compute scores and ranks from stored inputs alone.

    Behind a later round stands what the rounds before came to, as declared (``carrying``).
    """
    scores, own = solve_round(inputs)
    whole = carrying.carried(inputs, own, adjustments_in(inputs))
    return carrying.scores_of(scores, whole), whole


def solve_round(inputs: Stored) -> tuple[tuple[EntryScore, ...], engine.Ranking]:
    """Compute what a round alone came to."""
    if orders.is_order(inputs):
        return orders.solve(inputs)
    scores = aggregate(
        cards_of(inputs),
        OfficialRule(inputs["rule"]),
        inputs["minimum_readings"],
        main_criterion=inputs["main_criterion"],
        adjustments=adjustments_in(inputs),
    )
    return scores, engine.rank(scores, [engine.TieKey(key) for key in inputs["tie_chain"]])


def scored_cards(inputs: Stored) -> list[Card]:
    """Return the cards that hold points: whether judges are strict is a question about those."""
    return [] if orders.is_order(inputs) else cards_of(inputs)


def cards_of(inputs: Stored) -> list[Card]:
    """Read the engine's scorecards from stored inputs."""
    return [Card(judge, entry, points_of(points)) for judge, entry, points in inputs["cards"]]


def adjustments_in(inputs: Stored) -> Adjustments:
    """Read the engine's adjustments from stored inputs; the first rankings had none."""
    return {
        entry: tuple(
            Adjustment(AdjustmentKind(kind), Decimal(points), reason)
            for kind, points, reason in stored
        )
        for entry, stored in inputs.get("adjustments", {}).items()
    }


def quota_of(key: str, share: str, count: str) -> engine.AwardQuota:
    """Read an award level from stored inputs."""
    return engine.AwardQuota(
        key, share=Decimal(share) if share else None, count=int(count) if count else None
    )


def quotas_in(inputs: Stored, placed: int) -> list[engine.AwardQuota]:
    """Return what lines are drawn under: the prizes, or the next pool of the *placed* entries."""
    how = inputs.get("combination", {}).get("how")
    is_sum = is_weighted(how, has_before=bool(inputs.get("before")))
    # a pool is cut by the ranks of the round alone, and that order is not the one shown
    return [] if is_sum and POOL in inputs else _decided(inputs, placed) or []


def _decided(inputs: Stored, placed: int) -> list[engine.AwardQuota] | None:
    """Return what the ranks decide of, whatever order they stand in; None where it is no line."""
    if POOL not in inputs:
        return [quota_of(*level) for level in inputs.get("levels", ())]
    through = orders.passed(inputs)
    passed = None if through is None else len(through)
    places = places_in(inputs[POOL], placed=placed, passed=passed, is_weighted=False)
    return None if places is None else [engine.AwardQuota(POOL, count=places)]


def _ends(awards: engine.Awards) -> dict[str, int]:
    ends, above = {}, 0
    for level in awards.levels:
        above += len(level.entries)
        ends[level.key] = above
    return ends


def level_in(level: AwardLevel) -> StoredLevel:
    """Return an award level as inputs keep it: a count goes before a share."""
    if level.count is not None:
        return [level.key, "", str(level.count)]
    return [level.key, str(level.share), ""]
