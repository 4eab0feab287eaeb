"""What a ranking found beside the ranks: how sure the lines are, judges' habits, the model."""

from bisect import bisect_left
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final

from portal.models import Ranking

# per mille at which somebody should look: below for a line, between for an entry
WEAK: Final = 750
NEAR: Final = (200, 800)
WHOLE: Final = 10
#: Of fewer readings a mean is all but a total, and the lock is waited for.
FEW: Final = 5


@dataclass(frozen=True, slots=True)
class LineFinding:
    """
    How sure one award line is.

    ``end`` entries stand above it. ``sure`` is the share of those, per mille, that may be
    expected to belong there; ``near`` are blind codes whose place is open, by rank.
    """

    key: str
    end: int
    sure: int
    near: tuple[str, ...]

    @property
    def is_weak(self) -> bool:
        """Whether extra readings are worth a thought."""
        return self.sure < WEAK and bool(self.near)

    @property
    def percent(self) -> int:
        """How sure, in per cent."""
        return round(self.sure / WHOLE)


@dataclass(frozen=True, slots=True)
class JudgeFinding:
    """One judge's habits in the marks of this ranking, points of the rubric."""

    label: str
    readings: int
    mean: Decimal
    spread: Decimal
    shift: Decimal
    scale: Decimal
    weight: Decimal

    @property
    def is_few(self) -> bool:
        """Whether mean and spread would all but tell single totals."""
        return self.readings < FEW


@dataclass(frozen=True, slots=True)
class Move:
    """An entry whose level the model would change; "" is no level."""

    code: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Findings:
    """All of it. Rankings of the engine's first version have none of the lines and habits."""

    lines: tuple[LineFinding, ...]
    judges: tuple[JudgeFinding, ...]
    moves: tuple[Move, ...]
    islands: int
    is_significant: bool

    def line(self, key: str, end: int) -> LineFinding | None:
        """Return the finding on a line, if the line still lies where it was drawn."""
        return next((one for one in self.lines if (one.key, one.end) == (key, end)), None)

    def under(self, keys: Collection[str]) -> "Findings":
        """
        Return what is found of lines under these levels alone.

        A ranking made before the programme changed told of others: of prizes, or of a pool.
        """
        if all(one.key in keys for one in self.lines):
            return self
        return replace(self, lines=(), moves=())

    @property
    def weak(self) -> tuple[LineFinding, ...]:
        """The lines that are not sure, highest first."""
        return tuple(one for one in self.lines if one.is_weak)

    @property
    def near(self) -> tuple[str, ...]:
        """Blind codes near any line, each once."""
        return tuple(dict.fromkeys(code for line in self.lines for code in line.near))


def findings_of(ranking: Ranking) -> Findings:
    """Return what was kept when the ranking was computed."""
    told: Mapping[str, Any] = ranking.summary
    return Findings(
        tuple(LineFinding(key, end, sure, tuple(near)) for key, end, sure, near in lines_in(told)),
        tuple(
            JudgeFinding(f"评委{place}", readings, *map(Decimal, figures))
            for place, (readings, *figures) in enumerate(told.get("severity", ()), start=1)
        ),
        tuple(Move(*one) for one in told.get("moved", ())),
        told.get("islands", 1),
        told["is_severity_significant"],
    )


def lines_in(told: Mapping[str, Any]) -> Sequence[Any]:
    """Return the lines as the summary keeps them."""
    found: Sequence[Any] = told.get("lines", ())
    return found


def own_chance(position: int, chances: Sequence[int], lines: Sequence[LineFinding]) -> int | None:
    """Return the chance, per mille, of an entry to belong above the line it stands above."""
    place = bisect_left([line.end for line in lines], position)
    return chances[place] if place < min(len(lines), len(chances)) else None


def next_chance(
    position: int, chances: Sequence[int], lines: Sequence[LineFinding]
) -> tuple[LineFinding, int] | None:
    """Return the line just above an entry and its chance to belong there, if that is open."""
    place = bisect_left([line.end for line in lines], position) - 1
    if place < 0 or place >= len(chances) or chances[place] < NEAR[0]:
        return None
    return lines[place], chances[place]
