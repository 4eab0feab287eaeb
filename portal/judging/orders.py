"""
Sifting and ranking rounds for the engine: stored inputs in, places out. Nothing is read here.

Their figures are shares in percent, so that pages and sheets show them like points: of a sifting
round the passes among the words given, of a ranking round the works a work stands above.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from portal.models.enums import RoundKind, Rule
from reviewers import ranking as engine
from reviewers.adjustments import Adjustment, adjusted_by
from reviewers.aggregation import EntryScore, aggregate
from reviewers.ballots import Ballot, borda, schulze, shares_of
from reviewers.scoring import OfficialRule, rounded
from reviewers.scoring import Scorecard as Card
from reviewers.sifting import Outcome, Sifted, SiftingRule, Verdict, sift

#: What a scorecard of these rounds holds instead of points.
PASSED: Final = "passed"
PLACE: Final = "place"
PERCENT: Final = 100

Place = tuple[str, int, bool, Fraction]
Stored = Mapping[str, Any]


def is_order(inputs: Stored) -> bool:
    """Say whether stored inputs are those of a sifting or a ranking round."""
    return bool(inputs.get("kind", RoundKind.SCORING.value) != RoundKind.SCORING.value)


def solve(inputs: Stored) -> tuple[tuple[EntryScore, ...], engine.Ranking]:
    """Return scores and ranks of a sifting or ranking round from its stored inputs alone."""
    if inputs["kind"] == RoundKind.SIFTING.value:
        places: list[Place] = [
            (row.entry, row.rank, row.is_shared, row.share) for row in sifted(inputs)
        ]
        given = [
            (judge, entry, Fraction(int(said[PASSED]))) for judge, entry, said in inputs["cards"]
        ]
    else:
        ballots = counted_ballots(inputs)
        ordered = schulze(ballots) if inputs["rule"] == Rule.SCHULZE.value else borda(ballots)
        places = [(row.entry, row.rank, row.is_shared, row.score) for row in ordered]
        given = [
            (ballot.judge, entry, share) for ballot in ballots for entry, share in shares_of(ballot)
        ]
    return _ranked(places, given, _too_few(inputs))


def sifted(inputs: Stored) -> tuple[Sifted, ...]:
    """Return what became of each entry of a sifting round."""
    return sift(
        [Verdict(judge, entry, said[PASSED] == "1") for judge, entry, said in inputs["cards"]],
        SiftingRule(inputs["rule"]),
        wanted=inputs["readings"],
        needed=inputs["passes"],
        casting=dict(inputs["casting"]),
        entries=inputs["entries"],
    )


def undecided(inputs: Stored) -> list[Sifted]:
    """Return what waits for a casting vote, by code."""
    rows = [row for row in sifted(inputs) if row.outcome is Outcome.OPEN]
    return sorted(rows, key=lambda row: row.entry)


def passed(inputs: Stored) -> set[str] | None:
    """Return what a sifting round let through; None for another kind of round."""
    if inputs.get("kind") != RoundKind.SIFTING.value:
        return None
    return {row.entry for row in sifted(inputs) if row.outcome is Outcome.PASSED}


def ballots_of(cards: Iterable[Sequence[Any]]) -> list[Ballot]:
    """Return each judge's order from the places on their signed cards."""
    piles: dict[str, list[tuple[int, str]]] = {}
    for judge, entry, said in cards:
        piles.setdefault(judge, []).append((int(said[PLACE]), entry))
    return [
        Ballot(judge, tuple(entry for _, entry in sorted(pile)))
        for judge, pile in sorted(piles.items())
    ]


def counted_ballots(inputs: Stored) -> list[Ballot]:
    """Return each judge's order of the works that stand on enough ballots to get a place."""
    few = {score.entry for score in _too_few(inputs)}
    return ballots_of(card for card in inputs["cards"] if card[1] not in few)


def _too_few(inputs: Stored) -> list[EntryScore]:
    """Return what stands on too few ballots: readings, and no score. Earlier inputs ask for one."""
    if inputs["kind"] != RoundKind.RANKING.value or inputs["minimum_readings"] <= 1:
        return []
    cards = [
        Card(ballot.judge, entry, {PLACE: percent(share)})
        for ballot in ballots_of(inputs["cards"])
        for entry, share in shares_of(ballot)
    ]
    scores = aggregate(cards, OfficialRule.MEAN, inputs["minimum_readings"])
    return [score for score in scores if score.exact is None]


def _ranked(
    places: Sequence[Place],
    given: Iterable[tuple[str, str, Fraction]],
    few: Sequence[EntryScore],
) -> tuple[tuple[EntryScore, ...], engine.Ranking]:
    """Put places and shares into the values every ranking is kept in."""
    cards = [Card(judge, entry, {PLACE: percent(share)}) for judge, entry, share in given]
    scores = {one.entry: one for one in aggregate(cards, OfficialRule.MEAN, 1)}
    rows = tuple(
        engine.RankedEntry(
            entry, rank, is_shared, None, scored(scores.get(entry) or bare(entry), share * PERCENT)
        )
        for entry, rank, is_shared, share in places
    )
    listed = sorted((*(row.score for row in rows), *few), key=lambda score: score.entry)
    unranked = tuple(sorted(score.entry for score in few))
    return tuple(listed), engine.Ranking(rows, unranked, (engine.TieKey.OFFICIAL,))


def percent(share: Fraction) -> Decimal:
    """Return a share in percent, to 0.01."""
    return rounded(share * PERCENT)


def scored(score: EntryScore, judged: Fraction, given: tuple[Adjustment, ...] = ()) -> EntryScore:
    """Return the score with another judges' part, and with what was *given* added to it."""
    exact = judged + Fraction(adjusted_by(given))
    return replace(score, judged=judged, adjustments=given, exact=exact, official=rounded(exact))


def bare(entry: str) -> EntryScore:
    """Return the score of an entry nobody read in this round: there is none, nor a reading."""
    nothing = aggregate([Card("", entry, {})], OfficialRule.MEAN, 1)[0]
    return replace(nothing, n=0, totals=(), judged=None, exact=None, official=None)
