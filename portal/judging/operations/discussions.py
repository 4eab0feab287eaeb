"""Judging room, deeds: what judges of a round may see of each other, and 合议 on one entry."""

from datetime import datetime
from itertools import count
from typing import Final

from sqlalchemy import select

from portal import audit
from portal.errors import Conflict, NotFound, Refused
from portal.extensions import db
from portal.judging import numbering, peers, queries
from portal.judging.operations import remarks
from portal.judging.operations.cards import blind_code
from portal.judging.operations.holding import hold_reading, hold_round
from portal.judging.queries.stages import is_locked
from portal.judging.signatures import keyed_digest
from portal.models import (
    Assignment,
    BlindCode,
    Discussion,
    DiscussionNote,
    JudgeProfile,
    Round,
    Scorecard,
    User,
)
from portal.models.enums import AssignmentState, ScorecardState

LONGEST_NOTE: Final = 1000
WAITING: Final = "这一件还有评委没有签字。都签了，或者这一轮结束以后，再写意见。"
CLOSED: Final = "这一件的合议已经结束，不能再写。"
LOCKED: Final = "这一轮的名次已经锁定，不能再写意见。"


def set_openness(
    round_: Round, *, shows_peers: bool, has_discussion: bool, actor: User, at: datetime
) -> None:
    """Let the readers of an entry see each other's totals, or discuss; both are off at first."""
    hold_round(round_)
    if is_locked(round_.category_id):
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
    note that says who its judge is, Conflict while a reader is still to sign and once the
    discussion is closed.
    """
    hold_reading(assignment_id, actor)
    assignment = _signed(assignment_id)
    text = text.strip()
    if not text:
        raise Refused("请写下您的意见。", field="text")
    if len(text) > LONGEST_NOTE:
        raise Refused(f"意见太长，请不要超过 {LONGEST_NOTE} 字。", field="text")
    if words := remarks.telling_in(text, actor):
        said = f"意见里写了{words}，别的评委会知道是谁写的。请去掉再发。"
        raise Refused(said, field="text")
    if not peers.are_shown(assignment.round_id, assignment.entry_id):
        raise Conflict(WAITING)
    discussion = _held(assignment, at=at)
    if is_locked(assignment.round.category_id):
        raise Conflict(LOCKED)
    if discussion.closed_at is not None:
        raise Conflict(CLOSED)
    note = DiscussionNote(
        discussion_id=discussion.id, judge_id=assignment.judge_id, text=text, written_at=at,
        seat=_seat(discussion, assignment),
    )  # fmt: skip
    db.session.add(note)
    db.session.flush()
    # neither who nor on which entry is told: beside the thread it would name who wrote what
    round_ = assignment.round
    audit.record(
        audit.UNNAMED, "discussion.noted", round_, at=at, call_id=round_.category.call_id,
        digest=digest_of_note(note, assignment),
    )  # fmt: skip
    return note


def digest_of_note(note: DiscussionNote, assignment: Assignment) -> str:
    """Return the keyed digest over who wrote what on which entry: it ties the trail to the note."""
    return keyed_digest(
        {
            "judge": assignment.judge.code,
            "entry": blind_code(assignment),
            "round": assignment.round.code,
            "seat": note.seat,
            "text": note.text,
            "written_at": note.written_at.isoformat(),
        }
    )


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
    """
    Return the discussion of an entry, made with its first note, held: seats are given once.

    Who ends it waits for its row, too: no note comes after the conclusion.
    """
    of_entry = select(BlindCode.id).where(BlindCode.entry_id == assignment.entry_id)
    db.session.execute(of_entry.with_for_update())
    found = db.session.scalar(
        select(Discussion)
        .where(
            Discussion.round_id == assignment.round_id,
            Discussion.entry_id == assignment.entry_id,
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if found is None:
        found = Discussion(round_id=assignment.round_id, entry_id=assignment.entry_id, opened_at=at)
        db.session.add(found)
        db.session.flush()
    return found


def _seat(discussion: Discussion, assignment: Assignment) -> int:
    """
    Return who a judge is in a discussion: a seat drawn among all who read the entry.

    Neither who spoke first nor who came first has the first letter. A seat that was taken stays;
    whoever joins the readers later draws among the others. Opening the round again changes
    nothing: who was to be 甲 before the first word is so afterwards.
    """
    rows = db.session.execute(
        select(DiscussionNote.judge_id, DiscussionNote.seat).where(
            DiscussionNote.discussion_id == discussion.id
        )
    ).all()
    taken = dict(iter(rows))
    if assignment.judge_id in taken:
        return taken[assignment.judge_id]
    readers = _readers(assignment)
    about = f"discussion {blind_code(assignment)}"
    waiting = [
        judge
        for judge in numbering.lasting(assignment.round, readers, about=about)
        if readers[judge] not in taken
    ]
    free = (seat for seat in count(1) if seat not in taken.values())
    seats = dict(zip(waiting, free, strict=False))
    return seats[assignment.judge.code]


def _readers(assignment: Assignment) -> dict[str, int]:
    """Return code → id of every judge who was ever given the entry in this round."""
    rows = db.session.execute(
        select(JudgeProfile.code, JudgeProfile.id)
        .join(Assignment, Assignment.judge_id == JudgeProfile.id)
        .where(
            Assignment.round_id == assignment.round_id,
            Assignment.entry_id == assignment.entry_id,
        )
        .order_by(JudgeProfile.id)
    )
    return dict(rows.all())


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
