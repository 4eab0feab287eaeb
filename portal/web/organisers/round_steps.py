"""A desk, what a round waits for, so that its page can say it first, and what it cannot do."""

from dataclasses import dataclass
from datetime import datetime

from portal.judging import round_states
from portal.judging.operations import cancelling
from portal.judging.queries.pools import pool_drawn, round_begun_after
from portal.judging.queries.stages import is_locked
from portal.models import Round
from portal.models.enums import PoolKind, RoundState


@dataclass(frozen=True, slots=True)
class Step:
    """
    What the round waits for.

    ``needs_pool``: its pool is not drawn; ``is_late``: judges can no longer sign; ``settled``:
    why it cannot be reopened, or restored where it was cancelled; empty when it can;
    ``is_cancellable``: it can be left out.
    """

    needs_pool: bool = False
    is_late: bool = False
    settled: str = ""
    is_cancellable: bool = False


def step_of(round_: Round, *, at: datetime) -> Step:
    """Look at what keeps a round from going on. At most four queries."""
    if round_.state is RoundState.CANCELLED:
        return Step(settled=cancelling.why_settled(round_))
    # a first round never is: the page of most rounds asks nothing for it
    may_go = round_.position > 1 and cancelling.is_cancellable(round_)
    if round_.state is RoundState.PLANNED:
        is_whole = round_.pool_kind is PoolKind.ALL
        return Step(needs_pool=not is_whole and pool_drawn(round_) is None, is_cancellable=may_go)
    if round_.state is RoundState.OPEN:
        is_late = round_states.is_late(round_.state, round_.due_at, at)
        return Step(is_late=is_late, is_cancellable=may_go)
    return Step(settled=_why_settled(round_), is_cancellable=may_go)


def _why_settled(round_: Round) -> str:
    if is_locked(round_.category_id):
        return "名次已经锁定，这一轮不能重新开评。"
    if (later := round_begun_after(round_)) is not None:
        return f"{later.name}已经按这一轮的名次开评，这一轮不能重新开评。"
    return ""
