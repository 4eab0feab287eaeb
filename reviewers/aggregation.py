"""From scorecards to one score an entry, with what a person should look at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Final

from reviewers.adjustments import Adjustment, Adjustments, adjusted_by
from reviewers.errors import DuplicateReading
from reviewers.leniency import leniency
from reviewers.relative import SMALL_PILE, piles_of, relative_scores
from reviewers.scoring import (
    ALONE,
    TRIM_NEEDS,
    OfficialRule,
    Scorecard,
    mean,
    median,
    official,
    rounded,
)
from reviewers.values import Points

SPREAD_LIMIT: Final = Decimal(15)
"""Points between highest and lowest total above which a person should look (DOMAIN 7.3)."""


class Attention(StrEnum):
    """Why an entry needs a person's eye."""

    TOO_FEW_READINGS = "too_few_readings"
    TOO_FEW_TO_TRIM = "too_few_to_trim"
    SMALL_PILE = "small_pile"
    WIDE_SPREAD = "wide_spread"


@dataclass(frozen=True, slots=True)
class EntryScore:
    """
    One entry's scores, in points of the rubric.

    ``totals`` are (judge, total) sorted by judge. ``judged`` is what the rule makes of
    them, ``exact`` that with the ``adjustments`` added: it decides ranks, and ``official``
    is it rounded once to 0.01. All three are None where the rule cannot apply (too few
    readings). ``untrimmed_mean`` and ``median`` are of the totals alone, ``main_mean`` of
    the main criterion, if one was named.
    """

    entry: str
    n: int
    totals: tuple[tuple[str, Points], ...]
    rule: OfficialRule
    judged: Fraction | None
    adjustments: tuple[Adjustment, ...]
    exact: Fraction | None
    official: Decimal | None
    untrimmed_mean: Fraction
    median: Fraction
    main_mean: Fraction | None
    spread: Points
    attention: tuple[Attention, ...]

    @property
    def added(self) -> Points:
        """What the adjustments come to."""
        return adjusted_by(self.adjustments)


@dataclass(frozen=True, slots=True)
class _Terms:
    """What all entries are scored by."""

    rule: OfficialRule
    minimum_readings: int
    main_criterion: str | None
    spread_limit: Points
    # entry → score, under a rule that looks beyond the entry's own readings
    beyond: Mapping[str, Fraction]
    # judges whose piles are too small for such a rule
    unsure: frozenset[str]


def aggregate(
    cards: Iterable[Scorecard],
    rule: OfficialRule,
    minimum_readings: int,
    *,
    main_criterion: str | None = None,
    spread_limit: Points = SPREAD_LIMIT,
    adjustments: Adjustments | None = None,
) -> tuple[EntryScore, ...]:
    """
    Score every entry that has a card, sorted by entry code.

    *adjustments* are added after the rule. Below ``minimum_readings`` an entry has no official
    score; below five under TRIMMED_MEAN the plain mean counts, and attention is asked for.
    Raises DuplicateReading for two cards by one judge for one entry.
    """
    by_entry: dict[str, dict[str, Scorecard]] = {}
    for card in cards:
        held = by_entry.setdefault(card.entry, {})
        if card.judge in held:
            raise DuplicateReading(judge=card.judge, entry=card.entry)
        held[card.judge] = card
    kept = [[card for _, card in sorted(held.items())] for _, held in sorted(by_entry.items())]
    every = [card for held in kept for card in held]
    beyond, unsure = _beyond(every, rule)
    terms = _Terms(rule, minimum_readings, main_criterion, spread_limit, beyond, unsure)
    added = adjustments or {}
    return tuple(_score(held, terms, added.get(held[0].entry, ())) for held in kept)


def _beyond(
    cards: list[Scorecard], rule: OfficialRule
) -> tuple[Mapping[str, Fraction], frozenset[str]]:
    """Scores that need all cards, and the judges whose piles are small for that."""
    if rule in ALONE:
        return {}, frozenset()
    if rule is OfficialRule.MODEL:
        found = leniency(cards)
        return {one.entry: Fraction(str(one.adjusted)) for one in found.entries}, frozenset()
    small = {judge for judge, pile in piles_of(cards).items() if len(pile) < SMALL_PILE}
    return relative_scores(cards, rule), frozenset(small)


def _score(
    cards: list[Scorecard], terms: _Terms, adjustments: tuple[Adjustment, ...]
) -> EntryScore:
    entry, points = cards[0].entry, [card.total for card in cards]
    judged = None if len(points) < terms.minimum_readings else _judged(entry, points, terms)
    exact = None if judged is None else judged + Fraction(adjusted_by(adjustments))
    spread, main = max(points) - min(points), terms.main_criterion
    return EntryScore(
        entry=entry,
        n=len(cards),
        totals=tuple((card.judge, card.total) for card in cards),
        rule=terms.rule,
        judged=judged,
        adjustments=adjustments,
        exact=exact,
        official=None if exact is None else rounded(exact),
        untrimmed_mean=mean(points),
        median=median(points),
        main_mean=None if main is None else _main_mean(cards, main),
        spread=spread,
        attention=tuple(_noticed(cards, spread, terms)),
    )


def is_untrimmed(rule: OfficialRule, readings: int) -> bool:
    """Whether the plain mean counts because a highest and a lowest could not be spared."""
    return rule is OfficialRule.TRIMMED_MEAN and 0 < readings < TRIM_NEEDS


def _noticed(cards: list[Scorecard], spread: Points, terms: _Terms) -> list[Attention]:
    found = []
    if len(cards) < terms.minimum_readings:
        found.append(Attention.TOO_FEW_READINGS)
    if is_untrimmed(terms.rule, len(cards)):
        found.append(Attention.TOO_FEW_TO_TRIM)
    if any(card.judge in terms.unsure for card in cards):
        found.append(Attention.SMALL_PILE)
    if spread > terms.spread_limit:
        found.append(Attention.WIDE_SPREAD)
    return found


def _judged(entry: str, points: list[Points], terms: _Terms) -> Fraction:
    if is_untrimmed(terms.rule, len(points)):
        return mean(points)
    return official(points, terms.rule) if terms.rule in ALONE else terms.beyond[entry]


def _main_mean(cards: list[Scorecard], criterion: str) -> Fraction:
    return mean([card.points.get(criterion, Decimal(0)) for card in cards])
