"""What stands on the judges' desk besides their readings: works to try."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from portal.judging.operations import briefing
from portal.judging.queries import blind_codes
from portal.models import Entry
from tests.blindness.identities import Work
from tests.blindness.world import JUDGED

if TYPE_CHECKING:
    from tests.blindness.building import Builder


def calibrate(builder: Builder, handed_in: Mapping[Work, Entry], late: frozenset[str]) -> list[str]:
    """Let judges try what came after the plan; return the codes of the calibration works."""
    builder.chance.at("calibration")
    return [
        briefing.set_calibration_work(
            builder.call.categories[0],
            blind_code=blind_codes([entry.id])[entry.id],
            points={},
            note="立意好，例子少。",
            actor=builder.organiser,
            at=JUDGED,
        ).code
        for work, entry in handed_in.items()
        if work.label in late
    ]
