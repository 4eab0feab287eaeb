"""Deeds that rest on a ranking: the points of proofreading are in it, as declared. Checks only."""

from sqlalchemy import select

from portal.errors import Conflict
from portal.extensions import db
from portal.judging.round_inputs import unread
from portal.models import Ranking


def require_proofread(ranking: Ranking) -> None:
    """
    Refuse to lock ranks that the declared points of proofreading are not in.

    They enter once everything a round judged has been read: to give one work back to its readers
    takes them all out of it again, and out of what it left behind.
    """
    found = unread(ranking)
    if found is not None:
        name, missing = found
        raise Conflict(
            f"定过审读得分计入排名，{name}的作品还有 {len(missing)} 件没有审读完，"
            f"例如 {missing[0]}，所以{name}没有计入任何一件的审读得分。"
            "请先审读完，重新排名，再锁定。"
        )


def require_points_kept(ranking: Ranking) -> None:
    """Refuse to let a round rest on a ranking without points that an earlier version had."""
    earlier = db.session.scalars(
        select(Ranking.summary)
        .where(Ranking.round_id == ranking.round_id, Ranking.number < ranking.number)
        .order_by(Ranking.number)
    )
    had = any(told.get("unproofread") == [0] for told in earlier)
    missing = ranking.summary.get("unproofread") or [0]
    if had and missing[0]:
        raise Conflict(
            f"以前的版本计入了审读得分，{ranking.round.name}最新的排名没有：有 {missing[0]} 件"
            f"退回了审读，例如 {missing[1]}。请先审读完，给{ranking.round.name}重新排名。"
        )
