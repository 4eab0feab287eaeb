"""Award lines from a ranking's stored inputs: the engine's cut, in the portal's rows."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from portal.judging.operations.rankings import solve
from portal.models import AwardLevel
from reviewers import ranking as engine


def cut(
    inputs: Mapping[str, Any], levels: Sequence[AwardLevel], *, vacant: Collection[str]
) -> dict[str, list[str]]:
    """Return level key → blind codes, best first; *vacant* levels take nobody."""
    return {level.key: list(level.entries) for level in lines(inputs, levels, vacant=vacant).levels}


def lines(
    inputs: Mapping[str, Any], levels: Sequence[AwardLevel], *, vacant: Collection[str] = ()
) -> engine.Awards:
    """Return the levels with places, ties across lines and who falls below."""
    quotas = [_quota(level, is_vacant=level.key in vacant) for level in levels]
    _, ranked = solve(inputs)
    return engine.cut(ranked, quotas)


def places_of(level: AwardLevel, valid: int) -> int:
    """Return how many places a level has among *valid* entries, be it filled or vacant."""
    return _quota(level, is_vacant=False).places(valid)


def _quota(level: AwardLevel, *, is_vacant: bool) -> engine.AwardQuota:
    share = None if level.count is not None else level.share
    return engine.AwardQuota(level.key, share=share, count=level.count, vacant=is_vacant)
