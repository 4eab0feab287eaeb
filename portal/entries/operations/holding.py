"""Entries room, deeds: taking an entry in hand, and saying no while it is in other hands."""

from datetime import datetime

from sqlalchemy import inspect, select

from portal import clock
from portal.calls.phases import Window
from portal.entries.workflow import EDITABLE
from portal.errors import Refused, TransitionRefused
from portal.extensions import db
from portal.labels import word
from portal.models import Category, Entry


def hold(entry: Entry) -> None:
    """
    Lock the entry's row for this transaction and read it afresh.

    SQLite's BEGIN IMMEDIATE has done the locking already; PostgreSQL queues here, so that two
    deeds upon one entry never work from the same old status.
    """
    db.session.flush()
    db.session.execute(select(Entry.id).where(Entry.id == entry.id).with_for_update())
    columns = [attribute.key for attribute in inspect(Entry).column_attrs]
    db.session.refresh(entry, attribute_names=columns)


def hold_category(category: Category) -> None:
    """Lock a category, so that places of a quota are counted by one submission at a time."""
    db.session.execute(select(Category.id).where(Category.id == category.id).with_for_update())


def refuse_unless_editable(entry: Entry) -> None:
    """Raise TransitionRefused while the entry is not in its author's hands."""
    if entry.status not in EDITABLE:
        raise TransitionRefused(
            f"这件作品现在是“{word(entry.status)}”，不能改动。需要改的，请先点“修改”把它取回来。"
        )


def refuse_unless_open(window: Window, *, at: datetime) -> None:
    """Raise Refused outside the submission window; the sentence says when it was."""
    if window.is_open(at=at):
        return
    if window.opens_at is not None and at < window.opens_at:
        raise Refused(f"报送还没有开始，{spoken(window.opens_at)}起可以报送。", status=409)
    if window.closes_at is None:
        raise Refused("这次征集还没有开始收件，请看征集通知。", status=409)
    raise Refused(
        f"报送已于 {spoken(window.closes_at)}截止，逾期不再受理。草稿还在；"
        "确有特殊情况的，请联系组织者。",
        status=409,
    )


def spoken(moment: datetime) -> str:
    """Return a moment as a sentence says it, in Beijing time."""
    wall = clock.to_beijing(moment)
    return f"{wall.month} 月 {wall.day} 日 {wall:%H:%M} "
