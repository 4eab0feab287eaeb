"""A plan as a workbook (.xlsx): who reads what, how much each judge has, who steps aside."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO
from typing import Any, Final

import xlsxwriter

from portal.judging.explanation import WORDS
from portal.judging.queries.plans import secret_of
from portal.judging.seeds import fingerprint
from portal.judging.xlsx import options_for
from portal.models import Plan
from portal.models.enums import RoundState
from reviewers.conflicts import ConflictKind

WIDE: Final = 24


def plan_workbook(plan: Plan, *, names: Mapping[str, str]) -> bytes:
    """Return the workbook of a plan; *names* are judge code → name."""
    stream = BytesIO()
    with xlsxwriter.Workbook(stream, options_for(plan.summary["entries"])) as book:
        _sheet(book, "分配表", *_table(plan.pairs, names))
        _sheet(book, "评委负担", ("评委", "件数"), _loads(plan, names))
        _sheet(book, "回避关系", ("评委", "匿名编号", "原因"), _conflicts(plan, names))
        _sheet(book, "说明", ("项目", "内容"), _facts(plan))
    return stream.getvalue()


def _sheet(book: Any, name: str, head: Sequence[str], rows: Iterable[Sequence[str | int]]) -> None:
    sheet = book.add_worksheet(name)
    bold = book.add_format({"bold": True, "bottom": 1})
    sheet.set_column(0, max(len(head) - 1, 0), WIDE)
    sheet.freeze_panes(1, 0)
    sheet.write_row(0, 0, head, bold)
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            if isinstance(value, int):
                sheet.write_number(number, column, value)
            else:
                sheet.write_string(number, column, value)


def _table(
    pairs: Iterable[Sequence[str]], names: Mapping[str, str]
) -> tuple[list[str], list[list[str]]]:
    readers = by_entry(pairs, names)
    most = max((len(judges) for judges in readers.values()), default=0)
    head = ["匿名编号", *(f"评委 {number}" for number in range(1, most + 1))]
    return head, [[code, *judges] for code, judges in readers.items()]


def by_entry(pairs: Iterable[Sequence[str]], names: Mapping[str, str]) -> dict[str, list[str]]:
    """Return blind code → names of its judges, both in order."""
    found: dict[str, list[str]] = defaultdict(list)
    for judge, entry in pairs:
        found[entry].append(names.get(judge, judge))
    return {code: sorted(found[code]) for code in sorted(found)}


def _loads(plan: Plan, names: Mapping[str, str]) -> list[tuple[str, int]]:
    return [(names.get(code, code), int(load)) for code, load in plan.summary["loads"]]


def _conflicts(plan: Plan, names: Mapping[str, str]) -> list[tuple[str, str, str]]:
    return [
        (names.get(judge, judge), entry, WORDS[ConflictKind(kind)])
        for judge, entry, kind in plan.inputs["conflicts"]
    ]


def _seed(plan: Plan) -> list[tuple[str, str]]:
    """Return the seed once the round is over; before, whoever knew it could tell the next plan."""
    if plan.round.state is not RoundState.CLOSED:
        return []
    return [("种子原文", secret_of(plan)), ("种子", str(plan.seed))]


def _facts(plan: Plan) -> list[tuple[str, str]]:
    return [
        ("方案", plan.code),
        ("种子指纹（SHA-256）", fingerprint(secret_of(plan))),
        *_seed(plan),
        ("输入指纹（SHA-256）", plan.inputs_digest),
        ("计算程序版本", plan.engine_version),
        ("每件评委数", str(plan.inputs["readings"])),
    ]
