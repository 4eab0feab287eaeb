"""The life of a round as a table. Anything not in it is refused. Arguments in, answers out."""

from datetime import datetime
from typing import Final

from portal.errors import TransitionRefused
from portal.labels import word
from portal.models.enums import RoundDeed, RoundState

S, D = RoundState, RoundDeed

TRANSITIONS: Final[dict[tuple[RoundState, RoundDeed], RoundState]] = {
    (S.PLANNED, D.OPEN): S.OPEN,
    # a new due date, also after the old one has passed
    (S.OPEN, D.EXTEND): S.OPEN,
    (S.OPEN, D.CLOSE): S.CLOSED,
    # what was signed stays signed
    (S.CLOSED, D.REOPEN): S.OPEN,
    # as long as no scorecard was begun in it; of a closed one, as long as none was ever signed
    (S.PLANNED, D.CANCEL): S.CANCELLED,
    (S.OPEN, D.CANCEL): S.CANCELLED,
    (S.CLOSED, D.CANCEL): S.CANCELLED,
    # as long as nothing rests on its being cancelled
    (S.CANCELLED, D.RESTORE): S.PLANNED,
}
#: What a refusal says where more can be said than the name of the state.
REFUSALS: Final[dict[tuple[RoundState, RoundDeed], str]] = {
    (S.OPEN, D.OPEN): "这一轮已经开评。",
    (S.CLOSED, D.OPEN): "这一轮已经结束。要让评委接着评，请“重新开评”。",
    (S.PLANNED, D.CLOSE): "这一轮不在评分中，不能结束。",
    (S.CLOSED, D.CLOSE): "这一轮不在评分中，不能结束。",
    (S.PLANNED, D.REOPEN): "这一轮还没有结束。",
    (S.OPEN, D.REOPEN): "这一轮还没有结束。",
    (S.CANCELLED, D.CANCEL): "这一轮已经取消。",
    (S.PLANNED, D.RESTORE): "这一轮没有取消，不用恢复。",
    (S.OPEN, D.RESTORE): "这一轮没有取消，不用恢复。",
    (S.CLOSED, D.RESTORE): "这一轮没有取消，不用恢复。",
}


def after(state: RoundState, deed: RoundDeed) -> RoundState:
    """Return the state after the deed. Raises TransitionRefused."""
    try:
        return TRANSITIONS[state, deed]
    except KeyError:
        plain = f"这一轮现在是“{word(state)}”，不能{word(deed)}。"
        raise TransitionRefused(REFUSALS.get((state, deed), plain)) from None


def is_possible(state: RoundState, deed: RoundDeed) -> bool:
    """Say whether the table has this step."""
    return (state, deed) in TRANSITIONS


def is_late(state: RoundState, due_at: datetime | None, at: datetime) -> bool:
    """Say whether an open round is past its due date; the very moment is still in time."""
    return state is RoundState.OPEN and due_at is not None and at > due_at
