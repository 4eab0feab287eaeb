"""文字审读报告 of one work as .docx, 审读汇总表 as .xlsx. Names of readers, none of authors."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

import xlsxwriter

from portal import clock
from portal.errors import NotFound
from portal.files import papers
from portal.judging.proofreading import counting, queries
from portal.judging.proofreading.queries import Work
from portal.labels import word
from portal.models import Call, Proofreading, ProofreadingMark
from portal.models.proofreading_enums import MarkState
from portal.screening.sheet import DANGEROUS
from reviewers.proofreading import letters

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

MARK_HEADS: Final = ("序号", "记号", "第几个字", "底本", "作品上写成", "位置", "结论", "说明和理由")
MARK_WIDTHS: Final = (11, 13, 15, 24, 20, 24, 21, 32)
COLUMNS: Final = (
    ("匿名编号", 16), ("组别", 14), ("书写内容", 22), ("底本字数", 10), ("初读", 12), ("复读", 12),
    ("进度", 14), ("错字", 7), ("漏字", 7), ("衍字", 7), ("倒字", 7), ("扣分", 8), ("审读得分", 10),
    ("计入排名", 10), ("提请注意", 10), ("审读完成时间", 20),
)  # fmt: skip


def report_of(work: Work, *, at: datetime) -> bytes:
    """Return the report of a work. Raises NotFound while nobody reads it."""
    import docx

    reading = work.reading
    if reading is None:
        raise NotFound
    document = docx.Document()
    papers.set_up(document, title="文字审读报告", at=at, margins=(30, 25, 26, 24), size=12)
    _line(document.add_paragraph(), "文字审读报告", font=papers.TITLE, size=22, is_middle=True)
    _line(document.add_paragraph(), work.code, font=papers.QUOTED, size=14, is_middle=True)
    _table(document, (38, 122), [], _facts(work, reading))
    _line(document.add_paragraph(), "一、底本和记号", font=papers.HEADING, size=15)
    _text(document, reading)
    _line(document.add_paragraph(), "二、逐处记录", font=papers.HEADING, size=15)
    rows = list(_marks(reading))
    if rows:
        _table(document, MARK_WIDTHS, MARK_HEADS, rows)
    else:
        _line(document.add_paragraph(), "两位审读员都没有作记号。")
    _line(document.add_paragraph(), "三、说明", font=papers.HEADING, size=15)
    _line(document.add_paragraph(), _caution())
    _line(document.add_paragraph(), "初读签名：　　　　　　　　复读签名：　　　　　　　　日期：")
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _line(
    paragraph: Paragraph,
    text: str,
    *,
    font: str = papers.BODY,
    size: float = 12,
    is_middle: bool = False,
    is_marked: bool = False,
) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    papers.run(paragraph, text, font=font, size=size).font.underline = is_marked
    if is_middle:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _table(
    document: Document, widths: Sequence[int], head: Sequence[str], rows: Iterable[Sequence[str]]
) -> None:
    made = papers.table(document, widths, head)
    for cells in rows:
        papers.row(made, widths, cells)


def _facts(work: Work, reading: Proofreading) -> list[tuple[str, str]]:
    tally = work.tally
    return [
        (
            "底本",
            f"{reading.text.title}（第 {reading.text.number} 版，{word(reading.text.source)}）",
        ),
        ("底本指纹", reading.text.digest),
        ("初读", f"{reading.first.name}　{_when(reading.first_done_at)}"),
        ("复读", f"{reading.second.name}　{_when(reading.second_done_at)}"),
        ("进度", word(reading.state)),
        ("结果", counting.said(tally) if tally else ""),
        ("审读得分", f"{reading.points:f}" if reading.points is not None else "还没有定"),
        ("完成时间", _when(reading.settled_at)),
    ]


def _when(moment: datetime | None) -> str:
    return f"{clock.to_beijing(moment):%Y-%m-%d %H:%M}" if moment else "还没有完成"


def _text(document: Document, reading: Proofreading) -> None:
    """Print the text; what a standing mark is about is underlined, with its number."""
    places = {one.offset: number for number, one in enumerate(letters(reading.text.body))}
    standing = [mark for mark in reading.marks if mark.state is not MarkState.WITHDRAWN]
    covered = {
        place
        for mark in standing
        if mark.start is not None
        for place in range(mark.start, mark.start + max(mark.length, 1))
    }
    numbers = {mark.start: mark.number for mark in standing}
    paragraph = document.add_paragraph()
    for offset, character in enumerate(reading.text.body):
        place = places.get(offset)
        if place in numbers and place is not None:
            _line(paragraph, f"［{numbers[place]}］", size=8)
        if character == "\n":
            paragraph = document.add_paragraph()
        else:
            _line(paragraph, character, font=papers.QUOTED, size=14, is_marked=place in covered)


def _marks(reading: Proofreading) -> Iterable[tuple[str, ...]]:
    words = counting.words_by_mark(reading)
    for mark in reading.marks:
        if mark.state is not MarkState.WITHDRAWN:
            yield (
                str(mark.number),
                word(mark.kind),
                str(mark.start + 1) if mark.start is not None else "",
                words.get(mark.number, ""),
                mark.written,
                _place(mark),
                word(mark.state),
                "；".join(filter(None, (mark.note, mark.answer, mark.decision))),
            )


def _place(mark: ProofreadingMark) -> str:
    if mark.page is None or not mark.box:
        return ""
    left, top = (round(part * 100) for part in mark.box[:2])
    return f"图 {mark.page + 1}，左 {left}%、上 {top}%"


def _caution() -> str:
    return (
        "繁体、通行的异体字和标点不算错。存疑和裁定不计的记号不扣分。"
        "错、漏、衍按字计，倒按处计。是否取消入围资格由组织者决定，不由得分决定。"
    )


def table_of(call: Call, *, at: datetime) -> bytes:
    """Return 审读汇总表: one line a work."""
    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    rules = queries.rules_of(call)
    with xlsxwriter.Workbook(stream, options) as book:
        book.set_properties({"title": "文字审读汇总表", "author": "文衡", "created": at})
        sheet = book.add_worksheet("文字审读汇总表")
        bold = book.add_format({"bold": True, "bottom": 1})
        quoted = book.add_format({"num_format": "@", "quote_prefix": True})
        for column, (name, width) in enumerate(COLUMNS):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, name, bold)
        sheet.freeze_panes(1, 1)
        for row, work in enumerate(queries.works_of(call), start=1):
            enters = bool((rule := rules.get(work.entry.category_id)) and rule.enters)
            for column, value in enumerate(_cells(work, enters=enters)):
                _write(sheet, row, column, value, quoted)
    return stream.getvalue()


def _write(sheet: Any, row: int, column: int, value: object, quoted: Any) -> None:
    if isinstance(value, str):
        sheet.write_string(row, column, value, quoted if value.startswith(DANGEROUS) else None)
    elif value is not None:
        sheet.write_number(row, column, float(str(value)))


def _cells(work: Work, *, enters: bool) -> list[object]:
    reading, tally = work.reading, work.tally
    name = work.entry.category.name
    if reading is None or tally is None:
        return [work.code, name, "", None, "", "", "还没有分配"]
    return [
        work.code,
        name,
        reading.text.title,
        len(letters(reading.text.body)),
        reading.first.name,
        reading.second.name,
        word(reading.state),
        *(tally.faults[fault] for fault in tally.faults),
        tally.lost if reading.points is not None else None,
        reading.points,
        "计入" if enters else "只列出",
        "是" if tally.is_over_limit else "",
        _when(reading.settled_at) if reading.settled_at else "",
    ]
