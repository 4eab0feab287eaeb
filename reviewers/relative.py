"""
Official scores that measure every mark against its judge's pile: z-score and rank in group.

Both assume that piles are alike. They are when the plan dealt at random, and are not when
a panel judged one unit's works: then a mark of a strong pile is worth too little.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal, localcontext
from fractions import Fraction
from statistics import NormalDist
from typing import Final

from reviewers.scoring import PILES, OfficialRule, Scorecard, mean
from reviewers.values import Points

SMALL_PILE: Final = 8
"""Readings a judge needs before their mean, spread or order says much (FIELD §4)."""
DIGITS: Final = 40
PLACES: Final = Decimal("1e-12")
WHOLE: Final = 100
WORTH: Final = "worth"
"""What a card holds that tells a mark's worth instead of points."""
WIDTH: Final = 20.0
"""One standard deviation of a stretched pile: about as wide as a pile of points."""
EDGE: Final = 0.001
"""What lies further out than the first in a thousand is stretched no further."""


def relative_scores(cards: Sequence[Scorecard], rule: OfficialRule) -> dict[str, Fraction]:
    """Entry → score under Z_SCORE (in points) or GROUP_RANK (0 to 100, the higher the better)."""
    worth = _worth(piles_of(cards), rule)
    given: dict[str, list[Fraction]] = defaultdict(list)
    for card in cards:
        given[card.entry].append(worth[card.judge][card.total])
    return {entry: sum(found, Fraction(0)) / len(found) for entry, found in given.items()}


def worth_of(cards: Sequence[Scorecard], rule: OfficialRule) -> list[Scorecard]:
    """
    *cards* with what each mark is worth under *rule*: what its errors must be measured on.

    Shares of a pile are ``stretched``; rules that look at an entry's own readings leave points.
    """
    if rule not in PILES:
        return list(cards)
    worth = _worth(piles_of(cards), rule)
    told = {
        judge: {total: _told(value, rule) for total, value in pile.items()}
        for judge, pile in worth.items()
    }
    return [
        Scorecard(card.judge, card.entry, {WORTH: told[card.judge][card.total]}) for card in cards
    ]


def _told(worth: Fraction, rule: OfficialRule) -> Decimal:
    value = stretched(float(worth)) if rule is OfficialRule.GROUP_RANK else float(worth)
    return Decimal(str(round(value, 6)))


def stretched(percent: float) -> float:
    """A share of the pile on a scale where steps are as hard at the top as in the middle."""
    inside = min(max(percent / WHOLE, EDGE), 1 - EDGE)
    return WIDTH * NormalDist().inv_cdf(inside)


def percent_of(value: float) -> float:
    """The share that was ``stretched`` to *value*."""
    return WHOLE * NormalDist().cdf(value / WIDTH)


def _worth(
    piles: Mapping[str, list[Points]], rule: OfficialRule
) -> dict[str, dict[Points, Fraction]]:
    return _z_scores(piles) if rule is OfficialRule.Z_SCORE else _group_ranks(piles)


def piles_of(cards: Sequence[Scorecard]) -> dict[str, list[Points]]:
    """Judge → the totals they gave, lowest first."""
    piles: dict[str, list[Points]] = defaultdict(list)
    for card in cards:
        piles[card.judge].append(card.total)
    return {judge: sorted(pile) for judge, pile in piles.items()}


def _z_scores(piles: Mapping[str, list[Points]]) -> dict[str, dict[Points, Fraction]]:
    """Judge → mark → place in the pile, put back on the scale of all marks together."""
    everything = [total for pile in piles.values() for total in pile]
    middle, width = mean(everything), _deviation(everything)
    found: dict[str, dict[Points, Fraction]] = {}
    for judge, pile in piles.items():
        own, spread = mean(pile), _deviation(pile)
        found[judge] = {
            total: middle if spread == 0 else middle + width * (Fraction(total) - own) / spread
            for total in set(pile)
        }
    return found


def _deviation(points: Sequence[Points]) -> Fraction:
    """Sample standard deviation to twelve places, the same on every machine; 0 for one mark."""
    if len(points) == 1:
        return Fraction(0)
    middle = mean(points)
    squares = sum(((Fraction(one) - middle) ** 2 for one in points), Fraction(0))
    variance = squares / (len(points) - 1)
    with localcontext() as context:
        context.prec = DIGITS
        root = (Decimal(variance.numerator) / Decimal(variance.denominator)).sqrt()
        return Fraction(root.quantize(PLACES))


def _group_ranks(piles: Mapping[str, list[Points]]) -> dict[str, dict[Points, Fraction]]:
    """Judge → mark → per cent of the pile it leaves behind, equal marks sharing the middle."""
    return {
        judge: {
            total: Fraction(
                WHOLE * (bisect_left(pile, total) + bisect_right(pile, total)), 2 * len(pile)
            )
            for total in set(pile)
        }
        for judge, pile in piles.items()
    }
