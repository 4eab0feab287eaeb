"""The engine's refusals. English on purpose: the portal says them in Chinese."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reviewers.assignment.values import Shortfall
    from reviewers.rubric import PointsProblem


class ReviewError(Exception):
    """Anything the review engine refuses to do."""


class InvalidRubric(ReviewError):
    """A rubric whose criteria, steps or bands do not fit together."""


class InvalidPoints(ReviewError):
    """Points that do not fit the rubric; ``problems`` names each one."""

    def __init__(self, problems: tuple[PointsProblem, ...]) -> None:
        super().__init__("; ".join(f"{p.criterion}: {p.kind}" for p in problems))
        self.problems = problems


class InvalidUnitTree(ReviewError):
    """A unit that is its own ancestor."""


class InvalidPlanInput(ReviewError):
    """Arguments no plan could honour, such as a kept pair that is in conflict."""


class Infeasible(ReviewError):
    """No plan exists; ``shortfall`` says who is missing and what could be relaxed."""

    def __init__(self, shortfall: Shortfall) -> None:
        super().__init__(f"no plan exists: {shortfall.missing} readings cannot be placed")
        self.shortfall = shortfall


class TooFewReadings(ReviewError):
    """A rule asked for more readings than there are."""

    def __init__(self, *, needed: int, found: int) -> None:
        super().__init__(f"{needed} readings needed, {found} found")
        self.needed = needed
        self.found = found


class DuplicateReading(ReviewError):
    """Two scorecards by one judge for one entry."""

    def __init__(self, *, judge: str, entry: str) -> None:
        super().__init__(f"judge {judge} has two scorecards for entry {entry}")
        self.judge = judge
        self.entry = entry


class InvalidQuota(ReviewError):
    """An award level that names neither or both of a share and a count, or a negative one."""


class InvalidDocuments(ReviewError):
    """Documents that no duplicate check can keep apart, such as two with one key."""


class UnreadableIndex(ReviewError):
    """A stored index that is torn, or was made with something else: make it anew."""
