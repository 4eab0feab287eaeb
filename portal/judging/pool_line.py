"""
The line of the next round's pool: what a ranking is read by before the last round.

Prizes are decided after the last round; until then the question is who goes on.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, Protocol

from portal.models import Round
from portal.models.enums import Combination, PoolKind
from reviewers.pooling import PoolRule, PoolTerms

POOL: Final = "pool"
NAME: Final = "入围"
#: What one line through the whole order can show.
DRAWN: Final = frozenset({PoolKind.TOP_COUNT, PoolKind.TOP_SHARE})

Stored = Mapping[str, Any]


class Level(Protocol):
    """What a line is drawn under: a prize, or a pool."""

    @property
    def key(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def share(self) -> Decimal | None: ...
    @property
    def count(self) -> int | None: ...


@dataclass(frozen=True, slots=True)
class PoolLevel:
    """The places of the next round's pool."""

    count: int
    key: str = POOL
    name: str = NAME
    share: Decimal | None = None


def rule_of(later: Round) -> dict[str, Any]:
    """Write the rule of a pool as the inputs of the ranking before it keep it."""
    return {
        "rule": later.pool_kind.value,
        "count": later.pool_count,
        "share": None if later.pool_share is None else str(later.pool_share),
    }


def places_in(rule: Stored, *, placed: int, passed: int | None, is_weighted: bool) -> int | None:
    """
    Return how many of the *placed* entries the line has above it; None where it is no one line.

    A pool is cut by the ranks of the round alone: a weighted order is another. *passed* are those
    a sifting round let through, which stand first.
    """
    kind = PoolKind(rule["rule"])
    if is_weighted:
        return None
    if kind is PoolKind.PASSED:
        return passed
    if kind not in DRAWN:
        return None
    share = None if rule["share"] is None else Decimal(rule["share"])
    return PoolTerms(PoolRule(kind.value), rule["count"], share).places(placed)


def is_weighted(how: str | None, *, has_before: bool) -> bool:
    """Say whether an order is made of several rounds' scores."""
    return has_before and how == Combination.WEIGHTED.value
