"""The house's own sources, as the house tests read them."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
TEMPLATES: Final = ROOT / "templates"

Function = ast.FunctionDef | ast.AsyncFunctionDef


def python_files(*folders: str) -> list[Path]:
    """Return the Python files of some folders, migrations left out: those are written once."""
    found = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    return [path for path in found if "migrations" not in path.parts]


def template_files() -> list[Path]:
    """Return every page, layout and component."""
    return sorted(path for path in TEMPLATES.rglob("*") if path.suffix in {".html", ".txt"})


@cache
def tree_of(path: Path) -> ast.Module:
    """Return the syntax tree of a file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def functions_of(path: Path) -> Iterator[Function]:
    """Yield every function of a file, nested ones too."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, Function):
            yield node


def length_of(function: Function) -> int:
    """Return how many lines a function's body has, its docstring left out."""
    first, last = function.body[0], function.body[-1]
    docstring = 0
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
        docstring = (first.end_lineno or 0) - first.lineno + 1
    return (last.end_lineno or 0) - first.lineno + 1 - docstring


def dotted(node: ast.expr) -> str:
    """Return ``a.b.c`` for a chain of attributes, and "" for anything else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        before = dotted(node.value)
        return f"{before}.{node.attr}" if before else ""
    return ""


def calls_in(path: Path) -> Iterator[tuple[str, ast.Call]]:
    """Yield (dotted name, call) for every call of a named thing."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Call):
            yield dotted(node.func), node


def place(path: Path, line: int | None = None) -> str:
    """Return where something is, as an editor takes it."""
    name = str(path.relative_to(ROOT))
    return name if line is None else f"{name}:{line}"


def room_of(path: Path) -> str:
    """Return ``portal/web/judges/views.py`` for a path inside the house."""
    return path.relative_to(ROOT).as_posix()


@cache
def tracked_files() -> tuple[Path, ...]:
    """Return every file in git, or every file there is when this is no checkout."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True)
    names = {name for name in listed.stdout.split("\0") if name}
    return tuple(sorted(path for name in names if (path := ROOT / name).is_file()))
