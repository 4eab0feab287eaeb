"""Deeds on rounds that follow each other: what rests on an earlier one stays as it was."""

from portal.errors import Conflict
from portal.judging.queries import newest_ranking
from portal.judging.queries.pools import round_begun_after, rounds_of_category
from portal.models import Round


def require_unused(round_: Round) -> None:
    """Refuse to change what a round came to once judges have begun a later one that rests on it."""
    later = round_begun_after(round_)
    if later is not None and newest_ranking(round_) is not None:
        raise Conflict(
            f"{later.name}已经按{round_.name}的名次开评，{round_.name}的评分和名次不能再改。"
        )


def require_last(round_: Round) -> None:
    """Refuse to lock ranks, which shows names, while another round is to come."""
    later = [one for one in rounds_of_category(round_.category) if one.position > round_.position]
    if later:
        raise Conflict(f"后面还有{later[0].name}，现在不能锁定名次。最后一轮结束、排名以后再锁定。")
