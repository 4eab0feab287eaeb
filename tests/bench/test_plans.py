"""How long an assignment plan takes as a call grows to two thousand entries."""

import time
from random import Random

import pytest

from reviewers.assignment import plan
from reviewers.conflicts import ConflictKind
from reviewers.values import EntryRef, JudgeRef
from tests.bench.measuring import say

READINGS = 3
SIZES = ((100, 12), (500, 20), (2000, 40))


def pool(entries: int, judges: int) -> tuple[list[EntryRef], list[JudgeRef], dict]:
    """Return entries and judges of which one pair in fifty must not meet."""
    chance = Random(entries)
    works = [EntryRef(code=f"ZW-{number:04}", unit=f"U{number % 300}") for number in range(entries)]
    people = [JudgeRef(code=f"J{number:02}") for number in range(judges)]
    pairs = [(judge.code, work.code) for judge in people for work in works]
    return works, people, {pair: ConflictKind.DECLARED for pair in pairs if chance.random() < 0.02}


@pytest.mark.parametrize(("entries", "judges"), SIZES)
def test_seconds_of_a_plan(entries: int, judges: int) -> None:
    works, people, conflicts = pool(entries, judges)
    began = time.perf_counter()
    found = plan(works, people, conflicts, readings=READINGS, seed=7)
    took = time.perf_counter() - began
    say(f"\n{took:8.2f} s   plan {entries} x {judges} x {READINGS}: "
        f"{took / (entries * READINGS) * 1e6:.0f} µs a reading")  # fmt: skip

    assert entries * READINGS == len(found.pairs)
