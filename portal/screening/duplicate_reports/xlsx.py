"""
Screening room, 查重结果表 as .xlsx: one line an entry, then the pairs, then what was checked.

Text is written as text: a title that begins with = stays a title.
"""

import io
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any, Final

import xlsxwriter

from portal.labels import word
from portal.models import Call, CheckedText, DuplicatePair, DuplicateVerdict, Entry
from portal.models.enums import PairKind
from portal.screening.duplicate_reports import evidence, queries, telling, topics, words
from portal.screening.duplicate_reports.people import People
from portal.screening.sheet import DANGEROUS

Cell = str | int | float
ENTRIES: Final = (
    ("序号", 6),
    ("作品编号", 16),
    ("类别", 8),
    ("题目", 34),
    ("作者", 14),
    ("单位", 28),
    ("报送时间", 18),
    ("字数（不含标点）", 12),
    (words.SHARE, 14),
    (words.SHARE_WITHOUT_BASE, 18),
    ("档次", 14),
    ("查重个案", 14),
    ("认定", 12),
    ("认定理由", 34),
    ("认定人", 12),
    ("认定时间", 18),
    ("处理", 14),
)
PAIRS: Final = (
    ("序号", 6),
    ("查重个案", 10),
    ("比的是", 8),
    ("前一件", 34),
    ("前一件单位", 26),
    ("后一件", 34),
    ("后一件单位或来源", 26),
    ("把握", 8),
    ("档次", 12),
    ("占前一件", 10),
    ("占后一件", 10),
    ("最长一段（字）", 12),
    ("段数", 8),
    (words.TOPIC, 12),
    ("先报送的是", 34),
    ("发现时间", 18),
)


def write_result_table(call: Call, *, at: datetime) -> bytes:
    """Return the workbook; it names authors and units, so it is for organisers."""
    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    entries, pairs = queries.standing_entries(call), queries.pairs_of_call(call)
    with xlsxwriter.Workbook(stream, options) as book:
        book.set_properties({"title": "查重结果表", "author": "文衡", "created": at})
        _sheet(book, "查重结果表", ENTRIES, _entry_rows(call, entries))
        _sheet(book, "相似对照", PAIRS, _pair_rows(call, pairs))
        _sheet(book, "题材相近", topics.COLUMNS, topics.rows_of(call))
        _sheet(book, "说明", (("项目", 26), ("内容", 90)), _notes(call, at))
    return stream.getvalue()


def _sheet(
    book: Any, name: str, columns: Sequence[tuple[str, int]], rows: Iterable[Sequence[Cell]]
) -> None:
    sheet = book.add_worksheet(name)
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
    quoted = book.add_format(
        {"num_format": "@", "quote_prefix": True, "text_wrap": True, "valign": "top"}
    )
    share = book.add_format({"num_format": "0.0%", "valign": "top"})
    for column, (_, width) in enumerate(columns):
        sheet.set_column(column, column, width)
    sheet.write_row(0, 0, [title for title, _ in columns], head)
    sheet.freeze_panes(1, 0)
    last = 0
    for last, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            if isinstance(value, str):
                style = quoted if value.startswith(DANGEROUS) else text
                sheet.write_string(last, column, value, style)
            elif isinstance(value, float):
                sheet.write_number(last, column, value, share)
            else:
                sheet.write_number(last, column, value)
    sheet.autofilter(0, 0, last, len(columns) - 1)


def _entry_rows(call: Call, entries: Sequence[Entry]) -> Iterable[Sequence[Cell]]:
    people, texts = People.of(call, (entry.id for entry in entries)), queries.figures_of(call)
    cases, verdicts = queries.cases_of_entries(call), queries.verdicts_by_entry(call)
    unchecked = queries.unchecked_of(call)
    for number, entry in enumerate(entries, start=1):
        mine = cases.get(entry.id, [])
        yield (
            number,
            people.codes.get(entry.id, ""),
            word(entry.category.kind),
            entry.title,
            people.made_by(entry),
            entry.unit.name,
            telling.moment(entry.submitted_at),
            *_figures(entry, texts.get(entry.id), unchecked),
            "、".join(f"第 {case.number} 组" for case in mine),
            *_decided(entry, verdicts.get(entry.id, ())),
        )


def _figures(
    entry: Entry, text: CheckedText | None, unchecked: Collection[int]
) -> tuple[Cell, Cell, Cell, Cell]:
    if text is None or text.checked_at is None or entry.id in unchecked:
        return ("", "", "", telling.unmeasured(entry, text, is_checked=entry.id not in unchecked))
    return (text.chars, text.share, text.share_without_base, word(text.band))


def _decided(entry: Entry, verdicts: Sequence[DuplicateVerdict]) -> tuple[str, str, str, str, str]:
    """Return 认定, 理由, 认定人, 时间, 处理, those of several cases one under the other."""
    deeds = [
        word(one.kind)
        for verdict in verdicts
        for one in verdict.consequences
        if one.entry_id == entry.id and one.undone_at is None
    ]
    return (
        "\n".join(word(one.finding) for one in verdicts),
        "\n".join(one.reason for one in verdicts),
        "\n".join(one.decided_by.name for one in verdicts),
        "\n".join(telling.moment(one.decided_at) for one in verdicts),
        "\n".join(deeds),
    )


def _pair_rows(call: Call, pairs: Sequence[DuplicatePair]) -> Iterable[Sequence[Cell]]:
    numbers = queries.case_numbers(call)
    entries = [pair.a_entry_id for pair in pairs]
    entries += [pair.b_entry_id for pair in pairs if pair.b_entry_id is not None]
    people = People.of(call, entries)
    for number, pair in enumerate(pairs, start=1):
        sides = evidence.turned(pair, pair.a_entry_id)
        names = evidence.names(sides, people)
        first = dict(evidence.order(sides, *names)).get("先报送的是", "")
        case = numbers.get(pair.case_id or 0)
        is_text = pair.kind is PairKind.TEXT
        shares: tuple[Cell, ...] = (pair.share_a, pair.share_b, pair.longest, len(sides.spans))
        yield (
            number,
            f"第 {case} 组" if case else "",
            word(pair.kind),
            names[0],
            people.place(pair.a_entry),
            names[1],
            people.place(pair.b_entry) if pair.b_entry else sides.source,
            words.confidence(pair.score),
            word(pair.band),
            *(shares if is_text else ("", "", "", "")),
            words.confidence(pair.topic) if pair.topic else "",
            first,
            telling.moment(pair.found_at),
        )


def _notes(call: Call, at: datetime) -> Iterable[Sequence[Cell]]:
    yield from (fact for fact in telling.scope_facts(call, (), (), at=at) if fact[0] != "检查时间")
    yield ("说明", words.NOT_A_VERDICT)
    yield (words.TOPIC, words.TOPIC_ALONE)
    yield (
        words.SAME_TOPIC,
        "最近一次全部重查时用词最相近、没有发现抄写的，每件最多五篇；不报警，也不算数",
    )
    yield ("列出的作品", "已经报送、没有撤回的；“相似对照”只列报警的，略有相同、没有报警的不列")
