"""
The rounds before behind the last one: how a ranking becomes the order of the whole category.

The inputs of a later round hold what the earlier ones came to, under ``before``; so one ranking
is computed, replayed, locked and given awards by, however many rounds there were.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from portal.judging.orders import bare
from portal.models.enums import Combination
from reviewers import combining as engine
from reviewers import ranking
from reviewers.aggregation import EntryScore
from reviewers.scoring import rounded

Stored = Mapping[str, Any]


def stage_of(key: str, name: str, weight: Decimal | None, own: ranking.Ranking) -> dict[str, Any]:
    """Write what one round came to, as later rounds keep it."""
    return {
        "round": key,
        "name": name,
        "weight": None if weight is None else str(weight),
        "rows": [[row.entry, row.rank, str(row.score.official or 0)] for row in own.rows],
    }


def without(stage: Stored, entries: set[str]) -> dict[str, Any]:
    """Return a stage without these entries, such as one that was disqualified since."""
    return {**stage, "rows": [row for row in stage["rows"] if row[0] not in entries]}


def places_of(inputs: Stored, own: ranking.Ranking) -> tuple[engine.FinalPlace, ...]:
    """Return the order of all rounds up to this one, and what each of them gave."""
    told = inputs["combination"]
    last = stage_of(told["round"], told["name"], told["weight"], own)
    stages = [_stage(stored) for stored in (*inputs["before"], last)]
    return engine.combine(stages, engine.Combination(told["how"]))


def _stage(stored: Stored) -> engine.Stage:
    weight = stored["weight"]
    rows = tuple(
        engine.Placed(entry, rank, Decimal(score)) for entry, rank, score in stored["rows"]
    )
    return engine.Stage(stored["round"], rows, None if weight is None else Decimal(weight))


def carried(inputs: Stored, own: ranking.Ranking) -> ranking.Ranking:
    """Return the ranking with the rounds before behind it; as it is in a first round."""
    if not inputs.get("before"):
        return own
    known = {row.entry: row for row in own.rows}
    is_weighted = inputs["combination"]["how"] == Combination.WEIGHTED.value
    rows = tuple(
        _row(place, known.get(place.entry), is_weighted) for place in places_of(inputs, own)
    )
    return ranking.Ranking(rows, _unranked(own, rows), own.tie_chain)


def _row(
    place: engine.FinalPlace, own: ranking.RankedEntry | None, is_weighted: bool
) -> ranking.RankedEntry:
    score = own.score if own else bare(place.entry, rounded(place.score))
    if is_weighted:
        score = replace(score, exact=place.score, official=rounded(place.score))
    link = own.decided_by if own and not is_weighted else None
    return ranking.RankedEntry(place.entry, place.rank, place.is_shared, link, score)


def _unranked(own: ranking.Ranking, rows: Sequence[ranking.RankedEntry]) -> tuple[str, ...]:
    ranked = {row.entry for row in rows}
    return tuple(entry for entry in own.unranked if entry not in ranked)


def scores_of(scores: Sequence[EntryScore], whole: ranking.Ranking) -> tuple[EntryScore, ...]:
    """Return the scores of the round, and of what was carried behind it, by code."""
    found = {one.entry: one for one in scores} | {row.entry: row.score for row in whole.rows}
    return tuple(score for _, score in sorted(found.items()))
