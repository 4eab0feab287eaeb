"""Blind pace: how long a judge takes, from the judge's own signatures of one round alone. Pure."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise
from statistics import median
from typing import Final

from portal.judging.blind.values import BlindItem

LEAST_SIGNED: Final = 5
# a longer gap is a pause, not a work that was read
LONGEST: Final = timedelta(hours=1)


def pace_of(items: Sequence[BlindItem]) -> timedelta | None:
    """
    Return the median time between two signatures; None while too few to say anything.

    Works signed together with others say nothing of how long each took, nor do pauses.
    """
    moments = sorted(item.card.signed_at for item in items if item.card.signed_at is not None)
    gaps = [after - before for before, after in pairwise(moments)]
    worked = [gap for gap in gaps if timedelta(0) < gap <= LONGEST]
    if len(moments) < LEAST_SIGNED or len(worked) < LEAST_SIGNED - 1:
        return None
    return timedelta(seconds=median(gap.total_seconds() for gap in worked))
