"""A sheet with more rows than are read: refused with both numbers, not read in part."""

from pathlib import Path

import pytest
import xlsxwriter

from portal.files.refusals import FileRefused
from portal.files.sheets import MOST_ROWS, read_cells


def sheet_of(path: Path, rows: int) -> Path:
    """Return a sheet whose last row is the only one with a word besides the first."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_string(0, 0, "编号")
        sheet.write_string(rows - 1, 0, "ZW-2027-0001")
        # a format alone makes no row
        sheet.write_blank(rows + 500, 0, None, book.add_format({"bold": True}))
    return path


def test_a_sheet_is_read_to_its_last_row_or_not_at_all(tmp_path: Path) -> None:
    whole = read_cells(sheet_of(tmp_path / "whole.xlsx", MOST_ROWS))
    with pytest.raises(FileRefused) as refused:
        read_cells(sheet_of(tmp_path / "long.xlsx", MOST_ROWS + 1))

    assert (MOST_ROWS, ["ZW-2027-0001"]) == (len(whole), whole[-1])
    said = f"这份表有 {MOST_ROWS + 1} 行，一次最多读 {MOST_ROWS} 行。请分成几份再传"
    assert said == refused.value.message
