"""Award lines from a ranking's stored places: never solved again, whatever the engine is now."""

from bisect import bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from portal.judging.pool_line import Level
from reviewers import ranking as engine


def cut(
    places: Sequence[tuple[str, int]],
    levels: Sequence[Level],
    *,
    vacant: Collection[str],
    passed: Collection[str] = (),
) -> dict[str, list[str]]:
    """
    Return level key → blind codes, best first; *vacant* levels take nobody.

    *places* are (blind code, rank) in the order that was locked: awards rest on what was locked,
    not on what another version of the engine would make of the same scorecards. The entries
    *passed* over make room for the next ones; shares are counted with them.
    """
    rest = [(code, rank) for code, rank in places if code not in passed]
    lines = drawn([rank for _, rank in rest], levels, vacant=vacant, valid=len(places))
    return {
        level.key: [code for code, _ in rest[line.start : line.end]]
        for level, line in zip(levels, lines, strict=True)
    }


@dataclass(frozen=True, slots=True)
class Drawn:
    """A level as its line falls: ``end`` ranked entries stand above it."""

    places: int
    start: int
    end: int
    is_straddled: bool


def drawn(
    ranks: Sequence[int],
    levels: Sequence[Level],
    *,
    vacant: Collection[str] = (),
    valid: int | None = None,
) -> list[Drawn]:
    """
    Return where the lines fall among *ranks* in order, without solving again.

    The same rule as the engine's cut: a tie across a line shares the higher level. Shares are of
    *valid* entries, of all ranks unless told.
    """
    base = len(ranks) if valid is None else valid
    return lines_under(
        ranks, [_quota(level, is_vacant=level.key in vacant).places(base) for level in levels]
    )


def lines_under(ranks: Sequence[int], wanted: Sequence[int]) -> list[Drawn]:
    """Return where lines fall under so many places each, among *ranks* in order."""
    found, start = [], 0
    for places in wanted:
        end = min(start + places, len(ranks))
        is_straddled = start < end < len(ranks) and ranks[end - 1] == ranks[end]
        if is_straddled:
            end = bisect_right(ranks, ranks[end])
        found.append(Drawn(places, start, end, is_straddled))
        start = end
    return found


def places_of(level: Level, valid: int) -> int:
    """Return how many places a level has among *valid* entries, be it filled or vacant."""
    return _quota(level, is_vacant=False).places(valid)


def _quota(level: Level, *, is_vacant: bool) -> engine.AwardQuota:
    share = None if level.count is not None else level.share
    return engine.AwardQuota(level.key, share=share, count=level.count, vacant=is_vacant)
