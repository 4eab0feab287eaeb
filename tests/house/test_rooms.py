"""The house: who commits, who reads the clock, who sees the request."""

import ast
from pathlib import Path

from tests.house.sources import ROOT, calls_in, place, python_files, room_of, tree_of

#: The doors. Whoever opens one ends the transaction; nobody inside does.
DOORS = (
    "portal/web/",
    "portal/cli/",
    "portal/tasks.py",
    # The worker's loop: it claims a job, calls the handler and settles the row, each for good.
    "portal/jobs/",
    # `wenheng demo` builds a whole site, step by step.
    "portal/demo/",
)
CLOCK = "portal/clock.py"
WALL_CLOCK = {
    "datetime.now",
    "datetime.utcnow",
    "datetime.today",
    "date.today",
    "datetime.datetime.now",
    "datetime.date.today",
    "time.time",
    "func.now",
    "func.current_timestamp",
}
#: What a seeded draw may use of the module ``random``.
SEEDED = {"random.Random", "random.SystemRandom"}
AMBIENT = {"current_user", "request", "flash", "session", "g", "abort"}
DRAWERS = ("operations", "queries", "policies")


def in_drawer(path: Path) -> bool:
    """Say whether a file is a drawer of a room, or inside a drawer that became a folder."""
    inside = path.relative_to(ROOT).with_suffix("").parts
    return inside[:1] == ("portal",) and inside[1] != "web" and bool({*DRAWERS} & {*inside})


def test_only_doors_commit() -> None:
    committing = [
        place(path, call.lineno)
        for path in python_files("portal", "reviewers")
        if not room_of(path).startswith(DOORS)
        for name, call in calls_in(path)
        if name.endswith(("session.commit", "session.rollback"))
    ]

    assert [] == committing


def test_drawers_get_who_and_when_as_arguments() -> None:
    ambient = [
        place(path, node.lineno)
        for path in python_files("portal")
        if in_drawer(path)
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ImportFrom)
        and (node.module or "").startswith(("flask", "portal.web"))
        and (AMBIENT & {name.name for name in node.names} or node.module != "flask")
    ]

    assert [] == ambient


def test_policies_ask_nobody() -> None:
    asking = [
        place(path, node.lineno)
        for path in python_files("portal")
        if path.stem == "policies"
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ImportFrom)
        and (node.module == "portal.extensions" or (node.module or "").endswith("queries"))
    ]

    assert [] == asking


def test_only_the_clock_reads_the_time() -> None:
    reading = [
        place(path, call.lineno)
        for path in python_files("portal", "reviewers")
        if room_of(path) != CLOCK
        for name, call in calls_in(path)
        if name in WALL_CLOCK
    ]

    assert [] == reading


def test_every_draw_can_be_replayed() -> None:
    unseeded = [
        place(path, call.lineno)
        for path in python_files("portal", "reviewers")
        for name, call in calls_in(path)
        if name.startswith(("random.", "np.random.", "numpy.random."))
        and name not in SEEDED
        and not (name.endswith("default_rng") and call.args)
    ]

    assert [] == unseeded


def test_every_module_says_what_it_is() -> None:
    silent = [
        place(path)
        for path in python_files("portal", "reviewers", "tests", ".ci")
        if not (ast.get_docstring(tree_of(path)) or "").strip()
    ]

    assert [] == silent


def test_no_junk_drawers() -> None:
    junk = {"utils", "util", "helpers", "common", "manager", "managers", "misc", "data"}
    found = [
        place(path)
        for path in python_files("portal", "reviewers", "tests")
        if junk & {*path.relative_to(ROOT).with_suffix("").parts}
    ]

    assert [] == found
