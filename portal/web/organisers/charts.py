"""A desk, geometry of the overview's pictures; the templates only draw them."""

from collections.abc import Mapping, Sequence
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


@dataclass(frozen=True, slots=True)
class Cell:
    """One article: where its box stands, how dark it is, how many write it."""

    x: float
    y: float
    number: int
    works: int
    kind: str
    ink: str


@dataclass(frozen=True, slots=True)
class CoverageChart:
    """The fifty articles as a sheet of boxes, ten in a row."""

    cells: tuple[Cell, ...]
    written: int
    empty: int
    finding: str


COLUMNS, SLOT_X, SLOT_Y = 10, 52, 50
# (at least so many works, colour of the box, colour of the figures), darkest first
SHADES = ((7, "b1", "inv"), (4, "b3", "lab"), (2, "b4", "lab"), (1, "b5", "lab"))


def coverage_chart(works: Sequence[int]) -> CoverageChart:
    """Return the sheet for the numbers of works that write each article."""
    cells = tuple(_cell(place, number) for place, number in enumerate(works))
    empty = [str(cell.number) for cell in cells if cell.works == 0]
    gaps = f"第 {'、'.join(empty)} 条还没有人写" if empty else "每一条都有人写"
    return CoverageChart(cells, len(cells) - len(empty), len(empty), f"五十条书写情况：{gaps}")


def _cell(place: int, works: int) -> Cell:
    row, column = divmod(place, COLUMNS)
    kind, ink = next(
        ((kind, ink) for least, kind, ink in SHADES if works >= least), ("hollow", "lab")
    )
    return Cell(column * SLOT_X + 0.5, row * SLOT_Y + 0.5, place + 1, works, kind, ink)
