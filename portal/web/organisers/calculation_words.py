"""A desk, how a calculation reads in Chinese: how far it has come, what came of it. Words only."""

from flask import url_for

from portal import clock
from portal.judging.explanation import explanation_of
from portal.judging.queries.calculations import has_failed, is_under_way, newest_calculation
from portal.models import Calculation, CalculationKind, Round
from portal.models.enums import JobState

WORDS = {
    CalculationKind.PLAN: "分配方案",
    CalculationKind.EXTRA: "加评",
    CalculationKind.RANKING: "名次",
}


def said_of(round_: Round) -> dict[str, object] | None:
    """Return what a page says of the newest calculation; None where there was none."""
    found = newest_calculation(round_)
    if found is None:
        return None
    return {
        "row": found,
        "word": WORDS[found.kind],
        "is_running": is_under_way(found),
        "has_failed": has_failed(found),
        "words": words_of(found),
        "explanation": explanation_of(found.explanation) if found.explanation else None,
        "href": result_of(round_, found.kind),
        "again": start_of(round_, found.kind),
    }


def words_of(row: Calculation) -> str:
    """Say how far it has come."""
    if row.job is not None and row.job.state is JobState.RUNNING:
        seconds = int((clock.now() - row.asked_at).total_seconds())
        spent = f"{seconds} 秒" if seconds < 120 else f"{seconds // 60} 分钟"
        return f"已经过了 {spent}。"
    return "正在排队，马上开始。"


def result_of(round_: Round, kind: CalculationKind) -> str:
    """Return where the result is."""
    if kind is CalculationKind.PLAN:
        return url_for(".plan", code=round_.category.call.code, round_=round_.code)
    return start_of(round_, kind)


def start_of(round_: Round, kind: CalculationKind) -> str:
    """Return where it is asked for."""
    code = round_.category.call.code
    if kind is CalculationKind.RANKING:
        return url_for(".results", code=code, category=round_.category.key)
    return url_for(".round", code=code, round_=round_.code)
