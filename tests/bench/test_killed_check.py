"""Kills of a full duplicate check at several steps, and while entries arrive: what differs."""

from pathlib import Path

from tests.bench.measuring import say
from tests.drills.checking import (
    ESSAYS,
    LATE,
    add_essays,
    ask,
    check,
    ends_alike,
    found_in,
    in_peace,
    killed_at,
    newest,
    opened,
    ready,
)

TENTHS = (1, 3, 5, 7, 9)


def test_kills_early_and_late_change_nothing_of_the_run(tmp_path: Path) -> None:
    waiting = ready(tmp_path / "ready")
    peace = in_peace(waiting, tmp_path / "peace")
    for tenths in TENTHS:
        killed = killed_at(waiting, tmp_path / f"killed-{tenths}", peace.steps * tenths // 10)
        ends_alike(killed, peace)
    say(f"\n{len(TENTHS)} kills of a check of {ESSAYS} essays: the same result to the byte")


def test_entries_that_arrive_meanwhile_change_nothing_of_the_run(tmp_path: Path) -> None:
    waiting = ready(tmp_path / "ready")
    peace = in_peace(waiting, tmp_path / "peace")
    killed = killed_at(waiting, tmp_path / "killed", peace.steps // 2)
    for folder in (peace.folder, killed):
        with opened(folder) as call:
            add_essays(call, range(ESSAYS + 1, ESSAYS + LATE + 1))
    check(killed)
    assert newest(peace.folder)[:2] == newest(killed)[:2]

    for folder in (peace.folder, killed):
        ask(folder)
        check(folder)
    assert found_in(peace.folder) == found_in(killed)
    say(f"\n{LATE} entries that came between a kill and the end: the same result to the byte")
