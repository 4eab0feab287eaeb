"""The closed sets of values of a round's life, taken in by ``portal.models.enums``."""

from enum import StrEnum
from typing import Final


class RoundState(StrEnum):
    """A round is planned, open for scoring, closed; or it will not be held after all."""

    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"
    CANCELLED = "cancelled"


#: Judges have been let in, and what they gave counts or is going to.
BEGUN: Final = (RoundState.OPEN, RoundState.CLOSED)


class RoundKind(StrEnum):
    """What judges do in a round: give points, let pass or not, put in order."""

    SCORING = "scoring"
    SIFTING = "sifting"
    RANKING = "ranking"


class RoundDeed(StrEnum):
    """The deeds that move a round; ``portal.judging.round_states`` holds the table."""

    OPEN = "open"
    EXTEND = "extend"
    CLOSE = "close"
    REOPEN = "reopen"
    CANCEL = "cancel"
    RESTORE = "restore"
