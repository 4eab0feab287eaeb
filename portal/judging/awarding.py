"""Award lines from a ranking's stored inputs: the engine's cut, in the portal's rows."""

from bisect import bisect_right
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from portal.judging.computing import solve
from portal.models import AwardLevel
from reviewers import ranking as engine


def cut(
    inputs: Mapping[str, Any],
    levels: Sequence[AwardLevel],
    *,
    vacant: Collection[str],
    passed: Collection[str] = (),
) -> dict[str, list[str]]:
    """
    Return level key → blind codes, best first; *vacant* levels take nobody.

    The entries *passed* over make room for the next ones; places are counted with them.
    """
    quotas = [_quota(level, is_vacant=level.key in vacant) for level in levels]
    _, ranked = solve(inputs)
    rest = replace(ranked, rows=tuple(row for row in ranked.rows if row.entry not in passed))
    awards = engine.cut(rest, quotas, valid=len(ranked.rows))
    return {level.key: list(level.entries) for level in awards.levels}


@dataclass(frozen=True, slots=True)
class Drawn:
    """A level as its line falls: ``end`` ranked entries stand above it."""

    places: int
    start: int
    end: int
    is_straddled: bool


def drawn(ranks: Sequence[int], levels: Sequence[AwardLevel]) -> list[Drawn]:
    """
    Return where the lines fall among *ranks* in order, without solving again.

    The same rule as the engine's cut: a tie across a line shares the higher level.
    """
    found, start = [], 0
    for level in levels:
        places = places_of(level, len(ranks))
        end = min(start + places, len(ranks))
        is_straddled = start < end < len(ranks) and ranks[end - 1] == ranks[end]
        if is_straddled:
            end = bisect_right(ranks, ranks[end])
        found.append(Drawn(places, start, end, is_straddled))
        start = end
    return found


def places_of(level: AwardLevel, valid: int) -> int:
    """Return how many places a level has among *valid* entries, be it filled or vacant."""
    return _quota(level, is_vacant=False).places(valid)


def _quota(level: AwardLevel, *, is_vacant: bool) -> engine.AwardQuota:
    share = None if level.count is not None else level.share
    return engine.AwardQuota(level.key, share=share, count=level.count, vacant=is_vacant)
