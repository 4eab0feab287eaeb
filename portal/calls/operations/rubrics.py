"""Calls room, writes: a rubric never changes, it gets a successor. Flush only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select

from portal import audit
from portal.calls import queries
from portal.errors import Conflict, Refused
from portal.extensions import db
from portal.models import Category, Criterion, Rubric, User, new_code


@dataclass(frozen=True, slots=True)
class CriterionValues:
    """One criterion as a form hands it in; an empty key is a new one."""

    name: str
    maximum: Decimal
    step: Decimal
    key: str = ""
    is_main: bool = False


@dataclass(frozen=True, slots=True)
class RemarkMarks:
    """Totals below and above which a remark is owed; None asks for none."""

    below: Decimal | None = None
    above: Decimal | None = None


def revise_rubric(
    category: Category,
    *,
    criteria: Sequence[CriterionValues],
    marks: RemarkMarks = RemarkMarks(),
    actor: User | None,
    at: datetime,
) -> Rubric:
    """
    Add the next version of a category's rubric.

    Level texts follow a criterion by its key. The rounds to come are scored by it. Refused once a
    round was opened, for later rounds, too: all are scored by the criteria judges began with.
    """
    # whoever opens a round takes the category as well, so that it opens before this or after
    db.session.execute(
        select(Category.id).where(Category.id == category.id).with_for_update(key_share=True)
    )
    if queries.has_opened_round(category):
        raise Conflict("这个组别已经开评，评分细则不能再改。")
    check_criteria(criteria)
    check_marks(marks, sum((part.maximum for part in criteria), Decimal(0)))
    rubric = _successor(category, criteria, marks, at=at)
    db.session.add(rubric)
    db.session.flush()
    for round_ in queries.rounds_to_come(category):
        round_.rubric = rubric
    db.session.flush()
    audit.record(
        actor,
        "rubric.revised",
        category.call,
        at=at,
        category=category.key,
        number=rubric.number,
        criteria=[[part.name, str(part.maximum), str(part.step)] for part in criteria],
        remark_below=None if marks.below is None else str(marks.below),
        remark_above=None if marks.above is None else str(marks.above),
    )
    return rubric


def _successor(
    category: Category, criteria: Sequence[CriterionValues], marks: RemarkMarks, *, at: datetime
) -> Rubric:
    current = queries.current_rubric(category)
    levels = {criterion.key: criterion.levels for criterion in current.criteria}
    return Rubric(
        category_id=category.id,
        number=current.number + 1,
        created_at=at,
        remark_below=marks.below,
        remark_above=marks.above,
        criteria=[
            Criterion(
                key=part.key or new_code(8),
                name=part.name,
                position=position,
                maximum=part.maximum,
                step=part.step,
                is_main=part.is_main,
                levels=dict(levels.get(part.key, {})),
            )
            for position, part in enumerate(criteria)
        ],
    )


def check_criteria(criteria: Sequence[CriterionValues]) -> None:
    """Raise Refused when judges could not score by these criteria."""
    if not criteria:
        raise Refused("至少要有一个评分项。")
    for part in criteria:
        if not part.name:
            raise Refused("评分项要有名称。")
        if part.maximum <= 0 or part.step <= 0:
            raise Refused(f"{part.name}：分值和打分间隔都要大于 0。")
        if part.maximum % part.step != 0:
            raise Refused(f"{part.name}：满分要是打分间隔的整数倍。")
    names = [part.name for part in criteria]
    if len(set(names)) != len(names):
        raise Refused("有两个评分项同名，请改一个。")


def check_marks(marks: RemarkMarks, total: Decimal) -> None:
    """Raise Refused when the marks lie outside the scale or cross."""
    given = [mark for mark in (marks.below, marks.above) if mark is not None]
    if any(not 0 <= mark <= total for mark in given):
        raise Refused(f"要写评语的分数线要在 0 到 {total} 分之间。")
    if len(given) > 1 and given[0] > given[1]:
        raise Refused("“低于”的分数线不能比“高于”的高。")
