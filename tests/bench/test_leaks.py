"""
The leak scan on a labelled set: what it finds, what it masks wrongly, how long it takes.

The essays are sent as files and laid out under their titles, on the way of every upload.

Both halves of the set are measured and held to the same figures; only the first one was
looked at while the rules were made.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from portal.entries.searching import reported, search
from portal.files.extract import read_essay
from portal.files.kinds import Kind
from portal.files.limits import Limits
from reviewers.blind import identity_leaks
from reviewers.blind.words import prepare
from tests.bench.leaks import building
from tests.bench.leaks.building import Essay, Plant
from tests.bench.measuring import say

Told = dict[str, Any]
OWN = {"name", "unit", "mobile", "landline", "email", "id_number", "post", "title_form"}
PATTERNS = {"stranger_mobile", "stranger_id", "stranger_email", "handle"}
SIGNATURES = {"signature"}
OTHERS = {"stranger_name", "stranger_address"}


@pytest.mark.parametrize("half", [0, 1], ids=building.HALVES)
def test_leaks_are_found_and_stories_left_alone(half: int, tmp_path: Path) -> None:
    prepare()
    essays, clean = building.leaking(half), building.clean(half)
    pairs = [(essay, found_in(essay, tmp_path)) for essay in essays]
    own, patterns = recall(pairs, OWN), recall(pairs, PATTERNS)
    signed, others = recall(pairs, SIGNATURES), recall(pairs, OTHERS)
    calm = [found_in(essay, tmp_path) for essay in clean]
    wrong = [sum(one["action"] != "flagged" for one in found) for found in calm]
    flags = [len({one["text"] for one in found if one["action"] == "flagged"}) for found in calm]
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


def found_in(essay: Essay, folder: Path) -> list[Told]:
    """What the portal finds in the essay sent as a file; offsets count in the essay's text."""
    path = folder / "essay.txt"
    path.write_text(essay.text, encoding="utf-8")
    read = read_essay(path, Kind.TXT, Limits())
    # nothing moved on the way, so places mean the same
    assert essay.text.rstrip("\n") == read.plain()
    return reported(search(read.title or "", read.blocks, essay.identity), read.blocks)


def recall(pairs: Sequence[tuple[Essay, Sequence[Told]]], kinds: set[str]) -> float:
    """The share of plants of these kinds that were found as they must be."""
    hits = [
        is_found(plant, found)
        for essay, found in pairs
        for plant in essay.plants
        if plant.kind in kinds
    ]
    return sum(hits) / len(hits)


def is_found(plant: Plant, found: Sequence[Told]) -> bool:
    """Whether what was found covers every character of the plant."""
    acting = [one for one in found if one["action"] != "flagged" or not plant.must_act]
    covered = {at for one in acting for at in range(one["start"], one["end"])}
    return covered >= set(range(plant.start, plant.end))


def milliseconds(essays: Sequence[Essay]) -> float:
    """The time for one essay of three thousand characters."""
    text = "".join(essay.text for essay in essays)[:3000]
    started = time.perf_counter()
    identity_leaks(text, essays[0].identity)
    return (time.perf_counter() - started) * 1000


def show(
    pairs: Sequence[tuple[Essay, Sequence[Told]]],
    clean: Sequence[Essay],
    calm: Sequence[Sequence[Told]],
) -> None:
    """Print what was missed and what was masked or flagged in clean essays (LEAKS_SHOW=tuning)."""
    for essay, found in pairs:
        for plant in essay.plants:
            if not is_found(plant, found):
                around = essay.text[max(0, plant.start - 12) : plant.end + 12]
                say(f"MISS {plant.kind} {essay.identity.names[0]} {around!r}")
    shown = {(one["action"], one["kind"], one["text"]) for found in calm for one in found}
    for one in sorted(shown):
        say(f"CLEAN {' '.join(one)}")
