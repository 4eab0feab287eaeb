"""
Entries room, deeds of the organisers: a word that they masked by mistake stands again.

Only what they covered themselves comes back, and nothing beside it: the copy is made anew from
the text, and must be the present one but for this word. So whatever its author has confirmed,
or a unit's name has masked since, stays as it is.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from portal import audit
from portal.entries import queries
from portal.entries.copies import runs_of
from portal.entries.operations.covering import may_cover
from portal.entries.operations.holding import hold
from portal.entries.operations.judge_copies import (
    build_text,
    heading_of,
    order_drawing,
    replace_copy,
)
from portal.entries.overlay import overlay
from portal.errors import Conflict, Refused
from portal.extensions import db
from portal.models import Entry, JudgeCopy, User

SHORTEST_REASON, LONGEST_REASON = 2, 200
OTHERWISE: Final = "这份副本后来还有别的变化，不能只恢复这个字词。请退回作者修改。"


def bare_word(entry: Entry, *, word: str, reason: str, actor: User, at: datetime) -> None:
    """
    Show a word again that organisers had masked, and keep why. Raises Refused, Conflict.

    The author's own masks stay, and so does what we found ourselves.
    """
    hold(entry)
    if not may_cover(entry):
        raise Conflict("这件作品不在审查或评审中，现在不能改评审副本。")
    if word not in entry.masked_words:
        raise Conflict("这个字词已经不在加遮之列，请刷新页面看现在的副本。")
    if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
        raise Refused(
            f"请写明恢复的原因，{SHORTEST_REASON}–{LONGEST_REASON} 个字。", field="reason"
        )
    current = queries.current_copy(entry)
    if current is None:
        raise Refused("这件作品还没有评审副本，请过一分钟再试。", status=409)
    entry.masked_words = [one for one in entry.masked_words if one != word]
    _make_anew(entry, current, word, at=at)
    audit.record(actor, "entry.word_bared", entry, at=at, reason=reason)


def _make_anew(entry: Entry, current: JudgeCopy, word: str, *, at: datetime) -> None:
    if current.pages:
        if overlay(heading_of(entry).title, [], [word]).title != current.title:
            raise Refused(OTHERWISE, status=409)
        db.session.flush()
        order_drawing(entry, queries.current_pages(entry), at=at)
        return
    fresh = build_text(entry, queries.current_manuscript(entry), at=at)
    if fresh is None or list(_said(fresh, word)) != list(_said(current, word)):
        raise Refused(OTHERWISE, status=409)
    db.session.flush()
    replace_copy(entry, current, fresh, at=at)


def _said(copy: JudgeCopy, word: str) -> Iterator[str]:
    """Yield what a copy says with this word masked, a piece a paragraph, and its pictures."""
    covered = overlay(copy.title, copy.blocks, [word])
    yield covered.title
    for block in covered.blocks:
        yield block["marker"] + "".join(run["text"] for run in runs_of(block))
    yield from (one.picture_key for one in copy.figures)
