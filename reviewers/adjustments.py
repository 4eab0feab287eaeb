"""Points from outside the judges' sheets (审读得分、扣分): added after the rule, and shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from reviewers.values import Points


class AdjustmentKind(StrEnum):
    """Who gave the points."""

    PROOFREADING = "proofreading"
    DEDUCTION = "deduction"


@dataclass(frozen=True, slots=True)
class Adjustment:
    """
    Points an entry gets once, whoever judged it; a deduction's are negative.

    A veto is none of these: what is vetoed has no score at all.
    """

    kind: AdjustmentKind
    points: Points
    reason: str


Adjustments: TypeAlias = Mapping[str, tuple[Adjustment, ...]]
"""Entry code → its adjustments, in the order they are shown."""


def adjusted_by(adjustments: tuple[Adjustment, ...]) -> Points:
    """What the adjustments of one entry come to."""
    return sum((one.points for one in adjustments), Decimal(0))
