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
    quotas = [
        engine.AwardQuota(
            level.key,
            share=None if level.count is not None else level.share,
            count=level.count,
            vacant=level.key in vacant,
        )
        for level in levels
    ]
    _, ranked = solve(inputs)
    return engine.cut(ranked, quotas)
