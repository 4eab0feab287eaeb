"""What fills the addresses of the crawl: readers of the world's codes, and their combinations."""

from collections.abc import Callable
from itertools import product
from typing import Any, Final

from portal.files.page_files import TILE
from tests.blindness.works import SIZE
from tests.blindness.world import CODE, World

Values = dict[str, Any]
Fill = Callable[[World], list[Values]]
LEVELS: Final = range(13)


def each(**values: Callable[[World], Any]) -> Fill:
    """Return a filler that gives every combination of the values."""

    def fill(world: World) -> list[Values]:
        lists = [list(found(world)) for found in values.values()]
        return [dict(zip(values, combination, strict=True)) for combination in product(*lists)]

    return fill


def of_works(*fields: str) -> Callable[[World], list[str]]:
    """Return a reader of one code, or of several, of every work."""

    def read(world: World) -> list[str]:
        found = [getattr(placed, one) for one in fields for placed in world.placed.values()]
        flat = [code for one in found for code in ([one] if isinstance(one, str) else one)]
        return [*flat, "ABSENT2345678"]

    return read


def these(*values: Any) -> Callable[[World], list[Any]]:
    """Return a reader of fixed values."""
    return lambda _world: list(values)


def of_stages(*keys: str) -> Callable[[World], list[str]]:
    """Return a reader of the numbers of works in rounds of other kinds and states."""
    return lambda world: [number for key in keys for number in world.stages[key].works]


def part_of_call(field: str, *sizes: str) -> Fill:
    """Return a filler of works of the call with parts of their own, the last with another's."""

    def fill(world: World) -> list[Values]:
        own = [(one.entry, part) for one in world.placed.values() for part in getattr(one, field)]
        pairs = [*own, (own[0][0], own[-1][1])]
        found: list[Values] = [
            {"code": CODE, "entry": entry, "page": part} for entry, part in pairs
        ]
        return [one | {"size": size} for one in found for size in sizes] if sizes else found

    return fill


def work_and(field: str) -> Fill:
    """Return a filler of an entry's code with the code of one of its own parts."""

    def fill(world: World) -> list[Values]:
        name = {"pages": "page", "scans": "page", "manuscripts": "manuscript"}[field]
        return [
            {"code": placed.entry, name: part}
            for placed in world.placed.values()
            for part in getattr(placed, field)
        ]

    return fill


def tiles(world: World) -> list[Values]:
    """Return every tile of every level, and one beyond the edge of each."""
    found = []
    for page, level in product(of_works("pages")(world)[:-1], LEVELS):
        scale = 2 ** max(LEVELS[-1] - 1 - level, 0)
        across, down = (side // scale // TILE + 1 for side in SIZE)
        found += [
            {"page_code": page, "level": level, "column": column, "row": row}
            for column, row in product(range(across), range(down + 1))
        ]
    return found


def figures_of_authors(world: World) -> list[Values]:
    """Return the addresses of the same pictures on their authors' desk."""
    return [
        {"code": placed.entry, "manuscript": manuscript, "number": 1}
        for placed in world.placed.values()
        for manuscript in placed.manuscripts
    ]


def found_alike(kind: str) -> Callable[[World], list[str]]:
    """Return a reader of the codes of cases, pairs or verdicts, and of one that is not there."""
    return lambda world: [*world.duplicates[kind], "ABSENT2345678"]
