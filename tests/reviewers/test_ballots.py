"""Orders of several judges made into one: published examples, and what must hold of any."""

from collections.abc import Mapping
from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewers.ballots import Ballot, Ordered, borda, compare, schulze, shares_of
from reviewers.errors import DuplicateReading

# 45 voters, five candidates: the first example of Schulze's paper
FORTY_FIVE = {
    "ACBED": 5, "ADECB": 5, "BEDAC": 8, "CABED": 3, "CAEBD": 7, "CBADE": 2, "DCEBA": 7, "EBADC": 8,
}  # fmt: skip
# the capital of Tennessee: Memphis, Nashville, Chattanooga, Knoxville
TENNESSEE = {"MNCK": 42, "NCKM": 26, "CKNM": 15, "KCNM": 17}


def ballots_of(counted: Mapping[str, int]) -> list[Ballot]:
    orders = [order for order, times in counted.items() for _ in range(times)]
    return [Ballot(f"J{number:03}", tuple(order)) for number, order in enumerate(orders)]


def line(rows: tuple[Ordered, ...]) -> str:
    return "".join(row.entry for row in rows)


def test_schulze_orders_the_published_example() -> None:
    assert "EACBD" == line(schulze(ballots_of(FORTY_FIVE)))


def test_strongest_paths_are_those_of_the_published_example() -> None:
    paths = compare(ballots_of(FORTY_FIVE)).paths.tolist()

    assert [
        [0, 28, 28, 30, 24],
        [25, 0, 28, 33, 24],
        [25, 29, 0, 29, 24],
        [25, 28, 28, 0, 24],
        [25, 28, 28, 31, 0],
    ] == paths


def test_schulze_and_borda_differ_on_tennessee() -> None:
    ballots = ballots_of(TENNESSEE)

    assert ("NCKM", "NCMK") == (line(schulze(ballots)), line(borda(ballots)))
    # Nashville's published Borda count is 194, of at most 3 × 100
    assert Fraction(194, 300) == borda(ballots)[0].score


def test_a_cycle_of_equals_shares_the_first_place() -> None:
    rows = schulze(ballots_of({"ABC": 1, "BCA": 1, "CAB": 1}))

    assert [("A", 1, True), ("B", 1, True), ("C", 1, True)] == [
        (row.entry, row.rank, row.is_shared) for row in rows
    ]


def test_equals_on_top_leave_the_second_place_empty() -> None:
    rows = schulze(ballots_of({"ABC": 1, "BAC": 1}))

    assert [1, 1, 3] == [row.rank for row in rows]
    assert [Fraction(1, 2), Fraction(1, 2), Fraction(0)] == [row.score for row in rows]


def test_a_work_a_judge_stepped_aside_from_is_not_compared_by_them() -> None:
    ballots = [Ballot("J1", ("A", "B", "C")), Ballot("J2", ("C", "A"))]

    assert [[0, 1, 1], [0, 0, 1], [1, 0, 0]] == compare(ballots).wins.tolist()
    assert [("A", Fraction(1)), ("B", Fraction(1, 2)), ("C", Fraction(0))] == shares_of(ballots[0])


def test_a_work_stands_on_a_ballot_once() -> None:
    with pytest.raises(DuplicateReading):
        Ballot("J1", ("A", "B", "A"))


def test_no_ballots_give_no_order() -> None:
    assert () == schulze([]) == borda([])


ORDERS = st.lists(st.permutations("ABCDE"), min_size=1, max_size=9)


def majority(orders: list[list[str]], first: str, second: str) -> bool:
    above = sum(order.index(first) < order.index(second) for order in orders)
    return above * 2 > len(orders)


@given(ORDERS)
def test_who_beats_all_others_one_by_one_is_first_alone(orders: list[list[str]]) -> None:
    rows = schulze([Ballot(f"J{at}", tuple(order)) for at, order in enumerate(orders)])
    winners = [a for a in "ABCDE" if all(majority(orders, a, b) for b in "ABCDE" if a != b)]
    losers = [a for a in "ABCDE" if all(majority(orders, b, a) for b in "ABCDE" if a != b)]

    assert winners == [row.entry for row in rows if winners and row.rank == 1]
    assert losers == [row.entry for row in rows if losers and row.rank == 5]


@given(ORDERS)
def test_beaten_is_transitive_and_ranks_follow_it(orders: list[list[str]]) -> None:
    ballots = [Ballot(f"J{at}", tuple(order)) for at, order in enumerate(orders)]
    found = compare(ballots)
    ranks = {row.entry: row.rank for row in schulze(ballots)}

    for one, two, three in permutations("ABCDE", 3):
        if found.is_above(one, two) and found.is_above(two, three):
            assert found.is_above(one, three)
        if found.is_above(one, two):
            assert ranks[one] < ranks[two]


@given(ORDERS)
def test_neither_names_nor_order_of_judges_matter(orders: list[list[str]]) -> None:
    ballots = [Ballot(f"J{at}", tuple(order)) for at, order in enumerate(orders)]
    turned = [Ballot(f"K{at}", tuple(order)) for at, order in enumerate(reversed(orders))]

    assert (schulze(ballots), borda(ballots)) == (schulze(turned), borda(turned))


@given(st.lists(st.permutations("ABCD"), min_size=1, max_size=7))
def test_what_all_put_higher_is_never_below(orders: list[list[str]]) -> None:
    ballots = [Ballot(f"J{at}", tuple(order)) for at, order in enumerate(orders)]

    for rows in (schulze(ballots), borda(ballots)):
        ranks = {row.entry: row.rank for row in rows}
        for one, two in permutations("ABCD", 2):
            if all(order.index(one) < order.index(two) for order in orders):
                assert ranks[one] < ranks[two]
