"""Blind reads of a discussion (合议): what others said, and their totals; neither who nor when."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from sqlalchemy import Row, select

from portal.accounts.rights import Account
from portal.errors import NotFound
from portal.extensions import db
from portal.judging import peers
from portal.judging.blind.readings import reading_by_code
from portal.judging.blind.values import BlindItem
from portal.judging.queries.stages import is_locked
from portal.models import Assignment, Discussion, DiscussionNote, Round, Scorecard
from portal.models.enums import AssignmentState, ScorecardState

STEMS: Final = "甲乙丙丁戊己庚辛壬癸"


@dataclass(frozen=True, slots=True)
class BlindNote:
    """One note: whose seat it came from, what it says."""

    who: str
    text: str
    is_mine: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BlindDiscussion:
    """What a judge who has signed an entry may know of the others who read it."""

    item: BlindItem
    # whether all readers have signed, or the round is over; until then there is nothing to see
    is_shown: bool
    notes: tuple[BlindNote, ...]
    # the others' totals, least first: the order says nothing of who
    peers: tuple[Decimal, ...]
    is_closed: bool
    # once the ranks are locked nothing more is said
    is_locked: bool
    conclusion: str

    @property
    def me(self) -> str:
        """What the others call this judge; empty before the first note."""
        return next((note.who for note in self.notes if note.is_mine), "")


def seat_word(seat: int) -> str:
    """Return what somebody is called in a discussion: 评委甲."""
    return f"评委{STEMS[seat - 1] if seat <= len(STEMS) else seat}"


def discussion_of(account: Account | None, code: str) -> BlindDiscussion:
    """Return the discussion of an entry this judge has signed. Raises NotFound."""
    item = reading_by_code(account, code).item
    round_ = item.round
    if not item.is_signed or not (round_.has_discussion or round_.shows_peers):
        raise NotFound
    mine = db.session.execute(
        select(Assignment.round_id, Assignment.entry_id, Assignment.judge_id).where(
            Assignment.id == item.assignment_id
        )
    ).one()
    if not peers.are_shown(mine.round_id, mine.entry_id):
        return BlindDiscussion(
            item=item, is_shown=False, notes=(), peers=(), is_closed=False, is_locked=False,
            conclusion="",
        )  # fmt: skip
    found = db.session.execute(
        select(Discussion.id, Discussion.closed_at, Discussion.close_note).where(
            Discussion.round_id == mine.round_id, Discussion.entry_id == mine.entry_id
        )
    ).one_or_none()
    rows = db.session.execute(
        select(DiscussionNote.judge_id, DiscussionNote.seat, DiscussionNote.text)
        .where(DiscussionNote.discussion_id == (found.id if found else 0))
        .order_by(DiscussionNote.id)
    ).all()
    return BlindDiscussion(
        item=item,
        is_shown=True,
        notes=tuple(
            BlindNote(seat_word(row.seat), row.text, row.judge_id == mine.judge_id) for row in rows
        )
        if round_.has_discussion
        else (),
        peers=_peers(mine) if round_.shows_peers else (),
        is_locked=_is_locked(mine.round_id),
        is_closed=found is not None and found.closed_at is not None,
        conclusion=found.close_note if found else "",
    )


def _is_locked(round_id: int) -> bool:
    return is_locked(db.session.get_one(Round, round_id).category_id)


def could_see_peers(item: BlindItem) -> bool:
    """Say whether the judge could see the others since signing: a change now will say so."""
    return bool(peers.seen_by([item.assignment_id]))


def _peers(mine: Row[int, int, int]) -> tuple[Decimal, ...]:
    """Return the totals others have signed for the same entry in the same round."""
    totals = db.session.scalars(
        select(Scorecard.total)
        .join(Assignment, Assignment.id == Scorecard.assignment_id)
        .where(
            Assignment.round_id == mine.round_id,
            Assignment.entry_id == mine.entry_id,
            Assignment.judge_id != mine.judge_id,
            Assignment.state == AssignmentState.ASSIGNED,
            Scorecard.state == ScorecardState.SIGNED,
        )
        .order_by(Scorecard.id)
    )
    return tuple(sorted(one for one in totals if one is not None))
