"""Islands are joined whenever any plan joins them, and loads give way by one reading at most."""

from collections.abc import Iterator
from itertools import combinations, product
from random import Random

import numpy as np
import pytest

from reviewers.assignment import Island, plan
from reviewers.assignment.board import Board
from reviewers.assignment.costs import draw
from reviewers.assignment.joining import join
from reviewers.assignment.levels import Window
from reviewers.assignment.network import Network, Pair, build
from reviewers.assignment.planning import NoRoom, drawn
from reviewers.conflicts import ConflictKind
from reviewers.values import EntryRef, JudgeRef

KIN = ConflictKind.KIN


def every_plan(network: Network, window: Window) -> Iterator[list[tuple[int, int]]]:
    """Give every choice of new readings within these bounds."""
    choices = [
        list(combinations(np.flatnonzero(free).tolist(), int(wanted)))
        for free, wanted in zip(network.free, network.demand, strict=True)
    ]
    for chosen in product(*choices):
        pairs = [(judge, entry) for entry, judges in enumerate(chosen) for judge in judges]
        loads = np.bincount([judge for judge, _ in pairs], minlength=len(network.judges))
        if (loads >= window.low).all() and (loads <= window.high).all():
            yield pairs


def pieces(pairs: list[tuple[int, int]]) -> int:
    """Count connected pieces by merging sets."""
    groups: list[set[str]] = []
    for judge, entry in pairs:
        one = {f"J{judge}", f"E{entry}"}
        touching = [group for group in groups if group & one]
        groups = [group for group in groups if not group & one] + [one.union(*touching)]
    return len(groups)


def wider(network: Network, window: Window) -> Window:
    return Window(np.maximum(window.low - 1, 0), np.minimum(window.high + 1, network.room))


def test_a_plan_is_in_one_piece_exactly_when_some_plan_is() -> None:
    """Every plan of small rounds is looked at, with conflicts and kept readings."""
    outcomes = set()
    for seed in range(150):
        chance = Random(seed)
        pairs = [(f"J{judge}", f"E{entry}") for judge in range(4) for entry in range(4)]
        conflicts = {pair: KIN for pair in pairs if chance.random() < chance.choice([0.2, 0.45])}
        kept = [pair for pair in pairs if pair not in conflicts and chance.random() < 0.15]
        network = build(
            [EntryRef(f"E{entry}", "U") for entry in range(4)],
            [JudgeRef(f"J{judge}") for judge in range(4)],
            conflicts, readings=chance.choice([1, 2, 2]), fixed=kept,
        )  # fmt: skip
        try:
            _, board, window = drawn(network, seed, 0, is_led=False)
        except NoRoom:
            continue
        held = list(zip(*(side.tolist() for side in network.fixed_indices()), strict=True))
        joined = join(board, network, window)
        ours = pieces([*held, *zip(*(side.tolist() for side in joined.added), strict=True)])
        within = any(pieces([*held, *some]) == 1 for some in every_plan(network, window))
        beyond = within or any(
            pieces([*held, *some]) == 1 for some in every_plan(network, wider(network, window))
        )

        assert (beyond, within) == (ours == 1, ours == 1 and joined.slack == 0), seed
        outcomes.add((beyond, within))

    assert {(True, True), (True, False), (False, False)} == outcomes


def test_a_joined_plan_keeps_to_bounds_demands_and_conflicts() -> None:
    """Two islands on purpose: the board is dealt by hand, then joined."""
    entries = [EntryRef(f"E{place:02}", "U") for place in range(12)]
    judges = [JudgeRef(f"J{place}") for place in range(6)]
    banned: dict[Pair, ConflictKind] = {("J0", "E11"): KIN, ("J5", "E00"): KIN}
    network = build(entries, judges, banned, readings=2, fixed=())
    costs = draw(network, 1, 0)
    halves = costs.copy()
    halves[:6, :3] >>= 8
    halves[6:, 3:] >>= 8
    board = Board(halves, network.demand, np.zeros(6, dtype=np.int64))
    window = Window(board.loads.copy(), board.loads.copy())
    before = pieces(list(zip(*(side.tolist() for side in board.pairs()), strict=True)))
    joined = join(board, network, window)
    added = list(zip(*(side.tolist() for side in joined.added), strict=True))

    assert before > 1
    assert 1 == pieces(added)
    assert (before - 1, 0) == (joined.swaps, joined.slack)
    assert all(network.free[entry, judge] for judge, entry in added)
    assert [2] * 12 == np.bincount([entry for _, entry in added]).tolist()
    assert window.low.tolist() == np.bincount([judge for judge, _ in added]).tolist()


def test_loads_give_way_by_one_where_nothing_else_joins_islands() -> None:
    kept = [("J0", "E0"), ("J1", "E0"), ("J0", "E1"), ("J1", "E1")]
    found = plan(
        [EntryRef(f"E{place}", "U") for place in range(4)],
        [JudgeRef(f"J{place}") for place in range(4)],
        {}, readings=2, seed=0, fixed=kept,
    )  # fmt: skip

    assert 1 == len(found.components)
    assert [1, 2, 2, 3] == sorted(load for _, load in found.loads)
    assert {"joining"} == {one.reason for one in found.uneven}


def test_one_reading_an_entry_links_nobody_and_loads_stay_even() -> None:
    found = plan(
        [EntryRef(f"E{place}", "U") for place in range(6)],
        [JudgeRef(f"J{place}") for place in range(3)],
        {}, readings=1, seed=0,
    )  # fmt: skip

    assert [2, 2, 2] == [load for _, load in found.loads]
    assert 3 == len(found.components)
    assert found.is_split_forced


def test_islands_that_conflicts_force_stay_two() -> None:
    conflicts = {
        (f"J{judge}", f"E{entry}"): ConflictKind.RELATED_UNIT
        for judge in range(4)
        for entry in range(6)
        if (judge < 2) != (entry < 3)
    }
    found = plan(
        [EntryRef(f"E{place}", "U") for place in range(6)],
        [JudgeRef(f"J{place}") for place in range(4)],
        conflicts, readings=2, seed=1,
    )  # fmt: skip

    assert found.is_split_forced
    assert found.components == (
        Island(("J0", "J1"), ("E0", "E1", "E2")),
        Island(("J2", "J3"), ("E3", "E4", "E5")),
    )


@pytest.mark.parametrize(
    ("bridges", "limit", "widened"),
    [
        # the one who could join the halves is full: somebody else takes one reading more
        ({("J00", "E110")}, 11, 1),
        # two could, one from either side: readings go round and all loads stay even
        ({("J00", "E110"), ("J39", "E000")}, None, 0),
    ],
)
def test_many_pairs_are_joined_by_handing_readings_on(
    bridges: set[Pair], limit: int | None, widened: int
) -> None:
    """Two halves that conflicts keep apart but for these pairs: too many pairs to search."""
    entries = [EntryRef(f"E{place:03}", f"U{place}") for place in range(220)]
    judges = [
        JudgeRef(f"J{place:02}", max_load=limit if place == 0 else None) for place in range(40)
    ]
    conflicts = {
        (judge.code, entry.code): KIN
        for judge in judges
        for entry in entries
        if (judge.code < "J20") != (entry.code < "E110") and (judge.code, entry.code) not in bridges
    }
    found = plan(entries, judges, conflicts, readings=2, seed=3)

    assert (1, widened) == (len(found.components), found.widened)
    assert not conflicts.keys() & set(found.pairs)
    assert [2] * 220 == [
        sum(code == entry for _, code in found.pairs) for entry in (one.code for one in entries)
    ]
    assert limit is None or dict(found.loads)["J00"] <= limit
