"""Blind overview of a judge's own readings of one round: what is given, what lacks, near ties."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from statistics import median
from typing import Final

from portal.accounts.rights import Account
from portal.errors import NotFound
from portal.judging.blind.readings import queue_of, rubric_of_round
from portal.judging.blind.values import BlindItem, BlindRound, Rubricked, Spread
from portal.judging.orders import PASSED
from reviewers import rubric as engine

# totals no further apart than this are worth a second look before signing
NEAR: Final = Decimal(1)
LEAST_FOR_SPREAD: Final = 5
BAR_WIDTH: Final = 5
MOST_BARS: Final = 10


@dataclass(frozen=True, slots=True)
class NearTie:
    """Two works beside each other in the judge's own order."""

    above: BlindItem
    below: BlindItem
    apart: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class BlindPile(Rubricked):
    """All of a judge's readings of one round that is scored or sifted, in the judge's own order."""

    round: BlindRound
    items: tuple[BlindItem, ...]

    @property
    def by_total(self) -> list[BlindItem]:
        """Best first; what has no points last; equals in the judge's own order."""
        return sorted(self.items, key=lambda item: -_total(item))

    @property
    def open_items(self) -> list[BlindItem]:
        """What can still be changed."""
        return [item for item in self.items if item.is_scorable]

    @property
    def ready(self) -> list[BlindItem]:
        """What lacks nothing but the signature."""
        return [item for item in self.open_items if item.card.points and not self.lacks(item)]

    def lacks(self, item: BlindItem) -> str:
        """Say what a card lacks before it can be signed; empty for nothing."""
        points = item.card.points
        if self.round.is_sifting:
            return "" if PASSED in points else "还没有选"
        missing = [
            str(number)
            for number, one in enumerate(self.rubric.criteria, start=1)
            if one.key not in points
        ]
        if missing:
            return f"还差第 {'、'.join(missing)} 项"
        if engine.check_points(self.rubric, points):
            return "有分值不合评分细则"
        total = sum(points.values(), Decimal(0))
        return "要写评语" if self.rubric.owes_remark(total) and not item.card.remark else ""

    def near_ties(self) -> list[NearTie]:
        """Return neighbours in the order of totals that are near, those to be signed alone."""
        if not self.round.is_scored:
            return []
        whole = [item for item in self.by_total if len(item.card.points) == self._count]
        pairs = [
            NearTie(above, below, _total(above) - _total(below))
            for above, below in pairwise(whole)
            if above.is_scorable or below.is_scorable
        ]
        return [pair for pair in pairs if pair.apart <= NEAR]

    def near(self, code: str) -> list[tuple[BlindItem, Decimal]]:
        """Return the works beside this one in the order of totals that are near, and how far."""
        return [
            (pair.below if pair.above.code == code else pair.above, pair.apart)
            for pair in self.near_ties()
            if code in {pair.above.code, pair.below.code}
        ]

    @property
    def _count(self) -> int:
        return len(self.rubric.criteria)


def _total(item: BlindItem) -> Decimal:
    """Return the total; below nought where nothing is given."""
    return Decimal(-1) if item.card.total is None else item.card.total


def pile_of(account: Account | None, round_code: str) -> BlindPile:
    """Return a judge's readings of one round, of whatever kind. Raises NotFound."""
    items = [item for item in queue_of(account) if item.round.code == round_code]
    if not items:
        raise NotFound
    return BlindPile(
        round=items[0].round, items=tuple(items), rubric=rubric_of_round(items[0].round)
    )


def spread_of(items: Sequence[BlindItem], *, is_signed_only: bool = True) -> Spread | None:
    """Return how the (signed) totals lie; None while too few to say anything."""
    wanted = [item for item in items if item.is_signed or not is_signed_only]
    totals = sorted(item.card.total for item in wanted if item.card.total is not None)
    if len(totals) < LEAST_FOR_SPREAD:
        return None
    width = BAR_WIDTH
    while (totals[-1] // width) - (totals[0] // width) >= MOST_BARS:
        width *= 2
    first, last = int(totals[0] // width), int(totals[-1] // width)
    places = [int(total // width) for total in totals]
    bars = tuple((place * width, places.count(place)) for place in range(first, last + 1))
    return Spread(len(totals), median(totals), totals[0], totals[-1], bars)
