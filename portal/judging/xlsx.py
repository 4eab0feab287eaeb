"""What every workbook of the judging room has in common: how it is written."""

from typing import Any, Final

# a name that begins with = or @ is a name, not a formula
PLAIN: Final = {"strings_to_formulas": False, "strings_to_urls": False}
OPTIONS: Final = {"in_memory": True, **PLAIN}
# rows of a table that is held in memory until it is written out
MOST_HELD: Final = 10_000


def options_for(rows: int) -> dict[str, Any]:
    """
    Return how a workbook of so many rows is written, which must come in their order.

    A very large one goes row by row to a temporary file; its texts then stand in their cells,
    which every program reads, instead of in a common list.
    """
    return OPTIONS if rows <= MOST_HELD else {"constant_memory": True, **PLAIN}
