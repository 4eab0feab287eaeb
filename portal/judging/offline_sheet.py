"""
离线评分表 as .xlsx: codes, titles and points of one judge's readings; nothing else of anybody.

Written for a judge who has no network, read back in a caged child. No database.
"""

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

CODE, TITLE, REMARK = "编号", "题目", "评语"
LARGEST: Final = 2 * MEGABYTE
LIMITS: Final = Limits(file_bytes=LARGEST, total_bytes=40 * MEGABYTE)
OPTIONS: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
# every sheet of everybody says the same about itself
NEUTRAL: Final = {"author": "", "company": "", "created": datetime(2000, 1, 1, tzinfo=UTC)}
NO_SHEET: Final = "这不是离线评分表：第一行要有“编号”和各评分项。请用这一页下载的表。"


@dataclass(slots=True)
class SheetRow:
    """One line that was sent in: what it says, and what is wrong with it."""

    line: int
    code: str
    points: dict[str, Decimal | None] = field(default_factory=dict)
    remark: str | None = None
    errors: list[str] = field(default_factory=list)


def write_sheet(pile: BlindPile) -> bytes:
    """Return the workbook of what can still be scored, filled in as far as it is."""
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
        _explain(book, pile)
    return stream.getvalue()


def head_of(pile: BlindPile) -> list[str]:
    """Return the first row: code, title, a column a criterion, the remark."""
    return [CODE, TITLE, *(one.name for one in pile.rubric.criteria), REMARK]


def _explain(book: Any, pile: BlindPile) -> None:
    sheet = book.add_worksheet("说明")
    sheet.set_column(0, 0, 90)
    lines = ["填好以后回到“离线评分表”一页上传，先看会改什么，再确认。", "空着的格子不改。"]
    for one in pile.rubric.criteria:
        lines.append(f"{one.name}：满分 {one.maximum}，按 {one.step} 分递增")
        lines += [
            f"　{span.band.value} {span.low}–{span.high}　{text}" for span, text in one.levels
        ]
    sheet.write_column(0, 0, lines)


def read_sheet(stream: intake.Readable, name: str, pile: BlindPile) -> list[SheetRow]:
    """
    Return the lines of a sheet that was sent in, problems beside them.

    Raises Refused for a file that is no sheet, or no sheet of this kind.
    """
    try:
        cells = _cells(stream, name)
    except FileRefused as refusal:
        raise Refused(refusal.message, field="file") from None
    return rows_of(cells, pile)


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


def rows_of(cells: Sequence[Sequence[str]], pile: BlindPile) -> list[SheetRow]:
    """Read the cells: columns by their heads, lines by their codes. Raises Refused."""
    head = [text.strip() for text in cells[0]] if cells else []
    places = {name: head.index(name) for name in {*head_of(pile)} if name in head}
    if CODE not in places or not any(one.name in places for one in pile.rubric.criteria):
        raise Refused(NO_SHEET, field="file")
    open_codes = {item.code for item in pile.open_items}
    known = {item.code for item in pile.items}
    rows: list[SheetRow] = []
    for line, row in enumerate(cells[1:], start=2):
        found = {name: row[place].strip() for name, place in places.items() if place < len(row)}
        if not any(found.values()):
            continue
        one = _row(line, found, pile)
        if one.code not in known:
            one.errors.append("不在您这一轮的作品里")
        elif one.code not in open_codes:
            one.errors.append("已经签字，不能从表里改")
        if one.code in {before.code for before in rows}:
            one.errors.append("这个编号在表里出现了两次")
        rows.append(one)
    return rows


def _row(line: int, found: Mapping[str, str], pile: BlindPile) -> SheetRow:
    row = SheetRow(line, found.get(CODE, ""), remark=found.get(REMARK) or None)
    for one in pile.rubric.criteria:
        typed = found.get(one.name, "")
        try:
            given = points_from(typed)
        except ValueError:
            row.errors.append(f"{one.name}：“{typed[:12]}”不是数字")
            continue
        if given is None:
            continue
        if not 0 <= given <= one.maximum:
            row.errors.append(f"{one.name}：要在 0 到 {one.maximum} 分之间")
        elif given % one.step:
            row.errors.append(f"{one.name}：按 {one.step} 分递增")
        else:
            row.points[one.key] = given
    return row
