"""Judging room, what stands beside the scores in 评分汇总表. Reads only."""

from sqlalchemy import func, select

from portal.extensions import db
from portal.judging.queries.progress import IS_RECUSED
from portal.judging.score_sheet import Beside
from portal.models import Assignment, BlindCode, Ranking, RankingRow


def beside_of(ranking: Ranking) -> dict[str, Beside]:
    """Return blind code → recusals, and what 扣分 and 文字审读 added, of each ranked entry."""
    recused = (
        select(Assignment.entry_id, func.count().label("number"))
        .where(Assignment.round_id == ranking.round_id, IS_RECUSED)
        .group_by(Assignment.entry_id)
        .subquery()
    )
    rows = db.session.execute(
        select(
            BlindCode.code, func.coalesce(recused.c.number, 0), RankingRow.judged, RankingRow.added
        )
        .join(BlindCode, BlindCode.entry_id == RankingRow.entry_id)
        .outerjoin(recused, recused.c.entry_id == RankingRow.entry_id)
        .where(RankingRow.ranking_id == ranking.id)
        .order_by(RankingRow.position)
    )
    return {code: Beside(number, judged, added) for code, number, judged, added in rows}
