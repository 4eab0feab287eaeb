"""Reads about calls. No writes, no request."""

from collections.abc import Sequence

from sqlalchemy import exists, select
from sqlalchemy.orm import selectinload

from portal.errors import NotFound
from portal.extensions import db
from portal.models import (
    Award,
    AwardLevel,
    Call,
    Category,
    DeclarationText,
    Publication,
    Ranking,
    Round,
    Rubric,
    UnitAllowance,
)
from portal.models.enums import CallState, RoundState
from portal.models.round_enums import BEGUN


def call_by_code(code: str) -> Call:
    """Return a call with its categories. Raises NotFound."""
    call = db.session.scalar(
        select(Call).where(Call.code == code).options(selectinload(Call.categories))
    )
    if call is None:
        raise NotFound
    return call


def find_call(code: str) -> Call | None:
    """Return a call by its code, or None."""
    return db.session.scalar(select(Call).where(Call.code == code))


def category_by_key(call: Call, key: str) -> Category:
    """Return a category of a loaded call. Raises NotFound."""
    for category in call.categories:
        if category.key == key:
            return category
    raise NotFound


def announced_calls() -> Sequence[Call]:
    """Return the calls the public may know, newest first."""
    return db.session.scalars(
        select(Call)
        .where(Call.state == CallState.ANNOUNCED)
        .options(selectinload(Call.categories))
        .order_by(Call.opens_at.desc(), Call.id.desc())
    ).all()


def calls_by_ids(ids: frozenset[int]) -> Sequence[Call]:
    """Return these calls, newest first."""
    return db.session.scalars(
        select(Call)
        .where(Call.id.in_(ids))
        .options(selectinload(Call.categories))
        .order_by(Call.created_at.desc(), Call.id.desc())
    ).all()


def published_call_ids(ids: frozenset[int]) -> frozenset[int]:
    """Return which of these calls have published results."""
    rows = db.session.scalars(
        select(Publication.call_id)
        .where(Publication.call_id.in_(ids))
        .distinct()
        .order_by(Publication.call_id)
    )
    return frozenset(rows)


def current_rubric(category: Category) -> Rubric:
    """Return the newest rubric of a category, with its criteria."""
    return db.session.scalars(
        select(Rubric)
        .where(Rubric.category_id == category.id)
        .options(selectinload(Rubric.criteria))
        .order_by(Rubric.number.desc())
        .limit(1)
    ).one()


def rubrics_of(call: Call) -> dict[int, Rubric]:
    """Return the newest rubric of each category, by category id, with their criteria."""
    rows = db.session.scalars(
        select(Rubric)
        .where(Rubric.category_id.in_([category.id for category in call.categories]))
        .options(selectinload(Rubric.criteria))
        .order_by(Rubric.category_id, Rubric.number)
    ).all()
    return {row.category_id: row for row in rows}


def award_levels(category: Category) -> Sequence[AwardLevel]:
    """Return the award levels of a category, highest first."""
    return db.session.scalars(
        select(AwardLevel)
        .where(AwardLevel.category_id == category.id)
        .order_by(AwardLevel.position, AwardLevel.id)
    ).all()


def award_levels_of(call: Call) -> dict[int, list[AwardLevel]]:
    """Return the award levels of each category, by category id, highest first."""
    rows = db.session.scalars(
        select(AwardLevel)
        .where(AwardLevel.category_id.in_([category.id for category in call.categories]))
        .order_by(AwardLevel.category_id, AwardLevel.position, AwardLevel.id)
    ).all()
    found: dict[int, list[AwardLevel]] = {}
    for row in rows:
        found.setdefault(row.category_id, []).append(row)
    return found


def current_declarations(call: Call) -> list[DeclarationText]:
    """Return the newest wording of each declaration, in their order."""
    rows = db.session.scalars(
        select(DeclarationText)
        .where(DeclarationText.call_id == call.id)
        .order_by(DeclarationText.position, DeclarationText.number)
    ).all()
    newest = {row.key: row for row in rows}
    return sorted(newest.values(), key=lambda row: (row.position, row.id))


def allowance_of(category: Category, unit_id: int) -> UnitAllowance | None:
    """Return what this unit may do differently in this category, if anything."""
    return db.session.scalar(
        select(UnitAllowance).where(
            UnitAllowance.category_id == category.id, UnitAllowance.unit_id == unit_id
        )
    )


def allowances_of_unit(unit_id: int | None) -> dict[int, UnitAllowance]:
    """Return what this unit may do differently, by category id."""
    rows = db.session.scalars(
        select(UnitAllowance).where(UnitAllowance.unit_id == unit_id).order_by(UnitAllowance.id)
    )
    return {row.category_id: row for row in rows}


def locked_round(category: Category) -> str:
    """Return the name of the round whose ranks are locked (锁定名次); "" before."""
    found = db.session.scalar(
        select(Round.name)
        .join(Ranking, Ranking.round_id == Round.id)
        .where(Round.category_id == category.id, Ranking.locked_at.is_not(None))
        .limit(1)
    )
    return found or ""


def is_published(call: Call) -> bool:
    """Say whether results of the call are out, without reading them."""
    return db.session.scalar(select(exists().where(Publication.call_id == call.id))) is True


def newest_publication(call: Call) -> Publication | None:
    """Return the results as last published, if they were."""
    return db.session.scalars(
        select(Publication)
        .where(Publication.call_id == call.id)
        .order_by(Publication.number.desc())
        .limit(1)
    ).one_or_none()


def has_opened_round(category: Category) -> bool:
    """Say whether judges have been let in: from then on rubric and rule stand."""
    opened = exists().where(Round.category_id == category.id, Round.state.in_(BEGUN))
    return bool(db.session.scalar(select(opened)))


def rounds_to_come(category: Category) -> Sequence[Round]:
    """Return the rounds of a category that no judge has been let into, in their order."""
    return db.session.scalars(
        select(Round)
        .where(Round.category_id == category.id, Round.state == RoundState.PLANNED)
        .order_by(Round.position, Round.id)
    ).all()


def are_awarded(levels: Sequence[AwardLevel]) -> bool:
    """Say whether any of these levels has an award on it."""
    ids = [level.id for level in levels]
    return bool(db.session.scalar(select(exists().where(Award.level_id.in_(ids)))))
