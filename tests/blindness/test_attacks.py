"""The list of attacks is whole, and every test it names exists: forty-eight, none by hearsay."""

import ast
import importlib
import re
from functools import cache
from pathlib import Path

import pytest

from tests.blindness.attacks import ATTACKS

TESTS = Path(__file__).parents[1]
NAMED = re.compile(r"(?P<name>test_\w+)(?:\[(?P<case>.+)\])?")


@cache
def places() -> dict[str, list[Path]]:
    """Return the files every test is in, by its name."""
    found: dict[str, list[Path]] = {}
    for path in sorted(TESTS.rglob("test_*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                found.setdefault(node.name, []).append(path)
    return found


def cases(path: Path, name: str) -> set[str]:
    """Return the cases of a parametrised test, as pytest calls them."""
    module = importlib.import_module(
        ".".join(("tests", *path.relative_to(TESTS).with_suffix("").parts))
    )
    marks = [mark for mark in getattr(module, name).pytestmark if mark.name == "parametrize"]
    return {str(case) for mark in marks for case in (mark.kwargs.get("ids") or mark.args[1])}


def test_every_attack_is_tried_by_a_test_that_always_runs() -> None:
    """What is measured in the bench alone is tried when somebody thinks of it."""
    known = places()
    named = {
        number: [found["name"] for one in tried if (found := NAMED.fullmatch(one))]
        for number, (_, tried) in ATTACKS.items()
        if not isinstance(tried, str)
    }
    always = {
        number: [name for name in names if any("bench" not in one.parts for one in known[name])]
        for number, names in named.items()
    }

    assert 46 <= len(named)
    assert [] == [number for number, names in always.items() if not names]


def test_the_list_has_all_forty_eight() -> None:
    assert [f"B{number}" for number in range(1, 49)] == list(ATTACKS)


@pytest.mark.parametrize("number", ATTACKS)
def test_an_attack_is_tried_or_it_is_said_why_not(number: str) -> None:
    what, tried = ATTACKS[number]
    known = places()
    missing = []
    for called in (tried,) if isinstance(tried, str) else tried:
        named = NAMED.fullmatch(called)
        if named is None:
            # a reason is a sentence, and only what is not there yet has one
            assert isinstance(tried, str), called
            assert len(tried.split()) > 4, called
            continue
        found = known.get(named["name"], [])
        if not found or (named["case"] and named["case"] not in cases(found[0], named["name"])):
            missing.append(called)

    assert what
    assert tried
    assert [] == missing
