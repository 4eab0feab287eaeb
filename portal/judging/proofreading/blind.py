"""
The proofreaders' only window: what a reader reads, as values without any identity.

The desk imports nothing else of a work, so its pages cannot print a name, a unit or a score.
Absent, somebody else's and conflicted look the same: NotFound.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import InstrumentedAttribute

from portal.accounts.rights import Account
from portal.errors import NotFound
from portal.extensions import db
from portal.judging.blind import pictures
from portal.judging.blind.values import BlindPage
from portal.judging.proofreading import barring, counting, places
from portal.models import (
    BlindCode,
    Call,
    Category,
    Entry,
    ExpectedText,
    JudgeCopy,
    JudgePage,
    Proofreading,
    ProofreadingMark,
    ProofreadingRule,
)
from portal.models.enums import EntryStatus, Role
from portal.models.proofreading_enums import MarkKind, MarkState, ProofreadingState
from reviewers.proofreading import Letter, Suggestion, compare, letters

KEYS: Final[dict[str, InstrumentedAttribute[str]]] = {
    "page": JudgePage.page_key,
    "preview": JudgePage.preview_key,
    "thumb": JudgePage.thumb_key,
}
# what a reader's list is made of: nothing of it tells who made a work
LISTED: Final[tuple[Any, ...]] = (
    Proofreading.id,
    Proofreading.entry_id,
    Entry.call_id,
    BlindCode.code,
    Call.title.label("call"),
    Call.contact,
    Category.name.label("category"),
    ExpectedText.title,
    Proofreading.state,
    Proofreading.first_id,
    Proofreading.first_done_at,
    Proofreading.second_done_at,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class BlindWork:
    """One line of a reader's list."""

    id: int
    entry_id: int
    call_id: int
    code: str
    call: str
    contact: str
    category: str
    title: str
    state: ProofreadingState
    is_first: bool
    done_at: datetime | None

    @property
    def is_mine_now(self) -> bool:
        """Whether it is this reader's turn."""
        turn = ProofreadingState.FIRST if self.is_first else ProofreadingState.SECOND
        return self.state is turn


@dataclass(frozen=True, slots=True, kw_only=True)
class BlindMark:
    """
    One mark, by whichever of the two; the first reader never sees the second's.

    The first reader's are numbered on their own: a gap would tell that the second marked, too.
    """

    number: int
    # its number on record, for operations only
    row_number: int
    kind: MarkKind
    start: int | None
    length: int
    written: str
    note: str
    page: int | None
    box: tuple[float, ...]
    state: MarkState
    answer: str
    is_mine: bool
    is_firsts: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BlindProofreading:
    """Everything the workbench shows."""

    work: BlindWork
    queue: tuple[BlindWork, ...]
    body: str
    # what is read of the text, in order; computed once, since a page asks for each mark
    letters: tuple[Letter, ...]
    digest: str
    version: int
    # of the row: what a form must show to replace what is kept
    stamp: int
    transcript: str
    layout: tuple[dict[str, Any], ...]
    pages: tuple[BlindPage, ...]
    marks: tuple[BlindMark, ...]
    accepted: dict[str, str]
    rule: dict[str, Any]

    @property
    def id(self) -> int:
        """The row's id, for operations only; never in a page."""
        return self.work.id

    def letters_of(self, text: str) -> tuple[Letter, ...]:
        """Return what is read of other words, compared as the text is."""
        return letters(text, self.accepted)

    def cells(self) -> places.Known:
        """Return character → its place, as far as the reader has divided the pages."""
        return places.cells_of(self.layout, self.marks, len(self.letters))

    def suggestions(self) -> tuple[Suggestion, ...] | None:
        """Return where the transcript departs from the text; None for another text."""
        return compare(self.body, self.transcript, self.accepted) if self.transcript else ()


def queue_of(account: Account | None) -> tuple[BlindWork, ...]:
    """Return the works given to this reader, those that wait first; a query and one a call."""
    if account is None:
        return ()
    works = [_work(row, account.user.id) for row in db.session.execute(_works(account))]
    shut: set[int] = set()
    for call_id in sorted({work.call_id for work in works}):
        inside = [work.entry_id for work in works if work.call_id == call_id]
        shut |= barring.barred(account.user.id, call_id, inside)
    seen = [work for work in works if work.entry_id not in shut]
    return tuple(sorted(seen, key=lambda work: (not work.is_mine_now, work.code)))


def _works(account: Account) -> Select[Any]:
    mine = account.user.id
    return (
        select(*LISTED)
        .select_from(Proofreading)
        .join(Entry, Entry.id == Proofreading.entry_id)
        .join(BlindCode, BlindCode.entry_id == Entry.id)
        .join(Call, Call.id == Entry.call_id)
        .join(Category, Category.id == Entry.category_id)
        .join(ExpectedText, ExpectedText.id == Proofreading.text_id)
        .where(
            (Proofreading.first_id == mine) | (Proofreading.second_id == mine),
            Entry.call_id.in_(account.calls_as(Role.PROOFREADER)),
            Entry.status == EntryStatus.ACCEPTED,
        )
        .order_by(BlindCode.code)
    )


def _work(row: Row[Any], user_id: int) -> BlindWork:
    is_first = row.first_id == user_id
    return BlindWork(
        id=row.id, entry_id=row.entry_id, call_id=row.call_id, code=row.code, call=row.call,
        contact=row.contact, category=row.category, title=row.title, state=row.state,
        is_first=is_first, done_at=row.first_done_at if is_first else row.second_done_at,
    )  # fmt: skip


def reading_by_code(account: Account | None, code: str) -> BlindProofreading:
    """Return one work with its text, pages and marks. Raises NotFound."""
    queue = queue_of(account)
    work = next((one for one in queue if one.code == code), None)
    # the second reader opens what the first has finished, not before
    if work is None or account is None or not _is_open(work):
        raise NotFound
    row = db.session.execute(
        select(
            Proofreading.layout, Proofreading.transcript, Proofreading.version.label("stamp"),
            Proofreading.first_id, ExpectedText.body, ExpectedText.digest, ExpectedText.number,
            ProofreadingRule,
        )
        .join(ExpectedText, ExpectedText.id == Proofreading.text_id)
        .join(Entry, Entry.id == Proofreading.entry_id)
        .outerjoin(ProofreadingRule, ProofreadingRule.category_id == Entry.category_id)
        .where(Proofreading.id == work.id)
    ).one()  # fmt: skip
    rule = row.ProofreadingRule
    return BlindProofreading(
        work=work,
        queue=queue,
        body=row.body,
        letters=letters(row.body),
        digest=row.digest,
        version=row.number,
        stamp=row.stamp,
        transcript=row.transcript,
        layout=tuple(row.layout),
        pages=_pages(work.entry_id),
        marks=_marks(work, row.first_id, account.user.id),
        accepted=counting.accepted_variants(rule.accepted) if rule else {},
        rule=counting.stored_rule(rule) if rule else {},
    )


def _is_open(work: BlindWork) -> bool:
    return work.is_first or work.state is not ProofreadingState.FIRST


def _pages(entry_id: int) -> tuple[BlindPage, ...]:
    rows = db.session.execute(
        select(JudgePage.code, JudgePage.position, JudgePage.width, JudgePage.height)
        .join(JudgeCopy, JudgeCopy.id == JudgePage.copy_id)
        .where(
            JudgeCopy.entry_id == entry_id,
            JudgeCopy.frozen_at.is_not(None),
            JudgeCopy.replaced_at.is_(None),
        )
        .order_by(JudgePage.position)
    )
    return tuple(
        BlindPage(code=row.code, number=row.position + 1, width=row.width, height=row.height)
        for row in rows
    )


def _marks(work: BlindWork, first_id: int, mine: int) -> tuple[BlindMark, ...]:
    rows = db.session.scalars(
        select(ProofreadingMark)
        .where(ProofreadingMark.proofreading_id == work.id)
        .order_by(ProofreadingMark.number)
    )
    own = [row for row in rows if not work.is_first or row.made_by_id == mine]
    return tuple(
        BlindMark(
            number=place if work.is_first else row.number, row_number=row.number,
            kind=row.kind, start=row.start, length=row.length,
            written=row.written, note=row.note, page=row.page, box=tuple(row.box),
            state=MarkState.PLACED if work.is_first else row.state,
            answer="" if work.is_first else row.answer,
            is_mine=row.made_by_id == mine,
            is_firsts=row.made_by_id == first_id,
        )
        for place, row in enumerate(own, start=1)
        if row.state is not MarkState.WITHDRAWN
    )  # fmt: skip


def picture(account: Account | None, page_code: str, size: str) -> bytes:
    """Return the JPEG of one page (page, preview or thumb). Raises NotFound."""
    return pictures.read(_key(account, page_code, size))


def _key(account: Account | None, code: str, size: str) -> str:
    works = {work.entry_id for work in queue_of(account) if _is_open(work)}
    key = db.session.scalar(
        select(KEYS[size])
        .join(JudgeCopy, JudgeCopy.id == JudgePage.copy_id)
        .where(
            JudgePage.code == code,
            JudgeCopy.entry_id.in_(works),
            JudgeCopy.frozen_at.is_not(None),
            JudgeCopy.replaced_at.is_(None),
        )
    )
    if key is None:
        raise NotFound
    return key
