"""From scorecards to one score an entry, with what a person should look at."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Final

from reviewers.errors import DuplicateReading
from reviewers.scoring import TRIM_NEEDS, OfficialRule, Scorecard, mean, official, rounded
from reviewers.values import Points

SPREAD_LIMIT: Final = Decimal(15)
"""Points between highest and lowest total above which a person should look (DOMAIN 7.3)."""


class Attention(StrEnum):
    """Why an entry needs a person's eye."""

    TOO_FEW_READINGS = "too_few_readings"
    TOO_FEW_TO_TRIM = "too_few_to_trim"
    WIDE_SPREAD = "wide_spread"


@dataclass(frozen=True, slots=True)
class EntryScore:
    """
    One entry's scores, in points of the rubric.

    ``totals`` are (judge, total) sorted by judge. ``exact`` decides ranks and
    ``official`` is it rounded once to 0.01; both are None where the rule cannot apply
    (too few readings). ``main_mean`` is the mean of the main criterion, if one was named.
    """

    entry: str
    n: int
    totals: tuple[tuple[str, Points], ...]
    rule: OfficialRule
    exact: Fraction | None
    official: Decimal | None
    untrimmed_mean: Fraction
    main_mean: Fraction | None
    spread: Points
    attention: tuple[Attention, ...]


def aggregate(
    cards: Iterable[Scorecard],
    rule: OfficialRule,
    minimum_readings: int,
    *,
    main_criterion: str | None = None,
    spread_limit: Points = SPREAD_LIMIT,
) -> tuple[EntryScore, ...]:
    """
    Score every entry that has a card, sorted by entry code.

    Below ``minimum_readings``, or below five under TRIMMED_MEAN, an entry has no official
    score. Raises DuplicateReading for two cards by one judge for one entry.
    """
    by_entry: dict[str, dict[str, Scorecard]] = {}
    for card in cards:
        held = by_entry.setdefault(card.entry, {})
        if card.judge in held:
            raise DuplicateReading(judge=card.judge, entry=card.entry)
        held[card.judge] = card
    return tuple(
        _score(
            [card for _, card in sorted(held.items())],
            rule,
            minimum_readings,
            main_criterion,
            spread_limit,
        )
        for _, held in sorted(by_entry.items())
    )


def _score(
    cards: list[Scorecard],
    rule: OfficialRule,
    minimum_readings: int,
    main_criterion: str | None,
    spread_limit: Points,
) -> EntryScore:
    totals = tuple((card.judge, card.total) for card in cards)
    points = [total for _, total in totals]
    spread = max(points) - min(points)
    attention: list[Attention] = []
    if len(points) < minimum_readings:
        attention.append(Attention.TOO_FEW_READINGS)
    if rule is OfficialRule.TRIMMED_MEAN and len(points) < TRIM_NEEDS:
        attention.append(Attention.TOO_FEW_TO_TRIM)
    exact = None if attention else official(points, rule)
    if spread > spread_limit:
        attention.append(Attention.WIDE_SPREAD)
    return EntryScore(
        entry=cards[0].entry,
        n=len(cards),
        totals=totals,
        rule=rule,
        exact=exact,
        official=None if exact is None else rounded(exact),
        untrimmed_mean=mean(points),
        main_mean=None if main_criterion is None else _main_mean(cards, main_criterion),
        spread=spread,
        attention=tuple(attention),
    )


def _main_mean(cards: list[Scorecard], criterion: str) -> Fraction:
    return mean([card.points.get(criterion, Decimal(0)) for card in cards])
