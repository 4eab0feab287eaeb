"""Judging room, deeds: what judges of a round may see of each other, and 合议 on one entry."""

from datetime import datetime
from typing import Final

from sqlalchemy import select

from portal import audit
from portal.errors import Conflict, NotFound, Refused
from portal.extensions import db
from portal.judging import queries
from portal.judging.operations import remarks
from portal.judging.operations.cards import blind_code
from portal.judging.operations.holding import hold_reading, hold_round
from portal.models import (
    Assignment,
    BlindCode,
    Discussion,
    DiscussionNote,
    Round,
    Scorecard,
    User,
)
from portal.models.enums import AssignmentState, ScorecardState

LONGEST_NOTE: Final = 1000
CLOSED: Final = "这一件的合议已经结束，不能再写。"


def set_openness(
    round_: Round, *, shows_peers: bool, has_discussion: bool, actor: User, at: datetime
) -> None:
    """Let judges who have signed see each other's totals, or discuss; both are off at first."""
    hold_round(round_)
    if queries.locked_ranking(round_) is not None:
        raise Conflict("这一轮的名次已经锁定，不能再改。")
    if (round_.shows_peers, round_.has_discussion) == (shows_peers, has_discussion):
        return
    round_.shows_peers, round_.has_discussion = shows_peers, has_discussion
    db.session.flush()
    audit.record(
        actor, "round.openness_changed", round_, at=at, call_id=round_.category.call_id,
        shows_peers=shows_peers, has_discussion=has_discussion,
    )  # fmt: skip


def say(assignment_id: int, *, text: str, actor: User, at: datetime) -> DiscussionNote:
    """
    Say something about an entry one has signed; the others learn neither who nor when.

    Raises NotFound unless the round discusses and the judge's own card is signed, Refused for a
    note that says who its judge is, Conflict once the discussion is closed.
    """
    hold_reading(assignment_id, actor)
    assignment = _signed(assignment_id)
    text = text.strip()
    if not text:
        raise Refused("请写下您的意见。", field="text")
    if len(text) > LONGEST_NOTE:
        raise Refused(f"意见太长，请不要超过 {LONGEST_NOTE} 字。", field="text")
    if problem := remarks.problem_of(text, actor):
        raise Refused(problem.replace("作者", "别的评委").replace("再签字", "再发"), field="text")
    discussion = _held(assignment, at=at)
    if discussion.closed_at is not None or queries.locked_ranking(assignment.round) is not None:
        raise Conflict(CLOSED)
    note = DiscussionNote(
        discussion_id=discussion.id, judge_id=assignment.judge_id, text=text, written_at=at,
        seat=_seat(discussion, assignment.judge_id),
    )  # fmt: skip
    db.session.add(note)
    db.session.flush()
    audit.record(
        actor, "discussion.noted", assignment.judge, at=at,
        entry=blind_code(assignment), round=assignment.round.code,
    )  # fmt: skip
    return note


def _signed(assignment_id: int) -> Assignment:
    found = db.session.scalar(
        select(Assignment)
        .join(Assignment.round)
        .join(Scorecard, Scorecard.assignment_id == Assignment.id)
        .where(
            Assignment.id == assignment_id,
            Assignment.state == AssignmentState.ASSIGNED,
            Scorecard.state == ScorecardState.SIGNED,
            Round.has_discussion.is_(True),
        )
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound
    return found


def _held(assignment: Assignment, *, at: datetime) -> Discussion:
    """Return the discussion of an entry, made with its first note, held: seats are given once."""
    of_entry = select(BlindCode.id).where(BlindCode.entry_id == assignment.entry_id)
    db.session.execute(of_entry.with_for_update())
    found = db.session.scalar(
        select(Discussion)
        .where(
            Discussion.round_id == assignment.round_id,
            Discussion.entry_id == assignment.entry_id,
        )
        .execution_options(populate_existing=True)
    )
    if found is None:
        found = Discussion(round_id=assignment.round_id, entry_id=assignment.entry_id, opened_at=at)
        db.session.add(found)
        db.session.flush()
    return found


def _seat(discussion: Discussion, judge_id: int) -> int:
    rows = db.session.execute(
        select(DiscussionNote.judge_id, DiscussionNote.seat).where(
            DiscussionNote.discussion_id == discussion.id
        )
    ).all()
    seats = dict(iter(rows))
    return seats.get(judge_id, max(seats.values(), default=0) + 1)


def close_discussion(discussion: Discussion, *, note: str, actor: User, at: datetime) -> None:
    """End the discussion of one entry; *note* says what it came to."""
    found = db.session.scalars(
        select(Discussion)
        .where(Discussion.id == discussion.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    if found.closed_at is not None:
        raise Conflict("这一件的合议已经结束。")
    if not note.strip():
        raise Refused("请写明合议的结论。", field="note")
    found.closed_at, found.close_note = at, note.strip()[:300]
    db.session.flush()
    round_ = db.session.get_one(Round, found.round_id)
    code = queries.blind_codes([found.entry_id])[found.entry_id]
    audit.record(
        actor, "discussion.closed", round_, at=at, call_id=round_.category.call_id,
        entry=code, note=found.close_note,
    )  # fmt: skip
