"""A ranking ready to be written: what it rests on and all that it keeps. Reads only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from portal.calls.settings import CallRules
from portal.extensions import db
from portal.judging import earlier_conflicts, excluding, keeping, numbering, queries
from portal.judging.comparing import Version, changes_between
from portal.judging.computing import Outcome
from portal.judging.queries.marks import Mark, mark_of
from portal.models import BlindCode, Ranking, RankingRow, Round
from reviewers import ENGINE_VERSION
from reviewers.values import inputs_digest


@dataclass(frozen=True, slots=True)
class Prepared:
    """Everything a new ranking is written from; ``mark`` tells whether it still holds."""

    mark: Mark
    inputs: Mapping[str, Any]
    digest: str
    outcome: Outcome
    rows: Sequence[RankingRow]
    unranked: Sequence[Any]
    summary: Mapping[str, Any]


def prepared(round_: Round, inputs: Mapping[str, Any], outcome: Outcome) -> Prepared:
    """Return what a ranking of these inputs keeps, beside the ranking before it."""
    mark = mark_of(round_)
    ids = _entry_ids(round_)
    earlier = queries.newest_ranking(round_)
    number = earlier.number + 1 if earlier else 1
    judges = numbering.drawn_for(round_, number, (judge for judge, *_ in inputs["cards"]))
    rows = keeping.rows_of(outcome, ids, judges)
    unranked = keeping.unranked_of(outcome, inputs)
    summary = keeping.summary_of(
        outcome,
        judges,
        inputs,
        left_out=len(unranked),
        wide_limit=CallRules.of(round_.category.call).attention_spread,
    )
    if earlier is not None:
        codes = {entry_id: code for code, entry_id in ids.items()}
        now = Version(inputs, rows, summary, ENGINE_VERSION)
        summary |= {"changes": changes_between(earlier, now, codes)}
        summary |= excluding.kept_of(earlier.summary)
    summary = earlier_conflicts.kept_with(summary, earlier_conflicts.earlier_conflicts(round_))
    return Prepared(mark, inputs, inputs_digest(inputs), outcome, rows, unranked, summary)


def values_of(ranking: Ranking, row: RankingRow) -> dict[str, Any]:
    """Return a row as columns, to be written with thousands of others at once."""
    names = [one.key for one in RankingRow.__table__.columns if one.key != "id"]
    return {name: getattr(row, name) for name in names} | {"ranking_id": ranking.id}


def _entry_ids(round_: Round) -> dict[str, int]:
    rows = db.session.execute(
        select(BlindCode.code, BlindCode.entry_id).where(
            BlindCode.call_id == round_.category.call_id
        )
    )
    return dict(rows.all())
