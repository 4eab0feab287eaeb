"""Judging room, deeds: calibration works (校准作品) are set and tried; a judge is briefed."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Final

from sqlalchemy import func, select

from portal import audit
from portal.calls.queries import current_rubric
from portal.errors import Conflict, NotFound, Refused
from portal.extensions import db
from portal.judging import conflicts
from portal.judging.adapters import rubric_of
from portal.judging.operations.scorecards import check_points
from portal.judging.queries import calibration, is_judgeable
from portal.models import (
    Assignment,
    BlindCode,
    CalibrationTrial,
    CalibrationWork,
    Category,
    Entry,
    JudgeProfile,
    Round,
    User,
)

MOST: Final = 3
LONGEST_NOTE: Final = 2000
SEEN: Final = "已经有评委声明过利益关系，打得开这件校准作品，所以不能再去掉。"
UNKNOWN: Final = "没有这个编号的作品，或者它还没有评审副本"


def set_calibration_work(
    category: Category,
    *,
    blind_code: str,
    points: Mapping[str, Decimal],
    note: str,
    actor: User,
    at: datetime,
) -> CalibrationWork:
    """
    Let every judge try an entry before the first score. It leaves the competition.

    Only an entry that nobody reads in a round: judges have its frozen copy, no round takes it.
    Raises Refused when there are three already, or the note says nothing.
    """
    # no plan hands it out while it is being taken out of the pool
    rounds = select(Round.id).where(Round.category_id == category.id).order_by(Round.id)
    db.session.execute(rounds.with_for_update()).all()
    count = select(func.count()).where(CalibrationWork.category_id == category.id)
    if (db.session.scalar(count) or 0) >= MOST:
        raise Refused(f"校准作品最多 {MOST} 件。要换，请先去掉一件。")
    if not note.strip():
        raise Refused("请写明为什么这样打分，评委试评以后会看到。", field="note")
    check_points(
        rubric_of(current_rubric(category), name=category.name), points, partial=not points
    )
    entry = _free_entry(category, blind_code)
    work = CalibrationWork(
        category_id=category.id, entry_id=entry.id, note=note.strip()[:LONGEST_NOTE],
        points={key: str(value) for key, value in points.items()}, set_by_id=actor.id, set_at=at,
    )  # fmt: skip
    db.session.add(work)
    db.session.flush()
    audit.record(
        actor, "calibration.set", entry, at=at, call_id=category.call_id,
        category=category.key, blind_code=blind_code, points=work.points,
    )  # fmt: skip
    return work


def _free_entry(category: Category, blind_code: str) -> Entry:
    entry = db.session.scalar(
        select(Entry)
        .join(BlindCode, BlindCode.entry_id == Entry.id)
        .where(Entry.category_id == category.id, BlindCode.code == blind_code, is_judgeable())
    )
    if entry is None:
        raise Refused(UNKNOWN, field="blind_code")
    read = select(Assignment.id).where(Assignment.entry_id == entry.id).limit(1)
    if db.session.scalar(read) is not None:
        raise Conflict("这件作品已经分给评委评了，不能再做校准作品。")
    return entry


def remove_calibration_work(
    work: CalibrationWork, *, reason: str, actor: User, at: datetime
) -> None:
    """
    Take a calibration work away for a reason; the entry can be judged again.

    Refused once a judge tried it, or could have read it: whoever has declared has the briefing
    open, and an entry that judges talked over is no longer read afresh.
    """
    call_id = work.category.call_id
    # nobody declares or tries meanwhile; judges first, as those who try it do
    judges = select(JudgeProfile.id).where(JudgeProfile.call_id == call_id)
    db.session.execute(judges.order_by(JudgeProfile.id).with_for_update(read=True)).all()
    held = _held_work(work.id)
    if held is None:
        raise Conflict("这件校准作品刚刚已经去掉了。")
    tried = select(CalibrationTrial.id).where(CalibrationTrial.work_id == held.id).limit(1)
    if calibration.has_readers(held.category) or db.session.scalar(tried) is not None:
        raise Conflict(SEEN)
    if not reason.strip():
        raise Refused("请写明为什么去掉，监审员会看到。", field="reason")
    audit.record(
        actor, "calibration.removed", held.entry, at=at, call_id=call_id,
        category=held.category.key, reason=reason.strip()[:300],
    )  # fmt: skip
    db.session.delete(held)
    db.session.flush()


def _held_work(work_id: int) -> CalibrationWork | None:
    """Take a calibration work for this transaction: it is tried or removed, not both."""
    return db.session.scalar(
        select(CalibrationWork)
        .where(CalibrationWork.id == work_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def try_calibration_work(
    work_id: int, judge_id: int, *, points: Mapping[str, Decimal], actor: User, at: datetime
) -> CalibrationTrial:
    """
    Keep what a judge gave before reading the note; the first try stands, none counts.

    Raises PointsRefused, NotFound for somebody else's profile or a work in conflict.
    """
    judge = own_profile(judge_id, actor)
    work = _held_work(work_id)
    if work is None or work.category.call_id != judge.call_id:
        raise NotFound
    if conflicts.is_barred(judge.id, work.entry_id):
        raise NotFound
    rubric = rubric_of(current_rubric(work.category), name=work.category.name)
    check_points(rubric, points, partial=False)
    known = db.session.scalar(
        select(CalibrationTrial).where(
            CalibrationTrial.work_id == work.id, CalibrationTrial.judge_id == judge.id
        )
    )
    if known is not None:
        return known
    trial = CalibrationTrial(
        work_id=work.id, judge_id=judge.id, total=sum(points.values(), Decimal(0)), tried_at=at,
        points={key: str(value) for key, value in points.items()},
    )  # fmt: skip
    db.session.add(trial)
    db.session.flush()
    code = db.session.scalar(select(BlindCode.code).where(BlindCode.entry_id == work.entry_id))
    audit.record(
        actor, "calibration.tried", judge, at=at,
        category=work.category.key, blind_code=code,
    )  # fmt: skip
    return trial


def finish_briefing(judge_id: int, *, left: int, actor: User, at: datetime) -> None:
    """
    Let a judge begin to score: the rubric was read, *left* calibration works are not tried yet.

    A second time changes nothing.
    """
    judge = own_profile(judge_id, actor)
    if judge.declared_at is None:
        raise Refused("请先声明利益关系，再开始评。")
    if left:
        raise Refused(f"还有 {left} 件校准作品没有试评。试评以后能看到组织者的说明，再开始评。")
    if judge.briefed_at is None:
        judge.briefed_at = at
        db.session.flush()
        audit.record(actor, "judge.briefed", judge, at=at)


def own_profile(judge_id: int, actor: User) -> JudgeProfile:
    """Return the judge's own profile, held. Raises NotFound for somebody else's."""
    judge = db.session.scalar(
        select(JudgeProfile)
        .where(JudgeProfile.id == judge_id, JudgeProfile.user_id == actor.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if judge is None:
        raise NotFound
    return judge
