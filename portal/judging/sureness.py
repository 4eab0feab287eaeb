"""How sure the award lines of a ranking are: which of the engine's ways fits, or why none does."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Any

from portal.judging import orders
from portal.models.enums import Combination, RoundKind, Rule
from reviewers import ranking as engine
from reviewers.ballot_certainty import ballot_certainty
from reviewers.certainty import DRAWS, Certainty, certainty
from reviewers.leniency import Leniency
from reviewers.scoring import OfficialRule

Stored = Mapping[str, Any]
NOTHING = Certainty((), (), DRAWS)


class Doubt(StrEnum):
    """Why nothing is said of the lines, or what with it; NONE where there is nothing to add."""

    NONE = ""
    # words of pass or fail: most works are level, and lines run through them
    SIFTING = "sifting"
    # one ballot, or one work
    FEW_BALLOTS = "few_ballots"
    # nobody read what somebody else read
    NO_NOISE = "no_noise"
    # shares of piles, or orders, weighed with the points of another round
    MIXED = "mixed"
    # the rounds before are taken as given
    LAST_ONLY = "last_only"


def sureness_of(
    inputs: Stored,
    own: engine.Ranking,
    whole: engine.Ranking,
    errors: Leniency,
    ends: Sequence[int],
    *,
    seed: int,
) -> tuple[Certainty, Doubt]:
    """
    Return how sure lines under *ends* entries are, and what is to be said with it.

    *own* is what the last round alone came to, *whole* with the rounds before behind it and, where
    they are weighed, in it; *errors* are habits on the scale of the last round's scores.
    """
    is_weighted = inputs.get("combination", {}).get("how") == Combination.WEIGHTED.value
    within = [end for end in ends if end <= len(own.rows)]
    if orders.is_order(inputs):
        return _of_orders(inputs, own, within, is_weighted=is_weighted, seed=seed)
    rows = whole.rows[: len(own.rows)]
    weights = _weights(inputs, rows) if is_weighted else None
    if weights is not None and inputs["rule"] == OfficialRule.GROUP_RANK.value:
        return NOTHING, Doubt.MIXED
    found = certainty([row.score for row in rows], errors, within, seed=seed, weights=weights)
    if not found.entries:
        return found, Doubt.NO_NOISE
    return found, Doubt.NONE if weights is None else Doubt.LAST_ONLY


def _of_orders(
    inputs: Stored, own: engine.Ranking, ends: Sequence[int], *, is_weighted: bool, seed: int
) -> tuple[Certainty, Doubt]:
    if inputs["kind"] != RoundKind.RANKING.value:
        return NOTHING, Doubt.SIFTING
    if is_weighted:
        return NOTHING, Doubt.MIXED
    found = ballot_certainty(
        orders.counted_ballots(inputs),
        [row.entry for row in own.rows],
        ends,
        by_paths=inputs["rule"] == Rule.SCHULZE.value,
        seed=seed,
    )
    return found, Doubt.NONE if found.entries else Doubt.FEW_BALLOTS


def _weights(inputs: Stored, rows: Sequence[engine.RankedEntry]) -> list[float]:
    """Return which share of each weighted score the last round makes."""
    last = Decimal(inputs["combination"]["weight"] or 0)
    reached = {row.entry: last for row in rows}
    for stage in inputs.get("before", ()):
        for entry, *_ in stage["rows"]:
            if entry in reached:
                reached[entry] += Decimal(stage["weight"] or 0)
    # where no round reached carries weight, the last one's own scores stand
    return [float(last / reached[row.entry]) if reached[row.entry] else 1.0 for row in rows]
