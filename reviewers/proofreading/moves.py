"""Engine room: a difference between two texts, and words that changed places (倒) as one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Final

from reviewers.proofreading.letters import Letter
from reviewers.proofreading.points import Fault

LONGEST: Final = 24
"""As many characters two exchanged phrases may have together."""
MORE: Final = (0, 1, 2)
"""How many equal characters at an edge may belong to what was exchanged."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """
    One place where the two differ.

    ``start`` and ``length`` count characters of the expected text (``length`` 0: something was
    added before ``start``), ``at`` counts those of the transcript.
    """

    fault: Fault
    start: int
    length: int
    at: int
    expected: str
    found: str

    @property
    def end(self) -> int:
        """The first character of the expected text behind it."""
        return self.start + self.length


def written(side: Sequence[Letter], start: int, length: int) -> str:
    """Return characters as they are written."""
    return "".join(letter.written for letter in side[start : start + length])


def joined_moves(
    found: Sequence[Suggestion], left: Sequence[Letter], right: Sequence[Letter], head: int
) -> tuple[Suggestion, ...]:
    """
    Make one exchange of differences that are two phrases in each other's place.

    *left* and *right* are the parts that were aligned; both begin *head* characters in.
    """
    kept: list[Suggestion] = []
    place = 0
    while place < len(found):
        moved, last = _longest_move(found, place, left, right, head)
        kept.append(moved or found[place])
        place = last + 1 if moved else place + 1
    return tuple(kept)


def _longest_move(
    found: Sequence[Suggestion],
    first: int,
    left: Sequence[Letter],
    right: Sequence[Letter],
    head: int,
) -> tuple[Suggestion | None, int]:
    start = found[first].start
    within = [n for n in range(first + 1, len(found)) if found[n].start - start < LONGEST]
    for last in reversed(within):
        room = _room(found, first, last, len(left), head)
        for span in _spans(found[first], found[last], room, head):
            moved = _move(span, left, right, head)
            if moved:
                return moved, last
    return None, first


def _room(
    found: Sequence[Suggestion], first: int, last: int, total: int, head: int
) -> tuple[int, int]:
    """Return how many equal characters stand before and after, up to the next differences."""
    before = found[first].start - (found[first - 1].end if first else head)
    end = found[last + 1].start if last + 1 < len(found) else total + head
    return before, end - found[last].end


def _spans(
    first: Suggestion, last: Suggestion, room: tuple[int, int], head: int
) -> Iterator[tuple[int, int, int, int]]:
    """Return (start, length, at, length) of what may have been exchanged, counted inside."""
    start, at = first.start - head, first.at - head
    length, read = last.end - first.start, last.at + len(last.found) - first.at
    for before, after in product(MORE, MORE):
        if before <= room[0] and after <= room[1]:
            yield start - before, length + before + after, at - before, read + before + after


def _move(
    span: tuple[int, int, int, int], left: Sequence[Letter], right: Sequence[Letter], head: int
) -> Suggestion | None:
    start, length, at, read = span
    one = [letter.key for letter in left[start : start + length]]
    other = [letter.key for letter in right[at : at + read]]
    is_same_words = len(one) == length <= LONGEST and sorted(one) == sorted(other)
    if not is_same_words or one == other:
        return None
    if not any(one[turn:] + one[:turn] == other for turn in range(1, length)):
        return None
    return Suggestion(
        Fault.TRANSPOSED,
        start + head,
        length,
        at + head,
        written(left, start, length),
        written(right, at, length),
    )
