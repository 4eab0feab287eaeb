"""Entries as tests need them: made by the room's own operations where files are concerned."""

from datetime import datetime, timedelta
from io import BytesIO
from itertools import count
from typing import Any

from flask import current_app

from portal.calls.queries import current_declarations
from portal.calls.settings import essay_rules
from portal.entries import operations, queries, uploads
from portal.extensions import db
from portal.models import Author, Call, Category, Entry, Manuscript, Receipt, Unit, User
from portal.models.enums import EntryStatus
from tests.factories.account import make_user
from tests.factories.call import NOW, make_call
from tests.factories.unit import make_unit

NUMBERS = count(1)
ESSAY = "一封来信的十五天\n" + "　　信是三月初到的，信封上没有寄信人，邮戳模糊。\n" * 60
ANSWERS = {
    "essay": {"genre": "典型案例", "ai_use": "没有", "published_before": "没有"},
    "calligraphy": {
        "scope": "article-6",
        "script": "楷书",
        "format": "中堂",
        "width_cm": "69",
        "height_cm": "138",
        "has_signature": False,
    },
}


def make_entry(
    *,
    call: Call | None = None,
    category: Category | None = None,
    unit: Unit | None = None,
    submitter: User | None = None,
    title: str = "一封来信的十五天",
    author: str | None = None,
    status: EntryStatus = EntryStatus.DRAFT,
    at: datetime = NOW - timedelta(days=1),
    **values: Any,
) -> Entry:
    """Return an entry with one author and all answers; without files."""
    call = call or (category.call if category else make_call())
    category = category or call.categories[0]
    unit = unit or make_unit()
    submitter = submitter or make_user(unit_id=unit.id)
    entry = Entry(
        call=call, category=category, unit=unit, submitter=submitter, title=title, status=status,
        created_at=at, saved_at=at, **{"answers": dict(ANSWERS[category.kind.value]), **values},
    )  # fmt: skip
    if status is not EntryStatus.DRAFT:
        entry.submitted_at = entry.submitted_at or at
    db.session.add(entry)
    db.session.flush()
    make_author(entry=entry, name=author or submitter.name, user_id=submitter.id)
    return entry


def make_author(*, entry: Entry, name: str = "林晚舟", **values: Any) -> Author:
    """Return a further author of an entry, from the entry's unit."""
    present = queries.authors_of([entry.id]).get(entry.id, [])
    given = {"unit_id": entry.unit_id, "department": "综合科", "post": "四级主任科员"}
    person = {"staff_kind": "信访专职", "phone": f"139{next(NUMBERS):08}"}
    author = Author(entry_id=entry.id, position=len(present), name=name, **given | person | values)
    db.session.add(author)
    db.session.flush()
    return author


def make_manuscript(
    *,
    entry: Entry,
    text: str = ESSAY,
    content: bytes = b"",
    name: str = "定稿.txt",
    at: datetime = NOW,
) -> Manuscript:
    """Attach a real text file, or any other *content*, to an essay, judge copy included."""
    settings = current_app.extensions["wenheng.settings"]
    with uploads.essay_upload(
        BytesIO(content or text.encode()),
        name=name,
        rules=essay_rules(entry.category),
        staging=settings.staging,
    ) as upload:
        return operations.attach_manuscript(entry, upload=upload, actor=entry.submitter, at=at)


def make_ready_essay(*, text: str = ESSAY, at: datetime = NOW, **values: Any) -> Entry:
    """Return an essay that lacks nothing but the deed of submitting it."""
    entry = make_entry(**values)
    make_manuscript(entry=entry, text=text, at=at)
    copy = queries.current_copy(entry)
    assert copy is not None
    operations.confirm_copy(entry, copy_code=copy.code, actor=entry.submitter, at=at)
    operations.decide_declarations(entry, agreed=all_texts(entry.call), at=at)
    return entry


def make_submitted_essay(*, at: datetime = NOW, **values: Any) -> tuple[Entry, Receipt]:
    """Return an essay handed in by the real operation, with its receipt."""
    entry = make_ready_essay(at=at, **values)
    agreed = all_texts(entry.call)
    return entry, operations.submit_entry(entry, agreed=agreed, actor=entry.submitter, at=at)


def all_texts(call: Call) -> set[int]:
    """Return the ids of all declaration texts of a call."""
    return {text.id for text in current_declarations(call)}


def look_at(entry: Entry, *, actor: User, at: datetime = NOW) -> None:
    """Have an organiser look at the pictures of a judge copy, if it has any."""
    copy = queries.current_copy(entry)
    if copy is not None and copy.pages:
        operations.check_masks(entry, copy_code=copy.code, actor=actor, at=at)
