"""评分汇总表 as .xlsx: one row an entry, one column a judge. Values in, bytes out."""

import io
from collections.abc import Mapping, Sequence
from decimal import Decimal

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from portal.judging.standings import Person, Standing, Table

FIRST = ("名次", "并列", "编号", "题目")
PEOPLE = ("作者", "单位")
LAST = ("有效评分数", "得分", "算术平均", "校宽严后", "最大分差")
SCORE = "0.00"

Cell = str | int | Decimal | None


def score_sheet(
    table: Table, names: Sequence[str], people: Mapping[str, Person], notes: Sequence[str]
) -> bytes:
    """
    Return the workbook; authors and units only when *people* knows them (after locking).

    Text is written as text: a title that begins with = stays a title.
    """
    target = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(target, options) as book:
        sheet = book.add_worksheet("评分汇总表")
        bold, score = book.add_format({"bold": True}), book.add_format({"num_format": SCORE})
        head = [*FIRST, *(PEOPLE if people else ()), *names, *LAST]
        sheet.write_row(0, 0, head, bold)
        sheet.freeze_panes(1, len(FIRST))
        sheet.set_column(3, 3, 32)
        for line, row in enumerate(table.rows, start=1):
            _write(sheet, line, cells_of(row, people), score)
        line = len(table.rows) + 1
        for entry in table.unranked:
            _write(sheet, line, ["未排名", "", entry.code, entry.title], score)
            line += 1
        explained = book.add_worksheet("说明")
        explained.set_column(0, 0, 80)
        explained.write_column(0, 0, [*notes])
    return target.getvalue()


def cells_of(row: Standing, people: Mapping[str, Person]) -> list[Cell]:
    """Return one entry's cells in the order of the head."""
    person = people.get(row.code)
    who = [person.authors, person.unit] if person else []
    tied = "并列" if row.is_tied else ""
    figures = [row.score, row.plain_mean, row.adjusted, row.spread]
    title = person.title if person else row.title
    return [row.rank, tied, row.code, title, *who, *row.totals, row.readings, *figures]


def _write(sheet: Worksheet, line: int, cells: Sequence[Cell], score: Format) -> None:
    for column, value in enumerate(cells):
        if isinstance(value, str):
            sheet.write_string(line, column, value)
        elif isinstance(value, Decimal):
            sheet.write_number(line, column, float(value), score)
        elif value is not None:
            sheet.write_number(line, column, value)
