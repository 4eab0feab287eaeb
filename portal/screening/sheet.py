"""
Screening room, 报送汇总表 as .xlsx: one line an entry, with its authors.

It names people and telephones, so only organisers and observers get it, and each
time is recorded.
"""

import io
from collections.abc import Mapping, Sequence
from typing import Any, Final

import xlsxwriter

from portal import clock
from portal.labels import word
from portal.models import Author, Call, Entry
from portal.models.enums import CategoryKind

COLUMNS: Final = (
    ("序号", 6),
    ("作品编号", 16),
    ("类别", 8),
    ("题目", 34),
    ("体裁或书体", 12),
    ("作者", 14),
    ("单位", 30),
    ("单位类别", 12),
    ("区县", 12),
    ("部门职务", 24),
    ("联系电话", 16),
    ("字数/尺寸", 14),
    ("是否发表", 10),
    ("推荐序号", 10),
    ("提交时间", 20),
    ("形式审查", 12),
    ("备注", 30),
)
# what a spreadsheet would take for the beginning of a formula
DANGEROUS: Final = ("=", "+", "-", "@", "\t", "\r")


def write_sheet(
    call: Call,
    entries: Sequence[Entry],
    *,
    authors: Mapping[int, Sequence[Author]],
    blind_codes: Mapping[int, str],
) -> bytes:
    """Return the workbook; every cell but the running number is text, none is a formula."""
    target = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    kinds = {category.id: category.kind for category in call.categories}
    with xlsxwriter.Workbook(target, options) as book:
        sheet = book.add_worksheet("报送汇总表")
        text = book.add_format({"num_format": "@"})
        quoted = book.add_format({"num_format": "@", "quote_prefix": True})
        for column, (_, width) in enumerate(COLUMNS):
            sheet.set_column(column, column, width, text)
        heading = book.add_format({"bold": True})
        sheet.write_row(0, 0, [name for name, _ in COLUMNS], heading)
        sheet.freeze_panes(1, 0)
        for number, entry in enumerate(entries, start=1):
            sheet.write_number(number, 0, number)
            people = authors.get(entry.id, ())
            values = cells(entry, kinds[entry.category_id], people, blind_codes.get(entry.id, ""))
            for column, value in enumerate(values, start=1):
                style = quoted if value.startswith(DANGEROUS) else text
                sheet.write_string(number, column, value, style)
    return target.getvalue()


def cells(
    entry: Entry, kind: CategoryKind, people: Sequence[Author], blind_code: str
) -> tuple[str, ...]:
    """Return the texts of one line, the running number left out."""
    answers: dict[str, Any] = entry.answers
    return (
        blind_code,
        word(kind),
        entry.title,
        answers.get("genre") or answers.get("script") or "",
        "、".join(one.name for one in people),
        entry.unit.name,
        entry.unit.kind,
        entry.unit.region,
        "、".join(f"{one.department}{one.post}" for one in people),
        "、".join(one.phone for one in people),
        extent(entry, kind),
        answers.get("published_before") or "",
        "" if entry.recommendation is None else str(entry.recommendation),
        f"{clock.to_beijing(entry.submitted_at):%Y-%m-%d %H:%M:%S}" if entry.submitted_at else "",
        word(entry.status),
        entry.return_reason or "",
    )


def extent(entry: Entry, kind: CategoryKind) -> str:
    """Say how long an essay or how large a calligraphy work is."""
    if kind is CategoryKind.ESSAY:
        return "扫描件" if entry.characters is None else str(entry.characters)
    width, height = entry.answers.get("width_cm"), entry.answers.get("height_cm")
    return f"{height}×{width} 厘米" if width and height else ""
