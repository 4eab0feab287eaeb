"""Blind reads of calibration works (校准作品): tried before the first score, scored in no round."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, literal, select

from portal.accounts.rights import Account
from portal.calls.queries import current_rubric
from portal.errors import NotFound
from portal.extensions import db
from portal.judging import conflicts
from portal.judging.adapters import points_of, rubric_of
from portal.judging.blind.copies import figures_of_copies, is_readable, pages_of_copies
from portal.judging.blind.interests import JudgeDesk, desks_of
from portal.judging.blind.values import BlindPage, Rubricked
from portal.models import BlindCode, CalibrationTrial, CalibrationWork, Category, JudgeCopy
from portal.models.enums import CategoryKind


@dataclass(frozen=True, slots=True, kw_only=True)
class CalibrationItem:
    """One calibration work in the briefing; the organisers' view only once it was tried."""

    id: int
    judge_id: int
    code: str
    number: int
    title: str
    category: str
    kind: CategoryKind
    given: dict[str, Decimal] | None
    total: Decimal | None
    expected: dict[str, Decimal]
    note: str

    @property
    def is_tried(self) -> bool:
        """Whether this judge has given points."""
        return self.given is not None

    @property
    def is_essay(self) -> bool:
        """Whether it is read as text."""
        return self.kind is CategoryKind.ESSAY

    @property
    def expected_total(self) -> Decimal | None:
        """What the organisers' points come to; None where they gave none."""
        return sum(self.expected.values(), Decimal(0)) if self.expected else None


@dataclass(frozen=True, slots=True, kw_only=True)
class BlindCalibration(Rubricked):
    """A calibration work to be tried: its judge copy beside the rubric."""

    item: CalibrationItem
    desk: JudgeDesk
    blocks: tuple[dict[str, Any], ...]
    pages: tuple[BlindPage, ...]
    figures: tuple[str, ...]

    @property
    def code(self) -> str:
        """What the work is called on the page."""
        return f"校准作品 {self.item.number}"


def calibration_works(desk: JudgeDesk) -> list[CalibrationItem]:
    """Return the calibration works of what this judge judges, but for those in conflict."""
    return _items(_rows([desk]))


def calibration_by_code(account: Account | None, code: str) -> BlindCalibration:
    """Return one calibration work with its judge copy. Raises NotFound."""
    desks = desks_of(account)
    rows = _rows(desks)
    found = next((one for one in _items(rows) if one.code == code), None)
    if found is None:
        raise NotFound
    row = next(one for one in rows if one.code == code)
    category = db.session.get_one(Category, row.category_id)
    return BlindCalibration(
        item=found,
        desk=next(one for one in desks if one.id == row.judge_id),
        rubric=rubric_of(current_rubric(category), name=category.name),
        blocks=tuple(row.blocks),
        pages=pages_of_copies([row.copy_id])[row.copy_id],
        figures=figures_of_copies([row.copy_id])[row.copy_id],
    )


def is_calibration_copy(account: Account | None, copy_id: int) -> bool:
    """Say whether a copy is that of a calibration work this judge may look at."""
    rows = _rows(desks_of(account))
    return any(row.copy_id == copy_id for row in rows)


def _rows(desks: Sequence[JudgeDesk]) -> list[Row[Any]]:
    """Return the works of these desks, by category and in the order they were set."""
    found: list[Row[Any]] = []
    for desk in desks:
        if desk.declared_at is None:
            continue
        rows = db.session.execute(
            select(
                CalibrationWork.id,
                CalibrationWork.code,
                CalibrationWork.entry_id,
                CalibrationWork.category_id,
                CalibrationWork.points.label("expected"),
                CalibrationWork.note,
                Category.name.label("category"),
                Category.kind,
                JudgeCopy.id.label("copy_id"),
                JudgeCopy.title,
                JudgeCopy.blocks,
                CalibrationTrial.points.label("given"),
                CalibrationTrial.total,
                literal(desk.id).label("judge_id"),
            )
            .join(Category, Category.id == CalibrationWork.category_id)
            .join(BlindCode, BlindCode.entry_id == CalibrationWork.entry_id)
            .join(JudgeCopy, JudgeCopy.entry_id == CalibrationWork.entry_id)
            .outerjoin(
                CalibrationTrial,
                (CalibrationTrial.work_id == CalibrationWork.id)
                & (CalibrationTrial.judge_id == desk.id),
            )
            .where(Category.call_id == desk.call_id, *is_readable())
            .order_by(Category.position, Category.id, CalibrationWork.id)
        ).all()
        kinds = [row for row in rows if not desk.kinds or row.kind.value in desk.kinds]
        barred = conflicts.barred_entries(desk.id, [row.entry_id for row in kinds])
        found += [row for row in kinds if row.entry_id not in barred]
    return found


def _items(rows: Sequence[Row[Any]]) -> list[CalibrationItem]:
    counts: dict[tuple[int, int], int] = {}
    found = []
    for row in rows:
        place = row.judge_id, row.category_id
        counts[place] = counts.get(place, 0) + 1
        found.append(_item(row, counts[place]))
    return found


def _item(row: Row[Any], number: int) -> CalibrationItem:
    is_tried = row.given is not None
    return CalibrationItem(
        id=row.id,
        judge_id=row.judge_id,
        code=row.code,
        number=number,
        title=row.title if row.kind is CategoryKind.ESSAY else "",
        category=row.category,
        kind=row.kind,
        given=points_of(row.given) if is_tried else None,
        total=row.total,
        expected=points_of(row.expected) if is_tried else {},
        note=row.note if is_tried else "",
    )
