"""Rows of a unit table: what each cell must be, and how rows hang together. Pure functions."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from portal.accounts.logins import tidy_text
from portal.errors import Refused
from portal.models.enums import CategoryKind

NAME: Final = "单位名称"
CODE: Final = "单位代码"
PARENT: Final = "上级单位"
SHORT: Final = "简称"
FORMER: Final = "曾用名"
KIND: Final = "单位类别"
REGION: Final = "区县"
QUOTAS: Final = {
    "征文任务数": (CategoryKind.ESSAY, 0),
    "征文限额": (CategoryKind.ESSAY, 1),
    "书法任务数": (CategoryKind.CALLIGRAPHY, 0),
    "书法限额": (CategoryKind.CALLIGRAPHY, 1),
}
COLUMNS: Final = (NAME, CODE, PARENT, SHORT, FORMER, KIND, REGION, *QUOTAS)
LONGEST: Final = {NAME: 120, CODE: 32, PARENT: 120, SHORT: 60, FORMER: 120, KIND: 60, REGION: 60}
MOST_NAMES: Final = 10
MOST_ROWS: Final = 5000
MOST_PIECES: Final = 9999
# a title and a line of explanation may stand above the header
HEADER_WITHIN: Final = 5
CODE_SHAPE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
SEPARATORS: Final = re.compile(r"[、,，;；\n]")

Quota = tuple[int | None, int | None]


@dataclass(frozen=True, slots=True)
class RowProblem:
    """What is wrong in one line of the sheet."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitRow:
    """One line of the sheet; an empty cell leaves a known unit as it is."""

    line: int
    name: str
    code: str = ""
    parent: str = ""
    short_names: tuple[str, ...] = ()
    former_names: tuple[str, ...] = ()
    kind: str = ""
    region: str = ""
    quotas: Mapping[CategoryKind, Quota] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class KnownUnit:
    """A unit that is already there."""

    id: int
    code: str
    name: str
    parent_id: int | None


def read_rows(cells: Sequence[Sequence[str]]) -> tuple[list[UnitRow], list[RowProblem]]:
    """
    Read the cells of a sheet; return the rows that are well-formed and what is wrong elsewhere.

    Raises Refused when it is not a unit table at all.
    """
    start = _header(cells)
    header = [tidy_text(cell) for cell in cells[start]]
    problems = [
        RowProblem(start + 1, f"不认识的列“{name[:20]}”。请用模板里的列名，或删去这一列")
        for name in header
        if name and name not in COLUMNS
    ]
    problems += [
        RowProblem(start + 1, f"“{name}”这一列出现了 {count} 次")
        for name, count in Counter(header).items()
        if count > 1 and name in COLUMNS
    ]
    rows: list[UnitRow] = []
    for line, raw in enumerate(cells[start + 1 :], start + 2):
        values = {name: tidy_text(cell) for name, cell in zip(header, raw, strict=False) if name}
        if not any(values.values()):
            continue
        wrong = [RowProblem(line, reason) for reason in _cell_problems(values)]
        problems += wrong
        if not wrong:
            rows.append(_row(line, values))
    if not rows and not problems:
        raise Refused("表里没有单位。请从表头下一行开始，一行填一个单位", field="file")
    return rows, problems


def _header(cells: Sequence[Sequence[str]]) -> int:
    for number, row in enumerate(cells[:HEADER_WITHIN]):
        if NAME in {tidy_text(cell) for cell in row}:
            if len(cells) - number - 1 > MOST_ROWS:
                raise Refused(f"一次最多导入 {MOST_ROWS} 行。请分成几个表", field="file")
            return number
    raise Refused(f"表里没有“{NAME}”这一列。请下载模板，把单位填进去再传", field="file")


def _cell_problems(values: Mapping[str, str]) -> list[str]:
    reasons = []
    if not values.get(NAME):
        reasons.append(f"没有填{NAME}")
    for column, limit in LONGEST.items():
        longest = max(_several(values.get(column, "")), key=len, default="")
        text = longest if column in {SHORT, FORMER} else values.get(column, "")
        if len(text) > limit:
            reasons.append(f"{column}太长（{len(text)} 字），上限 {limit} 字")
    if values.get(CODE) and not CODE_SHAPE.fullmatch(values[CODE]):
        reasons.append(f"{CODE}“{values[CODE][:20]}”里只能有字母、数字、点和短横线")
    for column in (SHORT, FORMER):
        if len(_several(values.get(column, ""))) > MOST_NAMES:
            reasons.append(f"{column}超过 {MOST_NAMES} 个")
    return reasons + _quota_problems(values)


def _quota_problems(values: Mapping[str, str]) -> list[str]:
    reasons = [
        f"{column}“{values[column][:20]}”不是 0 到 {MOST_PIECES} 的整数"
        for column in QUOTAS
        if values.get(column) and _count(values[column]) is None
    ]
    for kind, (least, most) in _quotas(values).items():
        if least is not None and most is not None and least > most:
            word = "征文" if kind is CategoryKind.ESSAY else "书法"
            reasons.append(f"{word}任务数 {least} 大于限额 {most}")
    return reasons


def _count(text: str) -> int | None:
    return int(text) if text.isdecimal() and int(text) <= MOST_PIECES else None


def _quotas(values: Mapping[str, str]) -> dict[CategoryKind, Quota]:
    found: dict[CategoryKind, list[int | None]] = {}
    for column, (kind, place) in QUOTAS.items():
        if values.get(column):
            found.setdefault(kind, [None, None])[place] = _count(values[column])
    return {kind: (least, most) for kind, (least, most) in found.items()}


def _several(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in SEPARATORS.split(text) if part.strip()))


def _row(line: int, values: Mapping[str, str]) -> UnitRow:
    return UnitRow(
        line=line,
        name=values[NAME],
        code=values.get(CODE, ""),
        parent=values.get(PARENT, ""),
        short_names=_several(values.get(SHORT, "")),
        former_names=_several(values.get(FORMER, "")),
        kind=values.get(KIND, ""),
        region=values.get(REGION, ""),
        quotas=_quotas(values),
    )


def names_in(text: str) -> list[str]:
    """Return the names somebody typed into one field, separated by 、 or commas."""
    return list(_several(text))


def by_line(problems: Iterable[RowProblem]) -> tuple[RowProblem, ...]:
    """Return problems in the order of the sheet."""
    return tuple(sorted(problems, key=lambda problem: (problem.line, problem.reason)))
