"""
Blind reads of a judge's own readings. Every query names its columns, none of them an identity.

Absent, somebody else's, in conflict and recused take the same road to the same NotFound: all
of the judge's readings are fetched first, and only then is the code looked up among them.
"""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import selectinload

from portal.accounts.rights import Account
from portal.errors import NotFound
from portal.extensions import db
from portal.judging import conflicts
from portal.judging.adapters import points_of, rubric_of
from portal.judging.blind.copies import figures_of_copies, is_readable, pages_of_copies
from portal.judging.blind.signed_orders import orders_of
from portal.judging.blind.values import (
    BlindAbout,
    BlindAssignment,
    BlindCard,
    BlindItem,
    BlindPair,
    BlindReading,
    BlindRound,
    ScoreSheet,
)
from portal.judging.orders import PLACE
from portal.models import (
    Assignment,
    BlindCode,
    Call,
    Category,
    JudgeCopy,
    JudgeProfile,
    Round,
    Rubric,
    Scorecard,
)
from portal.models.enums import AssignmentState, Role
from portal.models.round_enums import BEGUN
from reviewers import rubric as engine


def queue_of(account: Account | None) -> tuple[BlindItem, ...]:
    """Return the judge's readings of open and closed rounds, in the judge's own order."""
    if account is None:
        return ()
    rows = db.session.execute(_items(account)).all()
    by_judge: dict[int, list[int]] = {}
    for row in rows:
        by_judge.setdefault(row.judge_id, []).append(row.entry_id)
    # looked at again on every page: a unit may have been merged since the plan
    barred = {
        (judge, entry)
        for judge, entries in by_judge.items()
        for entry in conflicts.conflicts_now(judge, entries)
    }
    rounds = rounds_by_id({row.round_id for row in rows})
    return tuple(
        _item(row, rounds[row.round_id])
        for row in rows
        if (row.judge_id, row.entry_id) not in barred
    )


def reading_by_code(account: Account | None, code: str) -> BlindReading:
    """Return one reading of this judge, of the newest round it is in. Raises NotFound."""
    queue, item = _find(account, code)
    return BlindReading(item=item, queue=queue, rubric=rubric_of_round(item.round))


def assignment_by_code(account: Account | None, code: str) -> BlindAssignment:
    """Return one reading with its judge copy. Raises NotFound."""
    queue, item = _find(account, code)
    return _opened(queue, [item])[0]


def pair_by_codes(account: Account | None, left: str, right: str) -> BlindPair:
    """
    Return two readings of one round side by side; without *right* the first alone.

    Raises NotFound, whichever of the two is not there.
    """
    queue, item = _find(account, left)
    peers = [one for one in queue if one.round.code == item.round.code]
    others = [one for one in peers if one.code == right != left]
    if right not in {"", left} and not others:
        raise NotFound
    first, *second = _opened(queue, [item, *others])
    return BlindPair(left=first, right=second[0] if second else None)


def _opened(queue: tuple[BlindItem, ...], items: Sequence[BlindItem]) -> list[BlindAssignment]:
    """Return readings of one round with their judge copies, in as many queries as one takes."""
    rows = db.session.execute(
        select(
            Assignment.id.label("assignment_id"), JudgeCopy.id, JudgeCopy.blocks, JudgeCopy.about
        )
        .join(Assignment, Assignment.entry_id == JudgeCopy.entry_id)
        .where(Assignment.id.in_([item.assignment_id for item in items]), *is_readable())
    ).all()
    copies = {row.assignment_id: row for row in rows}
    ids = [row.id for row in rows]
    pages, figures, rubric = (
        pages_of_copies(ids),
        figures_of_copies(ids),
        rubric_of_round(items[0].round),
    )
    return [
        BlindAssignment(
            item=item,
            queue=queue,
            rubric=rubric,
            blocks=tuple(copies[item.assignment_id].blocks),
            pages=pages[copies[item.assignment_id].id],
            figures=figures[copies[item.assignment_id].id],
            about=BlindAbout(**copies[item.assignment_id].about),
        )
        for item in items
    ]


def sheet_of(account: Account | None, round_code: str) -> ScoreSheet:
    """Return what this judge has signed in one round, in its order. Raises NotFound."""
    mine = [item for item in queue_of(account) if item.round.code == round_code]
    if account is None or not mine:
        raise NotFound
    signed, order = signed_of(mine), orders_of(account, mine).get(round_code)
    return ScoreSheet(
        round=mine[0].round,
        judge=account.user.name,
        rubric=rubric_of_round(mine[0].round),
        items=signed,
        receipt=order.digest(signed) if order else "",
    )


def signed_of(items: Sequence[BlindItem]) -> tuple[BlindItem, ...]:
    """Return what is signed, by code; the works of a ranking round by their places."""
    signed = [item for item in items if item.is_signed]
    return tuple(sorted(signed, key=lambda item: (item.card.points.get(PLACE, 0), item.code)))


def next_unsigned(items: Sequence[BlindItem], after: str = "") -> str | None:
    """
    Return the code of the next reading that waits, going round from *after*.

    Skipped ones come last; the round one is in comes before the others.
    """
    # a work that was read in an earlier round too is the one of its newest round
    here = max((place for place, item in enumerate(items) if item.code == after), default=-1)
    round_ = items[here].round.code if here >= 0 else ""
    turned = [*items[here + 1 :], *items[: here + 1]]
    waiting = [item for item in turned if item.is_scorable and item.code != after]
    # sorted() is stable: equal keys keep the judge's order
    waiting.sort(key=lambda item: (item.skipped_at is not None, item.round.code != round_))
    return waiting[0].code if waiting else None


def mine(account: Account) -> tuple[Any, ...]:
    """The conditions under which a reading exists for this person at all."""
    return (
        JudgeProfile.user_id == account.user.id,
        JudgeProfile.is_active.is_(True),
        JudgeProfile.declared_at.is_not(None),
        JudgeProfile.briefed_at.is_not(None),
        JudgeProfile.call_id.in_(account.calls_as(Role.JUDGE)),
        Assignment.state == AssignmentState.ASSIGNED,
        Round.state.in_(BEGUN),
    )


def _find(account: Account | None, code: str) -> tuple[tuple[BlindItem, ...], BlindItem]:
    queue = queue_of(account)
    found = [item for item in queue if item.code == code]
    if not found:
        raise NotFound(conflicts.STEP_ASIDE)
    return queue, found[-1]


# JudgeCopy.findings must never stand here: it quotes what was masked
COLUMNS = (
    Assignment.id.label("assignment_id"),
    Assignment.entry_id,
    Assignment.judge_id,
    Assignment.round_id,
    Assignment.skipped_at,
    BlindCode.code.label("blind_code"),
    JudgeCopy.title,
    JudgeCopy.characters,
    Scorecard.state.label("card_state"),
    Scorecard.points,
    Scorecard.remark,
    Scorecard.total,
    Scorecard.version,
    Scorecard.saved_at,
    Scorecard.signed_at,
    Scorecard.digest,
)


def _items(account: Account) -> Select[*tuple[Any, ...]]:
    return (
        select(*COLUMNS)
        .select_from(Assignment)
        .join(JudgeProfile, JudgeProfile.id == Assignment.judge_id)
        .join(Round, Round.id == Assignment.round_id)
        .join(BlindCode, BlindCode.entry_id == Assignment.entry_id)
        .join(JudgeCopy, JudgeCopy.entry_id == Assignment.entry_id)
        .outerjoin(Scorecard, Scorecard.assignment_id == Assignment.id)
        .where(*mine(account), *is_readable())
        .order_by(Round.id, Assignment.position, Assignment.id)
    )


def rounds_by_id(ids: Collection[int]) -> dict[int, BlindRound]:
    """Return the rounds once, not with each of their hundreds of readings."""
    rows = db.session.execute(
        select(
            Round.id,
            Round.code,
            Round.name,
            Round.state,
            Round.due_at,
            Round.kind.label("round_kind"),
            Round.shows_peers,
            Round.has_discussion,
            Category.name.label("category"),
            Category.kind,
            Call.title.label("call"),
            Call.contact,
        )
        .join(Category, Category.id == Round.category_id)
        .join(Call, Call.id == Category.call_id)
        .where(Round.id.in_(ids))
        .order_by(Round.id)
    ).all()
    return {
        row.id: BlindRound(**{name: value for name, value in row._mapping.items() if name != "id"})
        for row in rows
    }


NO_CARD = BlindCard(
    state=None, points={}, remark="", total=None, version=0, saved_at=None, signed_at=None,
    digest=None,
)  # fmt: skip


def _item(row: Row[Any], round_: BlindRound) -> BlindItem:
    return BlindItem(
        assignment_id=row.assignment_id,
        code=row.blind_code,
        # only an essay's title has been through the masking
        title=row.title if round_.is_essay else "",
        characters=row.characters,
        round=round_,
        card=NO_CARD if row.card_state is None else _card(row),
        skipped_at=row.skipped_at,
    )


def _card(row: Row[Any]) -> BlindCard:
    return BlindCard(
        state=row.card_state,
        points=points_of(row.points),
        remark=row.remark,
        total=row.total,
        version=row.version,
        saved_at=row.saved_at,
        signed_at=row.signed_at,
        digest=row.digest,
    )


def rubric_of_round(round_: BlindRound) -> engine.Rubric:
    """Return the rubric a round is scored by."""
    row = db.session.scalars(
        select(Rubric)
        .join(Round, Round.rubric_id == Rubric.id)
        .where(Round.code == round_.code)
        .options(selectinload(Rubric.criteria))
    ).one()
    return rubric_of(row, name=round_.category)
