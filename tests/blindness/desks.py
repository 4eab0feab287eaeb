"""What stands on desks besides readings: works to try, what others said, faults to be found."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from portal.accounts import operations as accounts
from portal.judging.operations import briefing, discussions
from portal.judging.proofreading import counting, queries
from portal.judging.proofreading.operations import assigning, marking, rules
from portal.judging.queries import blind_codes
from portal.models import Assignment, Entry
from portal.models.enums import Role
from portal.models.proofreading_enums import MarkKind
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


def proofread(builder: Builder, entry: Entry) -> None:
    """Let the judge read a scan for faults, too, and mark one; a colleague reads after."""
    builder.chance.at("proofreading")
    first, second = (builder.profiles[login].user for login in ("judge-j", "judge-k"))
    for reader in (first, second):
        accounts.grant_role(reader, builder.call, Role.PROOFREADER, actor=None, at=JUDGED)
    rules.declare_rule(
        entry.category, prices={name: counting.DEFAULTS[name] for name in counting.PRICED},
        limit=0, accepted="", switches={"enters": False, "allows_scorers": True}, version=0,
        actor=builder.organiser, at=JUDGED,
    )  # fmt: skip
    (reading,) = assigning.assign(
        [queries.work_of(entry)], first=first, second=second, actor=builder.organiser, at=JUDGED
    )
    marking.place_mark(
        reading.id, kind=MarkKind.WRONG, place=marking.Place(start=3), written="待", note="墨渍",
        actor=first, at=JUDGED,
    )  # fmt: skip
    marking.keep_transcript(
        reading.id, text="各级机关", version=reading.version, actor=first, at=JUDGED
    )
