"""A desk, geometry of the little pictures in the ranking: judges' totals on one common scale."""

from dataclasses import dataclass
from decimal import Decimal

from portal.judging.standings import Standing, Table
from portal.web.filters import points

WIDTH, MARGIN = 192.0, 6.0


@dataclass(frozen=True, slots=True)
class Whisker:
    """One entry's picture: pale dots are totals, the black one is the score."""

    dots: tuple[float, ...]
    score: float
    low: float
    high: float
    cut: float | None
    finding: str


@dataclass(frozen=True, slots=True)
class Scale:
    """Points of the rubric to places on the picture."""

    low: float
    high: float

    def place(self, value: Decimal) -> float:
        """Return where a score stands; what lies off the scale stands at its end."""
        span = (self.high - self.low) or 1.0
        part = min(max((float(value) - self.low) / span, 0.0), 1.0)
        return round(MARGIN + part * (WIDTH - 2 * MARGIN), 2)


def whiskers(table: Table) -> dict[str, Whisker]:
    """Return blind code → picture; the red line is the lowest score of the entry's own level."""
    # one scale for all pages
    scale = Scale(float(table.lowest), float(table.highest))
    cuts = [line.lowest for line in table.lines for _ in range(line.taken)][table.offset :]
    return {
        row.code: _whisker(row, scale, cuts[place] if place < len(cuts) else None)
        for place, row in enumerate(table.rows)
    }


def _whisker(row: Standing, scale: Scale, cut: Decimal | None) -> Whisker:
    given = row.given
    shown = given or (row.score,)
    low, high = (shown[0], shown[-1]) if row.low is None else (row.low, row.high or row.score)
    nothing = "评委给分锁定后列出" if row.is_withheld else "本轮没有评委给分"
    words = [f"评委给分 {points(given[0])} 至 {points(given[-1])}" if given else nothing]
    if row.low is not None:
        words.append(f"可能的得分 {points(low)} 至 {points(high)}")
    return Whisker(
        dots=tuple(scale.place(total) for total in given),
        score=scale.place(row.score),
        low=scale.place(low),
        high=scale.place(high),
        cut=None if cut is None else scale.place(cut),
        finding="，".join(words),
    )
