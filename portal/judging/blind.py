"""
The judges' only window (盲评). Every query here names its columns, none of them an identity.

Nothing else may be imported by the judges' desk, so a page cannot print what it was never given.
Absent, not assigned, in conflict and recused all look the same: NotFound.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, Select, select

from portal.accounts.rights import Account
from portal.errors import NotFound
from portal.extensions import db
from portal.judging import conflicts
from portal.judging.adapters import points_of, rubric_of
from portal.models import (
    Assignment,
    BlindCode,
    Category,
    Entry,
    JudgeCopy,
    JudgePage,
    JudgeProfile,
    Manuscript,
    Round,
    Rubric,
    Scorecard,
)
from portal.models.enums import (
    AssignmentState,
    CategoryKind,
    Role,
    RoundState,
    ScorecardState,
)
from reviewers import rubric as engine


@dataclass(frozen=True, slots=True, kw_only=True)
class BlindCard:
    """A judge's own scorecard."""

    state: ScorecardState | None
    points: dict[str, Decimal]
    remark: str
    total: Decimal | None
    version: int
    saved_at: datetime | None
    signed_at: datetime | None
    digest: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BlindRound:
    """What a judge may know of a round."""

    code: str
    name: str
    category: str
    kind: CategoryKind
    state: RoundState
    due_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BlindItem:
    """One line of the queue."""

    assignment_id: int
    code: str
    title: str
    characters: int | None
    round: BlindRound
    card: BlindCard
    skipped_at: datetime | None

    @property
    def is_signed(self) -> bool:
        """Whether this reading is done."""
        return self.card.state is ScorecardState.SIGNED


@dataclass(frozen=True, slots=True, kw_only=True)
class BlindPage:
    """One page image of a judge copy."""

    code: str
    number: int
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BlindAssignment:
    """Everything the scoring desk shows: the copy, the rubric, the judge's own card."""

    item: BlindItem
    blocks: tuple[dict[str, Any], ...]
    pages: tuple[BlindPage, ...]
    rubric: engine.Rubric
    mask_count: int

    @property
    def id(self) -> int:
        """The assignment's id, for operations only; never in a page."""
        return self.item.assignment_id

    @property
    def code(self) -> str:
        """The blind code, the only name on the page."""
        return self.item.code


@dataclass(frozen=True, slots=True)
class PageKeys:
    """Where the derived bytes of one page are kept."""

    page: str
    preview: str
    thumb: str
    pyramid: str


def queue_of(account: Account) -> list[BlindItem]:
    """Return the judge's readings in all open rounds and those closed, in the judge's order."""
    rows = db.session.execute(_items(account).order_by(Round.id, Assignment.position)).all()
    return [_item(row) for row in rows]


def assignment_by_code(account: Account | None, code: str) -> BlindAssignment:
    """
    Return one reading of this judge. Raises NotFound.

    Conflicts are looked at again on opening: a unit may have been merged since the plan.
    """
    if account is None:
        raise NotFound
    row = db.session.execute(
        _items(account).where(BlindCode.code == code).order_by(Round.id.desc()).limit(1)
    ).one_or_none()
    if row is None or not _has_declared(row) or conflicts.is_barred(row.judge_id, row.entry_id):
        raise NotFound
    return BlindAssignment(
        item=_item(row),
        blocks=tuple(row.blocks),
        pages=_pages(row.copy_id),
        rubric=_rubric(row.rubric_id, name=row.category),
        mask_count=sum(int(one.get("count", 1)) for one in row.findings),
    )


def page_keys(account: Account | None, page_code: str) -> PageKeys:
    """Return where one page's bytes are, if this judge reads the entry. Raises NotFound."""
    if account is None:
        raise NotFound
    row = db.session.execute(
        select(
            JudgePage.page_key, JudgePage.preview_key, JudgePage.thumb_key, JudgePage.pyramid_key
        )
        .join(JudgeCopy, JudgeCopy.id == JudgePage.copy_id)
        .join(Assignment, Assignment.entry_id == JudgeCopy.entry_id)
        .join(JudgeProfile, JudgeProfile.id == Assignment.judge_id)
        .join(Round, Round.id == Assignment.round_id)
        .where(JudgePage.code == page_code, JudgeCopy.frozen_at.is_not(None), *_mine(account))
        .where(JudgeProfile.declared_at.is_not(None))
        .limit(1)
    ).one_or_none()
    if row is None:
        raise NotFound
    return PageKeys(*row)


def _mine(account: Account) -> tuple[Any, ...]:
    """The conditions under which a reading exists for this person at all."""
    return (
        JudgeProfile.user_id == account.user.id,
        JudgeProfile.is_active.is_(True),
        JudgeProfile.call_id.in_(account.calls_as(Role.JUDGE)),
        Assignment.state == AssignmentState.ASSIGNED,
        Round.state != RoundState.PLANNED,
    )


def _items(account: Account) -> Select[Any]:
    # Entry is joined for its length alone: no other column of it may be named here
    return (
        select(
            Assignment.id.label("assignment_id"),
            Assignment.entry_id.label("entry_id"),
            Assignment.judge_id.label("judge_id"),
            Assignment.skipped_at.label("skipped_at"),
            JudgeProfile.declared_at.label("declared_at"),
            BlindCode.code.label("blind_code"),
            JudgeCopy.id.label("copy_id"),
            JudgeCopy.title.label("title"),
            JudgeCopy.blocks.label("blocks"),
            JudgeCopy.findings.label("findings"),
            Manuscript.characters.label("characters"),
            Round.code.label("round_code"),
            Round.name.label("round_name"),
            Round.state.label("round_state"),
            Round.due_at.label("due_at"),
            Round.rubric_id.label("rubric_id"),
            Category.name.label("category"),
            Category.kind.label("kind"),
            Scorecard.state.label("card_state"),
            Scorecard.points.label("points"),
            Scorecard.remark.label("remark"),
            Scorecard.total.label("total"),
            Scorecard.version.label("version"),
            Scorecard.saved_at.label("saved_at"),
            Scorecard.signed_at.label("signed_at"),
            Scorecard.digest.label("digest"),
        )
        .select_from(Assignment)
        .join(JudgeProfile, JudgeProfile.id == Assignment.judge_id)
        .join(Round, Round.id == Assignment.round_id)
        .join(Category, Category.id == Round.category_id)
        .join(BlindCode, BlindCode.entry_id == Assignment.entry_id)
        .join(Entry, Entry.id == Assignment.entry_id)
        .join(
            JudgeCopy,
            (JudgeCopy.entry_id == Assignment.entry_id)
            & JudgeCopy.frozen_at.is_not(None)
            & JudgeCopy.replaced_at.is_(None),
        )
        .outerjoin(
            Manuscript,
            (Manuscript.entry_id == Assignment.entry_id) & Manuscript.replaced_at.is_(None),
        )
        .outerjoin(Scorecard, Scorecard.assignment_id == Assignment.id)
        .where(*_mine(account))
    )


def _has_declared(row: Row[Any]) -> bool:
    return row.declared_at is not None


def _item(row: Row[Any]) -> BlindItem:
    return BlindItem(
        assignment_id=row.assignment_id,
        code=row.blind_code,
        title=row.title,
        characters=row.characters,
        round=BlindRound(
            code=row.round_code,
            name=row.round_name,
            category=row.category,
            kind=row.kind,
            state=row.round_state,
            due_at=row.due_at,
        ),
        card=BlindCard(
            state=row.card_state,
            points=points_of(row.points or {}),
            remark=row.remark or "",
            total=row.total,
            version=row.version or 0,
            saved_at=row.saved_at,
            signed_at=row.signed_at,
            digest=row.digest,
        ),
        skipped_at=row.skipped_at,
    )


def _pages(copy_id: int) -> tuple[BlindPage, ...]:
    rows = db.session.execute(
        select(JudgePage.code, JudgePage.position, JudgePage.width, JudgePage.height)
        .where(JudgePage.copy_id == copy_id)
        .order_by(JudgePage.position)
    ).all()
    return tuple(
        BlindPage(code=row.code, number=number, width=row.width, height=row.height)
        for number, row in enumerate(rows, start=1)
    )


def _rubric(rubric_id: int, *, name: str) -> engine.Rubric:
    return rubric_of(db.session.get_one(Rubric, rubric_id), name=name)


def next_unsigned(items: Sequence[BlindItem], after: str) -> str | None:
    """Return the code of the next reading that waits, going round; skipped ones come last."""
    codes = [item.code for item in items]
    start = codes.index(after) + 1 if after in codes else 0
    turned = [*items[start:], *items[:start]]
    waiting = [item for item in turned if not item.is_signed and item.code != after]
    fresh = [item for item in waiting if item.skipped_at is None]
    for item in (*fresh, *waiting):
        return item.code
    return None
