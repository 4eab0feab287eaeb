"""A desk, geometry of the chart of submissions a day; the template only draws it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

LEFT, RIGHT, TOP, BOTTOM = 32.0, 516.0, 24.0, 160.0
# more days than this make bars too thin to see: then only the last ones are drawn
MOST_DAYS = 92
SCALE_LINES = 4


@dataclass(frozen=True, slots=True)
class Bar:
    """One day: where its bar stands."""

    x: float
    y: float
    width: float
    height: float
    kind: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A word on an axis."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class DailyChart:
    """Everything the picture needs, in its own coordinates."""

    bars: tuple[Bar, ...]
    lines: tuple[Mark, ...]
    marks: tuple[Mark, ...]
    finding: str


def daily_chart(days: Mapping[date, int], *, start: date, end: date, today: date) -> DailyChart:
    """Return the chart of the days from *start* to *end*; *today* is the dark bar."""
    first = max(min([start, *days]), end - timedelta(days=MOST_DAYS - 1))
    length = max((end - first).days + 1, 1)
    shown = [first + timedelta(days=place) for place in range(length)]
    most = scale_top(max([days.get(day, 0) for day in shown]))
    slot = (RIGHT - LEFT) / length
    bars = [
        _bar(LEFT + place * slot, slot, days.get(day, 0) / most, is_today=day == today)
        for place, day in enumerate(shown)
    ]
    lines = [
        Mark(BOTTOM - (BOTTOM - TOP) * step / SCALE_LINES, str(most * step // SCALE_LINES))
        for step in range(SCALE_LINES + 1)
    ]
    marks = [Mark(LEFT, said(first)), Mark(RIGHT, said(end))]
    total = sum(days.get(day, 0) for day in shown)
    finding = f"{said(first)}至 {said(end)}每日收件数，共 {total} 件，今天 {days.get(today, 0)} 件"
    return DailyChart(tuple(bars), tuple(lines), tuple(marks), finding)


def _bar(x: float, slot: float, share: float, *, is_today: bool) -> Bar:
    height = (BOTTOM - TOP) * share
    return Bar(
        round(x + slot * 0.1, 2),
        round(BOTTOM - height, 2),
        round(slot * 0.8, 2),
        round(height, 2),
        "b1" if is_today else "b3",
    )


def scale_top(most: int) -> int:
    """Return a round number not below *most* that four lines divide: 4, 8, 20, 40, 80, 200 …"""
    power = 1
    while 20 * power < most:
        power *= 10
    return next(step * power for step in (4, 8, 20) if step * power >= most)


def said(day: date) -> str:
    """4 月 1 日."""
    return f"{day.month} 月 {day.day} 日"
