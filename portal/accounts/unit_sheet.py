"""The unit table as .xlsx: reading one that was sent in, writing the template. No database."""

import io
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import xlsxwriter

from portal.accounts.queries import UnitNode
from portal.accounts.unit_rows import (
    CODE,
    COLUMNS,
    NAME,
    PARENT,
    Quota,
    RowProblem,
    UnitRow,
    read_rows,
)
from portal.files import intake, sandbox
from portal.files.kinds import SHEETS
from portal.files.limits import MEGABYTE, Limits
from portal.files.wire import from_json
from portal.models.enums import CategoryKind

LARGEST: Final = 2 * MEGABYTE
LIMITS: Final = Limits(file_bytes=LARGEST, total_bytes=40 * MEGABYTE)
EXPLAINED: Final = (
    (NAME, "必填。全称，不能重复"),
    (CODE, "可不填。填了就按它认单位，改名也不会变成新单位"),
    (PARENT, "可不填。填上级的名称或代码；上级可以在表里，也可以是已有单位"),
    ("简称、曾用名", "可不填。几个之间用顿号隔开，盲评时用来查找泄露身份的文字"),
    ("任务数、限额", "可不填。不填就按组别的统一规定"),
    ("再次导入", "已有单位按代码或名称更新；空着的格子保持不变；不在表里的单位不受影响"),
)


def read_sheet(stream: intake.Readable, name: str) -> tuple[list[UnitRow], list[RowProblem]]:
    """
    Return the rows of a unit table and what is wrong in it.

    The bytes are checked here and parsed in a caged child. Raises FileRefused for a file that is
    no sheet, Refused for a sheet that is no unit table.
    """
    with tempfile.TemporaryDirectory(prefix="wenheng-sheet-") as folder:
        received = intake.receive(stream, staging=Path(folder), limit=LARGEST, what="个表")
        try:
            intake.check(received, original_name=name, accepted=SHEETS, limits=LIMITS)
            cells = from_json(list[list[str]], sandbox.run("cells", {"path": str(received.path)}))
        finally:
            received.path.unlink(missing_ok=True)
    return read_rows(cells)


def write_sheet(
    nodes: Sequence[UnitNode], quotas: Mapping[tuple[int, CategoryKind], Quota]
) -> bytes:
    """Return a workbook with the columns of an import, filled with the units that are there."""
    target = io.BytesIO()
    # a name that begins with = must arrive as a name
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(target, options) as book:
        sheet, text = book.add_worksheet("单位"), book.add_format({"num_format": "@"})
        sheet.set_column(0, 0, 34)
        sheet.set_column(1, len(COLUMNS) - 1, 14, text)
        sheet.write_row(0, 0, COLUMNS, book.add_format({"bold": True}))
        sheet.freeze_panes(1, 0)
        names = {node.unit.id: node.unit.name for node in nodes}
        for line, node in enumerate(nodes, 1):
            for column, value in enumerate(_cells(node, names, quotas)):
                if value not in {"", None}:
                    sheet.write(line, column, value)
        notes = book.add_worksheet("填写说明")
        notes.set_column(0, 0, 16)
        for line, pair in enumerate(EXPLAINED):
            notes.write_row(line, 0, pair)
    return target.getvalue()


def _cells(
    node: UnitNode, names: Mapping[int, str], quotas: Mapping[tuple[int, CategoryKind], Quota]
) -> list[str | int | None]:
    unit = node.unit
    essay = quotas.get((unit.id, CategoryKind.ESSAY), (None, None))
    calligraphy = quotas.get((unit.id, CategoryKind.CALLIGRAPHY), (None, None))
    return [
        unit.name,
        unit.code,
        names.get(unit.parent_id, "") if unit.parent_id else "",
        "、".join(unit.short_names),
        "、".join(unit.former_names),
        unit.kind,
        unit.region,
        *essay,
        *calligraphy,
    ]
