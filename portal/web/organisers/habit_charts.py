"""A desk, geometry of the judges' pictures: a dot a judge on one scale, its interval a line."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from portal.judging.habits import Habit, Habits
from portal.web.organisers.charts import Mark

LEFT, RIGHT, TOP, SLOT = 116.0, 500.0, 8.0, 28.0
WORDS = {-1: "偏严", 1: "偏宽"}


@dataclass(frozen=True, slots=True)
class Dot:
    """One judge: where the dot stands, and the ends of the line through it."""

    label: str
    y: float
    x: float
    low: float
    high: float
    is_apart: bool


@dataclass(frozen=True, slots=True)
class DotChart:
    """Everything the picture needs, in its own coordinates; *zero* is the line that matters."""

    dots: tuple[Dot, ...]
    marks: tuple[Mark, ...]
    zero: float
    bottom: float
    finding: str


def severity_chart(habits: Habits) -> DotChart | None:
    """Return each judge's shift in points with its 95 % interval; None when nobody has one."""
    shown = [one for one in habits.judges if one.figures.shift is not None]
    if not shown:
        return None
    ends = [abs(one.figures.shift or 0) + (one.figures.error or 0) for one in shown]
    most = max(math.ceil(max(ends)), 2)
    dots = [
        _dot(
            place, one, one.figures.shift or 0, one.figures.error or 0, most, is_apart=one.word != 0
        )
        for place, one in enumerate(shown)
    ]
    marks = [Mark(_x(step * most / 2, most), points_said(step * most / 2)) for step in range(-2, 3)]
    return _chart(dots, marks, severity_said(habits))


def agreement_chart(habits: Habits) -> DotChart | None:
    """Return each judge's correlation with the others; None when nobody has one."""
    shown = [one for one in habits.judges if one.figures.correlation is not None]
    if not shown:
        return None
    dots = [
        _dot(
            place,
            one,
            one.figures.correlation or 0,
            0,
            1,
            is_apart=(one.figures.correlation or 0) < 0,
        )
        for place, one in enumerate(shown)
    ]
    marks = [Mark(_x(step / 2, 1), f"{step / 2:g}".replace("-", "−")) for step in range(-2, 3)]
    values = [one.figures.correlation or 0 for one in shown]
    finding = f"各评委与其他评委的相关，最低 {min(values):.2f}，最高 {max(values):.2f}"
    return _chart(dots, marks, finding)


def severity_said(habits: Habits) -> str:
    """Return the finding in words: who is apart and by how much, or that nobody is."""
    apart = [one for one in habits.judges if one.word]
    if not apart:
        return "未见显著宽严差异"
    return "，".join(f"{one.label} {WORDS[one.word]} {shift_said(one)}" for one in apart)


def shift_said(habit: Habit) -> str:
    """4.5 ± 0.8 分."""
    shift, error = habit.figures.shift, habit.figures.error
    if shift is None:
        return ""
    return f"{abs(shift):.1f} 分" if error is None else f"{abs(shift):.1f} ± {error:.1f} 分"


def points_said(value: float) -> str:
    """−2, 0, +2.5."""
    if value == 0:
        return "0"
    return f"{'+' if value > 0 else '−'}{abs(value):g}"


def _dot(
    place: int, habit: Habit, value: float, error: float, most: float, *, is_apart: bool
) -> Dot:
    return Dot(
        label=habit.label,
        y=TOP + SLOT * (place + 0.5),
        x=_x(value, most),
        low=_x(value - error, most),
        high=_x(value + error, most),
        is_apart=is_apart,
    )


def _x(value: float, most: float) -> float:
    return round(LEFT + (RIGHT - LEFT) * (value / most + 1) / 2, 2)


def _chart(dots: Sequence[Dot], marks: Sequence[Mark], finding: str) -> DotChart:
    return DotChart(
        tuple(dots), tuple(marks), zero=_x(0, 1), bottom=TOP + SLOT * len(dots), finding=finding
    )
