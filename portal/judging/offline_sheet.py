"""
离线评分表 as .xlsx: codes, titles and points of one judge's readings; nothing else of anybody.

Written for a judge who has no network, read back in a caged child. No database.
"""

import re
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import xlsxwriter

from portal.errors import Refused
from portal.files import intake, sandbox
from portal.files.kinds import SHEETS
from portal.files.limits import MEGABYTE, Limits
from portal.files.refusals import FileRefused
from portal.files.wire import from_json
from portal.judging.blind.overview import BlindPile
from portal.judging.typed_points import points_from
from portal.judging.xlsx import OPTIONS

CODE, TITLE, REMARK = "编号", "题目", "评语"
ROUND, VERSION = "轮次", "版次"
LARGEST: Final = 2 * MEGABYTE
LIMITS: Final = Limits(file_bytes=LARGEST, total_bytes=40 * MEGABYTE)
# every sheet of everybody says the same about itself
NEUTRAL: Final = {"author": "", "company": "", "created": datetime(2000, 1, 1, tzinfo=UTC)}
NO_SHEET: Final = (
    "这不是离线评分表：第一行要有“编号”、各评分项、“轮次”和“版次”。请用这一页下载的表。"
)
NOT_YOURS: Final = "这份表是另一轮的，或者不是从您这里下载的，一行也没有取。请用这一页下载的表。"
# a spreadsheet keeps 0.3 as 0.30000000000000004
BINARY: Final = re.compile(r"-?\d{1,4}\.\d{10,20}")
EXACT: Final = Decimal("0.000001")


@dataclass(slots=True)
class SheetRow:
    """One line that was sent in: what it says, and what is wrong with it."""

    line: int
    code: str
    # of the card when the sheet was written; None where the cell says none
    version: int | None = None
    points: dict[str, Decimal] = field(default_factory=dict)
    remark: str | None = None
    errors: list[str] = field(default_factory=list)


def write_sheet(pile: BlindPile, mark: str) -> bytes:
    """
    Return the workbook of what can still be scored, filled in as far as it is.

    *mark* says round and judge, and only this site can make it: a sheet that is passed on, or
    mixed up on a shared machine, is not taken from anybody else.
    """
    stream = BytesIO()
    criteria = pile.rubric.criteria
    with xlsxwriter.Workbook(stream, OPTIONS) as book:
        book.set_properties(NEUTRAL)
        sheet = book.add_worksheet("评分")
        bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
        sheet.write_row(0, 0, head_of(pile), bold)
        sheet.freeze_panes(1, 2)
        sheet.set_column(0, 1, 16)
        sheet.set_column(2, 1 + len(criteria), 11)
        sheet.set_column(2 + len(criteria), 2 + len(criteria), 48)
        for line, item in enumerate(pile.open_items, start=1):
            sheet.write_string(line, 0, item.code)
            sheet.write_string(line, 1, item.title)
            for column, one in enumerate(criteria, start=2):
                if one.key in item.card.points:
                    sheet.write_number(line, column, float(item.card.points[one.key]))
            sheet.write_string(line, 2 + len(criteria), item.card.remark)
            sheet.write_string(line, 3 + len(criteria), mark)
            sheet.write_number(line, 4 + len(criteria), item.card.version)
        _explain(book, pile)
    return stream.getvalue()


def head_of(pile: BlindPile) -> list[str]:
    """Return the first row: code, title, a column a criterion, the remark, round and version."""
    return [CODE, TITLE, *(one.name for one in pile.rubric.criteria), REMARK, ROUND, VERSION]


def _explain(book: Any, pile: BlindPile) -> None:
    sheet = book.add_worksheet("说明")
    sheet.set_column(0, 0, 90)
    lines = [
        f"{pile.round.category}{pile.round.name}，轮次 {pile.round.code}",
        "填好以后回到“离线评分表”一页上传，先看会改什么，再确认。",
        "空着的格子不改。“轮次”和“版次”两列请不要动。",
    ]
    for one in pile.rubric.criteria:
        lines.append(f"{one.name}：满分 {one.maximum}，按 {one.step} 分递增")
        lines += [
            f"　{span.band.value} {span.low}–{span.high}　{text}" for span, text in one.levels
        ]
    sheet.write_column(0, 0, lines)


def read_sheet(stream: intake.Readable, name: str, pile: BlindPile, mark: str) -> list[SheetRow]:
    """
    Return the lines of a sheet that was sent in, problems beside them.

    Raises Refused for a file that is no sheet, no sheet of this kind, or without this *mark*.
    """
    try:
        cells = _cells(stream, name)
    except FileRefused as refusal:
        raise Refused(refusal.message, field="file") from None
    return rows_of(cells, pile, mark)


def _cells(stream: intake.Readable, name: str) -> list[list[str]]:
    with tempfile.TemporaryDirectory(prefix="wenheng-sheet-") as folder:
        received = intake.receive(stream, staging=Path(folder), limit=LARGEST, what="个表")
        try:
            intake.check(received, original_name=name, accepted=SHEETS, limits=LIMITS)
            found: list[list[str]] = from_json(
                list[list[str]], sandbox.run("cells", {"path": str(received.path)})
            )
        finally:
            received.path.unlink(missing_ok=True)
    return found


def rows_of(cells: Sequence[Sequence[str]], pile: BlindPile, mark: str) -> list[SheetRow]:
    """Read the cells: columns by their heads, lines by their codes. Raises Refused."""
    head = [text.strip() for text in cells[0]] if cells else []
    places = {name: head.index(name) for name in {*head_of(pile)} if name in head}
    if not {CODE, ROUND, VERSION} <= places.keys() or not any(
        one.name in places for one in pile.rubric.criteria
    ):
        raise Refused(NO_SHEET, field="file")
    open_codes = {item.code for item in pile.open_items}
    known = {item.code for item in pile.items}
    rows: list[SheetRow] = []
    seen: set[str] = set()
    for line, row in enumerate(cells[1:], start=2):
        found = {name: row[place].strip() for name, place in places.items() if place < len(row)}
        if not any(found.values()):
            continue
        if found.get(ROUND) != mark:
            raise Refused(NOT_YOURS, field="file")
        one = _row(line, found, pile)
        if one.code not in known:
            one.errors.append("不在您这一轮的作品里")
        elif one.code not in open_codes:
            one.errors.append("已经签字，不能从表里改")
        if one.code in seen:
            one.errors.append("这个编号在表里出现了两次")
        seen.add(one.code)
        rows.append(one)
    return rows


def _row(line: int, found: Mapping[str, str], pile: BlindPile) -> SheetRow:
    version = found.get(VERSION, "")
    row = SheetRow(
        line,
        found.get(CODE, ""),
        version=int(version) if re.fullmatch(r"[0-9]{1,9}", version) else None,
        remark=found.get(REMARK) or None,
    )
    for one in pile.rubric.criteria:
        typed = found.get(one.name, "")
        try:
            given = points_from(exact(typed))
        except ValueError:
            row.errors.append(f"{one.name}：“{typed[:12]}”不是数字")
            continue
        if given is not None:
            row.points[one.key] = given
    return row


def exact(typed: str) -> str:
    """Return the number somebody typed, not the binary one nearest to it."""
    if not BINARY.fullmatch(typed):
        return typed
    return f"{Decimal(typed).quantize(EXACT).normalize():f}"
