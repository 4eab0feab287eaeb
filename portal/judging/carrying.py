"""
The rounds before behind the last one: how a ranking becomes the order of the whole category.

The inputs of a later round hold what the earlier ones came to, under ``before``; so one ranking
is computed, replayed, locked and given awards by, however many rounds there were.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from portal.judging.orders import bare, scored
from portal.models.enums import Combination
from reviewers import combining as engine
from reviewers import ranking
from reviewers.adjustments import Adjustments, adjusted_by
from reviewers.aggregation import EntryScore

Stored = Mapping[str, Any]


def stage_of(key: str, name: str, weight: Decimal | None, own: ranking.Ranking) -> dict[str, Any]:
    """
    Write what one round came to, as later rounds keep it: places, and what the judges gave.

    Scores are exact, "271/3": rounded ones would be weighed rounded.
    """
    return {
        "round": key,
        "name": name,
        "weight": None if weight is None else str(weight),
        "rows": [[row.entry, row.rank, str(row.score.judged or 0)] for row in own.rows],
    }


def without(own: ranking.Ranking, entries: set[str]) -> ranking.Ranking:
    """Return a ranking without these entries, such as one that was disqualified since."""
    return replace(own, rows=tuple(row for row in own.rows if row.entry not in entries))


def ordered(
    told: Stored, earlier: Sequence[Stored], own: ranking.Ranking, adjustments: Adjustments
) -> dict[str, Any]:
    """
    Write in which order a round's entries stood when it was over, for later rounds to keep.

    That is place, and the link of the chain that set each below the one above ("" for none):
    what stays behind is parted by it, and told how. *told* is how rounds are combined.
    """
    whole = carried({"before": earlier, "combination": told}, own, adjustments)
    rows = whole.rows[: len(own.rows)]
    links = [row.decided_by.value if row.decided_by else "" for row in rows]
    return {
        "chain": [key.value for key in own.tie_chain],
        "order": [[row.entry, row.rank, link] for row, link in zip(rows, links, strict=True)],
    }


def left_out(
    scores: Sequence[EntryScore], own: ranking.Ranking, assigned: Iterable[str]
) -> list[list[Any]]:
    """Return [blind code, readings] of everything *assigned* that has no rank, by code."""
    readings = {score.entry: score.n for score in scores}
    codes = set(assigned) - {row.entry for row in own.rows}
    return [[code, readings.get(code, 0)] for code in sorted(codes)]


def places_of(
    inputs: Stored, own: ranking.Ranking, added: Mapping[str, Fraction]
) -> tuple[engine.FinalPlace, ...]:
    """Return the order of all rounds up to this one, and what each of them gave."""
    told = inputs["combination"]
    last = stage_of(told["round"], told["name"], told["weight"], own)
    stages = [_stage(stored) for stored in (*inputs["before"], last)]
    return engine.combine(stages, engine.Combination(told["how"]), added)


def _stage(stored: Stored) -> engine.Stage:
    weight = stored["weight"]
    # rankings of earlier versions kept none: their equal sums stay equal
    order = {entry: place for entry, place, _ in stored.get("order", ())}
    rows = tuple(
        engine.Placed(entry, rank, Fraction(score), order.get(entry, 0))
        for entry, rank, score in stored["rows"]
    )
    return engine.Stage(stored["round"], rows, None if weight is None else Decimal(weight))


def carried(inputs: Stored, own: ranking.Ranking, adjustments: Adjustments) -> ranking.Ranking:
    """Return the ranking with the rounds before behind it; as it is in a first round."""
    if not inputs.get("before"):
        return own
    added = {entry: Fraction(adjusted_by(given)) for entry, given in adjustments.items()}
    places = places_of(inputs, own, added)
    known = {row.entry for row in own.rows}
    is_weighted = inputs["combination"]["how"] == Combination.WEIGHTED.value
    first = _weighed(own, places, adjustments) if is_weighted else own.rows
    behind = _behind(
        [place for place in places if place.entry not in known], inputs["before"], adjustments
    )
    rows = (*first, *behind)
    return ranking.Ranking(rows, _unranked(own, rows), own.tie_chain)


def _weighed(
    own: ranking.Ranking, places: Sequence[engine.FinalPlace], adjustments: Adjustments
) -> tuple[ranking.RankedEntry, ...]:
    """Return the last round's entries by their weighted scores, ties parted by its chain."""
    found = {place.entry: place for place in places}
    if not any(part.weight for row in own.rows for part in found[row.entry].parts):
        return own.rows
    scores = [
        scored(row.score, found[row.entry].score, adjustments.get(row.entry, ()))
        for row in own.rows
    ]
    return ranking.rank(scores, own.tie_chain).rows


def _behind(
    places: Sequence[engine.FinalPlace], before: Iterable[Stored], adjustments: Adjustments
) -> tuple[ranking.RankedEntry, ...]:
    """Return what was left behind, each with the link that set it below the one above."""
    stages = {stage["round"]: _Links(stage) for stage in before}
    rows: list[ranking.RankedEntry] = []
    for above, place in zip((None, *places), places, strict=False):
        score = scored(bare(place.entry), place.score, adjustments.get(place.entry, ()))
        is_led = above is not None and above.stage == place.stage
        link = stages[place.stage].between(above.entry, place.entry) if above and is_led else None
        rows.append(ranking.RankedEntry(place.entry, place.rank, place.is_shared, link, score))
    return tuple(rows)


class _Links:
    """Which link of its chain parted two entries of a round; nothing of earlier versions."""

    def __init__(self, stage: Stored) -> None:
        order = stage.get("order", ())
        self.chain = [ranking.TieKey(key) for key in stage.get("chain", ())]
        self.at = {entry: at for at, (entry, _, _) in enumerate(order)}
        # how far down the chain the row was level with the one above; a shared rank: all of it
        self.depth = [
            self.chain.index(ranking.TieKey(link)) if link else len(self.chain)
            for _, _, link in order
        ]

    def between(self, above: str, below: str) -> ranking.TieKey | None:
        """Return the first link by which *below* comes after *above*; those between went on."""
        if above not in self.at or below not in self.at:
            return None
        depth = min(self.depth[self.at[above] + 1 : self.at[below] + 1], default=len(self.chain))
        return self.chain[depth] if depth < len(self.chain) else None


def _unranked(own: ranking.Ranking, rows: Sequence[ranking.RankedEntry]) -> tuple[str, ...]:
    ranked = {row.entry for row in rows}
    return tuple(entry for entry in own.unranked if entry not in ranked)


def scores_of(scores: Sequence[EntryScore], whole: ranking.Ranking) -> tuple[EntryScore, ...]:
    """Return the scores of the round, and of what was carried behind it, by code."""
    found = {one.entry: one for one in scores} | {row.entry: row.score for row in whole.rows}
    return tuple(score for _, score in sorted(found.items()))
