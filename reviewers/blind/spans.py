"""Whether places of a text hold or touch each other, for texts with tens of thousands of them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from itertools import accumulate

from reviewers.blind.identity import Leak


class Spans:
    """Leaks by where they stand; each question takes a look-up and not a walk over all."""

    def __init__(self, leaks: Iterable[Leak]) -> None:
        ordered = sorted((leak.start, leak.end) for leak in leaks)
        ends = [end for _, end in ordered]
        self._starts = [start for start, _ in ordered]
        # the furthest end up to a place, and the nearest one from it on
        self._furthest = list(accumulate(ends, max))
        self._nearest = list(accumulate(reversed(ends), min))[::-1]

    def hold(self, leak: Leak) -> bool:
        """Whether *leak* lies wholly inside one of these."""
        at = bisect_right(self._starts, leak.start)
        return at > 0 and self._furthest[at - 1] >= leak.end

    def touch(self, leak: Leak) -> bool:
        """Whether one of these shares a character with *leak*."""
        at = bisect_left(self._starts, leak.end)
        return at > 0 and self._furthest[at - 1] > leak.start

    def lie_in(self, leak: Leak) -> bool:
        """Whether one of these lies wholly inside *leak*."""
        at = bisect_left(self._starts, leak.start)
        return at < len(self._starts) and self._nearest[at] <= leak.end
