"""A desk: 评委宽严与一致: pictures, figures and hints on the judges of a round."""

from flask import render_template
from flask.typing import ResponseReturnValue

from portal.judging.habits import Flag, FlagKind, Habits, habits_of
from portal.models.enums import RoundKind
from portal.web.filters import points
from portal.web.guards import allow
from portal.web.organisers import bp
from portal.web.organisers.frame import frame
from portal.web.organisers.habit_charts import (
    WORDS,
    agreement_chart,
    severity_chart,
    severity_said,
    shift_said,
)
from portal.web.organisers.round_tabs import round_tabs
from portal.web.organisers.rounds import Stage, may_view_stage, stage_of

MINUTE = 60
UNTOLD = "签得很快，或者总分、各项给分常常一样；是哪一种、多少份，名次锁定后显示"


@bp.route("/<code>/rounds/<round_>/habits", methods=["GET"])
@allow(may_view_stage, load=stage_of)
def habits(stage: Stage) -> ResponseReturnValue:
    """Show how the judges score beside each other; hints never decide anything."""
    round_ = stage.round
    found = habits_of(round_)
    return render_template(
        "organisers/habits.html",
        round=round_,
        stage_tabs=round_tabs(round_, stage.call, "habits"),
        is_scored=round_.kind is RoundKind.SCORING,
        habits=found,
        severity=severity_chart(found),
        severity_said=severity_said(found),
        agreement=agreement_chart(found),
        words=WORDS,
        shift_said=shift_said,
        flags=flags_said(found),
        **frame(stage.call, current="rounds"),
    )


def flags_said(found: Habits) -> list[tuple[str, str, str]]:
    """
    Return (judge's name, what stands out, the figures it rests on).

    Before the lock only whom to ask: who reads what is known, so that a total somebody often
    gives is found among the totals of those works as soon as a page says that there is one.
    """
    if not found.has_names:
        names = {flag.judge: name for name, flag in found.flags}
        return [(name, "请问一问", UNTOLD) for name in names.values()]
    return [(name, *flag_said(flag)) for name, flag in found.flags]


def flag_said(flag: Flag) -> tuple[str, str]:
    """Return what stands out, and the figures it rests on."""
    if flag.kind is FlagKind.SAME_TOTAL:
        total = points(flag.total)
        return "总分常常一样", f"{flag.of} 份里有 {flag.count} 份总分都是 {total}"
    if flag.kind is FlagKind.SAME_PATTERN:
        return (
            "各项给分常常一样",
            f"{flag.of} 份里有 {flag.count} 份各项给分完全一样，合计 {points(flag.total)}",
        )
    return (
        "签得比读还快",
        f"{flag.of} 份里有 {flag.count} 份，从上一次存分到这件签字，不够读完一遍；"
        f"每件中位 {seconds_said(flag.seconds)}，按篇幅最快也要 {seconds_said(flag.least)}",
    )


def seconds_said(seconds: float | None) -> str:
    """45 秒; 3 分 5 秒."""
    minutes, rest = divmod(round(seconds or 0), MINUTE)
    return f"{minutes} 分 {rest} 秒" if minutes else f"{rest} 秒"
