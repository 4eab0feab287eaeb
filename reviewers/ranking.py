"""Order (排名), ties (并列) and award lines (奖次). Never by time, never by number drawn."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Final

from reviewers.aggregation import EntryScore
from reviewers.errors import InvalidQuota
from reviewers.values import Points


class TieKey(StrEnum):
    """What may order two entries, best first."""

    OFFICIAL = "official"
    MAIN_CRITERION = "main_criterion"
    HEAD_TO_HEAD = "head_to_head"
    UNTRIMMED_MEAN = "untrimmed_mean"
    MEDIAN = "median"


TIE_CHAIN: Final = (
    TieKey.OFFICIAL,
    TieKey.MAIN_CRITERION,
    TieKey.HEAD_TO_HEAD,
    TieKey.UNTRIMMED_MEAN,
)
"""The default chain; where it ends, the rank is shared (FIELD §4)."""


@dataclass(frozen=True, slots=True)
class RankedEntry:
    """
    One place in the ranking.

    ``shared`` tells that others hold the same rank. ``decided_by`` is the link of the
    chain that set it below the entry above; None for the first and for a shared rank.
    """

    entry: str
    rank: int
    shared: bool
    decided_by: TieKey | None
    score: EntryScore


@dataclass(frozen=True, slots=True)
class Ranking:
    """Ranked entries by (rank, code), and the codes that have no official score."""

    rows: tuple[RankedEntry, ...]
    unranked: tuple[str, ...]
    tie_chain: tuple[TieKey, ...]


def rank(scores: Iterable[EntryScore], tie_chain: Sequence[TieKey] = TIE_CHAIN) -> Ranking:
    """
    Competition ranking (1, 1, 3) by *tie_chain*; equal entries stand in order of code.

    The official score leads any chain. HEAD_TO_HEAD asks the judges who read two of the
    entries still equal at that link which they put higher, and counts wins less losses. Every
    link behind the score looks at what judges gave: points from outside their sheets are in the
    score already, and would otherwise decide again.
    """
    chain = (TieKey.OFFICIAL, *(key for key in tie_chain if key is not TieKey.OFFICIAL))
    listed = sorted(scores, key=lambda score: score.entry)
    valid = [score for score in listed if score.exact is not None]
    keys = _keys(valid, chain)
    valid.sort(key=lambda score: keys[score.entry], reverse=True)
    counts = Counter(keys.values())
    rows: list[RankedEntry] = []
    for place, score in enumerate(valid, start=1):
        mine = keys[score.entry]
        above = keys[valid[place - 2].entry] if place > 1 else None
        number = rows[-1].rank if mine == above else place
        link = None if above is None else _first_difference(mine, above, chain)
        rows.append(RankedEntry(score.entry, number, counts[mine] > 1, link, score))
    unranked = tuple(score.entry for score in listed if score.exact is None)
    return Ranking(tuple(rows), unranked, chain)


def _keys(
    valid: Sequence[EntryScore], chain: tuple[TieKey, ...]
) -> dict[str, tuple[Fraction, ...]]:
    """What orders each entry; a link is asked only about entries the ones before left equal."""
    keys: dict[str, tuple[Fraction, ...]] = {score.entry: () for score in valid}
    for link in chain:
        equal: dict[tuple[Fraction, ...], list[EntryScore]] = {}
        for score in valid:
            equal.setdefault(keys[score.entry], []).append(score)
        for before, group in equal.items():
            values = _wins(group) if link is TieKey.HEAD_TO_HEAD else _values(group, link)
            keys |= {score.entry: (*before, values[score.entry]) for score in group}
    return keys


def _values(group: list[EntryScore], link: TieKey) -> dict[str, Fraction]:
    """What judges gave, as the link looks at it; the score alone holds what was added."""
    asks: dict[TieKey, Callable[[EntryScore], Fraction]] = {
        TieKey.OFFICIAL: lambda score: score.exact or Fraction(0),
        TieKey.MAIN_CRITERION: lambda score: score.main_mean or Fraction(0),
        TieKey.UNTRIMMED_MEAN: lambda score: score.untrimmed_mean,
        TieKey.MEDIAN: lambda score: score.median,
    }
    return {score.entry: asks[link](score) for score in group}


def _wins(group: list[EntryScore]) -> dict[str, Fraction]:
    """Wins less losses of each entry among *group*, judge by judge."""
    wins = {score.entry: Fraction(0) for score in group}
    piles: dict[str, list[Points]] = {}
    rivals = group if len(group) > 1 else []
    given = [(score.entry, judge, total) for score in rivals for judge, total in score.totals]
    for _, judge, total in given:
        piles.setdefault(judge, []).append(total)
    ordered = {judge: sorted(pile) for judge, pile in piles.items()}
    for entry, judge, total in given:
        pile = ordered[judge]
        wins[entry] += bisect_left(pile, total) - (len(pile) - bisect_right(pile, total))
    return wins


def _first_difference(
    keys: tuple[Fraction, ...], above: tuple[Fraction, ...], chain: tuple[TieKey, ...]
) -> TieKey | None:
    return next(
        (key for key, mine, theirs in zip(chain, keys, above, strict=True) if mine != theirs), None
    )


@dataclass(frozen=True, slots=True)
class AwardQuota:
    """
    How many places an award level has: a ``share`` of valid entries or a ``count``.

    A share is rounded down, but gives at least one place. ``vacant`` leaves the level
    empty (空缺). ``extend`` lets a tie across the line share the level; otherwise the
    tied entries all go to the next one. Raises InvalidQuota unless one of the two is set.
    """

    key: str
    share: Decimal | None = None
    count: int | None = None
    vacant: bool = False
    extend: bool = True

    def __post_init__(self) -> None:
        """Refuse a level nobody could count."""
        if (self.share is None) == (self.count is None):
            raise InvalidQuota(f"{self.key}: give a share or a count")
        if self.count is not None and self.count < 0:
            raise InvalidQuota(f"{self.key}: a count cannot be negative")
        if self.share is not None and not 0 < self.share <= 1:
            raise InvalidQuota(f"{self.key}: a share lies above 0 and up to 1")

    def places(self, valid: int) -> int:
        """Places among *valid* entries; 0 when vacant or when there are no entries."""
        if self.vacant or valid == 0:
            return 0
        if self.count is not None:
            return self.count
        return max(1, int((self.share or Decimal(0)) * valid))


DEFAULT_LEVELS: Final = (
    AwardQuota("first", share=Decimal("0.05")),
    AwardQuota("second", share=Decimal("0.10")),
    AwardQuota("third", share=Decimal("0.15")),
    AwardQuota("merit", share=Decimal("0.20")),
)
"""一等奖 5 %, 二等奖 10 %, 三等奖 15 %, 优秀奖 20 % of valid entries (DOMAIN 7.4)."""


@dataclass(frozen=True, slots=True)
class Straddle:
    """A tie across an award line: ``inside`` of the tied entries fit the quota."""

    rank: int
    entries: tuple[str, ...]
    inside: int


@dataclass(frozen=True, slots=True)
class AwardLevel:
    """
    Who takes a level. ``extended_by`` is entries beyond ``places`` (negative: fewer).

    ``straddle`` is None where the line falls between two ranks.
    """

    key: str
    places: int
    entries: tuple[str, ...]
    straddle: Straddle | None
    extended_by: int


@dataclass(frozen=True, slots=True)
class Awards:
    """All levels in the order given, and the ranked entries without one."""

    levels: tuple[AwardLevel, ...]
    without: tuple[str, ...]


def cut(
    ranking: Ranking, levels: Sequence[AwardQuota] = DEFAULT_LEVELS, *, valid: int | None = None
) -> Awards:
    """
    Fill *levels* from the top of *ranking*; each begins where the one above ended.

    ``valid`` is the number shares are taken of: the ranked entries, unless told. A level
    that a tie extends takes nothing from the quota of the next.
    """
    base = len(ranking.rows) if valid is None else valid
    rest = ranking.rows
    filled: list[AwardLevel] = []
    for quota in levels:
        level = _fill(rest, quota, quota.places(base))
        filled.append(level)
        rest = rest[len(level.entries) :]
    return Awards(tuple(filled), tuple(row.entry for row in rest))


def _fill(rest: tuple[RankedEntry, ...], quota: AwardQuota, places: int) -> AwardLevel:
    taken = min(places, len(rest))
    straddle = None
    if 0 < taken < len(rest) and rest[taken - 1].rank == rest[taken].rank:
        number = rest[taken].rank
        tied = [place for place, row in enumerate(rest) if row.rank == number]
        codes = tuple(rest[place].entry for place in tied)
        straddle = Straddle(number, codes, taken - tied[0])
        taken = tied[-1] + 1 if quota.extend else tied[0]
    extended_by = 0 if straddle is None else taken - places
    codes = tuple(row.entry for row in rest[:taken])
    return AwardLevel(quota.key, places, codes, straddle, extended_by)
