"""Which entries go on: the edge, the ties across it, and what people add or take out."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewers.errors import InvalidQuota
from reviewers.placing import competition_ranks
from reviewers.pooling import (
    Candidate,
    Edge,
    Entrance,
    Member,
    PoolRule,
    PoolTerms,
    draw,
    entrances_of,
)

D = Decimal


def ranked(*ranks: int, groups: str = "") -> list[Candidate]:
    names = groups or "-" * len(ranks)
    return [
        Candidate(f"E{at}", rank, group)
        for at, (rank, group) in enumerate(zip(ranks, names, strict=True))
    ]


def test_a_tie_at_the_edge_comes_in_whole() -> None:
    pool = draw(ranked(1, 2, 3, 3, 3, 6), PoolTerms(PoolRule.TOP_COUNT, count=4))

    assert ["E0", "E1", "E2", "E3", "E4"] == [one.entry for one in pool.members]
    assert (Edge("", 3, ("E2", "E3", "E4"), 2),) == pool.edges
    assert {"ranked": 2, "tied": 3, "added": 0} == entrances_of(pool)


def test_a_tie_that_ends_at_the_edge_is_none() -> None:
    pool = draw(ranked(1, 2, 2, 4), PoolTerms(PoolRule.TOP_COUNT, count=3))

    assert () == pool.edges
    assert {Entrance.RANKED} == {one.entrance for one in pool.members}


@pytest.mark.parametrize(
    ("share", "count", "expected"), [("0.25", 30, 8), ("0.3", 10, 3), ("0.3", 11, 4), ("1", 7, 7)]
)
def test_a_share_is_rounded_up(share: str, count: int, expected: int) -> None:
    pool = draw(ranked(*range(1, count + 1)), PoolTerms(PoolRule.TOP_SHARE, share=D(share)))

    assert expected == len(pool.members)


def test_groups_are_cut_one_by_one() -> None:
    pool = draw(
        ranked(1, 2, 3, 4, 5, 5, groups="楷楷楷隶隶隶"), PoolTerms(PoolRule.TOP_IN_GROUP, count=2)
    )

    assert ["E0", "E1", "E3", "E4", "E5"] == [one.entry for one in pool.members]
    assert (Edge("隶", 5, ("E4", "E5"), 1),) == pool.edges


def test_only_what_passed_comes_out_of_a_sifting_round() -> None:
    candidates = [Candidate("A", 1), Candidate("B", 2, is_passed=False)]

    assert ["A"] == [one.entry for one in draw(candidates, PoolTerms(PoolRule.PASSED)).members]


def test_people_add_and_take_out_and_nobody_moves_up() -> None:
    pool = draw(
        ranked(1, 2, 3, 4), PoolTerms(PoolRule.TOP_COUNT, count=2),
        added=["E3", "E1", "X"], removed=["E0", "E2"],
    )  # fmt: skip

    assert (
        Member("E1", Entrance.RANKED, 2),
        Member("E3", Entrance.ADDED, 4),
        Member("X", Entrance.ADDED, None),
    ) == pool.members
    assert ("E0",) == pool.removed


@pytest.mark.parametrize(
    "terms",
    [
        {"rule": PoolRule.TOP_COUNT},
        {"rule": PoolRule.TOP_IN_GROUP, "count": 0},
        {"rule": PoolRule.TOP_SHARE, "share": D(0)},
        {"rule": PoolRule.TOP_SHARE, "share": D("1.01")},
    ],
)
def test_a_rule_without_its_number_is_refused(terms: dict[str, object]) -> None:
    with pytest.raises(InvalidQuota):
        PoolTerms(**terms)  # type: ignore[arg-type]  # what is refused


@given(st.lists(st.integers(0, 4), min_size=1, max_size=30), st.integers(1, 30))
def test_nobody_outside_is_as_good_as_somebody_inside(scores: list[int], count: int) -> None:
    scores.sort(reverse=True)
    candidates = ranked(*(rank for rank, _ in competition_ranks(scores)))
    pool = draw(candidates, PoolTerms(PoolRule.TOP_COUNT, count=count))

    inside = {one.entry for one in pool.members}
    worst = max(one.rank for one in candidates if one.entry in inside)
    assert all(one.rank > worst for one in candidates if one.entry not in inside)
    assert len(inside) >= min(count, len(scores))
    assert pool == draw(candidates[::-1], PoolTerms(PoolRule.TOP_COUNT, count=count))
