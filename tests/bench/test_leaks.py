"""
The leak scan on a labelled set: what it finds, what it masks wrongly, how long it takes.

Both halves of the set are measured and held to the same figures; only the first one was
looked at while the rules were made.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Sequence

import pytest

from reviewers.blind import Leak, LeakAction, identity_leaks
from reviewers.blind.words import prepare
from tests.bench.leaks import building
from tests.bench.leaks.building import Essay, Plant
from tests.bench.measuring import say

OWN = {"name", "unit", "mobile", "landline", "email", "id_number", "post", "title_form"}
PATTERNS = {"stranger_mobile", "stranger_id", "stranger_email", "handle"}
SIGNATURES = {"signature"}
OTHERS = {"stranger_name", "stranger_address"}


@pytest.mark.parametrize("half", [0, 1], ids=building.HALVES)
def test_leaks_are_found_and_stories_left_alone(half: int) -> None:
    prepare()
    essays, clean = building.leaking(half), building.clean(half)
    found = [identity_leaks(essay.text, essay.identity) for essay in essays]
    pairs = list(zip(essays, found, strict=True))
    own, patterns = recall(pairs, OWN), recall(pairs, PATTERNS)
    signed, others = recall(pairs, SIGNATURES), recall(pairs, OTHERS)
    calm = [identity_leaks(essay.text, essay.identity) for essay in clean]
    wrong = [sum(leak.action is not LeakAction.FLAGGED for leak in leaks) for leaks in calm]
    flags = [
        len({leak.text for leak in leaks if leak.action is LeakAction.FLAGGED}) for leaks in calm
    ]
    say(f"\n{building.HALVES[half]}: {len(essays)} leaking, {len(clean)} clean essays, "
          f"{sum(len(essay.plants) for essay in essays)} plants")  # fmt: skip
    say(f"  recall own {own:.3f}  patterns {patterns:.3f}  signatures {signed:.3f}  "
          f"third parties shown {others:.3f}")  # fmt: skip
    say(f"  clean essay: {statistics.mean(wrong):.2f} wrong masks, "
          f"{statistics.mean(flags):.1f} flags, {milliseconds(clean):.0f} ms")  # fmt: skip
    if os.environ.get("LEAKS_SHOW") == building.HALVES[half]:
        show(pairs, clean, calm)
    assert (own, patterns >= 0.99, signed >= 0.97) == (1.0, True, True)
    assert statistics.mean(wrong) <= 0.2


def recall(pairs: Sequence[tuple[Essay, Sequence[Leak]]], kinds: set[str]) -> float:
    """The share of plants of these kinds that were found as they must be."""
    hits = [
        is_found(plant, leaks)
        for essay, leaks in pairs
        for plant in essay.plants
        if plant.kind in kinds
    ]
    return sum(hits) / len(hits)


def is_found(plant: Plant, leaks: Sequence[Leak]) -> bool:
    """Whether leaks cover every character of the plant."""
    acting = [leak for leak in leaks if leak.action is not LeakAction.FLAGGED or not plant.must_act]
    covered = {at for leak in acting for at in range(leak.start, leak.end)}
    return covered >= set(range(plant.start, plant.end))


def milliseconds(essays: Sequence[Essay]) -> float:
    """The time for one essay of three thousand characters."""
    text = "".join(essay.text for essay in essays)[:3000]
    started = time.perf_counter()
    identity_leaks(text, essays[0].identity)
    return (time.perf_counter() - started) * 1000


def show(
    pairs: Sequence[tuple[Essay, Sequence[Leak]]],
    clean: Sequence[Essay],
    calm: Sequence[Sequence[Leak]],
) -> None:
    """Print what was missed and what was masked or flagged in clean essays (LEAKS_SHOW=tuning)."""
    for essay, leaks in pairs:
        for plant in essay.plants:
            if not is_found(plant, leaks):
                around = essay.text[max(0, plant.start - 12) : plant.end + 12]
                say(f"MISS {plant.kind} {essay.identity.names[0]} {around!r}")
    shown = {(leak.action.value, leak.kind.value, leak.text) for leaks in calm for leak in leaks}
    for one in sorted(shown):
        say(f"CLEAN {' '.join(one)}")
