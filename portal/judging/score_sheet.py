"""评分汇总表 as .xlsx: a row an entry, after the lock a column a judge. Values in, bytes out."""

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import chain
from typing import Any, Final

import xlsxwriter

from portal.judging.people import Person
from portal.judging.standings import Standing, Table
from portal.judging.xlsx import options_for

FIRST: Final = (("名次", 6), ("并列", 6), ("编号", 16), ("题目", 32))
PEOPLE: Final = (("作者", 14), ("单位", 26))
JUDGED: Final = ("评委得分", 10)
PROOFREAD: Final = ("文字审读", 9)
DEDUCTED: Final = ("扣分", 9)
LAST: Final = (("得分", 9), ("算术平均", 9), ("校宽严后", 9), ("最大分差", 9), ("回避", 6))
REASON: Final = (("没有这一轮名次的原因", 36),)
JUDGE: Final = 9
# what a spreadsheet would take for the beginning of a formula
DANGEROUS: Final = ("=", "+", "-", "@", "\t", "\r")

Cell = str | int | Decimal | None


@dataclass(frozen=True, slots=True)
class Beside:
    """
    What stands beside one entry's score: recusals, the judges' part, what was added to it.

    ``proofread`` and ``deducted`` are None where there is no such thing.
    """

    recused: int = 0
    judged: Decimal | None = None
    proofread: Decimal | None = None
    deducted: Decimal | None = None


NOTHING: Final = Beside()


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns a table has besides those that every table has."""

    has_people: bool
    has_proofreading: bool
    has_deductions: bool

    @property
    def has_added(self) -> bool:
        """Whether the score is more than the judges' part."""
        return self.has_proofreading or self.has_deductions


def score_sheet(
    table: Table,
    names: Sequence[str],
    people: Mapping[str, Person],
    notes: Sequence[str],
    *,
    beside: Mapping[str, Beside] | None = None,
    reasons: Mapping[str, str] | None = None,
    without_part: Mapping[str, str] | None = None,
    at: datetime | None = None,
) -> bytes:
    """
    Return the workbook; authors and units only when *people* knows them (after locking).

    What has no rank of this round stands behind with its reason: other rounds' rows and the
    *unranked* in *reasons*, what was disqualified or withdrawn in *without_part*, by blind code.

    Text is written as text: a title that begins with = stays a title. *at* is when the ranking
    was made: the same ranking makes the same bytes.
    """
    beside, reasons, without_part = beside or {}, reasons or {}, without_part or {}
    columns = Columns(
        has_people=bool(people),
        has_proofreading=any(one.proofread is not None for one in beside.values()),
        has_deductions=any(one.deducted is not None for one in beside.values()),
    )
    target = io.BytesIO()
    number = len(table.rows) + len(table.unranked) + len(without_part)
    with xlsxwriter.Workbook(target, options_for(number)) as book:
        if at is not None:
            book.set_properties({"title": "评分汇总表", "author": "文衡", "created": at})
        heads = _heads(names, columns)
        gap = [None] * (len(heads) - len(FIRST))
        rows: Iterator[Sequence[Cell]] = chain(
            ([*_cells(row, people, beside, columns), reasons.get(row.code)] for row in table.rows),
            (
                ["未排名", "", one.code, one.title, *gap, reasons.get(one.code, "")]
                for one in table.unranked
            ),
            (["不参加", "", code, "", *gap, why] for code, why in sorted(without_part.items())),
        )
        _write(book, [*heads, *(REASON if reasons or without_part else ())], rows)
        explained = book.add_worksheet("说明")
        explained.set_column(0, 0, 90)
        for line, note in enumerate(notes):
            explained.write_string(line, 0, note)
    return target.getvalue()


def _heads(names: Sequence[str], columns: Columns) -> Sequence[tuple[str, int]]:
    judges = [(name, JUDGE) for name in names]
    return [
        *FIRST, *(PEOPLE if columns.has_people else ()), *judges, ("有效评分数", 9),
        *([JUDGED] if columns.has_added else []),
        *([PROOFREAD] if columns.has_proofreading else []),
        *([DEDUCTED] if columns.has_deductions else []),
        *LAST,
    ]  # fmt: skip


def _cells(
    row: Standing, people: Mapping[str, Person], beside: Mapping[str, Beside], columns: Columns
) -> list[Cell]:
    """Return one entry's cells in the order of the head."""
    person, other = people.get(row.code), beside.get(row.code, NOTHING)
    who = [person.authors, person.unit] if person else ["", ""] if columns.has_people else []
    title = person.title if person else row.title
    added = [
        *([other.judged] if columns.has_added else []),
        *([other.proofread] if columns.has_proofreading else []),
        *([other.deducted] if columns.has_deductions else []),
    ]
    figures = [row.score, row.plain_mean, row.adjusted, row.spread, other.recused]
    tied = "并列" if row.is_tied else ""
    return [
        row.rank, tied, row.code, title, *who, *row.totals, row.readings, *added, *figures,
    ]  # fmt: skip


def _write(book: Any, heads: Sequence[tuple[str, int]], rows: Iterable[Sequence[Cell]]) -> None:
    sheet = book.add_worksheet("评分汇总表")
    bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    score = book.add_format({"num_format": "0.00"})
    text = book.add_format({"num_format": "@"})
    quoted = book.add_format({"num_format": "@", "quote_prefix": True})
    last = 0
    for column, (name, width) in enumerate(heads):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, name, bold)
    for last, cells in enumerate(rows, start=1):
        for column, value in enumerate(cells):
            if isinstance(value, str):
                style = quoted if value.startswith(DANGEROUS) else text
                sheet.write_string(last, column, value, style)
            elif isinstance(value, Decimal):
                sheet.write_number(last, column, float(value), score)
            elif value is not None:
                sheet.write_number(last, column, value)
    sheet.freeze_panes(1, len(FIRST))
    sheet.autofilter(0, 0, last, len(heads) - 1)
