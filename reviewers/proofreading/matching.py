"""
Engine room: the part of a text that a page shows, and the way through it.

The page stands somewhere in the text: most of its characters say where. From there the cheapest
way is looked for, with both ends of the text free. What was read unsurely may be anything.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

ROOM: Final = 12
"""How far beside the place that most characters name a page may begin or end, at least."""
NEAR: Final = 2
_UNSURE_COST: Final = 2
_COST: Final = 4
_FAR_OFF: Final = 1 << 30
_MOVES: Final = ((1, 1), (2, 2), (1, 0), (0, 1))


@dataclass(frozen=True, slots=True)
class Read:
    """One character of a page as it is compared, and whether the machine was sure of it."""

    key: str
    is_sure: bool


@dataclass(frozen=True, slots=True)
class Step:
    """A step: *taken* characters of the text from *start*, *read* ones of the page from *at*."""

    start: int
    taken: int
    at: int
    read: int
    is_same: bool
    is_unsure: bool


@dataclass(frozen=True, slots=True)
class Way:
    """The way through the part of the text from *start* to *end*; *same* characters agree."""

    steps: tuple[Step, ...]
    start: int
    end: int
    same: int

    @property
    def total(self) -> int:
        """How many characters of the text the page should show."""
        return self.end - self.start


def best_way(text: Sequence[str], page: Sequence[Read]) -> Way:
    """Return the cheapest way of a page through the text, from its first agreement to its last."""
    where = _whereabouts(text, page)
    if where is None:
        return Way((), 0, 0, 0)
    room = max(ROOM, len(page) // 8)
    first, last = max(0, where - room), min(len(text), where + len(page) + room)
    steps = _walked(_Table(text[first:last], page, room, where - first), first)
    same = [number for number, step in enumerate(steps) if step.is_same]
    if not same:
        return Way((), 0, 0, 0)
    kept = steps[same[0] : same[-1] + 1]
    return Way(tuple(kept), kept[0].start, kept[-1].start + 1, len(same))


def _whereabouts(text: Sequence[str], page: Sequence[Read]) -> int | None:
    """Return where in the text the page begins, as most of its characters say."""
    places: dict[str, list[int]] = {}
    for number, key in enumerate(text):
        places.setdefault(key, []).append(number)
    votes = Counter(place - at for at, one in enumerate(page) for place in places.get(one.key, ()))
    if not votes:
        return None
    near = {
        one: sum(votes.get(one + by, 0) for by in range(-NEAR, NEAR + 1)) for one in sorted(votes)
    }
    return max(near, key=lambda one: (near[one], votes[one], -one))


class _Table:
    """Costs near the diagonal: a row for each beginning of the page."""

    def __init__(self, text: Sequence[str], page: Sequence[Read], room: int, middle: int) -> None:
        self.text, self.page = text, page
        # the text may begin anywhere near
        rows: list[dict[int, int]] = [dict.fromkeys(range(len(text) + 1), 0)]
        for at in range(1, len(page) + 1):
            row: dict[int, int] = {}
            rows.append(row)
            least = max(0, at + middle - 2 * room)
            for place in range(least, min(len(text), at + middle + 2 * room) + 1):
                row[place] = min(self.prices(rows, at, place), default=_FAR_OFF)
        self.rows = rows

    def prices(self, rows: list[dict[int, int]], at: int, place: int) -> list[int]:
        """Return what each move to here costs in all."""
        return [
            rows[at - read].get(place - taken, _FAR_OFF) + self.price(at, place, taken, read)
            for taken, read in _MOVES
            if taken <= place and read <= at
        ]

    def price(self, at: int, place: int, taken: int, read: int) -> int:
        """Return what a move that ends here costs."""
        if not read:
            return _COST
        one = self.page[at - 1]
        if not taken:
            return _COST if one.is_sure else _UNSURE_COST
        if taken == 2:
            return _COST if self.is_exchanged(at, place) else _FAR_OFF
        if self.text[place - 1] == one.key:
            return 0
        return _COST if one.is_sure else _UNSURE_COST

    def is_exchanged(self, at: int, place: int) -> bool:
        """Say whether two sure neighbours stand in each other's place."""
        one, other = self.page[at - 2 : at]
        pair = self.text[place - 2 : place]
        is_sure = one.is_sure and other.is_sure
        return is_sure and one.key != other.key and [other.key, one.key] == list(pair)


def _walked(table: _Table, first: int) -> list[Step]:
    """Walk back from the cheapest end."""
    at, rows = len(table.page), table.rows
    place = min(rows[-1], key=lambda one: (rows[-1][one], one))
    steps: list[Step] = []
    while at:
        taken, read = _move_to(table, at, place)
        one = table.page[at - 1] if read else None
        is_same = taken == read == 1 and one is not None and one.key == table.text[place - 1]
        is_unsure = one is not None and not one.is_sure and not is_same
        at, place = at - read, place - taken
        steps.append(Step(first + place, taken, at, read, is_same, is_unsure))
    return steps[::-1]


def _move_to(table: _Table, at: int, place: int) -> tuple[int, int]:
    """Return the move that led here; of equals the one that reads most naturally."""
    cost = table.rows[at][place]
    for taken, read in _MOVES:
        if taken <= place and read <= at:
            before = table.rows[at - read].get(place - taken, _FAR_OFF)
            if before + table.price(at, place, taken, read) == cost:
                return taken, read
    raise ValueError("no move leads here")
