"""Desk of submitters: where a person may hand something in, and until when. Reads only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from portal.accounts.rights import Account
from portal.calls import phases
from portal.calls.queries import allowances_of_unit, calls_by_ids
from portal.models import Call, Category
from portal.models.enums import Role


@dataclass(frozen=True, slots=True)
class Opening:
    """A category that still takes works from the person's unit."""

    category: Category
    closes_at: datetime
    # the unit was given longer than everybody
    is_extended: bool


@dataclass(frozen=True, slots=True)
class Offer:
    """A call with the categories to which something may be handed in."""

    call: Call
    openings: Sequence[Opening]


def offers(me: Account, *, at: datetime) -> list[Offer]:
    """Return the calls that are announced and not over for this person's unit, newest first."""
    calls = calls_by_ids(me.calls_as(Role.SUBMITTER) | me.calls_as(Role.LIAISON))
    allowances = allowances_of_unit(me.user.unit_id)
    found = []
    for call in calls:
        openings = []
        for category in call.categories:
            window = phases.window(call, allowances.get(category.id))
            if window.opens_at and window.closes_at and at < window.closes_at:
                is_extended = window.closes_at != call.closes_at
                openings.append(Opening(category, window.closes_at, is_extended))
        if openings:
            found.append(Offer(call, openings))
    return found
