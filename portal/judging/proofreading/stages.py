"""The life of a proofreading as a table. Anything not in it is refused."""

from collections.abc import Iterable
from typing import Final

from portal.errors import TransitionRefused
from portal.labels import word
from portal.models import Proofreading, ProofreadingMark
from portal.models.proofreading_enums import (
    MarkKind,
    MarkState,
    ProofreadingDeed,
    ProofreadingState,
)

S, D = ProofreadingState, ProofreadingDeed

TRANSITIONS: Final[dict[tuple[ProofreadingState, ProofreadingDeed], ProofreadingState]] = {
    (S.FIRST, D.FINISH_FIRST): S.SECOND,
    (S.SECOND, D.AGREE): S.CONFIRMED,
    (S.SECOND, D.DISAGREE): S.DISPUTED,
    (S.DISPUTED, D.SETTLE): S.CONFIRMED,
    # the organisers give it back: to the second reader, from there to the first
    (S.SECOND, D.REOPEN): S.FIRST,
    (S.DISPUTED, D.REOPEN): S.SECOND,
    (S.CONFIRMED, D.REOPEN): S.SECOND,
}
# marks that count: two people said so, or an organiser did
STANDING: Final = frozenset({MarkState.CONFIRMED, MarkState.UPHELD})
# marks an organiser had to decide
DECIDED: Final = frozenset({MarkState.UPHELD, MarkState.OVERRULED})
# marks only one reader stands by: the second denied it, or found it alone
ONE_VOICE: Final = frozenset({MarkState.DISMISSED, MarkState.PLACED})


def after(state: ProofreadingState, deed: ProofreadingDeed) -> ProofreadingState:
    """Return the state after the deed. Raises TransitionRefused."""
    try:
        return TRANSITIONS[state, deed]
    except KeyError:
        raise TransitionRefused(
            f"这件作品的文字审读现在是“{word(state)}”，不能{word(deed)}。"
        ) from None


def is_possible(state: ProofreadingState, deed: ProofreadingDeed) -> bool:
    """Say whether the table has this step."""
    return (state, deed) in TRANSITIONS


def standing(marks: Iterable[ProofreadingMark]) -> list[ProofreadingMark]:
    """Return the marks nobody took back."""
    return [mark for mark in marks if mark.state is not MarkState.WITHDRAWN]


def is_changeable(reading: Proofreading) -> bool:
    """Say whether its readers may be changed: until both have read."""
    return reading.state in {ProofreadingState.FIRST, ProofreadingState.SECOND}


def is_untouched(reading: Proofreading) -> bool:
    """Say whether the text may be changed: nothing of it has been marked."""
    return reading.state is ProofreadingState.FIRST and not standing(reading.marks)


def is_disputed(state: MarkState, kind: MarkKind) -> bool:
    """Say whether a mark needs a decision once both have read; a doubt costs nothing anyway."""
    return state in ONE_VOICE and kind is not MarkKind.DOUBTFUL


def before_decision(mark: ProofreadingMark, first_id: int) -> MarkState:
    """Return where a decided mark stood: denied if it was the first reader's, else alone."""
    return MarkState.DISMISSED if mark.made_by_id == first_id else MarkState.PLACED
