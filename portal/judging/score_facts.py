"""Judging room, what stands beside the scores in 评分汇总表. Reads only."""

from decimal import Decimal
from typing import Any

from sqlalchemy import func, select

from portal.extensions import db
from portal.judging.queries.progress import IS_RECUSED
from portal.judging.score_sheet import Beside
from portal.models import Assignment, BlindCode, Ranking, RankingRow
from reviewers.adjustments import AdjustmentKind


def beside_of(ranking: Ranking) -> dict[str, Beside]:
    """Return blind code → recusals, and what 文字审读 and 扣分 added, of each ranked entry."""
    recused = (
        select(Assignment.entry_id, func.count().label("number"))
        .where(Assignment.round_id == ranking.round_id, IS_RECUSED)
        .group_by(Assignment.entry_id)
        .subquery()
    )
    rows = db.session.execute(
        select(BlindCode.code, func.coalesce(recused.c.number, 0), RankingRow.judged)
        .join(BlindCode, BlindCode.entry_id == RankingRow.entry_id)
        .outerjoin(recused, recused.c.entry_id == RankingRow.entry_id)
        .where(RankingRow.ranking_id == ranking.id)
        .order_by(RankingRow.position)
    )
    # rankings of earlier versions knew of nothing added
    added = ranking.inputs.get("adjustments", {})
    return {
        code: Beside(
            number,
            judged,
            _sum_of(added.get(code, ()), AdjustmentKind.PROOFREADING),
            _sum_of(added.get(code, ()), AdjustmentKind.DEDUCTION),
        )
        for code, number, judged in rows
    }


def _sum_of(stored: Any, kind: AdjustmentKind) -> Decimal | None:
    points = [Decimal(value) for name, value, _ in stored if name == kind.value]
    return sum(points, Decimal(0)) if points else None
