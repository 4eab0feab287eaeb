"""Entries room, deeds: making a draft and saving it, however unfinished."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.exc import IntegrityError

from portal import audit
from portal.calls import phases
from portal.calls.queries import allowance_of, is_published
from portal.entries import queries
from portal.entries.forms import AuthorValues
from portal.entries.operations.holding import hold, refuse_unless_editable, refuse_unless_open
from portal.entries.operations.judge_copies import rebuild_copy
from portal.entries.operations.limits import refuse_more_drafts
from portal.entries.operations.scans import propose_masks
from portal.errors import Conflict, Refused
from portal.extensions import db
from portal.models import Author, Call, Category, Declaration, Entry, Unit, User

STALE = "您打开这一页以后，有人改过这件作品。您填写的内容还在下面，核对后再存一次，就以您的为准。"


def create_entry(
    *,
    call: Call,
    category: Category,
    unit: Unit,
    submitter: User,
    creation_key: str,
    at: datetime,
) -> Entry:
    """
    Make a draft with its submitter as the first author; the same key gives the same draft.

    Drafts take no place of the quota. Raises Refused outside the submission window,
    and when the person has drafts enough.
    """
    made = queries.entry_by_creation_key(submitter, creation_key)
    if made is not None:
        return made
    refuse_unless_open(phases.window(call, allowance_of(category, unit.id)), at=at)
    refuse_more_drafts(category, submitter)
    entry = Entry(
        call=call,
        category=category,
        unit=unit,
        submitter=submitter,
        creation_key=creation_key,
        answers={},
        created_at=at,
        saved_at=at,
    )
    try:
        with db.session.begin_nested():
            db.session.add(entry)
    except IntegrityError:
        # the other click of a double click was faster
        made = queries.entry_by_creation_key(submitter, creation_key)
        if made is None:
            raise
        return made
    _add_first_author(entry, submitter)
    audit.record(submitter, "entry.created", entry, at=at, category=category.key)
    return entry


def _add_first_author(entry: Entry, submitter: User) -> None:
    db.session.add(
        Author(
            entry_id=entry.id,
            position=0,
            name=submitter.name,
            unit_id=entry.unit_id,
            department=submitter.department,
            post=submitter.post,
            phone=submitter.phone,
            user_id=submitter.id,
        )
    )
    db.session.flush()


def save_entry(
    entry: Entry,
    *,
    title: str,
    answers: Mapping[str, Any],
    authors: Sequence[AuthorValues],
    version: int,
    actor: User,
    at: datetime,
    reply: str | None = None,
) -> None:
    """
    Save what was typed, however little it is.

    *version* is the one the form was opened with. The judge copy is made anew when title or
    authors changed what has to be masked. Raises Conflict and TransitionRefused.
    """
    hold(entry)
    refuse_unless_editable(entry)
    if entry.version != version:
        raise Conflict(STALE)
    given = {key: value for key, value in answers.items() if value not in (None, "")}
    is_newly_signed = bool(given.get("has_signature")) and not entry.answers.get("has_signature")
    entry.title, entry.answers, entry.saved_at = title, given, at
    if reply is not None:
        entry.reply = reply or None
    _set_authors(entry, authors)
    db.session.flush()
    if is_newly_signed:
        propose_masks(queries.current_pages(entry))
    rebuild_copy(entry, at=at)
    audit.record(actor, "entry.saved", entry, at=at)


def _set_authors(entry: Entry, authors: Sequence[AuthorValues]) -> None:
    """Bring the rows in line with the form, row by row, so that positions never collide."""
    rows = queries.authors_of([entry.id]).get(entry.id, [])
    for position, values in enumerate(authors):
        row = rows[position] if position < len(rows) else Author(entry_id=entry.id)
        row.position = position
        row.name, row.department, row.post = values.name, values.department, values.post
        row.staff_kind, row.phone = values.staff_kind, values.phone
        row.unit_id, row.user_id = values.unit_id or entry.unit_id, values.user_id
        db.session.add(row)
    for row in rows[len(authors) :]:
        db.session.delete(row)


def decide_declarations(entry: Entry, *, agreed: set[int], at: datetime) -> None:
    """Keep which of the present declaration texts are ticked, and since when."""
    decisions = queries.decisions_of(entry)
    for text in queries.declaration_texts(entry):
        is_agreed = text.id in agreed
        decision = decisions.get(text.id)
        if decision is None:
            db.session.add(
                Declaration(entry_id=entry.id, text_id=text.id, is_agreed=is_agreed, decided_at=at)
            )
        elif decision.is_agreed != is_agreed:
            decision.is_agreed, decision.decided_at = is_agreed, at
    db.session.flush()


def decide_publicity(entry: Entry, *, is_agreed: bool, actor: User, at: datetime) -> None:
    """
    Give, or take back, the consent to be named in public, after the entry was handed in.

    It is decided on the wording that stands now. Taking back works at any time; giving ends with
    the publication, whose list is fixed. Raises Refused.
    """
    hold(entry)
    text = queries.publicity_text(entry)
    if text is None or queries.live_receipt(entry) is None:
        raise Refused("这件作品现在没有有效的回执，请在填报页上勾选。", status=409)
    if queries.is_public(entry) == is_agreed:
        return
    if is_agreed and is_published(entry.call):
        raise Refused("结果已经发布，名单不能再加上姓名。", status=409)
    decision = queries.decisions_of(entry).get(text.id)
    if decision is None:
        decision = Declaration(entry_id=entry.id, text_id=text.id)
        db.session.add(decision)
    decision.is_agreed, decision.decided_at = is_agreed, at
    db.session.flush()
    audit.record(
        actor, "entry.publicity_changed", entry, at=at, agreed=is_agreed, wording=text.number
    )
