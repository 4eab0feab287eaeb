"""
Judging room: cards in conflict that still leave an earlier round, for nobody else goes on. Reads.

Once a later round has begun, that it judges the right works rests on the earlier one. Where the
pool comes out the same without a card, and all in it keep a rank, the card may leave (排除); where
not, the lock asks why the result stands.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from portal.errors import Conflict, Refused
from portal.judging.conflicted import NAMED, ConflictedReading
from portal.judging.earlier_conflicts import Shift, hangs_on, inputs_without, shift_without
from portal.judging.queries import newest_ranking
from portal.judging.queries.pools import round_after, round_begun_after, rounds_of_category
from portal.models import Ranking, Round

#: Where a ranking keeps in its summary what was taken out of it after the next round had begun.
EXCLUDED: Final = "excluded"
Told = Mapping[str, Any]


def foundation(round_: Round) -> tuple[Ranking, Round] | None:
    """Return a round's ranking and the round that was begun by it; None while nothing rests."""
    if round_begun_after(round_) is None:
        return None
    ranking, after = newest_ranking(round_), round_after(round_)
    return None if ranking is None or after is None else (ranking, after)


@dataclass(frozen=True, slots=True)
class Outlook:
    """What would come of leaving all that is listed out; ``may_leave``: cards of it, perhaps."""

    sentence: str
    may_leave: bool


def outlook(round_: Round, found: Sequence[ConflictedReading]) -> Outlook | None:
    """Say it of a round that another was begun by; None of any other, and without cards."""
    resting = foundation(round_) if found else None
    if resting is None:
        return None
    ranking, after = resting
    shift = shift_without(ranking, after, _pairs(found))
    is_same = shift is not None and not any(shift.sides)
    # some may go where not all may
    return Outlook(hangs_on(_sides(shift), after.name), may_leave=is_same or len(found) > 1)


def inputs_after(
    ranking: Ranking, after: Round, chosen: Sequence[ConflictedReading]
) -> dict[str, Any]:
    """
    Return what the ranking follows from without these cards.

    Refused if others would go on, if what goes on would lose its rank, or judges' words be split.
    """
    pairs = _pairs(chosen)
    shift = shift_without(ranking, after, pairs)
    if shift is None or any(shift.sides):
        raise Conflict(
            f"{hangs_on(_sides(shift), after.name)}所以不能排除，评分表照旧计入。"
            "请在锁定名次时写明为什么结果仍然成立。"
        )
    inputs = inputs_without(ranking, pairs)
    if not inputs["cards"]:
        raise Refused("排除以后这一轮一份评分表也没有，排不出名次，所以不能排除。")
    return inputs


def _pairs(found: Sequence[ConflictedReading]) -> Collection[tuple[str, str]]:
    return {(one.judge, one.entry) for one in found}


def _sides(shift: Shift | None) -> Sequence[Sequence[str]] | None:
    return None if shift is None else shift.sides


def record_of(
    round_: Round, after: str, chosen: Sequence[ConflictedReading], reason: str
) -> dict[str, Any]:
    """Return what a summary keeps of it; which judge is not told."""
    cards = [[one.entry, one.why] for one in chosen]
    return {"round": round_.name, "after": after, "cards": cards, "reason": reason}


def kept_of(summary: Told) -> dict[str, Any]:
    """Return what a ranking takes over from the version before it."""
    return {EXCLUDED: summary[EXCLUDED]} if EXCLUDED in summary else {}


def excluded_until(round_: Round) -> list[str]:
    """Say what was taken out of this round, and of those before, after a later one had begun."""
    until = [one for one in rounds_of_category(round_.category) if one.position <= round_.position]
    rankings = [ranking for one in until if (ranking := newest_ranking(one)) is not None]
    return [_sentence(one) for ranking in rankings for one in ranking.summary.get(EXCLUDED, ())]


def _sentence(one: Told) -> str:
    cards, after = one["cards"], one["after"]
    named = "、".join(f"{entry}（{why}）" for entry, why in cards[:NAMED])
    more = "等" if len(cards) > NAMED else ""
    reason = one["reason"].rstrip("。")
    return (
        f"{one['round']}有 {len(cards)} 份签过字的评分表，评委应当回避，{after}开评以后才知道，"
        f"已经排除：{named}{more}。排除以后重算，进{after}的作品不变。理由：{reason}。"
    )
