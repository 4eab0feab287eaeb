"""Assignment (评审分配): which judge reads which entry, exactly and replayably."""

from reviewers.assignment.network import Readings
from reviewers.assignment.panels import Panels, propose_anchors
from reviewers.assignment.planning import plan
from reviewers.assignment.values import (
    Blocker,
    Bottleneck,
    Island,
    LoadReason,
    Overload,
    Plan,
    Relaxation,
    RelaxKind,
    ShortEntry,
    Shortfall,
    UnevenLoad,
)

__all__ = [
    "Blocker",
    "Bottleneck",
    "Island",
    "LoadReason",
    "Overload",
    "Panels",
    "Plan",
    "Readings",
    "RelaxKind",
    "Relaxation",
    "ShortEntry",
    "Shortfall",
    "UnevenLoad",
    "plan",
    "propose_anchors",
]
