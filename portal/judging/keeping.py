"""What a ranking keeps of its computation, so that pages read rows instead of solving again."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from portal.judging import carrying, orders
from portal.judging.computing import Outcome
from portal.judging.modelling import CAVEAT, CUT_BY
from portal.judging.pool_line import POOL
from portal.models import RankingRow
from reviewers import ranking as engine
from reviewers.agreement import agreement
from reviewers.certainty import Chance
from reviewers.leniency import JudgeShift
from reviewers.scoring import rounded

CENT = Decimal("0.01")
TIED = "tied"
# points a judge lies off, at which the page names them
STRICT = 1


def rows_of(
    outcome: Outcome, entry_ids: Mapping[str, int], judges: Sequence[str]
) -> list[RankingRow]:
    """Return the rows of a ranking; *judges* in the order their totals are numbered by."""
    places = {judge: place for place, judge in enumerate(judges)}
    chances = {one.entry: one for one in outcome.certainty.entries}
    above = [None, *outcome.ranked.rows]
    return [
        _row(
            row,
            position,
            entry_id=entry_ids[row.entry],
            adjusted=outcome.model.adjusted.get(row.entry),
            totals=[[places[judge], str(total)] for judge, total in row.score.totals],
            hint=_hint(row, above[position - 1]),
            chance=chances.get(row.entry),
        )
        for position, row in enumerate(outcome.ranked.rows, start=1)
    ]


def _row(
    row: engine.RankedEntry, position: int, *, chance: Chance | None, **more: Any
) -> RankingRow:
    score = row.score
    return RankingRow(
        position=position,
        rank=row.rank,
        is_tied=row.shared,
        score=score.official or Decimal(0),
        readings=score.n,
        judged=_cents(score.judged),
        added=score.added,
        plain_mean=rounded(score.untrimmed_mean),
        spread=score.spread,
        low=chance.low if chance else None,
        high=chance.high if chance else None,
        chances=[*chance.above] if chance else [],
        **more,
    )


def cents(value: float) -> Decimal:
    """Return a figure of the model in points, to two places."""
    return Decimal(str(value)).quantize(CENT)


def _cents(exact: Fraction | None) -> Decimal | None:
    return None if exact is None else rounded(exact)


def _hint(row: engine.RankedEntry, above: engine.RankedEntry | None) -> str:
    """Return what stands beside equal scores: tied, or the link that parted them if one did."""
    if above is None:
        return ""
    if row.rank == above.rank:
        return TIED
    is_level = row.score.official == above.score.official
    return row.decided_by.value if is_level and row.decided_by else ""


def summary_of(
    outcome: Outcome,
    judges: Sequence[str],
    inputs: Mapping[str, Any],
    *,
    left_out: int,
    wide_limit: int,
) -> dict[str, Any]:
    """Return what a page tells of the ranking as a whole, as JSON."""
    rows, severity = outcome.ranked.rows, outcome.severity
    shown = _shown(outcome)
    agreed = agreement(outcome.cards)
    return {
        "judges": list(judges),
        "ranked": len(rows),
        "left_out": left_out,
        "least_readings": inputs["minimum_readings"],
        "icc": agreed.icc,
        "icc_k": agreed.k,
        "strict": [one.judge for one in severity.judges if one.shift <= -STRICT],
        "lenient": [one.judge for one in severity.judges if one.shift >= STRICT],
        "is_severity_significant": bool(severity.is_significant),
        "islands": severity.islands,
        "severity": _severity(outcome, judges),
        "unproofread": _unproofread(inputs),
        "wide": sum(1 for row in rows if row.score.spread > wide_limit),
        "wide_limit": wide_limit,
        "lowest": str(min(shown, default=0)),
        "highest": str(max(shown, default=100)),
        "lines": _lines(outcome),
        "moved": [list(one) for one in outcome.model.moved],
        CAVEAT: outcome.model.caveat.value,
        CUT_BY: inputs.get(POOL, inputs.get("levels", [])),
        "combination": inputs.get("combination", {}).get("how", ""),
        "stages": _stages(outcome, inputs),
        "doubt": outcome.doubt.value,
        **_passed(inputs),
    }


def _passed(inputs: Mapping[str, Any]) -> dict[str, int]:
    """Tell how many a sifting round let through, where the pool of a next one asks for it."""
    through = orders.passed(inputs) if POOL in inputs else None
    return {} if through is None else {"passed": len(through)}


def _unproofread(inputs: Mapping[str, Any]) -> list[Any] | None:
    """Return how many works kept the points of proofreading out, and one; None: none may enter."""
    missing = inputs.get("unproofread")
    return None if missing is None else [len(missing), *missing[:1]]


def _stages(outcome: Outcome, inputs: Mapping[str, Any]) -> list[list[Any]]:
    """
    Round by round, the last one first: name, weight, and at which position its block ends.

    Nothing where there was one round only.
    """
    before = inputs.get("before") or []
    if not before:
        return []
    last = inputs["combination"]
    placing = {entry: stage["name"] for stage in before for entry, *_ in stage["rows"]}
    blocks = Counter(placing[row.entry] for row in outcome.ranked.rows[outcome.placed :])
    found, end = [[last["name"], last["weight"], outcome.placed]], outcome.placed
    for stage in reversed(before):
        end += blocks[stage["name"]]
        found.append([stage["name"], stage["weight"], end])
    return found


def _shown(outcome: Outcome) -> list[Decimal]:
    """Everything the pictures of a ranking show: marks, scores, and where scores may lie."""
    rows = outcome.ranked.rows
    return [
        *(total for row in rows for _, total in row.score.totals),
        *(row.score.official for row in rows if row.score.official is not None),
        *(end for one in outcome.certainty.entries for end in (one.low, one.high)),
    ]


def _severity(outcome: Outcome, judges: Sequence[str]) -> list[list[Any]]:
    """Judge by judge: readings, mean, spread, shift, scale, weight; points as text."""
    totals: dict[str, list[Decimal]] = defaultdict(list)
    for card in outcome.cards:
        totals[card.judge].append(card.total)
    found = {one.judge: one for one in outcome.severity.judges}
    return [_habits(found[judge], totals[judge]) for judge in judges if judge in found]


def _habits(one: JudgeShift, totals: Sequence[Decimal]) -> list[Any]:
    mean = rounded(sum(map(Fraction, totals), Fraction(0)) / len(totals))
    spread = max(totals) - min(totals)
    figures = (mean, spread, cents(one.shift), cents(one.scale), cents(one.weight))
    return [one.n, *map(str, figures)]


def _lines(outcome: Outcome) -> list[list[Any]]:
    """Award line by line: key, entries above it, per mille that belong there, who is near."""
    return [
        [key, line.end, line.sure, list(line.near)]
        for key, line in zip(outcome.ends, outcome.certainty.lines, strict=False)
    ]


def unranked_of(outcome: Outcome, inputs: Mapping[str, Any]) -> list[list[Any]]:
    """
    Return [blind code, readings] of everything to be read that has no rank, by code.

    What an earlier round left without one, and no other round placed, has in addition that round:
    [code, name, least readings].
    """
    found = {
        code: [code, readings, [stage["round"], stage["name"], stage["least"]]]
        for stage in inputs.get("before", ())
        for code, readings in stage.get("unranked", ())
    }
    own = carrying.left_out(outcome.scores, outcome.ranked, inputs["assigned"])
    found |= {code: [code, readings] for code, readings in own}
    ranked = {row.entry for row in outcome.ranked.rows}
    return [one for code, one in sorted(found.items()) if code not in ranked]
