"""Beside the official rule: what the model gives each work, and whose prize that would change."""

from decimal import Decimal
from typing import Any

import pytest

from portal.judging.computing import outcome_of

# J1 gives four points more than J2, who gives four more than J3, and nothing is left to chance:
# without that A, B, C, D are worth 80, 81, 79, 78
MARKS = {"A": ("J1 84", "J2 80"), "B": ("J2 81", "J3 77"), "C": ("J1 83", "J3 75"),
         "D": ("J1 82", "J2 78")}  # fmt: skip
BEFORE = {
    "round": "R1", "name": "初评", "weight": "50",
    "rows": [["D", 1, "76"], ["A", 2, "70"], ["B", 2, "70"], ["C", 2, "70"], ["E", 5, "60"]],
}  # fmt: skip
SUM = {"how": "weighted", "round": "R2", "name": "终评", "weight": "50"}
MINUS_ONE = {"A": [["deduction", "-1", "超字数"]]}


def inputs_with(**more: Any) -> dict[str, Any]:
    """Return the inputs of a second round, weighed half and half, with one work of each prize."""
    cards = [
        [judge, entry, {"all": mark}]
        for entry, marks in MARKS.items()
        for judge, mark in (one.split() for one in marks)
    ]
    return {
        "cards": cards, "rule": "mean", "minimum_readings": 1, "main_criterion": None,
        "tie_chain": [], "levels": [["first", "", "1"], ["second", "", "1"]],
        "before": [BEFORE], "combination": SUM, "adjustments": MINUS_ONE,
    } | more  # fmt: skip


def told(inputs: dict[str, Any]) -> tuple[dict[str, str], list[tuple[str, ...]], str]:
    """Return what the model says: scores, moves, caveat."""
    found = outcome_of(inputs, seed=1).model
    adjusted = {entry: str(score) for entry, score in found.adjusted.items()}
    return adjusted, [*found.moved], found.caveat.value


def test_weighted_rounds_the_model_s_score_counts_at_the_weight_of_the_last() -> None:
    outcome = outcome_of(inputs_with(), seed=1)

    # (76 + 80) / 2, (70 + 82) / 2 − 1, (70 + 79) / 2 twice, and 60 behind
    assert [("D", "78.00"), ("A", "75.00"), ("B", "74.50"), ("C", "74.50"), ("E", "60.00")] == [
        (row.entry, str(row.score.official)) for row in outcome.ranked.rows
    ]
    # (76 + 78) / 2, (70 + 81) / 2, (70 + 79) / 2, (70 + 80) / 2 − 1; E keeps its place
    assert {"D": "77.00", "B": "75.50", "C": "74.50", "A": "74.00"} == told(inputs_with())[0]
    assert ([("A", "second", ""), ("B", "", "second")], "last_only") == told(inputs_with())[1:]


def test_a_prize_that_reaches_into_the_round_before_is_cut_through_all_works() -> None:
    levels = [["first", "", "1"], ["second", "", "3"], ["third", "", "1"]]
    official = outcome_of(inputs_with(levels=levels, adjustments={}), seed=1)

    # D, then A, then B and C level; E takes what is left either way
    assert {"first": 1, "second": 4, "third": 5} == official.ends
    assert [] == [*official.model.moved]


@pytest.mark.parametrize(
    ("more", "adjusted", "moves", "caveat"),
    [
        # the last round's own ranks, where it decides alone
        (
            {"combination": SUM | {"how": "last_round"}},
            {"B": "81.00", "A": "79.00", "C": "79.00", "D": "78.00"},
            # B alone is first, A and C share the second prize, D had it
            [
                ("A", "first", "second"),
                ("B", "", "first"),
                ("C", "", "second"),
                ("D", "second", ""),
            ],
            "",
        ),
        # standard scores are in points, too
        (
            {"rule": "z_score"},
            {"D": "77.00", "B": "75.50", "C": "74.50", "A": "74.00"},
            [],
            "last_only",
        ),
        # the model is the rule
        (
            {"rule": "model"},
            {"D": "77.00", "B": "75.50", "C": "74.50", "A": "74.00"},
            [],
            "last_only",
        ),
        # shares of a pile have another scale than the model's points
        ({"rule": "group_rank", "adjustments": {}}, {}, [], "shares"),
        # who goes on is a matter of this round's ranks, whatever the sum
        (
            {"pool": {"rule": "top_count", "count": 2, "share": None}, "adjustments": {}},
            {"D": "77.00", "B": "75.50", "A": "75.00", "C": "74.50"},
            [("B", "", "pool"), ("D", "pool", "")],
            "own_ranks",
        ),
        (
            {"pool": {"rule": "top_in_group", "count": 2, "share": None}, "adjustments": {}},
            {"D": "77.00", "B": "75.50", "A": "75.00", "C": "74.50"},
            [],
            "no_line",
        ),
    ],
)
def test_what_is_said_fits_the_rule_and_what_the_ranks_decide(
    more: dict[str, Any], adjusted: dict[str, str], moves: list[tuple[str, ...]], caveat: str
) -> None:
    assert (adjusted, moves, caveat) == told(inputs_with(**more))


def test_nothing_is_said_of_prizes_where_the_model_cannot_tell() -> None:
    apart = inputs_with(
        cards=[
            [judge, entry, {"all": "80"}]
            for entry, judges in (("A", "KL"), ("B", "KL"), ("C", "MN"), ("D", "MN"))
            for judge in judges
        ]
    )
    ordered = inputs_with(
        cards=[["K", entry, {"place": str(at)}] for at, entry in enumerate("ABCD", start=1)],
        kind="ranking", rule="borda", readings=1, adjustments={},
    )  # fmt: skip

    assert ([], "islands") == told(apart)[1:]
    assert Decimal(78) == outcome_of(apart, seed=1).model.adjusted["D"]
    assert ({}, [], "order") == told(ordered)
