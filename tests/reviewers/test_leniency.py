"""Harshness is told from weak entries; chance is not mistaken for harshness."""

from decimal import Decimal
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewers.leniency import Leniency, leniency
from reviewers.scoring import Scorecard

JUDGES = 6


def cards_of(
    marks: dict[tuple[int, int], float], shift: dict[int, int] | None = None
) -> list[Scorecard]:
    """(entry, judge) → total, with a judge's constant *shift* added."""
    return [
        Scorecard(
            f"J{judge}",
            f"E{entry:02}",
            {"all": Decimal(str(total)) + (shift or {}).get(judge, 0)},
        )
        for (entry, judge), total in marks.items()
    ]


def design(
    entries: int, chance: Random, *, noise: float, readers: int = 3
) -> dict[tuple[int, int], float]:
    """Random readers, integer quality, normal noise rounded to half points."""
    return {
        (entry, judge): 60 + entry % 25 + round(2 * chance.gauss(0, noise)) / 2
        for entry in range(entries)
        for judge in chance.sample(range(JUDGES), readers)
    }


def order_of(found: Leniency) -> list[str]:
    return [one.entry for one in sorted(found.entries, key=lambda one: (-one.adjusted, one.entry))]


@settings(max_examples=12)
@given(st.integers(0, 10_000), st.integers(0, JUDGES - 1), st.integers(-20, 20))
def test_constant_harshness_never_reorders_entries_read_by_the_same(
    seed: int, judge: int, points: int
) -> None:
    marks = design(12, Random(seed), noise=3, readers=JUDGES)

    plain, shifted = leniency(cards_of(marks)), leniency(cards_of(marks, {judge: points}))
    gaps = [
        later.adjusted - before.adjusted
        for before, later in zip(plain.entries, shifted.entries, strict=True)
    ]

    assert gaps == pytest.approx([gaps[0]] * len(gaps), abs=1e-4)


@settings(max_examples=12)
@given(st.integers(0, 10_000), st.lists(st.integers(-20, 20), min_size=JUDGES, max_size=JUDGES))
def test_harshness_is_taken_out_whole_where_marks_have_no_noise(
    seed: int, shifts: list[int]
) -> None:
    marks = design(24, Random(seed), noise=0)
    found = leniency(cards_of(marks, dict(enumerate(shifts))))

    assert found.islands == 1
    assert order_of(found) == [f"E{entry:02}" for entry in range(23, -1, -1)]


def test_strict_judge_is_named_and_believed() -> None:
    found = leniency(cards_of(design(60, Random(1), noise=2), {2: -8}))

    assert found.is_significant
    assert found.judges[2].shift == min(judge.shift for judge in found.judges)
    assert found.judges[2].shift == pytest.approx(-8 * 5 / 6, abs=1)
    assert abs(found.judges[2].shift) <= abs(found.judges[2].raw)


def test_equally_strict_judges_show_no_significant_difference() -> None:
    found = leniency(cards_of(design(60, Random(3), noise=3)))

    assert not found.is_significant
    assert found.p_value is not None
    assert max(abs(judge.shift) for judge in found.judges) < 1


def test_one_wild_mark_hardly_moves_its_judge() -> None:
    marks = design(60, Random(4), noise=2)
    before = {one.judge: one.raw for one in leniency(cards_of(marks)).judges}
    wild = next(pair for pair in sorted(marks) if pair[1] == 0)
    after = leniency(cards_of(marks | {wild: 100 if marks[wild] < 80 else 40}))

    moved = max(abs(one.raw - before[one.judge]) for one in after.judges)
    assert moved < 0.5


@given(st.integers(0, 10_000))
@settings(max_examples=12)
def test_order_of_cards_never_matters(seed: int) -> None:
    chance = Random(seed)
    cards = cards_of(design(10, chance, noise=3))
    mixed = list(cards)
    chance.shuffle(mixed)

    assert leniency(cards) == leniency(mixed)


def test_islands_are_reported() -> None:
    marks = {(0, 0): 80.0, (0, 1): 82.0, (1, 2): 70.0, (1, 3): 74.0}

    assert leniency(cards_of(marks)).islands == 2


@pytest.mark.parametrize("marks", [{(0, 0): 80.0, (1, 1): 70.0}, {(0, 0): 80.0, (0, 1): 60.0}])
def test_too_few_readings_adjust_nothing(marks: dict[tuple[int, int], float]) -> None:
    found = leniency(cards_of(marks))

    assert (found.noise_sd, found.p_value, found.is_significant) == (None, None, False)
    assert [one.adjusted for one in found.entries] == [one.mean for one in found.entries]


def test_judges_who_agree_to_the_point_differ_in_nothing() -> None:
    found = leniency(cards_of(design(12, Random(2), noise=0)))

    assert (found.p_value, found.judge_sd, found.noise_sd) == (1.0, 0.0, 0.0)


def test_nothing_to_read_is_no_error() -> None:
    assert leniency([]) == Leniency((), (), None, 0.0, None, is_significant=False, islands=0)


def test_reweighting_that_is_cut_short_still_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    cards = cards_of(design(60, Random(1), noise=2), {2: -8})
    settled = leniency(cards)
    monkeypatch.setattr("reviewers.severity.ROUNDS", 3)

    for early, late in zip(leniency(cards).judges, settled.judges, strict=True):
        assert early.raw == pytest.approx(late.raw, abs=0.3)


@settings(max_examples=12)
@given(st.integers(0, 10_000), st.integers(0, JUDGES - 1), st.integers(-20, 20))
def test_entries_with_the_same_readers_keep_their_order_in_any_design(
    seed: int, judge: int, points: int
) -> None:
    marks = design(40, Random(seed), noise=3)
    readers = {
        f"E{entry:02}": frozenset(other for at, other in marks if at == entry)
        for entry in range(40)
    }
    plain, shifted = leniency(cards_of(marks)), leniency(cards_of(marks, {judge: points}))
    moved: dict[frozenset[int], list[float]] = {}
    for before, later in zip(plain.entries, shifted.entries, strict=True):
        moved.setdefault(readers[before.entry], []).append(later.adjusted - before.adjusted)

    for gaps in moved.values():
        assert gaps == pytest.approx([gaps[0]] * len(gaps), abs=1e-4)
