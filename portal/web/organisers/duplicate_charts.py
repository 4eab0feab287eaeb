"""A desk, geometry of the pictures of the duplicate check; the templates only draw them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import cos, pi, sin
from typing import Final

LEFT, WIDE = 40.0, 960.0
# a passage of a few letters in a long text is still to be seen
LEAST_BAR: Final = 3.0
MOST_NODES: Final = 24
MOST_IN_MATRIX: Final = 12
CENTER, RADIUS = (320.0, 190.0), 140.0
THICKEST: Final = 9.0
MARGIN: Final = 24.0

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch of a text as a piece of its bar."""

    x: float
    width: float
    kind: str


@dataclass(frozen=True, slots=True)
class Ribbon:
    """What joins a passage in the upper bar with its place in the lower one."""

    path: str
    number: int
    x: float


@dataclass(frozen=True, slots=True)
class PlacesChart:
    """Where the passages stand in both texts."""

    widths: tuple[float, float]
    upper: tuple[Bar, ...]
    lower: tuple[Bar, ...]
    ribbons: tuple[Ribbon, ...]


def places_chart(
    lengths: tuple[int, int],
    passages: Sequence[tuple[Span, Span]],
    quotes: tuple[Iterable[Span], Iterable[Span]],
    *,
    shown: frozenset[int],
) -> PlacesChart:
    """Return the picture; passages are numbered from 1, those not in *shown* stay pale."""
    scale = WIDE / max(*lengths, 1)
    sides: tuple[list[Bar], list[Bar]] = ([], [])
    for bars, spans in zip(sides, quotes, strict=True):
        bars += [_bar(span, scale, "b4") for span in spans]
    ribbons = []
    for number, places in enumerate(passages, start=1):
        kind = "bs" if number in shown else "b3"
        upper, lower = (_bar(span, scale, kind) for span in places)
        sides[0].append(upper)
        sides[1].append(lower)
        if number in shown:
            ribbons.append(_ribbon(upper, lower, number))
    return PlacesChart(
        (round(lengths[0] * scale, 1), round(lengths[1] * scale, 1)),
        tuple(sides[0]),
        tuple(sides[1]),
        tuple(ribbons),
    )


def _bar(span: Span, scale: float, kind: str) -> Bar:
    wide = max((span[1] - span[0]) * scale, LEAST_BAR)
    return Bar(round(LEFT + span[0] * scale, 1), round(wide, 1), kind)


def _ribbon(upper: Bar, lower: Bar, number: int) -> Ribbon:
    ends = upper.x + upper.width, lower.x + lower.width
    middle = (upper.x + ends[0] + lower.x + ends[1]) / 4
    path = f"M{upper.x} 18H{ends[0]:.1f}L{ends[1]:.1f} 48H{lower.x}Z"
    return Ribbon(path, number, round(middle, 1))


@dataclass(frozen=True, slots=True)
class Node:
    """A member of a case in the picture of who shares with whom."""

    x: float
    y: float
    number: int
    is_first: bool


@dataclass(frozen=True, slots=True)
class Edge:
    """Two members that share something; the thicker the stronger."""

    x1: float
    y1: float
    x2: float
    y2: float
    width: float


@dataclass(frozen=True, slots=True)
class NetworkChart:
    """Who shares with whom."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    left_out: int

    @property
    def box(self) -> str:
        """The part of the plane that is drawn on, as wide as ever and no higher than needed."""
        top, bottom = (far(one.y for one in self.nodes) for far in (min, max))
        return f"0 {top - MARGIN:.0f} {2 * CENTER[0]:.0f} {bottom - top + 2 * MARGIN:.0f}"


def network_chart(count: int, strengths: Mapping[tuple[int, int], float]) -> NetworkChart:
    """
    Return the picture of *count* members, numbered from 1 in the order of their submission.

    They stand on a circle, the earliest on top, so the same case always looks the same.
    """
    shown = min(count, MOST_NODES)
    places = [_place(place, shown) for place in range(shown)]
    edges = tuple(
        Edge(*places[first - 1], *places[second - 1], round(1 + strength * (THICKEST - 1), 1))
        for (first, second), strength in sorted(strengths.items())
        if max(first, second) <= shown
    )
    nodes = tuple(Node(x, y, number, number == 1) for number, (x, y) in enumerate(places, start=1))
    return NetworkChart(nodes, edges, count - shown)


def _place(place: int, count: int) -> tuple[float, float]:
    if count == 2:  # side by side: a line that stands upright would be all there is
        return CENTER[0] + (-RADIUS, RADIUS)[place], CENTER[1]
    angle = 2 * pi * place / max(count, 1) - pi / 2
    return (
        round(CENTER[0] + RADIUS * 1.6 * cos(angle), 1),
        round(CENTER[1] + RADIUS * sin(angle), 1),
    )
