"""What a ranking keeps of its computation, so that pages read rows instead of solving again."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from portal.models import RankingRow
from reviewers import ranking as engine
from reviewers.aggregation import EntryScore
from reviewers.agreement import agreement
from reviewers.leniency import Leniency
from reviewers.scoring import Scorecard as Card
from reviewers.scoring import rounded

CENT = Decimal("0.01")
TIED = "tied"


def judge_order(judges: Iterable[str], salt: str) -> list[str]:
    """Return judges' codes in an order that says nothing, the same for all versions."""
    return sorted(set(judges), key=lambda one: hashlib.sha256(f"{salt}:{one}".encode()).digest())


def rows_of(
    ranked: engine.Ranking,
    severity: Leniency,
    entry_ids: Mapping[str, int],
    judges: Sequence[str],
) -> list[RankingRow]:
    """Return the rows of a ranking; *judges* in the order their totals are numbered by."""
    places = {judge: place for place, judge in enumerate(judges)}
    adjusted = {one.entry: Decimal(str(one.adjusted)).quantize(CENT) for one in severity.entries}
    above = [None, *(row.score.official for row in ranked.rows)]
    return [
        RankingRow(
            entry_id=entry_ids[row.entry],
            position=position,
            rank=row.rank,
            is_tied=row.shared,
            score=row.score.official or Decimal(0),
            readings=row.score.n,
            judged=_cents(row.score.judged),
            added=row.score.added,
            plain_mean=_cents(row.score.untrimmed_mean),
            adjusted=adjusted.get(row.entry),
            spread=row.score.spread,
            totals=[[places[judge], str(total)] for judge, total in row.score.totals],
            hint=_hint(row, above[position - 1]),
        )
        for position, row in enumerate(ranked.rows, start=1)
    ]


def _cents(exact: Fraction | None) -> Decimal | None:
    return None if exact is None else rounded(exact)


def _hint(row: engine.RankedEntry, above: Decimal | None) -> str:
    if above is None or above != row.score.official:
        return ""
    return row.decided_by.value if row.decided_by else TIED


def summary_of(
    ranked: engine.Ranking,
    severity: Leniency,
    cards: Sequence[Card],
    judges: Sequence[str],
    *,
    left_out: int,
    least: int,
    wide_limit: int,
) -> dict[str, Any]:
    """Return what a page tells of the ranking as a whole, as JSON."""
    totals = [total for row in ranked.rows for _, total in row.score.totals]
    return {
        "judges": list(judges),
        "ranked": len(ranked.rows),
        "left_out": left_out,
        "least_readings": least,
        "icc": agreement(cards).icc,
        "strict": [one.judge for one in severity.judges if one.shift <= -1],
        "lenient": [one.judge for one in severity.judges if one.shift >= 1],
        "is_severity_significant": bool(severity.is_significant),
        "wide": sum(1 for row in ranked.rows if row.score.spread > wide_limit),
        "wide_limit": wide_limit,
        "lowest": str(min(totals, default=0)),
        "highest": str(max(totals, default=100)),
    }


def unranked_of(
    ranked: engine.Ranking, scores: Iterable[EntryScore], assigned: Iterable[str]
) -> list[list[Any]]:
    """Return [blind code, readings] of everything to be read that has no rank."""
    readings = {score.entry: score.n for score in scores}
    left_out = set(assigned) - {row.entry for row in ranked.rows}
    return [[code, readings.get(code, 0)] for code in sorted(left_out)]
