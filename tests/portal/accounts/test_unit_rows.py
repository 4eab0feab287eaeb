"""Rows of a unit table: what each cell must be and how rows hang together."""

import pytest

from portal.accounts import unit_graph
from portal.accounts.unit_rows import COLUMNS, KnownUnit, UnitRow, read_rows
from portal.errors import Refused
from portal.models.enums import CategoryKind

HEADER = ["单位名称", "单位代码", "上级单位", "简称", "征文任务数", "征文限额"]


def problems_of(*rows: list[str], header: list[str] = HEADER) -> list[tuple[int, str]]:
    """Return (line, reason) for the cells of a sheet."""
    return [(problem.line, problem.reason) for problem in read_rows([header, *rows])[1]]


def test_rows_are_read_below_a_title_and_around_blank_lines():
    rows, problems = read_rows(
        [
            ["江临市单位一览"],
            [],
            HEADER,
            ["  甲局 ", "A1", "", "甲、 小甲，甲", "2", "5"],
            ["", ""],
            ["乙局"],
        ]
    )

    assert [] == problems
    assert [
        UnitRow(
            line=4, name="甲局", code="A1", short_names=("甲", "小甲"),
            quotas={CategoryKind.ESSAY: (2, 5)},
        ),
        UnitRow(line=6, name="乙局"),
    ] == rows  # fmt: skip


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (["", "A1"], "没有填单位名称"),
        (["甲" * 121], "单位名称太长（121 字），上限 120 字"),
        (["甲局", "A" * 33], "单位代码太长（33 字），上限 32 字"),
        (["甲局", "代码"], "单位代码“代码”里只能有字母、数字、点和短横线"),
        (["甲局", "", "", "、".join("甲乙丙丁戊己庚辛壬癸子")], "简称超过 10 个"),
        (["甲局", "", "", "", "两篇"], "征文任务数“两篇”不是 0 到 9999 的整数"),
        (["甲局", "", "", "", "-1"], "征文任务数“-1”不是 0 到 9999 的整数"),
        (["甲局", "", "", "", "1.5"], "征文任务数“1.5”不是 0 到 9999 的整数"),
        (["甲局", "", "", "", "", "10000"], "征文限额“10000”不是 0 到 9999 的整数"),
        (["甲局", "", "", "", "5", "2"], "征文任务数 5 大于限额 2"),
    ],
)
def test_wrong_cell_is_told_with_line_and_reason(row, reason):
    assert [(2, reason)] == problems_of(row)


def test_every_wrong_cell_is_told_at_once():
    assert [2, 2, 3] == [line for line, _ in problems_of(["", "代码"], ["甲" * 121], ["乙局"])]


def test_unknown_and_doubled_columns_are_told():
    found = problems_of(["甲局"], header=["单位名称", "联系人", "简称", "简称"])

    assert [
        (1, "不认识的列“联系人”。请用模板里的列名，或删去这一列"),
        (1, "“简称”这一列出现了 2 次"),
    ] == found


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ([], "表里没有“单位名称”这一列"),
        ([["姓名", "电话"]], "表里没有“单位名称”这一列"),
        ([HEADER], "表里没有单位"),
        ([HEADER, *[["甲局"]] * 5001], "一次最多导入 5000 行"),
    ],
)
def test_what_is_no_unit_table_is_refused(cells, sentence):
    with pytest.raises(Refused, match=sentence):
        read_rows(cells)


def rows_of(*cells: tuple[str, ...]) -> list[UnitRow]:
    """Return rows from (name, parent, code)."""
    return [
        UnitRow(line=line, name=name, parent=parent, code=code)
        for line, (name, parent, code) in enumerate(((*cell, "", "")[:3] for cell in cells), 2)
    ]


@pytest.mark.parametrize(
    ("cells", "problems"),
    [
        ([("甲",), ("乙", "甲")], []),
        # the parent may stand further down, or be named by its code
        ([("乙", "甲"), ("甲", "", "A1"), ("丙", "A1")], []),
        ([("乙", "旧局"), ("丙", "OLD")], []),
        ([("甲",), ("甲",)], [(3, "单位名称“甲”和第 2 行重复")]),
        ([("甲", "", "A1"), ("乙", "", "A1")], [(3, "单位代码“A1”和第 2 行重复")]),
        ([("甲", "没有的")], [(2, "上级单位“没有的”不在表里，也不在已有单位里")]),
        ([("甲", "甲")], [(2, "上级单位就是它自己")]),
        (
            [("甲", "丙"), ("乙", "甲"), ("丙", "乙")],
            [(line, "上级单位绕成了圈：顺着上级找，又回到了它自己") for line in (2, 3, 4)],
        ),
        # a ring that closes over a unit that is there already
        ([("旧局", "新科"), ("新科", "旧局")], [
            (line, "上级单位绕成了圈：顺着上级找，又回到了它自己") for line in (2, 3)
        ]),
        ([("旧所", "", "OLD")], [(2, "单位代码“OLD”是“旧局”的，和单位名称对不上")]),
    ],
)  # fmt: skip
def test_rows_must_hang_together(cells, problems):
    known = [KnownUnit(1, "OLD", "旧局", None), KnownUnit(2, "OLD2", "旧所", 1)]

    found = unit_graph.match(rows_of(*cells), known).problems

    assert problems == [(problem.line, problem.reason) for problem in found]


def test_columns_are_those_of_the_template():
    assert 11 == len(set(COLUMNS))
