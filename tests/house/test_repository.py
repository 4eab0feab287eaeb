"""The house: what is in git is ours, is text, and works on any machine."""

import re
from pathlib import Path

from tests.house.sources import ROOT, place, tracked_files

TOP = {
    ".ci",
    ".gitignore",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "LICENSE",
    "Makefile",
    "README.md",
    "docs",
    "instance",
    "portal",
    "pyproject.toml",
    "requirements-dev.lock",
    "requirements-ocr.lock",
    "requirements.lock",
    "reviewers",
    "static",
    "templates",
    "tests",
}
#: Written in pieces, so that this file does not find itself.
INDEXES = re.compile(
    "|".join(["pypi" + r"\.org", "python" + r"hosted\.org", "npm" + r"js\.(org|com)"])
)
MACHINE_PATHS = re.compile(
    "|".join(["/ho" + "me/[a-z]", "/ro" + "ot/", "/wo" + "rk/", "/Us" + "ers/"])
)


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")


def test_only_known_things_lie_at_the_top() -> None:
    top = {path.relative_to(ROOT).parts[0] for path in tracked_files()}

    assert set() == top - TOP


def test_nothing_binary_is_tracked_but_our_pictures() -> None:
    binary = {place(path) for path in tracked_files() if b"\0" in path.read_bytes()}

    assert set() == binary


def test_no_package_index_is_named() -> None:
    named = [place(path) for path in tracked_files() if INDEXES.search(text_of(path))]

    assert [] == named


def test_no_path_of_one_machine_is_named() -> None:
    named = [
        place(path, number)
        for path in tracked_files()
        for number, line in enumerate(text_of(path).splitlines(), 1)
        if MACHINE_PATHS.search(line)
    ]

    assert [] == named


def test_the_front_end_lock_names_digests_and_no_addresses() -> None:
    lock = text_of(ROOT / "static/package-lock.json")

    assert '"resolved"' not in lock
    assert lock.count('"integrity"') == lock.count('"node_modules/')


def test_everything_locked_has_a_digest() -> None:
    for name in ("requirements.lock", "requirements-ocr.lock", "requirements-dev.lock"):
        lock = text_of(ROOT / name).replace("\\\n", "")
        loose = [line for line in lock.splitlines() if "--hash=sha256:" not in line]

        assert [] == loose
