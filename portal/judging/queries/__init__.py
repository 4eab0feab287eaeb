"""Reads about judging, for organisers and operations. No writes, no request."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, select
from sqlalchemy.orm import InstrumentedAttribute, contains_eager, joinedload

from portal.errors import NotFound
from portal.extensions import db
from portal.judging.adapters import Pool, PoolEntry, pool_of
from portal.judging.queries.by_ids import author_facts as author_facts
from portal.judging.queries.by_ids import authors_by_entry as authors_by_entry
from portal.judging.queries.by_ids import blind_codes as blind_codes
from portal.judging.queries.by_ids import lots
from portal.judging.queries.membership import is_judgeable as is_judgeable
from portal.judging.queries.membership import is_taken_by
from portal.judging.queries.proofreaders import with_proofreaders
from portal.judging.unit_map import UnitMap, UnitRow, unit_map
from portal.models import (
    Assignment,
    BlindCode,
    Call,
    Category,
    ConflictOfInterest,
    Entry,
    JudgeProfile,
    Ranking,
    RoleGrant,
    Round,
    Rubric,
    Scorecard,
    Unit,
    User,
)
from portal.models.enums import AssignmentState, Role, ScorecardState


def round_by_code(code: str) -> Round:
    """Return a round with category, call, rubric and criteria. Raises NotFound."""
    found = db.session.scalar(
        select(Round)
        .where(Round.code == code)
        .options(
            joinedload(Round.category).joinedload(Category.call),
            joinedload(Round.rubric).selectinload(Rubric.criteria),
        )
    )
    if found is None:
        raise NotFound
    return found


def rounds_of(call: Call) -> Sequence[Round]:
    """Return the rounds of a call by category and position."""
    return db.session.scalars(
        select(Round)
        .join(Round.category)
        .where(Category.call_id == call.id)
        .options(
            joinedload(Round.category),
            joinedload(Round.rubric).selectinload(Rubric.criteria),
        )
        .order_by(Category.position, Round.position, Round.id)
    ).all()


def judges_of(call: Call) -> Sequence[JudgeProfile]:
    """Return the judges of a call with account and unit, by name."""
    return db.session.scalars(
        select(JudgeProfile)
        .join(JudgeProfile.user)
        .where(JudgeProfile.call_id == call.id)
        .options(joinedload(JudgeProfile.user).joinedload(User.unit))
        .order_by(User.name, JudgeProfile.id)
    ).all()


def judge_names(call: Call) -> dict[str, str]:
    """Return judge code → name, for tables of plans."""
    rows = db.session.execute(
        select(JudgeProfile.code, User.name)
        .join(User, User.id == JudgeProfile.user_id)
        .where(JudgeProfile.call_id == call.id)
        .order_by(JudgeProfile.code)
    )
    return dict(rows.all())


def judge_by_code(call: Call, code: str) -> JudgeProfile:
    """Return one judge of a call. Raises NotFound."""
    found = db.session.scalar(
        select(JudgeProfile)
        .where(JudgeProfile.call_id == call.id, JudgeProfile.code == code)
        .options(joinedload(JudgeProfile.user).joinedload(User.unit))
    )
    if found is None:
        raise NotFound
    return found


def conflicts_stated(call: Call) -> Sequence[ConflictOfInterest]:
    """Return everything declared, pinned or dismissed in a call, oldest first."""
    return db.session.scalars(
        select(ConflictOfInterest)
        .join(ConflictOfInterest.judge)
        .where(JudgeProfile.call_id == call.id)
        .options(joinedload(ConflictOfInterest.judge).joinedload(JudgeProfile.user))
        .order_by(ConflictOfInterest.id)
    ).all()


def pool_entries(category: Category, *, round_: Round | None = None) -> list[PoolEntry]:
    """Return the entries of a category that can be judged, of one round if given, by blind code."""
    is_wanted = is_judgeable() if round_ is None else is_taken_by(round_)
    rows = db.session.execute(
        _pool_rows(Entry.answers).where(Entry.category_id == category.id, is_wanted)
    )
    found = []
    for *columns, answers in rows:
        found.append(PoolEntry(*columns)._replace(style=answers.get("script")))
    return found


def pool_entries_by_id(entry_ids: Iterable[int]) -> list[PoolEntry]:
    """
    Return these entries as a pool, whatever has become of them since they were accepted.

    Without the style, which bars nobody: reading the answers would take longer than the rest.
    """
    found = [
        PoolEntry(*row)
        for lot in lots(entry_ids)
        for row in db.session.execute(_pool_rows().where(Entry.id.in_(lot)))
    ]
    return sorted(found, key=lambda one: one.code)


def _pool_rows(*more: InstrumentedAttribute[Any]) -> Select[Any]:
    return (
        select(
            Entry.id,
            BlindCode.code,
            Unit.code,
            Entry.submitter_id,
            User.phone,
            User.name,
            User.email,
            *more,
        )
        .join(BlindCode, BlindCode.entry_id == Entry.id)
        .join(Unit, Unit.id == Entry.unit_id)
        .join(User, User.id == Entry.submitter_id)
        .order_by(BlindCode.code)
    )


def units_now() -> UnitMap:
    """Return all units as conflicts see them."""
    rows = db.session.execute(
        select(
            Unit.id, Unit.code, Unit.name, Unit.former_names, Unit.parent_id, Unit.is_active
        ).order_by(Unit.id)
    )
    return unit_map(UnitRow(*row) for row in rows)


def pool(round_: Round, *, judges: Sequence[JudgeProfile] | None = None) -> Pool:
    """Return the values a plan for this round is computed from."""
    category = round_.category
    entries = pool_entries(category, round_=round_)
    judges = judges_for(category) if judges is None else judges
    found = pool_of(
        category.call,
        entries=entries,
        authors=author_facts(entry.entry_id for entry in entries),
        judges=judges,
        stated=conflicts_stated(category.call),
        units=units_now(),
    )
    return with_proofreaders(found, category, judges, entries)


def is_working() -> ColumnElement[bool]:
    """Return the condition under which a judge still judges; needs JudgeProfile and User joined."""
    held = select(RoleGrant.id).where(
        RoleGrant.user_id == JudgeProfile.user_id,
        RoleGrant.call_id == JudgeProfile.call_id,
        RoleGrant.role == Role.JUDGE,
        RoleGrant.revoked_at.is_(None),
    )
    return and_(JudgeProfile.is_active.is_(True), User.is_active.is_(True), held.exists())


def judges_working(call: Call) -> Sequence[JudgeProfile]:
    """Return the judges who can be given work, by code."""
    return db.session.scalars(
        select(JudgeProfile)
        .join(JudgeProfile.user)
        .where(JudgeProfile.call_id == call.id, is_working())
        .options(contains_eager(JudgeProfile.user).joinedload(User.unit))
        .order_by(JudgeProfile.code)
    ).all()


def judges_without_profile(call: Call) -> Sequence[User]:
    """Return who holds the role of judge but is not among the call's judges yet."""
    known = select(JudgeProfile.user_id).where(JudgeProfile.call_id == call.id)
    return db.session.scalars(
        select(User)
        .join(RoleGrant, RoleGrant.user_id == User.id)
        .where(
            RoleGrant.call_id == call.id,
            RoleGrant.role == Role.JUDGE,
            RoleGrant.revoked_at.is_(None),
            User.id.not_in(known),
        )
        .order_by(User.name, User.id)
    ).all()


def judges_for(category: Category) -> list[JudgeProfile]:
    """Return the working judges who judge this kind of work, by code."""
    return [
        judge
        for judge in judges_working(category.call)
        if not judge.kinds or category.kind.value in judge.kinds
    ]


def count_readings(round_: Round) -> tuple[int, int]:
    """Return (readings signed, readings assigned and not recused) of a round."""
    is_signed = case((Scorecard.state == ScorecardState.SIGNED, 1), else_=0)
    signed, assigned = db.session.execute(
        select(func.coalesce(func.sum(is_signed), 0), func.count())
        .select_from(Assignment)
        .outerjoin(Scorecard, Scorecard.assignment_id == Assignment.id)
        .where(Assignment.round_id == round_.id, Assignment.state == AssignmentState.ASSIGNED)
    ).one()
    return signed, assigned


def locked_ranking(round_: Round) -> Ranking | None:
    """Return the ranking of a round that was locked, if any, like newest_ranking."""
    return db.session.scalars(
        select(Ranking)
        .where(Ranking.round_id == round_.id, Ranking.locked_at.is_not(None))
        .order_by(Ranking.number.desc())
        .limit(1)
    ).one_or_none()


def newest_ranking(round_: Round) -> Ranking | None:
    """Return the ranking computed last; its rows and inputs load when they are asked for."""
    return db.session.scalars(
        select(Ranking)
        .where(Ranking.round_id == round_.id)
        .order_by(Ranking.number.desc())
        .limit(1)
    ).one_or_none()
