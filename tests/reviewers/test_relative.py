"""Rules that look at a judge's whole pile: exact, and blind to order and names."""

from decimal import Decimal
from fractions import Fraction
from random import Random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from reviewers.adjustments import Adjustment, AdjustmentKind
from reviewers.aggregation import Attention, EntryScore, aggregate
from reviewers.scoring import ALONE, OfficialRule, Scorecard

D = Decimal
RELATIVE = [OfficialRule.Z_SCORE, OfficialRule.GROUP_RANK, OfficialRule.MODEL]


def cards_of(marks: dict[tuple[int, int], int], names: str = "abcdef") -> list[Scorecard]:
    """(entry, judge) → total."""
    return [
        Scorecard(names[judge], f"E{entry}", {"all": D(total) / 2})
        for (entry, judge), total in marks.items()
    ]


def scores(cards: list[Scorecard], rule: OfficialRule) -> dict[str, EntryScore]:
    return {one.entry: one for one in aggregate(cards, rule, 1)}


MARKS = st.dictionaries(
    st.tuples(st.integers(0, 7), st.integers(0, 5)), st.integers(80, 190), min_size=1
)


ALL_BUT_ALIKE = {(0, 0): 80, (0, 1): 80, (0, 2): 84, (0, 3): 80, (1, 0): 80, (1, 2): 80,
                 (1, 4): 80, (2, 0): 80, (3, 0): 80}  # fmt: skip


@settings(max_examples=20)
@given(MARKS, st.permutations(range(6)), st.randoms())
@example(ALL_BUT_ALIKE, [0, 1, 2, 4, 3, 5], Random(0))
def test_neither_order_nor_names_ever_matter(
    marks: dict[tuple[int, int], int], names: list[int], chance: object
) -> None:
    mixed = [*marks.items()]
    chance.shuffle(mixed)  # type: ignore[attr-defined]  # hypothesis's own Random
    renamed = "".join("abcdef"[place] for place in names)

    for rule in (*sorted(ALONE), *RELATIVE):
        plain = scores(cards_of(marks), rule)
        other = scores(cards_of(dict(mixed), renamed), rule)
        assert {entry: one.exact for entry, one in plain.items()} == {
            entry: one.exact for entry, one in other.items()
        }


def test_z_score_puts_a_narrow_and_a_wide_judge_on_one_scale() -> None:
    narrow = {(entry, 0): 140 + entry for entry in range(8)}
    wide = {(entry, 1): 100 + 10 * entry for entry in range(8)}
    found = scores(cards_of({**narrow, **wide}), OfficialRule.Z_SCORE)

    only_wide = scores(cards_of(wide), OfficialRule.Z_SCORE)
    assert sorted(found, key=lambda entry: found[entry].exact or 0) == sorted(found)
    assert [one.exact for one in only_wide.values()] == pytest.approx(
        [Fraction(50 + 5 * entry) for entry in range(8)]
    )
    assert all(one.attention == () for one in only_wide.values())


def test_a_pile_too_small_to_measure_against_is_told() -> None:
    (one,) = aggregate(cards_of({(0, 0): 150}), OfficialRule.Z_SCORE, 1)

    assert (Fraction(75), (Attention.SMALL_PILE,)) == (one.exact, one.attention)


def test_rank_in_group_counts_what_a_mark_leaves_behind() -> None:
    found = scores(
        cards_of({(0, 0): 180, (1, 0): 160, (2, 0): 160, (3, 0): 100}), OfficialRule.GROUP_RANK
    )

    assert [Fraction(175, 2), 50, 50, Fraction(25, 2)] == [one.exact for one in found.values()]


@pytest.mark.parametrize("rule", [*sorted(ALONE), *RELATIVE])
def test_adjustments_are_added_after_any_rule_and_shown(rule: OfficialRule) -> None:
    cards = cards_of({(entry, judge): 140 + 4 * entry for entry in range(2) for judge in range(5)})
    added = (
        Adjustment(AdjustmentKind.PROOFREADING, D("13.5"), "错字 1 处"),
        Adjustment(AdjustmentKind.DEDUCTION, D(-2), "超出字数"),
    )

    plain, untouched = aggregate(cards, rule, 3)
    changed, same = aggregate(cards, rule, 3, adjustments={"E0": added})

    assert plain.exact is not None
    assert (plain.judged, plain.exact + Fraction(23, 2)) == (changed.judged, changed.exact)
    assert (added, D("11.5")) == (changed.adjustments, changed.added)
    assert untouched == same
