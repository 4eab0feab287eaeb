"""How rows of a unit table hang together and meet the units that are there. Pure functions."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from portal.accounts.unit_rows import CODE, KnownUnit, RowProblem, UnitRow

# a unit that is there (its id) or one the sheet adds (minus its line)
Node = int


@dataclass(frozen=True, slots=True)
class Matched:
    """Rows with what they stand for: ``nodes`` by line, ``parents`` by node."""

    nodes: Mapping[int, Node]
    parents: Mapping[Node, Node | None]
    problems: tuple[RowProblem, ...]


def match(rows: Sequence[UnitRow], known: Sequence[KnownUnit]) -> Matched:
    """Find what each row stands for and hangs under; list what does not fit together."""
    problems = _repeated(rows, key=lambda row: row.name, what="单位名称")
    problems += _repeated([row for row in rows if row.code], key=lambda row: row.code, what=CODE)
    by_code = {unit.code: unit for unit in known}
    by_name = {unit.name: unit for unit in known}
    nodes: dict[int, Node] = {}
    for row in rows:
        coded, named = by_code.get(row.code), by_name.get(row.name)
        if coded and named and coded.id != named.id:
            reason = f"{CODE}“{row.code}”是“{coded.name}”的，和单位名称对不上"
            problems.append(RowProblem(row.line, reason))
        found = coded or named
        nodes[row.line] = found.id if found else -row.line
    if not problems:
        problems = _doubled(rows, nodes)
    parents, unknown = _parents(rows, nodes, known)
    problems += unknown
    problems += _cycles(rows, nodes, parents)
    return Matched(nodes, parents, tuple(problems))


def _repeated(
    rows: Sequence[UnitRow], *, key: Callable[[UnitRow], str], what: str
) -> list[RowProblem]:
    first: dict[str, int] = {}
    problems = []
    for row in rows:
        line = first.setdefault(key(row), row.line)
        if line != row.line:
            problems.append(RowProblem(row.line, f"{what}“{key(row)[:40]}”和第 {line} 行重复"))
    return problems


def _doubled(rows: Sequence[UnitRow], nodes: Mapping[int, Node]) -> list[RowProblem]:
    """Two rows may mean one unit: one by its code, with a new name, the other by its old name."""
    first: dict[Node, int] = {}
    problems = []
    for row in rows:
        line = first.setdefault(nodes[row.line], row.line)
        if line != row.line:
            reason = f"和第 {line} 行是同一个单位（一行按代码，一行按名称）"
            problems.append(RowProblem(row.line, reason))
    return problems


def _parents(
    rows: Sequence[UnitRow], nodes: Mapping[int, Node], known: Sequence[KnownUnit]
) -> tuple[dict[Node, Node | None], list[RowProblem]]:
    places: dict[str, Node] = {}
    for unit in known:
        places[unit.code] = places[unit.name] = unit.id
    for row in rows:
        places[row.name] = nodes[row.line]
        if row.code:
            places[row.code] = nodes[row.line]
    parents: dict[Node, Node | None] = {unit.id: unit.parent_id for unit in known}
    problems = []
    for row in rows:
        node = nodes[row.line]
        parents.setdefault(node, None)
        if not row.parent:
            continue
        if row.parent in places:
            parents[node] = places[row.parent]
        else:
            reason = f"上级单位“{row.parent[:40]}”不在表里，也不在已有单位里"
            problems.append(RowProblem(row.line, reason))
    return parents, problems


def _cycles(
    rows: Iterable[UnitRow], nodes: Mapping[int, Node], parents: Mapping[Node, Node | None]
) -> list[RowProblem]:
    """List the rows that would stand, step by step, above themselves."""
    problems = []
    for row in rows:
        start = nodes[row.line]
        if parents[start] == start:
            problems.append(RowProblem(row.line, "上级单位就是它自己"))
        elif row.parent and stands_above_itself(start, parents):
            problems.append(RowProblem(row.line, "上级单位绕成了圈：顺着上级找，又回到了它自己"))
    return problems


def stands_above_itself(start: Node, parents: Mapping[Node, Node | None]) -> bool:
    """Say whether following the parents from *start* leads back to it."""
    seen: set[Node] = set()
    current = parents.get(start)
    while current is not None and current not in seen:
        if current == start:
            return True
        seen.add(current)
        current = parents.get(current)
    return False
