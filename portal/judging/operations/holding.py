"""
Judging room, deeds: who waits for whom. The order is round → assignment → scorecard, always.

SQLite's BEGIN IMMEDIATE has done the queueing already; PostgreSQL does it here. Whoever acts on a
round takes its row alone; judges share it, so they wait for the round but not for each other.
Rows are locked before the first line of the trail, which everybody queues for at the end.
"""

from sqlalchemy import select

from portal.errors import Conflict, NotFound
from portal.extensions import db
from portal.judging.queries.pools import rounds_of_category
from portal.judging.queries.stages import is_locked
from portal.models import Assignment, Category, JudgeProfile, Round, User
from portal.models.enums import AssignmentState, RoundState


def hold_round(round_: Round) -> None:
    """Take a round for this transaction alone, and see its state afresh."""
    db.session.scalars(
        select(Round)
        .where(Round.id == round_.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def hold_category(category: Category) -> list[Round]:
    """Take all rounds of a category alone, so that nobody opens one meanwhile; in their order."""
    db.session.execute(
        select(Category.id).where(Category.id == category.id).with_for_update(key_share=True)
    )
    rounds = list(rounds_of_category(category))
    for round_ in rounds:
        hold_round(round_)
    return rounds


def hold_unranked(category_id: int, refusal: str) -> None:
    """Take the rounds of a category, so that no ranking is locked in between. Raises Conflict."""
    db.session.execute(
        select(Round.id)
        .where(Round.category_id == category_id)
        .order_by(Round.id)
        .with_for_update()
    ).all()
    if is_locked(category_id):
        raise Conflict(refusal)


def hold_reading(assignment_id: int, actor: User) -> None:
    """
    Let nobody end the round, plan anew or take this reading while a judge writes to it.

    Read what is to be checked in a statement after this one: a statement that waited still shows
    the other tables as they were before. Raises NotFound for somebody else's reading.
    """
    round_id = db.session.scalar(
        select(Assignment.round_id)
        .join(Assignment.judge)
        .where(Assignment.id == assignment_id, JudgeProfile.user_id == actor.id)
    )
    if round_id is None:
        raise NotFound
    db.session.execute(select(Round.id).where(Round.id == round_id).with_for_update(read=True))
    db.session.execute(
        select(Assignment.id).where(Assignment.id == assignment_id).with_for_update()
    )


def hold_readings(profile: JudgeProfile) -> None:
    """Take all a judge has yet to read, before some of it is taken away."""
    mine = (Assignment.judge_id == profile.id, Assignment.state == AssignmentState.ASSIGNED)
    db.session.execute(
        select(Round.id)
        .where(
            Round.id.in_(select(Assignment.round_id).where(*mine)),
            Round.state != RoundState.CLOSED,
        )
        .order_by(Round.id)
        .with_for_update(read=True)
    ).all()
    db.session.execute(
        select(Assignment.id).where(*mine).order_by(Assignment.id).with_for_update()
    ).all()
