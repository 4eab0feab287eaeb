"""Demonstration room: screens, assigns and scores, half-way through the judging."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.demo import cast, scores
from portal.demo.entering import SCRIPTS, Moments
from portal.demo.people import People
from portal.demo.scrolls import SCROLLS
from portal.demo.works import ESSAYS
from portal.entries.operations import covering
from portal.entries.queries import current_copy
from portal.extensions import db
from portal.judging.operations import briefing, judges, plans, reminders, rounds, scorecards
from portal.judging.operations.judges import Interest
from portal.judging.queries.reminders import behind_in
from portal.judging.reminding import default_template
from portal.judging.seeds import fingerprint
from portal.models import Assignment, Call, Entry, JudgeProfile, Round
from portal.models.enums import CategoryKind, InterestKind
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


def prepare_judges(call: Call, people: People, moments: Moments) -> dict[str, JudgeProfile]:
    """Give the judges their profiles and let them declare their interests."""
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
        briefing.finish_briefing(profile.id, left=0, actor=user, at=moments())
        made[one.username] = profile
    db.session.commit()
    return made


def assign(call: Call, people: People, moments: Moments, *, seed: int) -> list[Round]:
    """Plan both rounds, put the plans into force and open the rounds."""
    opened = rounds.ensure_rounds(call, actor=people.organiser, at=moments())
    for round_ in opened:
        # the demonstration looks the same wherever it is shown
        round_.seed_secret = fingerprint(f"{seed} {round_.category.key}")[:26]
        plan = plans.propose_plan(round_, actor=people.organiser, at=moments())
        plans.apply_plan(plan, actor=people.organiser, at=moments())
        why = "示例数据，查重由后台接着做。"
        rounds.open_round(round_, actor=people.organiser, at=moments(), unchecked=why)
    db.session.commit()
    return opened


def score(opened: list[Round], entries: Entries, people: People, moments: Moments) -> None:
    """Sign about half of the scorecards, leave some as drafts."""
    numbers = {entry.id: (kind, number) for (kind, number), entry in entries.items()}
    logins = {user.id: login for login, user in people.judges.items()}
    for round_ in opened:
        for pile in piles(round_).values():
            login = logins[pile[0].judge.user_id]
            states = scores.progress(login, len(pile))
            for assignment, state in zip(pile, states, strict=True):
                if state != "untouched":
                    give(assignment, state, login, numbers[assignment.entry_id][1], moments)
    db.session.commit()


def remind(opened: list[Round], people: People, moments: Moments) -> None:
    """Remind the judges of the first round who have not signed everything."""
    round_ = opened[0]
    reminders.remind(
        round_,
        judges=[one.code for one in behind_in(round_)],
        template=default_template(round_),
        by_mail=False,
        actor=people.organiser,
        at=moments(),
    )
    db.session.commit()


def piles(round_: Round) -> dict[int, list[Assignment]]:
    """Return each judge's assignments in their order."""
    found: dict[int, list[Assignment]] = {}
    rows = db.session.scalars(
        select(Assignment)
        .where(Assignment.round_id == round_.id)
        .options(joinedload(Assignment.judge))
        .order_by(Assignment.judge_id, Assignment.position)
    )
    for assignment in rows:
        found.setdefault(assignment.judge_id, []).append(assignment)
    return found


def give(
    assignment: Assignment, state: scores.CardState, login: str, number: int, moments: Moments
) -> None:
    """Save or sign one scorecard."""
    round_ = assignment.round
    kind: cast.CategoryName = (
        "essay" if round_.category.kind is CategoryKind.ESSAY else "calligraphy"
    )
    criteria = round_.rubric.criteria
    maxima = [criterion.maximum for criterion in criteria]
    deed = scorecards.sign_scorecard if state == "signed" else scorecards.save_draft
    marks = scores.points if state == "signed" else scores.draft_points
    given: dict[str, Decimal] = {}
    for criterion, mark in zip(criteria, marks(login, kind, number, maxima), strict=True):
        if mark is not None:
            given[criterion.key] = mark
    deed(
        assignment.id,
        points=given,
        remark=scores.remark(login, kind, number, maxima) if state == "signed" else "",
        version=0,
        actor=assignment.judge.user,
        at=moments(),
    )
