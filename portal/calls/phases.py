"""Where a call stands at a moment, and until when a unit may submit. Pure functions of rows."""

from dataclasses import dataclass
from datetime import datetime

from portal.models import Call, UnitAllowance
from portal.models.enums import CallPhase, CallState


def phase(call: Call, *, at: datetime, is_published: bool = False) -> CallPhase:
    """
    Return the phase of a call at a moment.

    Opening counts from its second, closing ends with it: at ``closes_at`` itself it is too late.
    """
    if call.state is CallState.DRAFT or call.opens_at is None or call.closes_at is None:
        return CallPhase.DRAFT
    if is_published:
        return CallPhase.PUBLISHED
    if at < call.opens_at:
        return CallPhase.ANNOUNCED
    return CallPhase.SUBMITTING if at < call.closes_at else CallPhase.JUDGING


@dataclass(frozen=True, slots=True)
class Window:
    """The submission window of one unit in one category."""

    opens_at: datetime | None
    closes_at: datetime | None

    def is_open(self, *, at: datetime) -> bool:
        """Say whether an entry can be submitted, replaced or withdrawn at this moment."""
        if self.opens_at is None or self.closes_at is None:
            return False
        return self.opens_at <= at < self.closes_at


def window(call: Call, allowance: UnitAllowance | None) -> Window:
    """Return the window, with the unit's own later deadline when it was granted one."""
    if call.state is CallState.DRAFT:
        return Window(None, None)
    closes_at = call.closes_at
    if allowance and allowance.closes_at and closes_at and allowance.closes_at > closes_at:
        closes_at = allowance.closes_at
    return Window(call.opens_at, closes_at)
