"""
Judging room: rounds that are not held after all (取消本轮): which, why, what decides instead.

Reads only. Only the last rounds of a category are ever cancelled, so the one before decides.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from portal.extensions import db
from portal.judging.queries.pools import rounds_held, rounds_of_category
from portal.models import Category, Ranking, Round
from portal.models.enums import Combination, RoundState


@dataclass(frozen=True, slots=True)
class Cancelled:
    """A round that was cancelled: why, when, and what the ranks go by now."""

    round: str
    reason: str
    at: datetime | None
    decides: str

    @property
    def sentence(self) -> str:
        """What pages and papers say of it, the public ones too."""
        return f"{self.round}已取消，没有进行。原因：{self.reason.rstrip('。')}。{self.decides}"


def cancelled_of(category: Category) -> list[Cancelled]:
    """Return the cancelled rounds of a category, in their order."""
    gone = [one for one in rounds_of_category(category) if one.state is RoundState.CANCELLED]
    decides = decided_by(category, rounds_held(category)) if gone else ""
    return [Cancelled(one.name, one.close_note, one.closed_at, decides) for one in gone]


def decided_by(category: Category, held: Sequence[Round]) -> str:
    """Say what the ranks go by where only these rounds are held, and what weights come to."""
    is_weighted = category.combination is Combination.WEIGHTED
    weighed = [one for one in held if one.weight] if is_weighted else []
    last = held[-1].name
    if not weighed or weighed == held[-1:]:
        return f"名次以{last}为准。"
    gate = f"{last}没有权重，评出的结果不计入得分，只是进了{last}的在前。"
    told = "" if held[-1].weight else gate
    if len(weighed) == 1:
        return f"得分以{weighed[0].name}为准。{told}"
    names = "、".join(one.name for one in weighed)
    shares = " : ".join(f"{one.weight:.4g}" for one in weighed)
    return f"得分由{names}按 {shares} 的权重比例合成。{told}"


def overtaken_by(ranking: Ranking) -> str:
    """
    Return the round whose cancelling a ranking does not know yet; "" where there is none.

    It was read by the line of a pool that nobody goes into any more.
    """
    names = db.session.scalars(
        select(Round.name)
        .where(
            Round.category_id == ranking.round.category_id,
            Round.state == RoundState.CANCELLED,
            Round.closed_at > ranking.made_at,
        )
        .order_by(Round.position)
    )
    return next(iter(names), "")
