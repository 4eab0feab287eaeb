"""Sure where marks are far apart, open where they are not, and the same from the same seed."""

from decimal import Decimal
from random import Random

import pytest

from reviewers.aggregation import EntryScore, aggregate
from reviewers.certainty import Certainty, certainty
from reviewers.leniency import leniency
from reviewers.ranking import rank
from reviewers.relative import worth_of
from reviewers.scoring import OfficialRule, Scorecard

JUDGES = 6


def cards_of(
    qualities: list[float], *, noise: float, readers: int = 5, seed: int = 1
) -> list[Scorecard]:
    chance = Random(seed)
    return [
        Scorecard(
            f"J{judge}",
            f"E{place:03}",
            {"all": Decimal(round(2 * chance.gauss(quality, noise))) / 2},
        )
        for place, quality in enumerate(qualities)
        for judge in chance.sample(range(JUDGES), readers)
    ]


def ranked(cards: list[Scorecard], rule: OfficialRule = OfficialRule.MEAN) -> list[EntryScore]:
    return [row.score for row in rank(aggregate(cards, rule, 1)).rows]


def found(cards: list[Scorecard], ends: list[int], *, seed: int = 7, draws: int = 400) -> Certainty:
    return certainty(ranked(cards), leniency(cards), ends, seed=seed, draws=draws)


def test_a_gap_is_sure_and_a_crowd_is_open() -> None:
    cards = cards_of([90.0] * 4 + [70.0] * 26, noise=2)
    gap, crowd = found(cards, [4, 8]).lines

    assert ((), 1000) == (gap.near, gap.sure)
    assert crowd.sure < 800
    assert {"E000", "E001", "E002", "E003"}.isdisjoint(crowd.near)
    assert len(crowd.near) >= 6


def test_the_same_seed_gives_the_same_and_another_nearly_so() -> None:
    cards = cards_of([60.0 + place for place in range(30)], noise=4)
    first, again, other = (found(cards, [6], seed=seed) for seed in (7, 7, 8))

    assert first == again
    assert first != other
    assert abs(first.lines[0].sure - other.lines[0].sure) < 60


def test_what_judges_are_called_draws_no_chance() -> None:
    cards = cards_of([60.0 + place for place in range(30)], noise=4)
    renamed = [Scorecard(f"X{9 - int(one.judge[1:])}", one.entry, one.points) for one in cards]

    assert found(cards, [6]) == found(renamed, [6])


def test_chances_fall_with_the_rank_and_add_up_to_the_places() -> None:
    cards = cards_of([70.0 + place / 2 for place in range(40)], noise=3)
    chances = [one.above[0] for one in found(cards, [10]).entries]

    assert sum(chances) == pytest.approx(10_000, abs=20)
    assert chances[0] > 950 > 50 > chances[-1]


def test_the_range_holds_the_score_and_narrows_with_more_readings() -> None:
    qualities = [70.0 + place / 2 for place in range(40)]
    few, many = (found(cards_of(qualities, noise=4, readers=readers), [4]) for readers in (3, 6))
    widths = [
        sum(one.high - one.low for one in each.entries) / len(each.entries) for each in (few, many)
    ]

    assert widths[0] > widths[1] * Decimal("1.2")
    scores = ranked(cards_of(qualities, noise=4, readers=3))
    assert all(
        one.low <= (score.official or 0) <= one.high
        for one, score in zip(few.entries, scores, strict=True)
    )


@pytest.mark.parametrize("rule", list(OfficialRule))
def test_every_rule_has_its_certainty(rule: OfficialRule) -> None:
    cards = cards_of([60.0 + place for place in range(20)], noise=3)
    habits = leniency(worth_of(cards, rule))
    outcome = certainty(ranked(cards, rule), habits, [4], seed=1, draws=200)

    assert 600 < outcome.lines[0].sure < 1000
    assert all(one.low < one.high for one in outcome.entries)


@pytest.mark.parametrize("rule", list(OfficialRule))
def test_what_is_stated_comes_true_about_as_often(rule: OfficialRule) -> None:
    """Calls whose truth is known: of those above the line, as many belong there as was said."""
    stated, came_true, end, calls = 0.0, 0.0, 16, 6
    for seed in range(calls):
        truth, cards = call_of(seed)
        scores = ranked(cards, rule)
        habits = leniency(worth_of(cards, rule))
        stated += certainty(scores, habits, [end], seed=seed, draws=200).lines[0].sure / 1000
        best = sorted(truth, key=lambda entry: -truth[entry])[:end]
        came_true += len({*best} & {score.entry for score in scores[:end]}) / end

    assert stated / calls == pytest.approx(came_true / calls, abs=0.08)


def call_of(seed: int) -> tuple[dict[str, float], list[Scorecard]]:
    """Return how good 80 works are, and what three of eight judges gave each of them."""
    chance = Random(seed)
    truth = {f"E{place:02}": chance.gauss(78, 6) for place in range(80)}
    strict = [chance.gauss(0, 3) for _ in range(8)]
    cards = [
        Scorecard(
            f"J{judge}",
            entry,
            {"all": Decimal(round(2 * chance.gauss(good + strict[judge], 5))) / 2},
        )
        for entry, good in truth.items()
        for judge in chance.sample(range(8), 3)
    ]
    return truth, cards


def test_marks_that_leave_nothing_to_tell_give_no_chances() -> None:
    cards = [Scorecard("J", f"E{place}", {"all": Decimal(place)}) for place in range(4)]

    assert Certainty((), (), 2000) == certainty(ranked(cards), leniency(cards), [1], seed=1)
    assert Certainty((), (), 2000) == certainty([], leniency([]), [1], seed=1)


def test_entries_nothing_tells_apart_have_equal_chances_and_all_are_near() -> None:
    cards = [
        Scorecard(f"J{judge}", f"E{place}", {"all": Decimal(70 + (place + judge) % 3)})
        for place in range(9)
        for judge in range(3)
    ]
    outcome = found(cards, [3])

    assert all(250 < one.above[0] < 420 for one in outcome.entries)
    assert len(outcome.lines[0].near) >= 6
