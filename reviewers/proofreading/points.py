"""Engine room: what faults cost, by the rule a call declares before anybody reads."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

ZERO: Final = Decimal(0)


class Fault(StrEnum):
    """错, 漏, 衍, 倒, and 存疑, which never counts."""

    WRONG = "wrong"
    MISSING = "missing"
    EXTRA = "extra"
    TRANSPOSED = "transposed"
    DOUBTFUL = "doubtful"


COSTING: Final = (Fault.WRONG, Fault.MISSING, Fault.EXTRA, Fault.TRANSPOSED)


@dataclass(frozen=True, slots=True)
class PointsRule:
    """
    Points begin at ``start``; each fault takes its cost, all together no more than ``cap``.

    ``limit`` faults or more are pointed out to the organisers (0: never). They decide what
    becomes of the work: nothing is struck out by counting.
    """

    start: Decimal
    costs: Mapping[Fault, Decimal]
    cap: Decimal
    limit: int = 0

    def __post_init__(self) -> None:
        prices = (self.start, self.cap, *self.costs.values())
        if any(price < 0 for price in prices) or self.cap > self.start or self.limit < 0:
            raise ValueError("costs and the cap lie between nought and what points begin at")


@dataclass(frozen=True, slots=True)
class Counted:
    """A mark that counts: its kind, and how many characters it is about."""

    fault: Fault
    length: int = 1

    @property
    def faults(self) -> int:
        """How many faults it is: a character each, an exchange is one, a doubt is none."""
        if self.fault is Fault.DOUBTFUL:
            return 0
        return 1 if self.fault is Fault.TRANSPOSED else max(self.length, 1)


@dataclass(frozen=True, slots=True)
class Tally:
    """What a work has, what it lost, how many faults of each kind, and whether to look at it."""

    points: Decimal
    lost: Decimal
    faults: Mapping[Fault, int]
    is_over_limit: bool

    @property
    def total(self) -> int:
        """All faults together."""
        return sum(self.faults.values())


def tally(marks: Iterable[Counted], rule: PointsRule) -> Tally:
    """Return the points of a work with these marks."""
    faults = dict.fromkeys(COSTING, 0)
    for mark in marks:
        if mark.fault in faults:
            faults[mark.fault] += mark.faults
    cost = sum((rule.costs.get(kind, ZERO) * count for kind, count in faults.items()), ZERO)
    lost = min(cost, rule.cap)
    is_over = rule.limit > 0 and sum(faults.values()) >= rule.limit
    return Tally(rule.start - lost, lost, faults, is_over)
