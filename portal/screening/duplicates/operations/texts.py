"""
Deeds on base texts (引用底本) and reference texts (对照文本) of a call.

A changed base text is a new row, so that a verdict can be read with what was quotable then. After
either the check has to look again: a job does, the person does not wait.
"""

from datetime import datetime

from sqlalchemy import func, select

from portal import audit, jobs
from portal.calls.settings import CallRules
from portal.errors import Conflict, Refused
from portal.extensions import db
from portal.models import BaseText, Call, ReferenceText, User
from portal.models.enums import BaseTextKind
from portal.screening.duplicates import cases, texts
from portal.screening.duplicates.operations.runs import ask_full_check

LONGEST = 200_000
CHANGED = "您打开这一页以后，有人改过这份底本。请返回看一眼最新的内容，再改一次。"


def add_base_text(
    call: Call, *, kind: BaseTextKind, title: str, text: str, actor: User, at: datetime
) -> BaseText:
    """Add a base text: quoting it is no copying from now on. Raises Refused."""
    _refuse_empty(title, text)
    row = BaseText(
        call_id=call.id, kind=kind, title=title.strip(), text=text, number=1,
        added_by_id=actor.id, added_at=at,
    )  # fmt: skip
    return _kept(call, row, actor=actor, at=at)


def replace_base_text(
    row: BaseText, *, kind: BaseTextKind, title: str, text: str, actor: User, at: datetime
) -> BaseText:
    """Give a base text a new version; the old one stays on record. Raises Refused, Conflict."""
    call = db.session.get_one(Call, row.call_id)
    cases.hold_call(call)
    db.session.refresh(row)
    if row.replaced_at is not None:
        raise Conflict(CHANGED)
    _refuse_empty(title, text)
    if (row.kind, row.title, row.text) == (kind, title.strip(), text):
        return row
    row.replaced_at = at
    newest = db.session.scalar(select(func.max(BaseText.number)).where(BaseText.key == row.key))
    new = BaseText(
        call_id=call.id, key=row.key, kind=kind, title=title.strip(), text=text,
        number=(newest or 0) + 1, added_by_id=actor.id, added_at=at,
    )  # fmt: skip
    return _kept(call, new, actor=actor, at=at)


def _kept(call: Call, row: BaseText, *, actor: User, at: datetime) -> BaseText:
    db.session.add(row)
    db.session.flush()
    audit.record(
        actor, "duplicate.base_text_set", row, at=at, title=row.title, number=row.number,
        sha256=texts.digest_of(row.text),
    )  # fmt: skip
    check_again(call, at=at)
    return row


def remove_base_text(row: BaseText, *, actor: User, at: datetime) -> None:
    """Take a base text away: who has its words counts as copying again. Raises Conflict."""
    call = db.session.get_one(Call, row.call_id)
    cases.hold_call(call)
    db.session.refresh(row)
    if row.replaced_at is not None:
        raise Conflict(CHANGED)
    row.replaced_at = at
    db.session.flush()
    audit.record(actor, "duplicate.base_text_removed", row, at=at, title=row.title)
    check_again(call, at=at)


def add_reference(
    call: Call, *, title: str, source: str, text: str, actor: User, at: datetime
) -> ReferenceText:
    """Add a text that entries are compared with. Raises Refused."""
    _refuse_empty(title, text)
    row = ReferenceText(
        call_id=call.id, title=title.strip(), source=source.strip()[:300], text=text,
        added_by_id=actor.id, added_at=at,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    audit.record(
        actor, "duplicate.reference_added", row, at=at, title=row.title,
        sha256=texts.digest_of(text),
    )  # fmt: skip
    jobs.enqueue("check_reference", at=at, reference_id=row.id)
    return row


def withdraw_reference(row: ReferenceText, *, actor: User, at: datetime) -> None:
    """Compare with this text no longer; pairs with it are retired, verdicts stay on record."""
    if row.withdrawn_at is not None:
        return
    row.withdrawn_at = at
    db.session.flush()
    audit.record(actor, "duplicate.reference_withdrawn", row, at=at, title=row.title)
    jobs.enqueue("check_reference", at=at, reference_id=row.id)


def check_again(call: Call, *, at: datetime) -> None:
    """Order a new look at everything, since another part of each text may be quoted now."""
    if CallRules.of(call).checks_duplicates:
        ask_full_check(call, actor=None, at=at)


def _refuse_empty(title: str, text: str) -> None:
    if not title.strip():
        raise Refused("请填写题目。", field="title")
    if not text.strip():
        raise Refused("请填写正文，或者传一个文件。", field="text")
    if len(text) > LONGEST:
        raise Refused(f"正文太长，最多 {LONGEST // 10_000} 万字。", field="text")
