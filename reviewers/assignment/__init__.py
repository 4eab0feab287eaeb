"""Assignment (评审分配): which judge reads which entry, exactly and replayably."""

from reviewers.assignment.network import Readings
from reviewers.assignment.planning import plan
from reviewers.assignment.values import (
    Bottleneck,
    Island,
    Overload,
    Plan,
    Relaxation,
    RelaxKind,
    ShortEntry,
    Shortfall,
)

__all__ = [
    "Bottleneck",
    "Island",
    "Overload",
    "Plan",
    "Readings",
    "RelaxKind",
    "Relaxation",
    "ShortEntry",
    "Shortfall",
    "plan",
]
