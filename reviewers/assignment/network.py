"""The transport network behind a plan: judges, entries, free pairs, loads and demands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from reviewers.conflicts import ConflictKind
from reviewers.errors import InvalidPlanInput
from reviewers.solver import Ints
from reviewers.values import EntryRef, JudgeRef

Pair = tuple[str, str]
Readings: TypeAlias = int | Mapping[str, int]
"""Readings every entry gets, or what each entry gets by its code (加评 asks more of some)."""


Free: TypeAlias = NDArray[np.bool_]
"""Entries × judges: True where a new reading may be placed."""


@dataclass(frozen=True, slots=True)
class Network:
    """
    Arrays over judges (sorted by code) and entries (sorted by code).

    ``free`` has no pair in conflict and none kept already. ``demand`` is readings still wanted
    per entry, ``kept`` readings already held per judge, ``caps`` the most a judge can hold.
    """

    judges: tuple[JudgeRef, ...]
    entries: tuple[EntryRef, ...]
    fixed: tuple[Pair, ...]
    free: Free
    demand: Ints
    kept: Ints
    caps: Ints

    @property
    def needed(self) -> int:
        """Readings in the finished plan, kept ones included."""
        return int(self.demand.sum() + self.kept.sum())

    @property
    def room(self) -> Ints:
        """New readings each judge can take at most."""
        room: Ints = np.maximum(self.caps - self.kept, 0)
        return room

    def fixed_indices(self) -> tuple[Ints, Ints]:
        """Judge and entry positions of the kept pairs."""
        judge_at = {judge.code: place for place, judge in enumerate(self.judges)}
        entry_at = {entry.code: place for place, entry in enumerate(self.entries)}
        rows = np.array([judge_at[judge] for judge, _ in self.fixed], dtype=np.int64)
        columns = np.array([entry_at[entry] for _, entry in self.fixed], dtype=np.int64)
        return rows, columns


def build(
    entries: Iterable[EntryRef],
    judges: Iterable[JudgeRef],
    conflicts: Mapping[Pair, ConflictKind],
    *,
    readings: Readings,
    fixed: Collection[Pair],
) -> Network:
    """The network of these arguments. Raises InvalidPlanInput for what no plan could honour."""
    listed_entries = tuple(sorted(entries, key=lambda entry: entry.code))
    listed_judges = tuple(sorted(judges, key=lambda judge: judge.code))
    kept = tuple(sorted(set(fixed)))
    _check(listed_entries, listed_judges, conflicts, fixed=kept)
    asked = _asked(listed_entries, readings)
    free = _free_pairs(listed_entries, listed_judges, set(conflicts) | set(kept))
    held = Counter(judge for judge, _ in kept)
    read = Counter(entry for _, entry in kept)
    degrees = free.sum(axis=0)
    caps = [
        held[judge.code] + int(degrees[place])
        if judge.max_load is None
        else min(held[judge.code] + int(degrees[place]), judge.max_load)
        for place, judge in enumerate(listed_judges)
    ]
    wanted = [max(0, asked[entry.code] - read[entry.code]) for entry in listed_entries]
    return Network(
        judges=listed_judges,
        entries=listed_entries,
        fixed=kept,
        free=free,
        demand=np.array(wanted, dtype=np.int64),
        kept=np.array([held[judge.code] for judge in listed_judges], dtype=np.int64),
        caps=np.array(caps, dtype=np.int64),
    )


def _free_pairs(
    entries: tuple[EntryRef, ...], judges: tuple[JudgeRef, ...], taken: set[Pair]
) -> Free:
    free = np.ones((len(entries), len(judges)), dtype=np.bool_)
    judge_at = {judge.code: place for place, judge in enumerate(judges)}
    entry_at = {entry.code: place for place, entry in enumerate(entries)}
    places = [
        (entry_at[entry], judge_at[judge])
        for judge, entry in taken
        if judge in judge_at and entry in entry_at
    ]
    if places:
        rows, columns = np.array(places).T
        free[rows, columns] = False
    return free


def _asked(entries: tuple[EntryRef, ...], readings: Readings) -> Mapping[str, int]:
    """Readings each entry is to have in all, by code."""
    codes = [entry.code for entry in entries]
    if isinstance(readings, int):
        if readings < 1:
            raise InvalidPlanInput("an entry needs at least one reading")
        return dict.fromkeys(codes, readings)
    if set(readings) != set(codes):
        raise InvalidPlanInput("readings are to name every entry and nobody else")
    if min(readings.values()) < 0:
        raise InvalidPlanInput("an entry cannot have fewer than no readings")
    return readings


def _check(
    entries: tuple[EntryRef, ...],
    judges: tuple[JudgeRef, ...],
    conflicts: Mapping[Pair, ConflictKind],
    *,
    fixed: tuple[Pair, ...],
) -> None:
    entry_codes = {entry.code for entry in entries}
    judge_codes = {judge.code for judge in judges}
    if not entries:
        raise InvalidPlanInput("there is no entry to assign")
    if len(entry_codes) != len(entries) or len(judge_codes) != len(judges):
        raise InvalidPlanInput("two entries or two judges share a code")
    for judge, entry in fixed:
        if judge not in judge_codes or entry not in entry_codes:
            raise InvalidPlanInput(f"kept pair ({judge}, {entry}) names nobody in this round")
        if (judge, entry) in conflicts:
            raise InvalidPlanInput(f"kept pair ({judge}, {entry}) is in conflict")
