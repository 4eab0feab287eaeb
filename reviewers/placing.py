"""Places of what stands in order already: competition ranks (1, 1, 3)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence


def competition_ranks(keys: Sequence[Hashable], *, after: int = 0) -> list[tuple[int, bool]]:
    """
    Return (rank, whether others hold it) for *keys* in their order; equal neighbours share one.

    *after* is how many places are taken already.
    """
    counts = Counter(keys)
    ranks: list[tuple[int, bool]] = []
    for place, key in enumerate(keys, start=1):
        is_level = place > 1 and keys[place - 2] == key
        rank = ranks[-1][0] if is_level else after + place
        ranks.append((rank, counts[key] > 1))
    return ranks
