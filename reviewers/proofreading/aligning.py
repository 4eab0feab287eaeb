"""
Engine room: a transcript held against the text a work should say.

The alignment is the shortest one by characters written wrong, missing, added or two neighbours
exchanged (optimal string alignment), looked for near the diagonal: the band grows until the
shortest way fits into it. What comes out are suggestions with places; people decide.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from reviewers.proofreading.letters import Letter, letters
from reviewers.proofreading.moves import Suggestion, joined_moves, written
from reviewers.proofreading.points import Fault

FIRST_BAND: Final = 8
MOST_FAULTS: Final = 128
"""Beyond this, or beyond half of the text, the two are different texts: nothing to suggest."""
_FAR_OFF: Final = 1 << 30


@dataclass(frozen=True, slots=True)
class _Step:
    """A step of the way: how many characters of each side it takes, and whether they agree."""

    taken: int
    read: int
    is_same: bool


def compare(
    expected: str, found: str, accepted: Mapping[str, str] | None = None
) -> tuple[Suggestion, ...] | None:
    """
    Return where *found* departs from *expected*, in order; None when they are different texts.

    Variants, simplified and traditional forms, punctuation and spaces make no difference.
    """
    left, right = letters(expected, accepted or {}), letters(found, accepted or {})
    head = _common(left, right)
    tail = _common(left[head:][::-1], right[head:][::-1])
    middle = left[head : len(left) - tail], right[head : len(right) - tail]
    steps = _way(*middle)
    most = max(FIRST_BAND, len(left) // 2)
    if steps is None or sum(not step.is_same for step in steps) > most:
        return None
    return _suggestions(steps, *middle, head)


def _common(left: Sequence[Letter], right: Sequence[Letter]) -> int:
    pairs = zip(left, right, strict=False)
    return next(
        (place for place, (one, other) in enumerate(pairs) if one.key != other.key),
        min(len(left), len(right)),
    )


def _way(left: Sequence[Letter], right: Sequence[Letter]) -> list[_Step] | None:
    """Return the shortest way, None when it takes too many faults."""
    one, other = [letter.key for letter in left], [letter.key for letter in right]
    if abs(len(one) - len(other)) > MOST_FAULTS:
        return None
    band = max(FIRST_BAND, abs(len(one) - len(other)))
    while True:
        band = min(band, MOST_FAULTS)
        rows = _table(one, other, band)
        if rows[-1].get(len(other), _FAR_OFF) <= band:
            return _walked(rows, one, other)
        if band == MOST_FAULTS:
            return None
        band *= 2


def _table(one: list[str], other: list[str], band: int) -> list[dict[int, int]]:
    """Return the costs near the diagonal, a row for each beginning of *one*."""
    rows: list[dict[int, int]] = [{column: column for column in range(min(band, len(other)) + 1)}]
    for line in range(1, len(one) + 1):
        above, row = rows[-1], dict[int, int]()
        for column in range(max(0, line - band), min(len(other), line + band) + 1):
            best = above.get(column, _FAR_OFF) + 1
            if column:
                cost = one[line - 1] != other[column - 1]
                best = min(best, row.get(column - 1, _FAR_OFF) + 1)
                best = min(best, above.get(column - 1, _FAR_OFF) + cost)
                if _is_exchanged(one, other, line, column):
                    best = min(best, rows[line - 2].get(column - 2, _FAR_OFF) + 1)
            row[column] = best
        rows.append(row)
    return rows


def _is_exchanged(one: list[str], other: list[str], line: int, column: int) -> bool:
    return (
        line > 1
        and column > 1
        and one[line - 1] == other[column - 2]
        and one[line - 2] == other[column - 1]
        and one[line - 1] != one[line - 2]
    )


def _walked(rows: list[dict[int, int]], one: list[str], other: list[str]) -> list[_Step]:
    steps: list[_Step] = []
    line, column = len(one), len(other)
    while line or column:
        step = _last_step(rows, one, other, line, column)
        steps.append(step)
        line, column = line - step.taken, column - step.read
    return steps[::-1]


def _last_step(
    rows: list[dict[int, int]], one: list[str], other: list[str], line: int, column: int
) -> _Step:
    """Return the step that led here; of equals the one that reads most naturally."""
    cost = rows[line][column]

    def came_from(up: int, back: int, price: int) -> bool:
        if up > line or back > column:
            return False
        return rows[line - up].get(column - back, _FAR_OFF) + price == cost

    is_same = bool(line and column) and one[line - 1] == other[column - 1]
    if is_same and came_from(1, 1, 0):
        return _Step(1, 1, is_same=True)
    if _is_exchanged(one, other, line, column) and came_from(2, 2, 1):
        return _Step(2, 2, is_same=False)
    if not is_same and came_from(1, 1, 1):
        return _Step(1, 1, is_same=False)
    return _Step(1, 0, is_same=False) if came_from(1, 0, 1) else _Step(0, 1, is_same=False)


def _suggestions(
    steps: list[_Step], left: Sequence[Letter], right: Sequence[Letter], head: int
) -> tuple[Suggestion, ...]:
    found: list[Suggestion] = []
    taken = read = 0
    for step in steps:
        if not step.is_same:
            one = Suggestion(
                _fault(step),
                head + taken,
                step.taken,
                head + read,
                written(left, taken, step.taken),
                written(right, read, step.read),
            )
            _append(found, one)
        taken, read = taken + step.taken, read + step.read
    return joined_moves(found, left, right, head)


def _fault(step: _Step) -> Fault:
    if (step.taken, step.read) == (2, 2):
        return Fault.TRANSPOSED
    if step.taken and step.read:
        return Fault.WRONG
    return Fault.MISSING if step.taken else Fault.EXTRA


def _append(found: list[Suggestion], one: Suggestion) -> None:
    """Add a difference; what is missing or added in a row is one."""
    last = found[-1] if found else None
    if last and last.fault is one.fault and _is_next(last, one):
        found[-1] = replace(
            last,
            length=last.length + one.length,
            expected=last.expected + one.expected,
            found=last.found + one.found,
        )
    else:
        found.append(one)


def _is_next(last: Suggestion, one: Suggestion) -> bool:
    if one.fault is Fault.MISSING:
        return last.start + last.length == one.start and last.at == one.at
    return one.fault is Fault.EXTRA and last.start == one.start and last.at + 1 <= one.at
