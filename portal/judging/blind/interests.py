"""Blind reads for the declaration of interests: a judge's own profile, units to choose from."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select

from portal.accounts.rights import Account
from portal.calls import regulations
from portal.calls.queries import current_rubric
from portal.errors import NotFound
from portal.extensions import db
from portal.judging.adapters import rubric_of
from portal.models import Call, Category, ConflictOfInterest, JudgeProfile, Round, Unit
from portal.models.enums import (
    ConflictState,
    InterestKind,
    RecusalKind,
    Role,
    RoundKind,
    RoundState,
    Rule,
)
from reviewers import rubric as engine

# 第二十八条: who has a direct interest steps aside
RECUSAL_ARTICLE: Final = 28
INTERESTS: Final = (
    InterestKind.SAME_UNIT,
    InterestKind.RELATED_UNIT,
    InterestKind.KIN,
    InterestKind.TEACHER,
    InterestKind.COAUTHOR,
    InterestKind.OTHER,
)
RECUSALS: Final = (RecusalKind.RECOGNISED, RecusalKind.INTEREST)


@dataclass(frozen=True, slots=True)
class StatedInterest:
    """One interest the judge has declared."""

    kind: InterestKind
    unit: str
    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgeDesk:
    """A judge's own place in one call."""

    id: int
    call_id: int
    call_code: str
    call: str
    contact: str
    kinds: tuple[str, ...]
    declared_at: datetime | None
    briefed_at: datetime | None

    @property
    def is_ready(self) -> bool:
        """Whether the first score can be given: interests declared, briefing gone through."""
        return self.declared_at is not None and self.briefed_at is not None


def desks_of(account: Account | None) -> list[JudgeDesk]:
    """Return the calls this person judges in, oldest first."""
    if account is None:
        return []
    rows = db.session.execute(
        select(
            JudgeProfile.id,
            JudgeProfile.call_id,
            JudgeProfile.kinds,
            JudgeProfile.declared_at,
            JudgeProfile.briefed_at,
            Call.code,
            Call.title,
            Call.contact,
        )
        .join(Call, Call.id == JudgeProfile.call_id)
        .where(
            JudgeProfile.user_id == account.user.id,
            JudgeProfile.is_active.is_(True),
            JudgeProfile.call_id.in_(account.calls_as(Role.JUDGE)),
        )
        .order_by(Call.id)
    ).all()
    return [
        JudgeDesk(
            id=row.id,
            call_id=row.call_id,
            call_code=row.code,
            call=row.title,
            contact=row.contact,
            kinds=tuple(row.kinds),
            declared_at=row.declared_at,
            briefed_at=row.briefed_at,
        )
        for row in rows
    ]


def desk_for(account: Account | None, call_code: str | None) -> JudgeDesk:
    """Return one desk: the one asked for, else the first not ready yet, else the newest."""
    desks = desks_of(account)
    if call_code:
        desks = [desk for desk in desks if desk.call_code == call_code]
    if not desks:
        raise NotFound
    return next((desk for desk in desks if not desk.is_ready), desks[-1])


def interests_of(desk: JudgeDesk) -> list[StatedInterest]:
    """Return what the judge declared, in the order of declaring."""
    names = {unit_id: name for name, unit_id in unit_names().items()}
    rows = db.session.execute(
        select(ConflictOfInterest.kind, ConflictOfInterest.unit_id, ConflictOfInterest.person)
        .where(
            ConflictOfInterest.judge_id == desk.id,
            ConflictOfInterest.is_declared.is_(True),
            ConflictOfInterest.state != ConflictState.WITHDRAWN,
        )
        .order_by(ConflictOfInterest.id)
    ).all()
    return [StatedInterest(row.kind, names.get(row.unit_id, ""), row.person) for row in rows]


def unit_names() -> dict[str, int]:
    """Return every unit by its name."""
    rows = db.session.execute(select(Unit.name, Unit.id).order_by(Unit.name))
    return {row.name: row.id for row in rows}


def rubrics_for(desk: JudgeDesk) -> list[engine.Rubric]:
    """Return the rubrics this judge will score by, one a category."""
    categories = db.session.scalars(
        select(Category)
        .where(Category.call_id == desk.call_id)
        .order_by(Category.position, Category.id)
    ).all()
    return [
        rubric_of(current_rubric(category), name=category.name)
        for category in categories
        if not desk.kinds or category.kind.value in desk.kinds
    ]


def rules_for(desk: JudgeDesk) -> list[tuple[str, str, Rule, list[str]]]:
    """Return (category, round, rule, tie chain) of the rounds this judge scores in."""
    rows = db.session.execute(
        select(Category.name, Category.kind, Round.name, Round.rule, Round.tie_chain)
        .join(Round, Round.category_id == Category.id)
        .where(
            Category.call_id == desk.call_id,
            Round.kind == RoundKind.SCORING,
            Round.state != RoundState.CANCELLED,
        )
        .order_by(Category.position, Round.position)
    )
    return [
        (category, name, rule, chain)
        for category, kind, name, rule, chain in rows
        if not desk.kinds or kind.value in desk.kinds
    ]


def recusal_law() -> str:
    """Return the paragraph of the Regulations that asks for stepping aside."""
    return regulations.article(RECUSAL_ARTICLE).paras[-1]
