"""Deeds of a reader: place and withdraw marks, divide the page, keep a transcript, finish."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from portal import audit
from portal.errors import Conflict, NotFound, Refused
from portal.extensions import db
from portal.judging.operations.holding import hold_unranked
from portal.judging.proofreading import barring, queries, stages
from portal.judging.proofreading.operations.holding import about, hold_mine, move
from portal.judging.proofreading.operations.settling import settle_points
from portal.models import Proofreading, ProofreadingMark, User
from portal.models.proofreading_enums import (
    MarkKind,
    MarkState,
    ProofreadingDeed,
    ProofreadingState,
)
from reviewers.proofreading import letters

MOST_MARKS: Final = 300
MOST_COLUMNS: Final = 60
TRANSCRIPT: Final = 20_000
TOO_LATE: Final = "名次已经锁定，审读不再计入得分，不用再提交。您作的记号都留着。"
NOT_NOW: Final = "这件作品现在不在您手里，不能再改记号。"


class Overtaken(Conflict):
    """Something else was kept since the page was drawn; what was sent is not."""

    def __init__(self) -> None:
        super().__init__("没有保存：这一页打开以后，存着的内容又改过。请比较两份，再决定用哪一份。")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a mark stands: characters of the text, a box on a page, or both."""

    start: int | None = None
    length: int = 1
    page: int | None = None
    box: tuple[float, ...] = ()


def place_mark(
    reading_id: int,
    *,
    kind: MarkKind,
    place: Place,
    written: str,
    note: str,
    actor: User,
    at: datetime,
) -> ProofreadingMark:
    """Put a mark on a work; the second reader's own wait for the organisers."""
    reading = in_hand(reading_id, actor)
    if sum(mark.made_by_id == actor.id for mark in reading.marks) >= MOST_MARKS:
        raise Refused(f"一件作品最多 {MOST_MARKS} 处记号。", field="kind")
    _check(reading, place)
    mark = ProofreadingMark(
        proofreading_id=reading.id,
        number=max((one.number for one in reading.marks), default=0) + 1,
        kind=kind,
        start=place.start,
        length=place.length,
        page=place.page,
        box=[round(part, 5) for part in place.box],
        written=written.strip(),
        note=note.strip(),
        made_by_id=actor.id,
        made_at=at,
    )
    reading.marks.append(mark)
    db.session.flush()
    audit.record(
        actor,
        "proofreading.marked",
        reading,
        at=at,
        **about(reading),
        number=mark.number,
        kind=kind.value,
    )
    return mark


def in_hand(reading_id: int, actor: User) -> Proofreading:
    """Return the proofreading while it is this reader's turn. Raises Conflict."""
    reading = hold_mine(reading_id, actor)
    turns = {
        ProofreadingState.FIRST: reading.first_id,
        ProofreadingState.SECOND: reading.second_id,
    }
    if turns.get(reading.state) != actor.id:
        raise Conflict(NOT_NOW)
    if barring.barred(actor.id, reading.entry.call_id, [reading.entry_id]):
        raise NotFound
    return reading


def _check(reading: Proofreading, place: Place) -> None:
    total = len(letters(reading.text.body))
    if place.start is None and not place.box:
        raise Refused("请写明是第几个字，或者在图上点出位置。", field="start")
    if place.start is not None and not 0 <= place.start < total:
        raise Refused(f"底本共 {total} 字，没有这个位置。", field="start")
    if not 1 <= place.length <= total:
        raise Refused("字数要从 1 起。", field="length")
    if place.box and not is_box(place.box):
        raise Refused("图上的位置要在图里面。", field="start")


def is_box(box: Sequence[float]) -> bool:
    """Say whether four fractions are a box inside a page."""
    if len(box) != 4 or not all(0 <= part <= 1 for part in box):
        return False
    x, y, width, height = box
    return width > 0 and height > 0 and x + width <= 1.0001 and y + height <= 1.0001


def withdraw_mark(reading_id: int, number: int, *, actor: User, at: datetime) -> None:
    """Take back one's own mark; it stays on record."""
    reading = in_hand(reading_id, actor)
    mark = queries.mark_by_number(reading, number)
    if mark.made_by_id != actor.id or mark.state is not MarkState.PLACED:
        raise Conflict("只能撤销自己的、对方还没有看过的记号。")
    mark.state = MarkState.WITHDRAWN
    db.session.flush()
    audit.record(
        actor, "proofreading.mark_withdrawn", reading, at=at, **about(reading), number=number
    )


def answer_mark(
    reading_id: int, number: int, *, agrees: bool, note: str, actor: User, at: datetime
) -> None:
    """Say as the second reader whether a mark of the first holds; against it needs a reason."""
    reading = in_hand(reading_id, actor)
    mark = queries.mark_by_number(reading, number)
    if mark.made_by_id == actor.id or mark.state is MarkState.WITHDRAWN:
        raise Conflict("复读只回答初读的记号。")
    if not agrees and not note.strip():
        raise Refused("不认可要写明理由，组织者裁定时要看。", field="note")
    mark.state = MarkState.CONFIRMED if agrees else MarkState.DISMISSED
    mark.answer = note.strip()
    db.session.flush()
    audit.record(
        actor,
        "proofreading.mark_answered",
        reading,
        at=at,
        **about(reading),
        number=number,
        status=mark.state.value,
    )


def divide_pages(
    reading_id: int, *, layout: list[dict[str, Any]], version: int, actor: User, at: datetime
) -> None:
    """
    Say how many characters each column of each page holds, so that text and picture move.

    *version* is that of the proofreading as the page showed it. Raises Overtaken.
    """
    reading = in_hand(reading_id, actor)
    for part in layout:
        counts = part["counts"]
        if len(counts) > MOST_COLUMNS or not all(0 < count < 1000 for count in counts):
            raise Refused(f"每页最多 {MOST_COLUMNS} 列，每列 1 到 999 字。", field="counts")
        if not is_box(part["area"]):
            raise Refused("文字的范围要在图里面。", field="counts")
    if reading.layout == layout:
        return
    _require(reading, version)
    reading.layout = layout
    db.session.flush()
    audit.record(
        actor, "proofreading.pages_divided", reading, at=at, **about(reading), pages=len(layout)
    )


def _require(reading: Proofreading, version: int) -> None:
    """Refuse to replace what the page never showed: an old tab, or the other reader's work."""
    if reading.version != version:
        raise Overtaken


def keep_transcript(reading_id: int, *, text: str, version: int, actor: User, at: datetime) -> None:
    """
    Keep what the reader typed from the picture; the comparison is drawn from it.

    *version* is that of the proofreading as the page showed it. Raises Overtaken.
    """
    reading = in_hand(reading_id, actor)
    if len(text) > TRANSCRIPT:
        raise Refused(f"录文最多 {TRANSCRIPT} 字。", field="transcript")
    if reading.transcript == text:
        return
    _require(reading, version)
    reading.transcript = text
    db.session.flush()
    audit.record(actor, "proofreading.transcribed", reading, at=at, **about(reading))


def finish(reading_id: int, *, actor: User, at: datetime) -> ProofreadingState:
    """
    Hand the first reading to the second reader, or the second to its end; say where it is.

    Raises Conflict once the ranking is locked: an agreed end settles points, and none join it now.
    """
    hold_unranked(queries.category_id_of(reading_id), TOO_LATE)
    reading = in_hand(reading_id, actor)
    if reading.state is ProofreadingState.FIRST:
        move(reading, ProofreadingDeed.FINISH_FIRST)
        reading.first_done_at = at
    else:
        _finish_second(reading, at)
    db.session.flush()
    audit.record(
        actor, "proofreading.finished", reading, at=at, **about(reading),
        status=reading.state.value,
        marks=sum(mark.state is not MarkState.WITHDRAWN for mark in reading.marks),
    )  # fmt: skip
    return reading.state


def _finish_second(reading: Proofreading, at: datetime) -> None:
    waiting = [
        mark.number
        for mark in reading.marks
        if mark.made_by_id == reading.first_id and mark.state is MarkState.PLACED
    ]
    if waiting:
        places = "、".join(map(str, waiting[:10]))
        raise Refused(f"还有 {len(waiting)} 处初读记号没有回答（第 {places} 处）。")
    is_agreed = not any(stages.is_disputed(mark.state, mark.kind) for mark in reading.marks)
    move(reading, ProofreadingDeed.AGREE if is_agreed else ProofreadingDeed.DISAGREE)
    reading.second_done_at = at
    if is_agreed:
        settle_points(reading, at)
