"""One final order of several rounds."""

from decimal import Decimal
from fractions import Fraction

import pytest

from reviewers.combining import Combination, Part, Placed, Stage, check_weights, combine
from reviewers.errors import InvalidQuota

LAST, WEIGHTED = Combination.LAST_ROUND, Combination.WEIGHTED


def stage(key: str, *rows: tuple[str, int, str], weight: int | None = None) -> Stage:
    placed = tuple(Placed(entry, rank, Fraction(score)) for entry, rank, score in rows)
    return Stage(key, placed, None if weight is None else Decimal(weight))


FIRST = stage(
    "初评",
    ("A", 1, "95"),
    ("B", 2, "93"),
    ("C", 3, "90"),
    ("D", 4, "85"),
    ("E", 4, "85"),
    weight=40,
)
LATER = stage("终评", ("C", 1, "96"), ("A", 2, "91"), weight=60)


def test_the_last_round_orders_its_own_and_the_rest_follows_by_the_one_before() -> None:
    places = combine([FIRST, LATER], LAST)

    # B went on, but nobody ranked it there: it leads those who follow
    assert [("C", 1), ("A", 2), ("B", 3), ("D", 4), ("E", 4)] == [
        (one.entry, one.rank) for one in places
    ]
    assert ["终评", "终评", "初评", "初评", "初评"] == [one.stage for one in places]
    assert [False, False, False, True, True] == [one.is_shared for one in places]


def test_weighted_rounds_add_up_and_say_what_each_gave() -> None:
    first, second, *rest = combine([FIRST, LATER], WEIGHTED)

    assert ("C", Fraction(936, 10)) == (first.entry, first.score)
    assert ("A", Fraction(926, 10)) == (second.entry, second.score)
    assert (
        Part("初评", 3, Fraction(90), Decimal(40)), Part("终评", 1, Fraction(96), Decimal(60)),
    ) == first.parts  # fmt: skip
    # with one round behind it an entry keeps the score of that round
    assert [("B", 3, Fraction(93)), ("D", 4, Fraction(85)), ("E", 4, Fraction(85))] == [
        (one.entry, one.rank, one.score) for one in rest
    ]


def test_a_round_without_weight_still_says_who_comes_first() -> None:
    sifted = stage("初筛", ("A", 1, "100"), ("B", 1, "100"), ("C", 3, "0"))
    scored = stage("终评", ("B", 1, "90"), ("A", 2, "80"), weight=100)

    assert [("B", 1), ("A", 2), ("C", 3)] == [
        (one.entry, one.rank) for one in combine([sifted, scored], WEIGHTED)
    ]


def test_equal_sums_share_a_place() -> None:
    one = stage("初评", ("A", 1, "90"), ("B", 2, "80"), weight=50)
    two = stage("终评", ("B", 1, "90"), ("A", 2, "80"), weight=50)

    assert [(1, True), (1, True)] == [
        (place.rank, place.is_shared) for place in combine([one, two], WEIGHTED)
    ]


def test_what_was_added_counts_once_and_whole_whatever_the_weights() -> None:
    one = stage("初评", ("A", 1, "90"), ("B", 2, "80"), weight=50)
    two = stage("终评", ("B", 1, "90"), ("A", 2, "81"), weight=50)

    places = combine([one, two], WEIGHTED, {"A": Fraction(-1)})

    assert [("B", 1), ("A", 2)] == [(place.entry, place.rank) for place in places]


@pytest.mark.parametrize("weights", [(40, 50), (None, None), (-10, 110), (60, 50)])
def test_weights_that_do_not_add_up_are_refused(weights: tuple[int | None, int | None]) -> None:
    with pytest.raises(InvalidQuota):
        check_weights([None if one is None else Decimal(one) for one in weights])


@pytest.mark.parametrize("weights", [(-10, 110), (60, 50)])
def test_rounds_cannot_weigh_more_than_the_whole(weights: tuple[int, int]) -> None:
    stages = [
        stage(name, ("A", 1, "1"), weight=weight)
        for name, weight in zip(("初评", "终评"), weights, strict=True)
    ]
    with pytest.raises(InvalidQuota):
        combine(stages, WEIGHTED)


def test_the_second_of_three_rounds_is_weighed_before_the_third_is_held() -> None:
    one = stage("初评", ("A", 1, "90"), ("B", 2, "80"), weight=20)
    two = stage("复评", ("B", 1, "90"), ("A", 2, "80"), weight=30)

    # (20 × 80 + 30 × 90) / 50 against (20 × 90 + 30 × 80) / 50
    assert [("B", Fraction(86)), ("A", Fraction(84))] == [
        (place.entry, place.score) for place in combine([one, two], WEIGHTED)
    ]


def test_one_round_is_its_own_order_and_none_is_empty() -> None:
    assert [1, 2, 3, 4, 4] == [one.rank for one in combine([FIRST], LAST)]
    assert () == combine([], LAST)


def test_equal_sums_left_in_a_middle_round_are_parted_by_its_own_order() -> None:
    first = stage("初评", ("A", 1, "20"), ("B", 2, "19"), ("C", 3, "18"), weight=25)
    last = stage("终评", ("A", 1, "20"), weight=50)
    rows = (("A", 1, "20", 1), ("C", 2, "19", 2), ("B", 3, "18", 3))
    placed = tuple(Placed(entry, rank, Fraction(given), at) for entry, rank, given, at in rows)
    middle = Stage("复评", placed, Decimal(25))
    without_order = stage("复评", *(row[:3] for row in rows), weight=25)

    found = [
        [(one.entry, one.rank, one.is_shared) for one in combine([first, given, last], WEIGHTED)]
        for given in (middle, without_order)
    ]

    # 18½ and 18½; what earlier versions kept says no more than that
    assert [("A", 1, False), ("C", 2, False), ("B", 3, False)] == found[0]
    assert [("A", 1, False), ("B", 2, True), ("C", 2, True)] == found[1]
