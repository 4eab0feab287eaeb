"""Calls room, writes: a new call from the built-in template. Flush only."""

from datetime import datetime

from portal import audit
from portal.calls import template
from portal.calls.default_rubrics import CriterionTemplate
from portal.calls.operations.phasing import check_dates
from portal.calls.settings import CallRules, as_settings
from portal.calls.template import CategoryTemplate, LevelTemplate
from portal.extensions import db
from portal.models import (
    AwardLevel,
    Call,
    Category,
    Criterion,
    DeclarationText,
    RoleGrant,
    Rubric,
    User,
    new_code,
)
from portal.models.enums import Role

CODE_LENGTH = 8


def create_call(
    *,
    title: str,
    theme: str = "",
    notice: str = template.NOTICE,
    host: str = "",
    undertaker: str = "",
    contact: str = "",
    supervision: str = "",
    opens_at: datetime | None = None,
    closes_at: datetime | None = None,
    code: str | None = None,
    is_demo: bool = False,
    rules: CallRules | None = None,
    actor: User | None,
    at: datetime,
) -> Call:
    """
    Create a call as a draft: two categories with rubric and award levels, four declarations.

    The actor becomes its organiser. Nobody outside sees it before it is opened.
    """
    check_dates(opens_at, closes_at)
    call = Call(
        code=code or new_code(CODE_LENGTH),
        title=title,
        theme=theme,
        notice=notice,
        host=host,
        undertaker=undertaker,
        contact=contact,
        supervision=supervision,
        opens_at=opens_at,
        closes_at=closes_at,
        is_demo=is_demo,
        settings=as_settings(rules or CallRules()),
        created_at=at,
        categories=[
            new_category(part, position=position, at=at)
            for position, part in enumerate(template.CATEGORIES)
        ],
    )
    db.session.add(call)
    db.session.flush()
    db.session.add_all(_declarations(call))
    if actor is not None:
        grant = RoleGrant(call_id=call.id, role=Role.ORGANISER, granted_at=at, user=actor)
        db.session.add(grant)
    audit.record(actor, "call.created", call, at=at, title=title)
    return call


def new_category(part: CategoryTemplate, *, position: int, at: datetime) -> Category:
    """Return a category as the template has it, with its first rubric and its award levels."""
    return Category(
        key=part.key,
        kind=part.kind,
        name=part.name,
        prefix=part.prefix,
        position=position,
        settings=as_settings(part.rules),
        rule=part.rule,
        readings=part.readings,
        quota_minimum=part.quota_minimum,
        quota_maximum=part.quota_maximum,
        rubrics=[Rubric(number=1, created_at=at, criteria=_criteria(part.criteria))],
        award_levels=_levels(template.LEVELS),
    )


def _criteria(parts: tuple[CriterionTemplate, ...]) -> list[Criterion]:
    return [
        Criterion(
            key=part.key,
            name=part.name,
            position=position,
            maximum=part.maximum,
            step=part.step,
            is_main=part.is_main,
            levels=dict(part.levels),
        )
        for position, part in enumerate(parts)
    ]


def _levels(parts: tuple[LevelTemplate, ...]) -> list[AwardLevel]:
    return [
        AwardLevel(key=part.key, name=part.name, position=position, share=part.share)
        for position, part in enumerate(parts)
    ]


def _declarations(call: Call) -> list[DeclarationText]:
    return [
        DeclarationText(
            call_id=call.id,
            key=part.key,
            number=1,
            position=position,
            heading=part.heading,
            text=part.text,
            is_required=part.is_required,
        )
        for position, part in enumerate(template.DECLARATIONS)
    ]
