"""
Deeds of a ranking round (排序): one judge's order of all works they hold, kept and signed whole.

A ballot is its cards: each says the place of one work. Either all of them are signed or none
counts, so a work that was assigned later opens the ballot again. It is over what the judge may
read today: what was disqualified, is being masked anew or is in conflict is no longer asked for.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal import audit
from portal.errors import Conflict, NotFound, Refused
from portal.extensions import db
from portal.judging import conflicts, peers, round_states
from portal.judging.operations import remarks
from portal.judging.operations.cards import (
    CardChanged,
    CardClosed,
    Facts,
    RoundLate,
    keep_version,
    remark_of,
    seal,
)
from portal.judging.operations.scorecards import RemarkRefused
from portal.judging.orders import PLACE
from portal.judging.queries.membership import is_readable
from portal.models import (
    Assignment,
    BlindCode,
    JudgeCopy,
    JudgeProfile,
    Round,
    Scorecard,
    User,
)
from portal.models.enums import AssignmentState, RoundKind, RoundState, ScorecardState
from reviewers.values import inputs_digest

ADDED_LATER = "又分到作品，重新排序"

# how much of a stamp says which works it is about
ABOUT = 8


@dataclass(frozen=True, slots=True)
class Held:
    """A judge's readings of a round: what they may read today, by blind code, and the rest."""

    works: dict[str, Assignment]
    rest: list[Assignment]


class WorksChanged(Conflict):
    """The page that was sent is about other works than those to be put in order now."""

    def __init__(self) -> None:
        super().__init__(
            "要您排的作品有变化，刚才的排序没有保存。请看现在要排的作品，排好以后再存、再签字。"
        )


def save_ballot(
    round_code: str,
    *,
    order: Sequence[str],
    notes: Mapping[str, str],
    stamp: str,
    actor: User,
    at: datetime,
) -> None:
    """
    Keep an order that is not signed yet. *stamp* is what ``stamp_of`` said of the page's cards.

    Raises CardChanged when another window saved first, WorksChanged when the page is about other
    works, CardClosed when nothing can change.
    """
    held = _held(round_code, actor)
    _write(held, order=order, notes=notes, stamp=stamp, actor=actor, at=at)
    db.session.flush()


def sign_ballot(
    round_code: str,
    *,
    order: Sequence[str],
    notes: Mapping[str, str],
    stamp: str,
    actor: User,
    at: datetime,
) -> str:
    """Sign the whole order (签字提交) and return its digest, the judge's receipt."""
    held = _held(round_code, actor)
    first = next(iter(held.works.values()))
    round_, profile = first.round, first.judge
    if round_states.is_late(round_.state, round_.due_at, at):
        raise RoundLate
    for note in notes.values():
        if problem := remarks.problem_of(note, actor):
            raise RemarkRefused(problem)
    cards = _write(held, order=order, notes=notes, stamp=stamp, actor=actor, at=at)
    db.session.flush()
    after: Facts = {}
    for card in cards:
        after |= seal(card, actor=actor, at=at)
    digest = digest_of_ballot(list(zip(order, (card.digest or "" for card in cards), strict=True)))
    audit.record(
        actor, "ballot.signed", profile, at=at, round=round_.code, entries=len(order),
        digest=digest, **after,
    )  # fmt: skip
    return digest


def reopen_ballot(round_code: str, *, reason: str, actor: User, at: datetime) -> None:
    """Take a signed order back while the round is open; what was signed stays on record."""
    if not reason.strip():
        raise Refused("请写明为什么要改排序，监审员会看到。", field="reason")
    held = _held(round_code, actor)
    signed = _signed([*held.works.values(), *held.rest])
    if not signed:
        raise NotFound
    reason = reason.strip()
    if peers.seen_by([card.assignment_id for card in signed]):
        reason = peers.marked(reason)
    for card in signed:
        _take_back(card, reason=reason, actor=actor, at=at)
    db.session.flush()
    first = next(iter(held.works.values()))
    audit.record(actor, "ballot.reopened", first.judge, at=at, round=round_code, reason=reason)


def stamp_of(versions: Mapping[str, int]) -> str:
    """Return a mark of works and of their cards' versions; it begins with that of the works."""
    return inputs_digest(sorted(versions))[:ABOUT] + inputs_digest(dict(versions))[:16]


def digest_of_ballot(signed: Sequence[tuple[str, str]]) -> str:
    """
    Return the SHA-256 over (blind code, digest of its card) of an order, best work first.

    The digests of the cards are keyed, so nobody tries orders out against it.
    """
    return inputs_digest([[code, digest] for code, digest in signed])


def _held(round_code: str, actor: User) -> Held:
    """Return the judge's readings of the round, held until the transaction ends."""
    round_id = db.session.scalar(
        select(Round.id).where(Round.code == round_code).with_for_update(read=True)
    )
    rows = db.session.execute(
        select(Assignment, BlindCode.code)
        .join(Assignment.judge)
        .join(BlindCode, BlindCode.entry_id == Assignment.entry_id)
        .where(
            Assignment.round_id == round_id,
            Assignment.state == AssignmentState.ASSIGNED,
            JudgeProfile.user_id == actor.id,
        )
        .options(
            joinedload(Assignment.judge),
            joinedload(Assignment.round).joinedload(Round.category),
            joinedload(Assignment.round).joinedload(Round.rubric),
        )
        .order_by(BlindCode.code)
        .with_for_update(of=Assignment)
        .execution_options(populate_existing=True)
    ).all()
    if not rows or rows[0][0].round.kind is not RoundKind.RANKING:
        raise NotFound
    if rows[0][0].round.state is not RoundState.OPEN:
        raise CardClosed
    _load_cards([row for row, _ in rows])
    open_ = _readable([row for row, _ in rows])
    works = {code: assignment for assignment, code in rows if assignment.id in open_}
    if not works:
        raise NotFound
    return Held(works, [row for row, _ in rows if row.id not in open_])


def _readable(assignments: Sequence[Assignment]) -> set[int]:
    """Return the ids of those the judge may read today, as the judge's pages show them."""
    entries = [one.entry_id for one in assignments]
    copies = set(
        db.session.scalars(
            select(JudgeCopy.entry_id).where(JudgeCopy.entry_id.in_(entries), *is_readable())
        )
    )
    barred = conflicts.conflicts_now(assignments[0].judge_id, entries)
    return {one.id for one in assignments if one.entry_id in copies and one.entry_id not in barred}


def _load_cards(assignments: Sequence[Assignment]) -> None:
    """Read the cards under the lock, in one statement, into their assignments."""
    db.session.scalars(
        select(Assignment)
        .where(Assignment.id.in_([one.id for one in assignments]))
        .options(joinedload(Assignment.scorecard))
        .execution_options(populate_existing=True)
    ).all()


def _write(
    held: Held,
    *,
    order: Sequence[str],
    notes: Mapping[str, str],
    stamp: str,
    actor: User,
    at: datetime,
) -> list[Scorecard]:
    _require_same(held, order, stamp)
    # a place among works that are put in order anew says nothing any more
    for card in _signed(held.rest):
        _take_back(card, reason=ADDED_LATER, actor=actor, at=at)
    return [
        _place(held.works[code], place, notes.get(code, ""), actor=actor, at=at)
        for place, code in enumerate(order, start=1)
    ]


def _require_same(held: Held, order: Sequence[str], stamp: str) -> None:
    """Refuse a page that is older than what is stored, and say truly why it is."""
    cards = {code: one.scorecard for code, one in held.works.items()}
    now = stamp_of({code: card.version if card else 0 for code, card in cards.items()})
    is_signed = all(_is_signed(card) for card in cards.values())
    is_about_these = stamp[:ABOUT] == now[:ABOUT] and sorted(order) == sorted(cards)
    if is_about_these and stamp != now:
        raise CardChanged
    if is_signed:
        raise CardClosed
    if not is_about_these:
        raise WorksChanged


def _place(
    assignment: Assignment, place: int, note: str, *, actor: User, at: datetime
) -> Scorecard:
    card = assignment.scorecard
    if card is None:
        card = Scorecard(assignment_id=assignment.id, begun_at=at, saved_at=at)
        assignment.scorecard = card
        db.session.add(card)
    if _is_signed(card):
        _take_back(card, reason=ADDED_LATER, actor=actor, at=at)
    card.points, card.total = {PLACE: str(place)}, Decimal(place)
    card.remark, card.saved_at = remark_of(note), at
    return card


def _is_signed(card: Scorecard | None) -> bool:
    return card is not None and card.state is ScorecardState.SIGNED


def _signed(assignments: Iterable[Assignment]) -> list[Scorecard]:
    cards = [one.scorecard for one in assignments]
    return [card for card in cards if card is not None and _is_signed(card)]


def _take_back(card: Scorecard, *, reason: str, actor: User, at: datetime) -> None:
    card.state, card.signed_at = ScorecardState.REOPENED, None
    keep_version(card, reason=reason, actor=actor, at=at)
    card.digest = None
