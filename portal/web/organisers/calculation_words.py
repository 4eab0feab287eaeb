"""A desk, how a calculation reads in Chinese: how far it has come, what came of it. Words only."""

from dataclasses import dataclass
from datetime import timedelta

from flask import url_for

from portal import clock
from portal.jobs import is_lost
from portal.judging.explanation import explanation_of
from portal.judging.queries.calculations import has_failed, is_under_way, newest_calculation
from portal.models import Calculation, CalculationKind, Round
from portal.models.enums import JobState


@dataclass(frozen=True, slots=True)
class Words:
    """How one kind is told: while it goes on, when it is done, when it is not; where to look."""

    running: str
    done: str
    failed: str
    look: str


WORDS = {
    CalculationKind.PLAN: Words(
        "正在计算分配方案。", "分配方案算好了。", "分配方案没有算成。", "去看分配方案"
    ),
    CalculationKind.APPLY: Words(
        "正在让分配方案生效。", "分配方案生效了。", "分配方案没有生效。", "去看这一轮"
    ),
    CalculationKind.EXTRA: Words(
        "正在安排加评。", "加评安排好了。", "加评没有安排成。", "去看这一轮"
    ),
    CalculationKind.RANKING: Words("正在计算名次。", "名次算好了。", "名次没有算成。", "去看名次"),
    CalculationKind.LOCK: Words("正在锁定名次。", "名次锁定了。", "名次没有锁定。", "去看名次"),
}
# what results rest on, and is told beside them
OF_RESULTS = {CalculationKind.RANKING, CalculationKind.LOCK}
INTERRUPTED = "计算中断了，没有留下算了一半的结果；系统会自动重新计算，您不用再点。"
AGAIN = "中断过一次，没有留下算了一半的结果，正在重新计算。"


def said_of(round_: Round) -> dict[str, object] | None:
    """Return what a page says of the newest calculation; None where there was none."""
    found = newest_calculation(round_)
    if found is None:
        return None
    return {
        "row": found,
        "said": WORDS[found.kind],
        "is_of_results": found.kind in OF_RESULTS,
        "is_running": is_under_way(found),
        "has_failed": has_failed(found),
        "words": words_of(found),
        "explanation": explanation_of(found.explanation) if found.explanation else None,
        "href": result_of(round_, found.kind),
        "again": start_of(round_, found),
    }


def words_of(row: Calculation) -> str:
    """Say how far it has come, and whether a worker was lost on the way."""
    job, now = row.job, clock.now()
    if job is None or job.state is not JobState.RUNNING:
        return INTERRUPTED if job is not None and job.attempts else "正在排队，马上开始。"
    if is_lost(job, at=now):
        return INTERRUPTED
    began = AGAIN if job.attempts > 1 else ""
    return f"{began}已经过了 {spent(now - row.asked_at)}。"


def spent(time: timedelta) -> str:
    """Return seconds, or minutes from two on."""
    seconds = int(time.total_seconds())
    return f"{seconds} 秒" if seconds < 120 else f"{seconds // 60} 分钟"


def result_of(round_: Round, kind: CalculationKind) -> str:
    """Return where the result is."""
    code = round_.category.call.code
    if kind in OF_RESULTS:
        return url_for(".results", code=code, category=round_.category.key)
    if kind is CalculationKind.PLAN:
        return url_for(".plan", code=code, round_=round_.code)
    return url_for(".round", code=code, round_=round_.code)


def start_of(round_: Round, row: Calculation) -> str:
    """Return where it is asked for."""
    code, key = round_.category.call.code, round_.category.key
    if row.kind is CalculationKind.LOCK:
        return url_for(".lock", code=code, category=key)
    if row.kind is CalculationKind.APPLY:
        return url_for(".plan", code=code, round_=round_.code)
    if row.kind is CalculationKind.EXTRA and row.terms["ranking"]:
        return url_for(".near_lines", code=code, category=key)
    if row.kind is CalculationKind.EXTRA:
        return url_for(".divided", code=code, round_=round_.code)
    if row.kind is CalculationKind.RANKING:
        return result_of(round_, row.kind)
    return url_for(".round", code=code, round_=round_.code)
