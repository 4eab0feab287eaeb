"""Where marks stand on the pictures: as they were drawn, else where their character stands."""

from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from portal.models.proofreading_enums import MarkKind
from reviewers.proofreading import Cell, cells, divided

Outline = tuple[int, tuple[float, ...]]
# number of a character (from 0) → its place
Known = dict[int, Cell]


class Marked(Protocol):
    """A mark, whoever reads it: a row, or a value without identity."""

    @property
    def kind(self) -> MarkKind: ...
    @property
    def start(self) -> int | None: ...
    @property
    def length(self) -> int: ...
    @property
    def page(self) -> int | None: ...
    @property
    def box(self) -> Sequence[float]: ...


def cells_of(layout: Iterable[dict[str, Any]], marks: Iterable[Marked], total: int) -> Known:
    """Return character → its place, as far as a reader has divided the pages."""
    columns = [
        column
        for part in layout
        for column in divided(part["page"], part["counts"], area=tuple(part["area"]))
    ]
    missing: set[int] = set()
    extra: dict[int, int] = {}
    for mark in marks:
        if mark.start is not None and mark.kind is MarkKind.MISSING:
            missing |= set(range(mark.start, mark.start + mark.length))
        elif mark.start is not None and mark.kind is MarkKind.EXTRA:
            extra[mark.start] = extra.get(mark.start, 0) + mark.length
    found = cells(columns, total, missing=missing, extra=extra)
    return {cell.place: cell for cell in found}


def outline_of(mark: Marked, known: Known) -> Outline | None:
    """Return (page counted from 0, box) of a mark; None where nobody said."""
    if mark.box and mark.page is not None:
        return mark.page, tuple(mark.box)
    cell = known.get(mark.start) if mark.start is not None else None
    return (cell.page, cell.box) if cell else None
