"""Reads about proofreading, for organisers, operations and results. No writes, no request."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from portal.errors import NotFound
from portal.extensions import db
from portal.judging.proofreading import counting, stages
from portal.judging.queries import is_judgeable
from portal.models import (
    BlindCode,
    Call,
    Category,
    Entry,
    ExpectedText,
    Proofreading,
    ProofreadingMark,
    ProofreadingRule,
    RoleGrant,
    User,
)
from portal.models.enums import CategoryKind, Role
from portal.models.proofreading_enums import ProofreadingState
from reviewers.proofreading import Tally


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """A brush work as the organisers see it: its blind code, its proofreading, what it comes to."""

    entry: Entry
    code: str
    reading: Proofreading | None
    tally: Tally | None

    @property
    def may_change_readers(self) -> bool:
        """Whether it can be given to readers, or to others."""
        return self.reading is None or stages.is_changeable(self.reading)

    @property
    def may_change_text(self) -> bool:
        """Whether what it should say can still be chosen."""
        return self.reading is None or stages.is_untouched(self.reading)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What proofreading gives a work, and why."""

    points: Decimal
    said: str
    is_over_limit: bool


def brush_categories(call: Call) -> list[Category]:
    """Return the categories whose works are proofread."""
    return [one for one in call.categories if one.kind is CategoryKind.CALLIGRAPHY]


def rule_of(category: Category) -> ProofreadingRule | None:
    """Return how a category is proofread; None until the organisers have declared it."""
    return db.session.scalar(
        select(ProofreadingRule).where(ProofreadingRule.category_id == category.id)
    )


def rules_of(call: Call) -> dict[int, ProofreadingRule]:
    """Return category id → its rule."""
    rows = db.session.scalars(
        select(ProofreadingRule)
        .join(ProofreadingRule.category)
        .where(Category.call_id == call.id)
        .order_by(ProofreadingRule.id)
    )
    return {rule.category_id: rule for rule in rows}


def readers_of(call: Call) -> Sequence[User]:
    """Return who proofreads in a call, by name."""
    return db.session.scalars(
        select(User)
        .join(RoleGrant, RoleGrant.user_id == User.id)
        .where(
            RoleGrant.call_id == call.id,
            RoleGrant.role == Role.PROOFREADER,
            RoleGrant.revoked_at.is_(None),
            User.is_active.is_(True),
        )
        .options(joinedload(User.unit))
        .order_by(User.name, User.id)
    ).all()


def works_of(call: Call) -> list[Work]:
    """Return the brush works that can be proofread or are, by blind code; three queries."""
    rows = db.session.execute(
        select(Entry, BlindCode.code, Proofreading)
        .join(BlindCode, BlindCode.entry_id == Entry.id)
        .join(Entry.category)
        .outerjoin(Proofreading, Proofreading.entry_id == Entry.id)
        .where(
            Entry.call_id == call.id,
            Category.kind == CategoryKind.CALLIGRAPHY,
            is_judgeable() | Proofreading.id.is_not(None),
        )
        .options(
            joinedload(Entry.category),
            joinedload(Proofreading.first),
            joinedload(Proofreading.second),
            joinedload(Proofreading.text),
            selectinload(Proofreading.marks),
        )
        .order_by(BlindCode.code)
    ).all()
    rules = rules_of(call)
    return [
        Work(entry=entry, code=code, reading=reading, tally=_tally(reading, rules, entry))
        for entry, code, reading in rows
    ]


def _tally(
    reading: Proofreading | None, rules: dict[int, ProofreadingRule], entry: Entry
) -> Tally | None:
    if reading is None or entry.category_id not in rules:
        return None
    rule = counting.rule_from(reading.rule or counting.stored_rule(rules[entry.category_id]))
    return counting.tally_of(reading.marks, rule)


def work_of(entry: Entry) -> Work:
    """Return one work with its marks, its text and its readers. Raises NotFound without a code."""
    code = db.session.scalar(select(BlindCode.code).where(BlindCode.entry_id == entry.id))
    if code is None or entry.category.kind is not CategoryKind.CALLIGRAPHY:
        raise NotFound
    reading = proofreading_of(entry)
    tally = _tally(reading, rules_of(entry.call), entry)
    return Work(entry=entry, code=code, reading=reading, tally=tally)


def proofreading_of(entry: Entry) -> Proofreading | None:
    """Return the proofreading of a work with its text, readers and marks."""
    return db.session.scalar(
        select(Proofreading)
        .where(Proofreading.entry_id == entry.id)
        .options(
            joinedload(Proofreading.text),
            joinedload(Proofreading.first),
            joinedload(Proofreading.second),
            selectinload(Proofreading.marks),
        )
    )


def texts_of(entry: Entry) -> Sequence[ExpectedText]:
    """Return the versions of what a work should say, newest first."""
    return db.session.scalars(
        select(ExpectedText)
        .where(ExpectedText.entry_id == entry.id)
        .order_by(ExpectedText.number.desc())
    ).all()


def names_of(user_ids: Iterable[int]) -> dict[int, str]:
    """Return user id → name."""
    rows = db.session.execute(
        select(User.id, User.name).where(User.id.in_(list(user_ids))).order_by(User.id)
    )
    return {row.id: row.name for row in rows}


def category_id_of(reading_id: int) -> int:
    """Return the category of the work of a proofreading; 0 where there is none."""
    found = db.session.scalar(
        select(Entry.category_id)
        .join(Proofreading, Proofreading.entry_id == Entry.id)
        .where(Proofreading.id == reading_id)
    )
    return found or 0


def proofreading_points(category: Category) -> dict[int, Outcome]:
    """
    Return entry id → what proofreading gives it; only works whose reading is settled.

    Whether the points are part of the ranking says ``points_enter``.
    """
    rows = db.session.scalars(
        select(Proofreading)
        .join(Proofreading.entry)
        .where(
            Entry.category_id == category.id,
            Proofreading.state == ProofreadingState.CONFIRMED,
        )
        .options(selectinload(Proofreading.marks))
        .order_by(Proofreading.entry_id)
    ).all()
    return {row.entry_id: _outcome(row) for row in rows}


def _outcome(row: Proofreading) -> Outcome:
    found = counting.tally_of(row.marks, counting.rule_from(row.rule))
    return Outcome(found.points, counting.said(found), found.is_over_limit)


def points_enter(category: Category) -> bool:
    """Say whether the points of proofreading are part of the ranking of a category."""
    rule = rule_of(category)
    return rule is not None and rule.enters


def count_unsettled(category: Category) -> int:
    """Return how many works that can be judged have no settled proofreading yet."""
    settled = select(Proofreading.id).where(
        Proofreading.entry_id == Entry.id, Proofreading.state == ProofreadingState.CONFIRMED
    )
    found = db.session.scalar(
        select(func.count())
        .select_from(Entry)
        .where(Entry.category_id == category.id, is_judgeable(), ~settled.exists())
    )
    return found or 0


def mark_by_number(reading: Proofreading, number: int) -> ProofreadingMark:
    """Return one mark of a proofreading. Raises NotFound."""
    found = next((mark for mark in reading.marks if mark.number == number), None)
    if found is None:
        raise NotFound
    return found
