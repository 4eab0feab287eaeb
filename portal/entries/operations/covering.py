"""
Entries room, deeds of the organisers upon what judges will see or see already.

They only ever cover more: the author's rectangles and the author's words are out of reach here,
so the author's confirmation holds for what is left. While judges read, what was covered once
stays covered, and the copy they read gives way to one under a new number; their readings stay.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from portal import audit
from portal.calls.queries import is_published
from portal.entries import copies, queries
from portal.entries.operations.holding import hold
from portal.entries.operations.judge_copies import order_drawing, replace_copy, scan_digest
from portal.entries.overlay import overlay, without_doubts
from portal.errors import Conflict, Refused
from portal.extensions import db
from portal.files.masks import Mask
from portal.models import Entry, JudgeCopy, JudgeFigure, ScanPage, User
from portal.models.enums import EntryStatus

MOST_WORDS: Final = 20
SHORTEST_WORD: Final = 2
LONGEST_WORD: Final = 30
#: Past this, an organiser and not its author decides what of it is seen.
IN_HAND: Final = frozenset({EntryStatus.SUBMITTED, EntryStatus.ACCEPTED})


def may_cover(entry: Entry) -> bool:
    """Say whether the entry is where its copy is the organisers' care: waiting, or judged."""
    return entry.status in IN_HAND and not is_published(entry.call)


def add_masks(
    entry: Entry, *, page: ScanPage, masks: Sequence[Mask], actor: User, at: datetime
) -> None:
    """
    Cover these rectangles too. The copy is drawn anew by a job; until then the old one stands.

    Before acceptance they take the place of what organisers drew before; after it they are added.
    """
    _hold(entry)
    given = [[mask.x, mask.y, mask.w, mask.h] for mask in masks]
    if entry.status is EntryStatus.ACCEPTED:
        given = [*page.added_masks, *(one for one in given if one not in page.added_masks)]
    if given == page.added_masks:
        return
    page.added_masks = given
    db.session.flush()
    order_drawing(entry, queries.current_pages(entry), at=at)
    audit.record(actor, "entry.page_covered", entry, at=at, page=page.code, masks=len(given))


def add_words(entry: Entry, *, words: Sequence[str], actor: User, at: datetime) -> int:
    """
    Mask these words wherever the text has them; return in how many places. Raises Refused.

    Essays that came as pictures have no text but their title.
    """
    _hold(entry)
    fresh = [word for word in dict.fromkeys(words) if word not in entry.masked_words]
    _check_words(entry, fresh)
    current = queries.current_copy(entry)
    if current is None:
        raise Refused("这件作品还没有评审副本，请过一分钟再试。", status=409, field="words")
    covered = overlay(current.title, current.blocks, fresh)
    if not covered.findings:
        raise Refused("评审副本里没有这些字词。请照副本里的写法再填一次。", field="words")
    entry.masked_words = [*entry.masked_words, *fresh]
    db.session.flush()
    if current.pages:
        order_drawing(entry, queries.current_pages(entry), at=at)
    else:
        replace_copy(
            entry,
            current,
            JudgeCopy(
                title=covered.title,
                blocks=covered.blocks,
                characters=covered.characters,
                findings=[*without_doubts(current.findings, fresh), *covered.findings],
                digest=copies.digest_of(
                    [covered.title, covered.blocks, [one.picture_key for one in current.figures]]
                ),
                figures=[_again(one) for one in current.figures],
            ),
            at=at,
        )
    audit.record(actor, "entry.words_covered", entry, at=at, places=len(covered.findings))
    return len(covered.findings)


def _check_words(entry: Entry, words: Sequence[str]) -> None:
    if not words:
        raise Refused("请填要遮盖的字词，用顿号分开。", field="words")
    if any(not SHORTEST_WORD <= len(word) <= LONGEST_WORD for word in words):
        raise Refused(f"每个字词要 {SHORTEST_WORD}–{LONGEST_WORD} 个字。", field="words")
    if len(words) + len(entry.masked_words) > MOST_WORDS:
        raise Refused(
            f"一件作品最多加 {MOST_WORDS} 个字词。要改的多，请退回作者修改。", field="words"
        )


def _again(figure: JudgeFigure) -> JudgeFigure:
    """Return the same picture for another copy, under a new code."""
    return JudgeFigure(
        position=figure.position,
        width=figure.width,
        height=figure.height,
        picture_key=figure.picture_key,
    )


def check_masks(entry: Entry, *, copy_code: str, actor: User, at: datetime) -> None:
    """Note that an organiser looked at the pictures with this code and found nothing bare."""
    _hold(entry)
    copy = queries.current_copy(entry)
    if copy is None or copy.code != copy_code or is_being_drawn(entry, copy):
        raise Conflict("评审副本刚重做过。请看过新的一份，再点“落款、印章都已遮住”。")
    if copy.checked_at is None:
        copy.checked_at = at
        db.session.flush()
        audit.record(actor, "entry.masks_checked", entry, at=at, copy=copy.code)


def is_being_drawn(entry: Entry, copy: JudgeCopy | None) -> bool:
    """Say whether a copy of pictures stands that lacks what was covered since."""
    if copy is None or not copy.pages:
        return False
    return copy.digest != scan_digest(entry, queries.current_pages(entry))


def _hold(entry: Entry) -> None:
    hold(entry)
    if not may_cover(entry):
        raise Conflict("这件作品不在审查或评审中，现在不能改评审副本。")
