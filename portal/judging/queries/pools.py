"""Reads about pools: what was drawn, from which ranking, who is in, who is not and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from sqlalchemy import and_, func, select
from sqlalchemy.orm import joinedload

from portal.extensions import db
from portal.judging.queries import newest_ranking
from portal.judging.queries.membership import (
    has_copy,
    is_chosen,
    is_in_pool,
    is_judgeable,
    is_tried,
)
from portal.models import (
    Assignment,
    BlindCode,
    Category,
    Entry,
    JudgeCopy,
    PoolChange,
    PoolMember,
    Ranking,
    RankingRow,
    Round,
    RoundPool,
    Unit,
)
from portal.models.enums import AssignmentState, Entrance, EntryStatus, RoundState
from portal.models.round_enums import BEGUN


def rounds_of_category(category: Category) -> Sequence[Round]:
    """Return the rounds of a category in their order."""
    return db.session.scalars(
        select(Round)
        .where(Round.category_id == category.id)
        .options(joinedload(Round.category).joinedload(Category.call), joinedload(Round.rubric))
        .order_by(Round.position, Round.id)
    ).all()


def rounds_held(category: Category) -> list[Round]:
    """Return the rounds of a category that are held, or are going to be, in their order."""
    return [one for one in rounds_of_category(category) if one.state is not RoundState.CANCELLED]


def round_before(round_: Round) -> Round | None:
    """Return the round that comes before this one in its category."""
    return db.session.scalars(
        select(Round)
        .where(Round.category_id == round_.category_id, Round.position < round_.position)
        .order_by(Round.position.desc())
        .limit(1)
    ).one_or_none()


def round_after(round_: Round) -> Round | None:
    """Return the round that comes next in its category, begun or not; none that is cancelled."""
    return db.session.scalars(
        select(Round)
        .where(
            Round.category_id == round_.category_id,
            Round.position > round_.position,
            Round.state != RoundState.CANCELLED,
        )
        .order_by(Round.position)
        .limit(1)
    ).one_or_none()


def round_begun_after(round_: Round) -> Round | None:
    """Return a later round of the category that judges have begun, if any."""
    return db.session.scalars(
        select(Round)
        .where(
            Round.category_id == round_.category_id,
            Round.position > round_.position,
            Round.state.in_(BEGUN),
        )
        .order_by(Round.position)
        .limit(1)
    ).one_or_none()


def ranking_before(round_: Round) -> Ranking | None:
    """Return the ranking a pool of this round is cut from: the newest of the round before."""
    before = round_before(round_)
    if before is None or before.state is not RoundState.CLOSED:
        return None
    return newest_ranking(before)


def pool_drawn(round_: Round) -> RoundPool | None:
    """Return what was drawn for a round; its inputs load when they are asked for."""
    return db.session.scalar(select(RoundPool).where(RoundPool.round_id == round_.id))


def changes_of(round_: Round) -> Sequence[tuple[PoolChange, str]]:
    """Return what was decided by hand, with blind codes, by code."""
    rows = db.session.execute(
        select(PoolChange, BlindCode.code)
        .join(BlindCode, BlindCode.entry_id == PoolChange.entry_id)
        .where(PoolChange.round_id == round_.id)
        .options(joinedload(PoolChange.made_by))
        .order_by(BlindCode.code)
    )
    return [(change, code) for change, code in rows]


@dataclass(frozen=True, slots=True)
class CandidateRow:
    """An entry that can be judged, with what groups are made of."""

    entry_id: int
    code: str
    unit: str
    answers: dict[str, object]


def candidates_of(category: Category) -> list[CandidateRow]:
    """Return every entry of a category that can be judged, by blind code."""
    rows = db.session.execute(
        select(Entry.id, BlindCode.code, Unit.code, Entry.answers)
        .join(BlindCode, BlindCode.entry_id == Entry.id)
        .join(Unit, Unit.id == Entry.unit_id)
        .where(Entry.category_id == category.id, is_judgeable())
        .order_by(BlindCode.code)
    )
    return [CandidateRow(*row) for row in rows]


def count_outside(round_: Round) -> int:
    """Count the entries that are assigned in a round although they are not in its pool."""
    held = select(Assignment.entry_id).where(
        Assignment.round_id == round_.id, Assignment.state == AssignmentState.ASSIGNED
    )
    statement = (
        select(func.count())
        .select_from(Entry)
        .join(Round, Round.id == round_.id)
        .where(Entry.id.in_(held), ~is_in_pool())
    )
    return db.session.scalar(statement) or 0


def count_without_copy(round_: Round) -> int:
    """Count the accepted entries of a pool that judges could not read: no copy stands."""
    statement = (
        select(func.count())
        .select_from(Entry)
        .join(Round, Round.id == round_.id)
        .where(
            Entry.category_id == round_.category_id,
            Entry.status == EntryStatus.ACCEPTED,
            ~has_copy(),
            ~is_tried(),
            is_chosen(),
        )
    )
    return db.session.scalar(statement) or 0


@dataclass(frozen=True, slots=True)
class PoolRow:
    """One line of the pool's page: an entry, its place before, in or out, and why."""

    code: str
    title: str
    rank: int | None
    score: Decimal | None
    entrance: Entrance | None
    is_in: bool
    change: bool | None
    reason: str


#: Which lines a page of the pool shows.
VIEWS: Final = ("in", "out", "hand")


def pool_rows(
    round_: Round, ranking: Ranking | None, *, view: str, offset: int, limit: int
) -> tuple[list[PoolRow], int]:
    """Return one page of the candidates by their place before, and how many there are."""
    placed = and_(RankingRow.entry_id == Entry.id, RankingRow.ranking_id == _id_of(ranking))
    on_member = and_(PoolMember.entry_id == Entry.id, PoolMember.round_id == Round.id)
    on_change = and_(PoolChange.entry_id == Entry.id, PoolChange.round_id == Round.id)
    is_in = is_chosen()
    statement = (
        select(
            BlindCode.code, Entry.id, RankingRow.rank, RankingRow.score, PoolMember.entrance,
            is_in, PoolChange.is_in, func.coalesce(PoolChange.reason, ""), func.count().over(),
        )
        .select_from(Entry)
        .join(Round, Round.id == round_.id)
        .join(BlindCode, BlindCode.entry_id == Entry.id)
        .outerjoin(RankingRow, placed)
        .outerjoin(PoolMember, on_member)
        .outerjoin(PoolChange, on_change)
        .where(Entry.category_id == round_.category_id, is_judgeable())
        .where({"in": is_in, "out": ~is_in, "hand": PoolChange.id.is_not(None)}[view])
        .order_by(RankingRow.rank.is_(None), RankingRow.rank, BlindCode.code)
        .offset(offset)
        .limit(limit)
    )  # fmt: skip
    found = db.session.execute(statement).all()
    titles = _titles([row[1] for row in found])
    rows = [
        PoolRow(code, titles.get(entry_id, ""), rank, score, entrance, is_member, change, reason)
        for code, entry_id, rank, score, entrance, is_member, change, reason, _ in found
    ]
    return rows, found[0][-1] if found else 0


def _id_of(ranking: Ranking | None) -> int:
    return ranking.id if ranking is not None else 0


def _titles(entry_ids: list[int]) -> dict[int, str]:
    """Return the titles as judges read them; organisers cut a pool without names."""
    rows = db.session.execute(
        select(JudgeCopy.entry_id, JudgeCopy.title)
        .where(JudgeCopy.entry_id.in_(entry_ids), JudgeCopy.frozen_at.is_not(None))
        .order_by(JudgeCopy.entry_id, JudgeCopy.number)
    )
    return dict(rows.all())
