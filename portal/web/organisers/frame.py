"""A desk, the frame of its pages: bar, rail, and whether the person may act here."""

from portal.calls.policies import may_run_call
from portal.models import Call
from portal.web.chrome import organiser_desk
from portal.web.guards import account
from portal.web.organisers.rail import rail


def frame(call: Call, *, current: str) -> dict[str, object]:
    """Return what the organisers' layout needs for a page of this call (one query)."""
    return {
        "call": call,
        "desk": organiser_desk(call),
        "rail": rail(call, current=current),
        "can_run": may_run_call(account(), call),
    }
