"""The house: no drawer too full. Shame lives in the tail, so the tail is capped."""

import ast
from pathlib import Path

from tests.house.sources import (
    ROOT,
    functions_of,
    length_of,
    place,
    python_files,
    template_files,
)

FILE, FUNCTION, VIEW, TEMPLATE = 300, 40, 25, 120


def lines_of(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def is_view(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """A view hangs on a route."""
    return any(
        isinstance(decorator, ast.Call)
        and isinstance(decorator.func, ast.Attribute)
        and decorator.func.attr in {"route", "get", "post"}
        for decorator in function.decorator_list
    )


def test_files_stay_readable() -> None:
    files = python_files("portal", "reviewers", "tests", ".ci")
    too_long = {place(path): n for path in files if (n := lines_of(path)) > FILE}

    assert {} == too_long


def test_scripts_stay_readable() -> None:
    scripts = sorted((ROOT / "static/js").glob("*.js"))
    too_long = {place(path): n for path in scripts if (n := lines_of(path)) > FILE}

    assert scripts
    assert {} == too_long


def test_functions_stay_readable() -> None:
    too_long = {
        f"{place(path, function.lineno)} {function.name}": length
        for path in python_files("portal", "reviewers", ".ci")
        for function in functions_of(path)
        if (length := length_of(function)) > (VIEW if is_view(function) else FUNCTION)
    }

    assert {} == too_long


def test_templates_stay_readable() -> None:
    too_long = {place(path): n for path in template_files() if (n := lines_of(path)) > TEMPLATE}

    assert {} == too_long
