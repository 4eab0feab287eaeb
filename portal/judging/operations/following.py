"""Deeds on rounds that follow each other: what rests on an earlier one stays as it was."""

from portal.errors import Conflict
from portal.judging.cancelled import overtaken_by
from portal.judging.queries import newest_ranking
from portal.judging.queries.pools import round_after, round_begun_after
from portal.models import Ranking, Round


def require_unused(round_: Round) -> None:
    """Refuse to change what a round came to once judges have begun a later one that rests on it."""
    later = round_begun_after(round_)
    if later is not None and newest_ranking(round_) is not None:
        raise Conflict(
            f"{later.name}已经按{round_.name}的名次开评，{round_.name}的评分和名次不能再改。"
        )


def require_last(ranking: Ranking) -> None:
    """Refuse to lock ranks, which shows names, while a round is to come or was cancelled since."""
    later = round_after(ranking.round)
    if later is not None:
        raise Conflict(
            f"后面还有{later.name}，现在不能锁定名次。最后一轮结束、排名以后再锁定；"
            f"不再进行{later.name}的，请打开这一轮，写明理由取消。"
        )
    if (gone := overtaken_by(ranking)) != "":
        raise Conflict(f"{gone}取消以后还没有重新排名，这一版不是按奖次算的。请重新排名，再锁定。")
