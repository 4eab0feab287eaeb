"""Order, shared ranks and award lines."""

from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewers.adjustments import Adjustment, AdjustmentKind
from reviewers.aggregation import EntryScore, aggregate
from reviewers.errors import InvalidQuota
from reviewers.ranking import (
    DEFAULT_LEVELS,
    AwardQuota,
    Ranking,
    Straddle,
    TieKey,
    cut,
    rank,
)
from reviewers.scoring import OfficialRule, Scorecard

D = Decimal


def scores_of(
    marks: dict[str, list[tuple[int, int]]], rule: OfficialRule = OfficialRule.MEAN
) -> tuple[EntryScore, ...]:
    """Entry → (main criterion, rest) by judge."""
    cards = [
        Scorecard(f"J{place}", entry, {"main": D(main), "rest": D(rest)})
        for entry, readings in marks.items()
        for place, (main, rest) in enumerate(readings)
    ]
    return aggregate(cards, rule, 1, main_criterion="main")


def ranking_of(*totals: int) -> Ranking:
    return rank(scores_of({f"E{at:02}": [(0, total)] for at, total in enumerate(totals)}))


def test_equal_entries_share_a_rank_and_the_next_is_skipped() -> None:
    rows = ranking_of(80, 90, 90, 70).rows

    assert [(row.entry, row.rank, row.shared) for row in rows] == [
        ("E01", 1, True),
        ("E02", 1, True),
        ("E00", 3, False),
        ("E03", 4, False),
    ]
    assert [row.decided_by for row in rows] == [None, None, TieKey.OFFICIAL, TieKey.OFFICIAL]


def test_main_criterion_parts_entries_of_equal_score() -> None:
    rows = rank(scores_of({"E1": [(30, 50)], "E2": [(40, 40)]})).rows

    assert [(row.entry, row.rank) for row in rows] == [("E2", 1), ("E1", 2)]
    assert rows[1].decided_by is TieKey.MAIN_CRITERION


def test_untrimmed_mean_parts_entries_the_trimmed_mean_cannot() -> None:
    marks = {"E1": [(0, 70)] + [(0, 80)] * 4, "E2": [(0, 75)] + [(0, 80)] * 4}
    rows = rank(scores_of(marks, OfficialRule.TRIMMED_MEAN), [TieKey.UNTRIMMED_MEAN]).rows

    assert [(row.entry, row.rank) for row in rows] == [("E2", 1), ("E1", 2)]
    assert rows[1].decided_by is TieKey.UNTRIMMED_MEAN


def test_shorter_chain_leaves_more_ranks_shared() -> None:
    scores = scores_of({"E1": [(30, 50)], "E2": [(40, 40)]})

    assert [row.rank for row in rank(scores, (TieKey.OFFICIAL,)).rows] == [1, 1]


def test_chain_without_main_criterion_still_ranks() -> None:
    cards = [Scorecard("J", "E1", {"a": D(1)}), Scorecard("J", "E2", {"a": D(2)})]
    rows = rank(aggregate(cards, OfficialRule.MEAN, 1)).rows

    assert [row.entry for row in rows] == ["E2", "E1"]


def test_entry_without_official_score_is_not_ranked() -> None:
    cards = [Scorecard(f"J{n}", "E1", {"a": D(80)}) for n in range(2)]
    few = aggregate([*cards, Scorecard("J1", "E2", {"a": D(99)})], OfficialRule.MEAN, 2)
    ranking = rank(few)

    assert [row.entry for row in ranking.rows] == ["E1"]
    assert ranking.unranked == ("E2",)


@given(st.lists(st.integers(60, 66), max_size=14), st.randoms(use_true_random=False))
def test_order_of_input_never_changes_the_ranking(totals: list[int], chance: Random) -> None:
    scores = scores_of({f"E{at:02}": [(0, total)] for at, total in enumerate(totals)})
    mixed = list(scores)
    chance.shuffle(mixed)

    assert rank(scores) == rank(mixed)


@given(st.lists(st.integers(60, 66), min_size=1, max_size=14))
def test_rank_is_one_more_than_the_entries_above(totals: list[int]) -> None:
    for row in ranking_of(*totals).rows:
        above = sum(total > row.score.totals[0][1] for total in totals)

        assert row.rank == above + 1


def test_default_levels_take_5_10_15_20_percent() -> None:
    awards = cut(ranking_of(*range(100, 60, -1)))

    assert [len(level.entries) for level in awards.levels] == [2, 4, 6, 8]
    assert len(awards.without) == 20
    assert [level.straddle for level in awards.levels] == [None] * 4


def test_share_rounds_down_but_gives_at_least_one_place() -> None:
    assert [level.places(19) for level in DEFAULT_LEVELS] == [1, 1, 2, 3]
    assert [level.places(0) for level in DEFAULT_LEVELS] == [0, 0, 0, 0]


def test_tie_across_a_line_extends_the_level_and_is_recorded() -> None:
    quotas = (AwardQuota("first", count=2), AwardQuota("second", count=1))
    awards = cut(ranking_of(90, 85, 85, 80, 70), quotas)

    assert [level.entries for level in awards.levels] == [("E00", "E01", "E02"), ("E03",)]
    assert awards.levels[0].extended_by == 1
    assert [level.straddle for level in awards.levels] == [Straddle(2, ("E01", "E02"), 1), None]


def test_tie_may_instead_go_to_the_next_level() -> None:
    quotas = (AwardQuota("first", count=2, extend=False), AwardQuota("second", count=2))
    awards = cut(ranking_of(90, 85, 85, 80), quotas)

    assert [level.entries for level in awards.levels] == [("E00",), ("E01", "E02")]
    assert awards.levels[0].extended_by == -1
    assert awards.without == ("E03",)


def test_vacant_level_stays_empty() -> None:
    quotas = (AwardQuota("first", count=1, vacant=True), AwardQuota("second", count=1))
    awards = cut(ranking_of(90, 80), quotas)

    assert [level.entries for level in awards.levels] == [(), ("E00",)]


def test_more_places_than_entries_leaves_nobody_out() -> None:
    awards = cut(ranking_of(90, 80), (AwardQuota("first", count=5),))

    assert awards.levels[0].entries == ("E00", "E01")
    assert (awards.levels[0].extended_by, awards.without) == (0, ())


def test_share_may_be_taken_of_a_number_handed_in() -> None:
    awards = cut(ranking_of(90, 80, 70), (AwardQuota("first", share=D("0.1")),), valid=20)

    assert awards.levels[0].places == 2


@given(st.lists(st.integers(60, 66), max_size=20))
def test_every_ranked_entry_is_placed_exactly_once(totals: list[int]) -> None:
    ranking = ranking_of(*totals)
    awards = cut(ranking)
    placed = [code for level in awards.levels for code in level.entries]

    assert [*placed, *awards.without] == [row.entry for row in ranking.rows]


@pytest.mark.parametrize(
    ("share", "count"),
    [(None, None), (D("0.1"), 3), (None, -1), (D(0), None), (D("1.1"), None)],
)
def test_quota_nobody_could_count_is_refused(share: D | None, count: int | None) -> None:
    with pytest.raises(InvalidQuota):
        AwardQuota("first", share=share, count=count)


def test_judges_who_read_both_part_entries_of_equal_score() -> None:
    cards = [
        Scorecard(judge, entry, {"main": D(30), "rest": D(rest)})
        for judge, entry, rest in [
            ("J1", "E1", 40), ("J1", "E2", 41), ("J2", "E1", 42), ("J2", "E2", 43),
            ("J3", "E1", 48), ("J3", "E2", 46),
            ("J4", "E3", 43), ("J5", "E3", 43), ("J6", "E3", 44),
        ]
    ]  # fmt: skip
    scores = aggregate(cards, OfficialRule.MEAN, 1, main_criterion="main")
    chain = [TieKey.MAIN_CRITERION, TieKey.HEAD_TO_HEAD]

    found = rank(scores, chain)

    # E3 shares no judge with the others: nothing is held for or against it
    assert [("E2", 1), ("E3", 2), ("E1", 3)] == [(row.entry, row.rank) for row in found.rows]
    assert (TieKey.OFFICIAL, *chain) == found.tie_chain
    assert [None, TieKey.HEAD_TO_HEAD, TieKey.HEAD_TO_HEAD] == [
        row.decided_by for row in found.rows
    ]


def test_links_behind_the_score_look_at_what_judges_gave_alone() -> None:
    cards = [
        Scorecard(judge, entry, {"main": D(main), "rest": D(rest)})
        for judge in ("J1", "J2", "J3")
        for entry, main, rest in (("E1", 36, 44), ("E2", 38, 45))
    ]
    # level at 88, though every judge gave E2 more: E1 made up for it in what was proofread
    read = {
        "E1": (Adjustment(AdjustmentKind.PROOFREADING, D(8), ""),),
        "E2": (
            Adjustment(AdjustmentKind.PROOFREADING, D(7), ""),
            Adjustment(AdjustmentKind.DEDUCTION, D(-2), "超出字数"),
        ),
    }
    scores = aggregate(cards, OfficialRule.MEAN, 1, main_criterion="main", adjustments=read)

    assert {D("88.00")} == {score.official for score in scores}
    for link in (
        TieKey.MAIN_CRITERION, TieKey.HEAD_TO_HEAD, TieKey.UNTRIMMED_MEAN, TieKey.MEDIAN,
    ):  # fmt: skip
        rows = rank(scores, [link]).rows
        assert [("E2", None), ("E1", link)] == [(row.entry, row.decided_by) for row in rows]
    assert [1, 1] == [row.rank for row in rank(scores, [TieKey.OFFICIAL]).rows]
