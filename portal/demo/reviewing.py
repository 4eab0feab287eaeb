"""Demonstration room: screens the entries, and gets the judges ready for their first score."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import select

from portal.calls.queries import current_rubric
from portal.demo import cast, scores
from portal.demo.entering import SCRIPTS, Moments, category_of
from portal.demo.people import People
from portal.demo.scrolls import SCROLLS
from portal.demo.works import ESSAYS
from portal.entries.operations import covering
from portal.entries.queries import current_copy
from portal.extensions import db
from portal.judging import conflicts
from portal.judging.operations import briefing, judges
from portal.judging.operations.judges import Interest
from portal.judging.queries import blind_codes
from portal.models import CalibrationWork, Call, ConflictOfInterest, Entry, JudgeProfile
from portal.models.enums import CategoryKind, ConflictState, InterestKind
from portal.screening import operations as screening

Entries = dict[tuple[str, int], Entry]


def look_at(entry: Entry, people: People, *, at: datetime) -> None:
    """Look at the pictures of a work for what is bare, as screening asks."""
    copy = current_copy(entry)
    if copy is not None and copy.pages:
        covering.check_masks(entry, copy_code=copy.code, actor=people.organiser, at=at)


def screen(entries: Entries, people: People, moments: Moments) -> None:
    """Accept or return what the cast says; two wait for the organiser."""
    for kind, works in (("essay", ESSAYS), ("calligraphy", SCROLLS)):
        for work in works:
            entry = entries[kind, work.number]
            if work.state == "accepted":
                look_at(entry, people, at=moments())
                screening.accept(entry, actor=people.organiser, at=moments())
            elif work.state == "returned":
                screening.send_back(
                    entry, reason=work.return_reason, actor=people.organiser, at=moments()
                )
    db.session.commit()


def prepare_judges(call: Call, work: CalibrationWork, people: People, moments: Moments) -> None:
    """Give the judges their profiles, let them declare their interests, and brief them."""
    judges.ensure_profiles(call, at=moments())
    profiles = {
        profile.user_id: profile
        for profile in db.session.scalars(
            select(JudgeProfile).where(JudgeProfile.call_id == call.id)
        )
    }
    made = {}
    for one in cast.JUDGES:
        user = people.judges[one.username]
        profile = profiles[user.id]
        judges.change_profile(
            profile,
            title=one.post,
            kinds=list(one.categories),
            styles=[SCRIPTS[style] for style in one.styles],
            max_load=None,
            is_active=True,
            actor=people.organiser,
            at=moments(),
        )
        interests = [
            Interest(InterestKind(tie.kind), None, cast.author(tie.author).name, tie.note)
            for tie in cast.CONFLICTS
            if tie.judge == one.username
        ]
        judges.declare_interests(profile, interests=interests, actor=user, at=moments())
        made[one.username] = profile
    settle_interests(made, people, moments)
    brief(work, made, moments)
    db.session.commit()


def settle_interests(profiles: dict[str, JudgeProfile], people: People, moments: Moments) -> None:
    """Confirm or dismiss what judges declared, where the organisers had a word on it."""
    for tie in cast.CONFLICTS:
        if tie.binds is None:
            continue
        row = db.session.scalars(
            select(ConflictOfInterest).where(
                ConflictOfInterest.judge_id == profiles[tie.judge].id,
                ConflictOfInterest.person == cast.author(tie.author).name,
            )
        ).one()
        judges.settle_conflict(
            row,
            state=ConflictState.CONFIRMED if tie.binds else ConflictState.DISMISSED,
            reason=tie.finding,
            actor=people.organiser,
            at=moments(),
        )


def calibrate(call: Call, entries: Entries, people: People, moments: Moments) -> CalibrationWork:
    """Take an essay out of the competition, for judges to try before their first score."""
    category, one = category_of(call, CategoryKind.ESSAY), cast.CALIBRATION
    entry = entries["essay", one.number]
    criteria = current_rubric(category).criteria
    return briefing.set_calibration_work(
        category,
        blind_code=blind_codes([entry.id])[entry.id],
        points={
            criterion.key: Decimal(mark)
            for criterion, mark in zip(criteria, one.points, strict=True)
        },
        note=one.note,
        actor=people.organiser,
        at=moments(),
    )


def brief(work: CalibrationWork, profiles: dict[str, JudgeProfile], moments: Moments) -> None:
    """Let the judges of essays try the calibration work, and everybody finish the briefing."""
    criteria = current_rubric(work.category).criteria
    maxima = [criterion.maximum for criterion in criteria]
    for one in cast.JUDGES:
        profile = profiles[one.username]
        if "essay" in one.categories and not conflicts.is_barred(profile.id, work.entry_id):
            given = scores.points(one.username, "essay", cast.CALIBRATION.number, maxima)
            briefing.try_calibration_work(
                work.id,
                profile.id,
                points={c.key: mark for c, mark in zip(criteria, given, strict=True)},
                actor=profile.user,
                at=moments(),
            )
        briefing.finish_briefing(profile.id, left=0, actor=profile.user, at=moments())
