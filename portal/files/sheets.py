"""The cells of a spreadsheet as text. Runs in the child process only."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final

from portal.files.refusals import FileRefused

MOST_ROWS: Final = 6000
MOST_COLUMNS: Final = 60
# all that a cell can hold: a text that is cut here could be taken for the whole one
LONGEST_CELL: Final = 32_767


def read_cells(path: Path) -> list[list[str]]:
    """Return the rows of the first sheet; numbers read as a person sees them (3, not 3.0)."""
    from python_calamine import CalamineError, CalamineWorkbook  # noqa: PLC0415  # child only

    try:
        sheet = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0)
        last = sheet.end[0] + 1 if sheet.end else 0
        if last > MOST_ROWS:
            # the rest would be dropped without a word
            raise FileRefused("too_many_rows", count=last, limit=MOST_ROWS)
        rows = sheet.to_python(skip_empty_area=False, nrows=MOST_ROWS)
    except CalamineError:
        raise FileRefused("damaged") from None
    return [[_text(value) for value in row[:MOST_COLUMNS]] for row in rows]


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, date):
        return value.isoformat()
    return str(value)[:LONGEST_CELL]
