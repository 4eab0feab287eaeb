"""The house: every deed that is recorded can be read in Chinese."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.web.organisers.trail_words import GROUPS, VERBS
from tests.house.sources import calls_in, place, python_files, tree_of

VERB = re.compile(r"[a-z_]+\.[a-z_]+")


def verbs_in(expression: ast.expr) -> set[str]:
    """Return the verbs an expression can be: a constant, or either side of a choice."""
    return {
        node.value
        for node in ast.walk(expression)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and VERB.fullmatch(node.value)
    }


def verbs_of(path: Path, expression: ast.expr) -> set[str]:
    """Return the verbs of one recording; a name stands for what is assigned to it in the file."""
    if not isinstance(expression, ast.Name):
        return verbs_in(expression)
    return {
        verb
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Assign)
        and any(isinstance(one, ast.Name) and one.id == expression.id for one in node.targets)
        for verb in verbs_in(node.value)
    }


def recorded() -> Iterator[tuple[str, set[str]]]:
    """Yield (place, verbs) of every call of portal.audit.record: the verb comes second."""
    for path in python_files("portal"):
        for name, call in calls_in(path):
            if name == "audit.record":
                yield place(path, call.lineno), verbs_of(path, call.args[1])


def test_every_recording_says_its_verb_in_sight() -> None:
    assert [] == [where for where, verbs in recorded() if not verbs]


def test_every_verb_has_words_and_all_words_are_needed() -> None:
    used = {verb for _, verbs in recorded() for verb in verbs}

    assert (set(), set()) == (used - {*VERBS}, {*VERBS} - used)


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_words_are_chinese_and_the_verb_has_a_group(verb: str) -> None:
    starts = {start for _, _, group in GROUPS for start in group}

    assert any("一" <= letter <= "鿿" for letter in VERBS[verb])
    assert verb.split(".")[0] in starts
