"""A deed on a round another was begun by: a card in conflict leaves it (排除), the pool stays."""

from collections.abc import Callable, Collection, Generator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from portal.database import reading
from portal.errors import Conflict, Refused
from portal.extensions import db
from portal.judging.conflicted import ConflictedReading, conflicted_readings, seen_as
from portal.judging.excluding import EXCLUDED, foundation, inputs_after, record_of
from portal.judging.operations.holding import hold_round, hold_unranked
from portal.judging.operations.rankings import worked_out, write
from portal.judging.operations.set_aside import move_out
from portal.judging.preparing import Prepared, prepared
from portal.judging.queries.marks import Mark, mark_of
from portal.models import Ranking, Round, User

LONGEST_REASON: Final = 300
LOCKED: Final = "名次已经锁定，评分表不能再排除。"


@dataclass(frozen=True, slots=True)
class Leaving:
    """Cards that may leave, and the ranking without them; holds while the mark does."""

    mark: Mark
    cards: Sequence[ConflictedReading]
    after: Round
    known: Prepared


def look_before_leaving(round_: Round, *, seen: str, chosen: Collection[int]) -> Leaving:
    """Work out the round without *chosen* cards, by their places in the list *seen*."""
    mark = mark_of(round_)
    ranking, after = _resting(round_)
    cards = _chosen(round_, seen, chosen)
    inputs = inputs_after(ranking, after, cards)
    return Leaving(mark, cards, after, prepared(round_, inputs, worked_out(inputs)))


def exclude_in_steps(
    round_id: int,
    *,
    seen: str,
    chosen: Collection[int],
    reason: str,
    actor_id: int,
    now: Callable[[], datetime],
) -> Generator[None, None, int]:
    """
    Do it, and hold nobody up while ranks are computed: like ``rankings.lock_in_steps``.

    Returns how many cards have left.
    """
    with reading():
        round_ = db.session.get_one(Round, round_id)
        leaving = look_before_leaving(round_, seen=seen, chosen=chosen)
        yield
    exclude_cards(
        db.session.get_one(Round, round_id), leaving=leaving, seen=seen, chosen=chosen,
        reason=reason, actor=db.session.get_one(User, actor_id), at=now(),
    )  # fmt: skip
    return len(leaving.cards)


def exclude_cards(
    round_: Round,
    *,
    seen: str,
    chosen: Collection[int],
    reason: str,
    actor: User,
    at: datetime,
    leaving: Leaving | None = None,
) -> Ranking:
    """
    Take *chosen* cards out of a round that a later one rests on; return its new ranking.

    Everything else stays as it was counted: the new version rests on the stored inputs less the
    cards, and the pool on the version it was drawn from. Refused where others would have gone on.
    """
    hold_unranked(round_.category_id, LOCKED)
    hold_round(round_)
    if not reason.strip():
        raise Refused("请写明为什么排除，监审员会看到。", field="reason")
    if leaving is None or leaving.mark != mark_of(round_):
        leaving = look_before_leaving(round_, seen=seen, chosen=chosen)
    why = reason.strip()[:LONGEST_REASON]
    told = record_of(round_, leaving.after.name, leaving.cards, why)
    before = leaving.known.summary.get(EXCLUDED, [])
    summary = {**leaving.known.summary, EXCLUDED: [*before, told]}
    move_out(round_, [one.id for one in leaving.cards], reason=why, actor=actor, at=at)
    return write(round_, replace(leaving.known, summary=summary), actor=actor, at=at)


def _resting(round_: Round) -> tuple[Ranking, Round]:
    resting = foundation(round_)
    if resting is None:
        raise Conflict("后面的轮次还没有按这一轮的名次开评。请用“移出结果”，再重新排名。")
    return resting


def _chosen(round_: Round, seen: str, chosen: Collection[int]) -> Sequence[ConflictedReading]:
    """Return the cards at these places of the list. Raises Conflict when it is another by now."""
    found = conflicted_readings(round_)
    if seen != seen_as(found):
        raise Conflict("应当回避的评分表有变化。请看最新的一份，再决定。")
    out = [one for place, one in enumerate(found, start=1) if place in chosen]
    if not out:
        raise Refused("请勾选要排除的评分表。", field="chosen")
    return out
