"""What stands on the judges' desk besides their readings: works to try, what others said."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from portal.judging.operations import briefing, discussions
from portal.judging.queries import blind_codes
from portal.models import Assignment, Entry
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


def discuss(builder: Builder, first: Assignment, second: Assignment) -> None:
    """Let judges see each other's totals and talk: two have signed the same work."""
    builder.chance.at("discussion")
    discussions.set_openness(
        first.round, shows_peers=True, has_discussion=True, actor=builder.organiser, at=JUDGED
    )
    for reading, text in ((second, "结尾收得急。"), (first, "数字要再核一核。")):
        discussions.say(reading.id, text=text, actor=reading.judge.user, at=JUDGED)
